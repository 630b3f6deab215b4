"""The main jobs, in a minute: `.ci/no_extras` runs them without any optional dependency."""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from ganaug import GANAugmenter, evaluate_augmentation
from ganaug.cli.main import main

SAVED = Path(__file__).with_name("saved") / "format_1.ganaug"


@pytest.fixture
def frame(scarce):
    X, y = scarce
    text = np.where(X[:, 0] > 0, "yes", "no")
    frame = pd.DataFrame(X[:, :3], columns=list("abc")).assign(text=pd.Series(text))
    frame.loc[::7, ["a", "text"]] = None
    return frame.assign(label=np.where(y == 1, "rare", "common"))


def test_a_frame_is_balanced_saved_and_loaded(frame, tmp_path):
    X, y = frame.drop(columns="label"), frame["label"]
    augmenter = GANAugmenter(max_iter=10, random_state=0)
    X_more, y_more = augmenter.fit_resample(X, y)
    assert y_more.value_counts().tolist() == [180, 180]
    pd.testing.assert_frame_equal(X_more.iloc[:200], X)
    augmenter.save(tmp_path / "it.ganaug")
    again = GANAugmenter.load(tmp_path / "it.ganaug")
    pd.testing.assert_frame_equal(again.sample(9)[0], augmenter.sample(9)[0])


def test_a_file_that_was_saved_long_ago_and_with_pyarrow_loads():
    rows, labels = GANAugmenter.load(SAVED).sample(5)
    assert labels.tolist() == ["rare"] * 5
    assert set(rows["text"].dropna()) <= {"a", "ü"}


def test_images_are_balanced():
    X, y = load_digits(n_class=2, return_X_y=True)
    kept = np.r_[np.flatnonzero(y == 0)[:40], np.flatnonzero(y == 1)[:12]]
    X, y = X[kept].reshape(-1, 8, 8), y[kept]
    X_more, y_more = GANAugmenter(max_iter=2, random_state=0).fit_resample(X, y)
    assert X_more.shape[1:] == (8, 8)
    assert np.bincount(y_more).tolist() == [40, 40]


def test_a_file_is_balanced(frame, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frame.to_csv("in.csv", index=False)
    arguments = ["balance", "in.csv", "--target", "label", "--steps", "5", "--quiet"]
    assert main([*arguments, "-o", "out.csv"]) == 0
    assert pd.read_csv("out.csv")["label"].value_counts().tolist() == [180, 180]


@pytest.mark.skipif(importlib.util.find_spec("pyarrow") is not None, reason="pyarrow is there")
def test_what_is_not_installed_is_named(frame, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("in.parquet").touch()
    assert main(["balance", "in.parquet", "--target", "label", "-o", "out.csv"]) == 2
    assert 'pip install "ganaug[parquet]"' in capsys.readouterr().err


def test_a_report(scarce, tmp_path):
    samplers = {"ours": GANAugmenter(max_iter=5)}
    report = evaluate_augmentation(
        *scarce, samplers, {"lr": LogisticRegression()}, cv=2, random_state=0
    )
    assert report.verdict().sampler == "ours"
    report.to_html(tmp_path / "report.html")
    assert "<svg" in (tmp_path / "report.html").read_text(encoding="utf-8")
