"""The origin of a report."""

import json
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.naive_bayes import GaussianNB

import ganaug
from ganaug import AugmentationReport, evaluate_augmentation
from ganaug.evaluation.report.footer import footer
from ganaug.evaluation.report.provenance import UNKNOWN


class Named:
    """A sampler with a name that is markup, and an address in memory."""

    def __init__(self, text="<u>text</u>"):
        self.text = text

    def fit_resample(self, X, y):
        return X, y


def compare(**options):
    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.normal(size=(60, 2)), columns=["<i>a</i>", "b"])
    y = np.repeat([0, 1], [40, 20])
    options = {"cv": 2, "baselines": False, "random_state": 7} | options
    return evaluate_augmentation(X, y, {"ours": Named()}, GaussianNB(), **options)


@pytest.fixture(scope="module")
def compared_names():
    return compare(scoring=["roc_auc"])


def test_it_is_that_of_the_comparison(compared_names):
    origin = compared_names.provenance
    assert origin.version == ganaug.__version__
    age = datetime.now().astimezone() - datetime.fromisoformat(origin.date)
    assert timedelta(0) <= age < timedelta(minutes=10)
    assert 0 <= origin.seconds < 600
    assert (origin.random_state, origin.shape, origin.cv) == (7, (60, 2), "2 folds")
    assert origin.columns == ("<i>a</i>", "b")
    assert origin.estimators == {"GaussianNB": "GaussianNB()"}
    assert origin.samplers["ours"].endswith("Named object>")
    assert (origin.file, origin.target) == (None, None)


def test_splits_and_seeds_of_other_kinds():
    splitter = StratifiedShuffleSplit(2, test_size=0.5, random_state=0)
    origin = compare(cv=splitter, random_state=None).provenance
    assert origin.cv.startswith("StratifiedShuffleSplit(n_splits=2, ")
    assert origin.random_state is None
    given = compare(
        cv=[(np.arange(0, 60, 2), np.arange(1, 60, 2))], random_state=np.int64(3)
    ).provenance
    assert (given.cv, given.random_state) == ("given splits", 3)
    assert compare(groups=np.arange(60) // 2).provenance.cv == "2 folds, groups together"


def test_it_is_read_again(compared_names, tmp_path):
    path = tmp_path / "report.json"
    compared_names.to_json(path)
    document = json.loads(path.read_text("utf-8"))
    assert document["provenance"]["version"] == ganaug.__version__
    assert document["provenance"]["columns"] == ["<i>a</i>", "b"]
    assert AugmentationReport.from_json(path).provenance == compared_names.provenance


def test_files_of_early_versions_have_none(compared_names, tmp_path):
    path = tmp_path / "report.json"
    document = json.loads(compared_names.to_json())
    del document["provenance"], document["advice"]
    newer = "found", "missed", "false_alarms", "train_size"
    document["rows"] = [
        {name: value for name, value in row.items() if name not in newer}
        for row in document["rows"]
    ]
    path.write_text(json.dumps(document))
    read = AugmentationReport.from_json(path)
    assert read.provenance == UNKNOWN
    assert read.advice() == compared_names.advice()
    page = read._repr_html_()
    assert "<footer>" not in page
    assert "Training samples" not in page
    json.loads(read.to_json())


def test_the_footer_of_a_page(compared_names):
    found = dict(footer(compared_names))
    assert found["Made by"].startswith(f"ganaug {ganaug.__version__}, ")
    assert found["Data"] == "60 samples of 2 values"
    assert (found["Splits"], found["Seed"], found["Scoring"]) == ("2 (2 folds)", "7", "roc_auc")
    assert found["Model GaussianNB"] == "GaussianNB()"
    text = compared_names._repr_html_().split("<footer>")[1]
    assert "<dd>&lt;i&gt;a&lt;/i&gt;, b</dd>" in text
    assert "<i>" not in text
    assert "object&gt;</dd>" in text


def test_long_lists_of_columns_are_cut(compared_names, monkeypatch):
    names = tuple(f"column {i}" for i in range(50))
    origin = compared_names.provenance._replace(columns=names, file="in.csv", target="fraud")
    monkeypatch.setattr(compared_names, "provenance", origin)
    found = dict(footer(compared_names))
    assert found["Columns"].endswith("column 29, and 20 more")
    assert found["Data"] == "in.csv, 60 samples of 2 values, classes of the column fraud"


def test_a_long_name_of_a_column_keeps_its_beginning(compared_names, monkeypatch):
    origin = compared_names.provenance._replace(columns=("c" * 94,))
    monkeypatch.setattr(compared_names, "provenance", origin)
    assert dict(footer(compared_names))["Columns"] == "c" * 56 + " ..."
