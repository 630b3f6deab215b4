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


def test_verdict_is_what_was_measured():
    low, high = np.zeros((2, 4, 4)), np.zeros((2, 4, 4))
    high[..., 0] = 1
    text = demo.verdict({"nothing": low, "SMOTE": high + 1, demo.OURS: high})
    assert text == "GANAugmenter did better than nothing on 1 of 4, than SMOTE on 0 of 4 measures."


@pytest.mark.nightly
def test_demo(capsys):
    assert main(["demo", "--folds", "2"]) == 0
    captured = capsys.readouterr()
    for text in ("after SMOTE", "after GANAugmenter", "vs. SMOTE", "fit_resample(X, y)"):
        assert text in captured.out
    assert "error" not in captured.err
