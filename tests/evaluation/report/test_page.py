"""A report as a page."""

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import RandomOverSampler
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import FitFailedWarning
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from ganaug import GANAugmenter, evaluate_augmentation
from ganaug.evaluation.baselines import SMOTEByType
from ganaug.evaluation.displays import MarginalsDisplay
from ganaug.evaluation.quality import SIDES
from ganaug.evaluation.report.quality_words import QUALITY_WORDS
from ganaug.model_selection.estimators import PlainColumns, encoder

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Failing:
    def fit_resample(self, X, y):
        raise RuntimeError("<b>not this one</b>")


class Numbers(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        self.fitted_ = True
        return self

    def transform(self, X):
        return X.select_dtypes("number").replace([np.inf, -np.inf], 9.0)


PLAIN = {"baselines": False, "random_state": 0}


class Reader(HTMLParser):
    """Collects texts of tables, and sees that tags are closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.rows, self.tags = [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1].append(data)

    def row(self, head):
        return next(row for row in self.rows if row[0] == head)


@pytest.fixture(scope="module")
def page(compared, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    assert compared.to_html(path) is None
    return path.read_text("utf-8")


def test_it_says_what_the_report_says(compared, page):
    assert str(compared.verdict()) in page
    assert "300 real samples: 30 of class 1, 270 of class 0. 3 splits" in page
    reader = Reader(page)
    means = compared.to_frame().loc["all", "oracle"]
    shown = reader.row("oracle")
    assert shown[1] == f"{means['average_precision']:.3f}"
    assert shown[-2:] == ["160", f"{means['seconds']:.1f}"]
    quality = compared.quality.measures.loc["oracle", 1]
    smote = compared.quality.measures.loc["SMOTE", 1]
    for measure, ideal in (("coverage", "0.97"), ("near-copies", "0.05")):
        numbers = [part.loc[measure, side] for part in (quality, smote) for side in SIDES]
        name = QUALITY_WORDS[measure].name
        assert reader.row(name) == [name, *(f"{number:.3f}" for number in numbers), ideal]


def test_it_needs_nothing_else(page):
    for tag, attributes in Reader(page).tags:
        assert tag not in ("script", "link", "iframe")
        for name in ("src", "href", "xlink:href"):
            assert attributes.get(name, "#").startswith(("#", "data:"))
    assert not re.findall(r"@import|url\((?!#)", page)


def test_it_is_readable_on_phones_and_in_the_dark(page):
    assert 'name="viewport"' in page
    assert "color-scheme: light dark" in page
    assert "currentColor" in page
    assert "#010203" not in page
    pictures = [attributes for tag, attributes in Reader(page).tags if tag == "svg"]
    # Gains; curves, decisions and calibration of three classifiers; two columns; three maps; the
    # plane, distances, what tells apart, and changed predictions.
    assert len(pictures) == 1 + 3 * 3 + 2 + 3 + 4
    assert all(attributes["aria-label"] for attributes in pictures)


def test_cells_have_labels_for_narrow_screens_and_nothing_scrolls_sideways(page):
    reader = Reader(page)
    cells = [attributes["data-label"] for tag, attributes in reader.tags if tag == "td"]
    assert {"average precision", "oracle", "real", "ideal", "seconds"} <= set(cells)
    assert all(cells)
    assert "attr(data-label)" in page
    assert "overflow-x" not in page
    # Long names wrap.
    assert "nowrap" not in page
    assert "min-width" not in page


def test_the_best_of_a_column_is_bold(compared, page):
    frame = compared.to_frame().loc["all"]
    found = re.search(r'<th scope="row"[^>]*>nothing</th>(.*?)</tr>', page, re.DOTALL)[1]
    bold = ["best" in cell for cell in re.findall(r"<td[^>]*>", found)][:8]
    better = frame.drop(columns=["added", "seconds", "seconds_in_all"])
    better["brier"] *= -1
    best = better.loc["nothing"] == better.max()
    # A constant that knows nothing has none.
    best["calibration_error"] = False
    assert bold == best.tolist()


def test_a_notebook_shows_the_same_in_its_own_colours(compared, page):
    shown = compared._repr_html_()
    assert "<html" not in shown
    assert "body {" not in shown
    assert str(compared.verdict()) in shown
    Reader(shown)
    (rules,) = re.findall(r"<style.*?>(.*?)</style>", shown, re.DOTALL)
    selectors = re.findall(r"^([^\s{}@][^{]*)\{", rules, re.MULTILINE)
    assert selectors
    assert all(selector.startswith(".ganaug-report") for selector in selectors)


def test_names_are_no_markup():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"<i>a</i>": rng.normal(size=90), 2: rng.choice(["<u>x</u>", "y"], 90)})
    y = np.repeat(["<s>many</s>", "few", "fewer"], [50, 25, 15])
    samplers = {"<em>ours</em>": SMOTEByType(), "failing": Failing()}
    classifier = make_pipeline(encoder(), KNeighborsClassifier())
    with pytest.warns(FitFailedWarning, match="In 2 of 2 splits, failing failed: .*not this one"):
        report = evaluate_augmentation(X, y, samplers, classifier, cv=2, **PLAIN)
    text = report._repr_html_()
    assert not re.findall(r"<(i|u|s|em|b)>", text.replace("<em>Real</em>", "").replace(
        "<em>Ideal</em>", ""
    ))  # fmt: skip
    assert "&lt;b&gt;not this one" in text
    assert "class &lt;s&gt;many&lt;/s&gt;, all classifiers" in text
    Reader(text)


class Unreliable(RandomOverSampler):
    """Fails on large numbers."""

    def _fit_resample(self, X, y):
        if X.max() > 1000:
            raise RuntimeError("<b>not today</b>")
        return super()._fit_resample(X, y)


def test_a_report_without_samplers_that_ran_through():
    X, y = np.random.default_rng(0).normal(size=(60, 2)), np.repeat([0, 1], [40, 20])
    X[0, 0] = 9999.0
    with pytest.warns(FitFailedWarning, match="In 1 of 2 splits, Unreliable failed"):
        report = evaluate_augmentation(X, y, Unreliable(), LogisticRegression(), cv=2, **PLAIN)
    text = report._repr_html_()
    assert "Cannot tell: no sampler ran in all splits. In 1 of 2" in text
    assert "&lt;b&gt;not today" in text
    Reader(text)


def test_images_are_shown_beside_their_neighbours():
    rng = np.random.default_rng(0)
    X = rng.integers(0, 255, (60, 8, 8)).astype(np.uint8)
    y = np.repeat([0, 1], [40, 20])
    report = evaluate_augmentation(X, y, GANAugmenter(max_iter=2, selection=None), cv=2, **PLAIN)
    assert "kernel distance" in report.quality.measures.loc["GANAugmenter", 1].index
    text = report._repr_html_()
    assert "Images of GANAugmenter" in text
    assert "Training of GANAugmenter" in text
    Reader(text)


def test_a_page_that_cannot_be_written_leaves_the_old_one(compared, tmp_path, monkeypatch):
    path = tmp_path / "report.html"
    path.write_text("old")
    monkeypatch.setattr("ganaug.evaluation.report.augmentation_report.page", lambda report: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        compared.to_html(path)
    assert path.read_text() == "old"


def test_what_is_new_is_measured(compared):
    assert set(compared.quality.measures.index.get_level_values("treatment")) == {
        "SMOTE",
        "oracle",
    }
    assert compared.quality.columns.index.names == ["treatment", "label", "column"]
    made = compared.samples.synthetic["oracle"]
    assert len(made.y) == 160
    assert len(compared.samples.y) == 200


class Strange:
    """Adds samples of a label of its own, with names that are mathematics."""

    history_ = np.ones(3)

    def fit_resample(self, X, y):
        more = X.iloc[:9].assign(value=np.inf)
        return pd.concat([X, more], ignore_index=True), np.concatenate([y, np.repeat("new", 9)])


def test_strange_samplers_and_names_do_not_cost_the_report():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"value": rng.normal(size=80), "$\\frac{$": rng.choice(["$x_$", "b"], 80)})
    y = np.repeat(["$many$", "few"], [60, 20])
    samplers = {"strange": Strange(), "$twice$": RandomOverSampler()}
    booster = make_pipeline(PlainColumns(), Numbers(), HistGradientBoostingClassifier())
    report = evaluate_augmentation(X, y, samplers, {1: booster}, cv=2, **PLAIN)
    assert any("no quality" in failure["reason"] for failure in report.failures)
    text = report._repr_html_()
    assert "$twice$" in text
    assert "Not drawn" not in text
    assert "$x_$" in text
    Reader(text)
    assert repr(report) == f"<AugmentationReport: {report.verdict()}>"


def test_a_plot_that_fails_costs_that_plot_only(compared, monkeypatch):
    monkeypatch.setattr(MarginalsDisplay, "from_samples", lambda *a, **k: 1 / 0)
    text = compared._repr_html_()
    assert "Not drawn: <code>ZeroDivisionError" in text
    Reader(text)


def test_who_ran_in_some_splits_only_is_not_the_best():
    X = np.random.default_rng(0).normal(size=(60, 1))
    X[59] = 9999.0
    y = np.tile([0, 0, 1], 20)
    splits = [(np.arange(30), np.arange(30, 60)), (np.arange(30, 60), np.arange(30))]
    samplers = {"unreliable": Unreliable(), "other": RandomOverSampler()}
    with pytest.warns(FitFailedWarning, match="unreliable failed"):
        report = evaluate_augmentation(X, y, samplers, GaussianNB(), cv=splits, **PLAIN)
    row = report._repr_html_().split("unreliable (1 of 2 splits)")[1].split("</tr>")[0]
    assert "best" not in row
