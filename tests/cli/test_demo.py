"""``ganaug demo`` says what was measured."""

import io

import numpy as np
import pytest
from rich.console import Console
from sklearn.linear_model import LogisticRegression

from ganaug import GANAugmenter, evaluate_augmentation
from ganaug.cli import demo
from ganaug.cli.main import main


@pytest.fixture(scope="module")
def report(overlapping):
    return evaluate_augmentation(
        *overlapping,
        {"GANAugmenter": GANAugmenter(gan=None)},
        {"linear": LogisticRegression()},
        cv=3,
        amounts=[demo.AMOUNT],
        random_state=0,
    )


def test_the_table_has_all_treatments_and_the_uncertainty(report):
    out = Console(file=io.StringIO(), width=80)
    out.print(demo.scores_table(report, "linear"))
    lines = out.file.getvalue().splitlines()
    for treatment in report.treatments:
        assert any(line.split(treatment)[0].isspace() for line in lines if treatment in line)
    rows = report.rows[report.rows["label"].isna() & (report.rows["treatment"] == demo.OURS)]
    counts = [str(int(rows[name].sum())) for name in ("found", "false_alarms")]
    scores = [f"{rows[name].mean():.3f}" for name in demo.MEASURES]
    assert f"{demo.OURS} {' '.join([*counts, *scores])}" in " ".join(" ".join(lines).split())
    gain = report.gain(demo.OURS, "SMOTE (25%)", "f1", estimator="linear")
    line = next(line for line in lines if "gain over SMOTE (25%)" in line)
    assert f"{gain.mean:+.3f} ±{gain.high - gain.mean:.3f}" in line


def test_each_sample_is_counted_once(report, overlapping):
    rows = report.rows[report.rows["label"].isna()].groupby("treatment")
    assert (rows["found"].sum() + rows["missed"].sum() == np.sum(overlapping[1] == 1)).all()
    assert rows["false_alarms"].sum().nunique() > 1


@pytest.mark.nightly
def test_demo(capsys):
    assert main(["demo", "--folds", "2"]) == 0
    captured = capsys.readouterr()
    for text in ("nearest neighbours", "gain over SMOTE (25%)", "fit_resample(X, y)"):
        assert text in captured.out
    assert max(map(len, captured.out.splitlines())) <= 80
    assert "error" not in captured.err
