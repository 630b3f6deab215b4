"""Augmentation of strings, evaluated and chosen."""

import numpy as np
import pytest

from ganaug import GANAugmenter, GANAugmenterCV, evaluate_augmentation, measure_quality

LABELS = np.repeat([0, 1], [40, 12])


def words(seed=0):
    """Return words of other letters for each label."""
    rng = np.random.default_rng(seed)
    letters = np.where(LABELS[:, None], list("axyz"), list("abcd"))
    return ["".join(rng.choice(own, rng.integers(4, 8))) for own in letters]


def test_a_report(tmp_path):
    report = evaluate_augmentation(words(), LABELS, GANAugmenter(max_iter=2), cv=2, random_state=0)
    assert report.failures == []
    treatments = report.to_frame().index.get_level_values("treatment").unique()
    assert {"Markov chain", "GANAugmenter"} <= set(treatments)
    assert "SMOTE" not in treatments
    report.to_html(tmp_path / "report.html")
    assert "Not drawn" not in (tmp_path / "report.html").read_text()
    # The classifiers read characters: words of the two classes share one of seven.
    assert report.to_frame().loc[("logistic regression", "nothing"), "roc_auc"] > 0.9


def test_quality():
    quality = measure_quality((words(0), LABELS), (words(1), LABELS), (words(2), LABELS))
    found = quality.measures.loc[1]
    assert {"kernel distance", "lengths", "characters", "pairs of characters"} <= set(found.index)
    others = words(2)[::-1]
    wrong = measure_quality((words(0), LABELS), (words(1), LABELS), (others, LABELS)).measures
    for measure in ("characters", "pairs of characters", "kernel distance"):
        assert wrong.loc[(1, measure), "synthetic"] > 1.5 * found.loc[measure, "synthetic"]


@pytest.mark.filterwarnings("ignore::ganaug.exceptions.NoGainWarning")
def test_the_chain_is_a_candidate():
    augmenter = GANAugmenter(max_iter=2)
    search = GANAugmenterCV(augmenter=augmenter, amounts=(1.0,), cv=2, random_state=0)
    X_more, y_more = search.fit_resample(words(), LABELS)
    tried = [(p["amount"], p.get("gan", "")) for p in search.cv_results_["params"]]
    assert tried == [(0.0, ""), (1.0, "auto"), (1.0, None)]
    assert len(X_more) == len(y_more)
