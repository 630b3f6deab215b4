"""``ganaug demo`` says what was measured."""

import numpy as np
import pytest
from imblearn.over_sampling import SMOTE, RandomOverSampler

from ganaug.cli import demo
from ganaug.cli.main import main
from ganaug.datasets import load_skillcraft


def test_comparison_scores_real_rows_only():
    X, y = load_skillcraft(return_X_y=True)
    X, y = X[::5], y[::5]
    samplers = {"nothing": None, "SMOTE": SMOTE(k_neighbors=3), demo.OURS: RandomOverSampler()}
    result = demo.compare(X, y, samplers, folds=2)
    assert result.counts["nothing"].sum() == len(X) // 2
    assert len(set(result.counts["SMOTE"])) == 1
    for values in result.scores.values():
        assert values.shape == (2, 4, 4)
        assert ((values >= 0) & (values <= 1)).all()


def test_the_verdict_is_about_average_precision():
    rng = np.random.default_rng(0)
    scores = {
        name: mean + rng.normal(size=(5, 4, 4)) * 0.01
        for name, mean in (("nothing", 0.5), ("SMOTE", 0.4), (demo.OURS, 0.6))
    }
    verdict = demo.verdict(scores, 5)
    assert (verdict.claim, verdict.sampler, verdict.peer) == ("adds", demo.OURS, "nothing")
    gains = (scores[demo.OURS] - scores["nothing"])[..., 0].mean(axis=1)
    assert verdict.over_peer.mean == pytest.approx(gains.mean())
    scores[demo.OURS] = scores["nothing"]
    assert demo.verdict(scores, 5).claim == "does not help"


@pytest.mark.nightly
def test_demo(capsys):
    assert main(["demo", "--folds", "2"]) == 0
    captured = capsys.readouterr()
    for text in ("after SMOTE", "after GANAugmenter", "vs. SMOTE", "fit_resample(X, y)"):
        assert text in captured.out
    assert "error" not in captured.err
