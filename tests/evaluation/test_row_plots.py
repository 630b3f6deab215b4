"""Synthetic rows beside held-out real ones: distances, what tells them apart, predictions."""

from copy import copy

import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import SMOTE
from scipy.spatial.distance import cdist
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from ganaug import (
    AugmentationReport,
    ChangedPredictionsDisplay,
    DistancesDisplay,
    ToldApartDisplay,
    evaluate_augmentation,
)
from ganaug.evaluation.changed import changed_predictions
from ganaug.evaluation.report.row_plots import row_plots
from ganaug.evaluation.told_apart import told_apart
from ganaug.sampling.real_rows import RealRows


@pytest.fixture(scope="module")
def data():
    X, y = make_classification(240, 5, weights=[0.8], class_sep=0.5, random_state=0)
    return pd.DataFrame(X, columns=list("abcde")), np.array(["common", "rare"])[y]


@pytest.fixture(scope="module")
def report(data):
    models = {"line": LogisticRegression(), "near": KNeighborsClassifier()}
    samplers = {"SMOTE": SMOTE(random_state=0), "all": SMOTE(sampling_strategy={"rare": 60})}
    return evaluate_augmentation(*data, samplers, models, cv=3, baselines=False, random_state=0)


def test_copies_are_at_zero_and_held_out_rows_at_the_usual_distance():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(900, 2)), np.tile(["x", "y"], 450)
    real, held_out = (X[:600], y[:600]), (X[600:], y[600:])
    copies = X[:60], y[:60]
    display = DistancesDisplay.from_samples(real, copies, held_out)
    assert list(display.distances) == ["x", "y"]
    for curves in display.distances.values():
        assert (curves["synthetic"] == 0).all()
        assert 0.7 < np.median(curves["held out"]) < 1.4
    assert [axes.get_title() for axes in display.axes_] == ["x", "y"]
    # Distances of a class are those to its own rows, in the units of these.
    scaled = (X - X[:600].mean(axis=0)) / X[:600].std(axis=0)
    own, new = scaled[:600][y[:600] == "x"], scaled[600:][y[600:] == "x"]
    unit = np.median(np.sort(cdist(own, own), axis=1)[:, 1])
    expected = np.sort(cdist(new, own).min(axis=1)) / unit
    np.testing.assert_allclose(display.distances["x"]["held out"], expected, rtol=1e-5)


def test_the_column_that_differs_is_the_one_that_tells():
    rng = np.random.default_rng(0)
    tables = [
        pd.DataFrame(rng.normal(size=(150, 3)), columns=["a", "b", "c"]).assign(
            level=rng.choice(["x", "y"], 150)
        )
        for _ in range(3)
    ]
    assert abs(told_apart(*tables[:2]).score - 0.5) < 0.1
    tables[2]["level"] = "y"
    display = ToldApartDisplay.from_samples(tables[0], tables[2], max_columns=2)
    assert 0.65 < display.score < 0.85
    assert display.importances.idxmax() == "level"
    assert display.importances["level"] > 5 * display.importances.drop("level").abs().max()
    # The most important one is on top.
    names = [text.get_text() for text in display.ax_.get_yticklabels()]
    assert (len(names), names[-1]) == (2, "level")
    missing = tables[1].assign(a=np.nan)
    assert told_apart(tables[0], missing).score > 0.99
    with pytest.raises(ValueError, match="3 rows"):
        told_apart(tables[0], tables[1][:2])


def test_changed_predictions_are_those_of_the_models(report, data):
    X, y = data
    held_out, made = report.samples.held_out, report.samples.synthetic["SMOTE"]
    np.testing.assert_array_equal(X.iloc[held_out.places], held_out.X)
    np.testing.assert_array_equal(y[held_out.places], held_out.y)
    train = np.setdiff1d(np.arange(len(y)), held_out.places)
    changed = changed_predictions(report, "SMOTE", "near")
    # Models that are fitted to the same rows say the same.
    more = pd.concat([X.iloc[train], made.X]), np.concatenate([y[train], made.y])
    before = KNeighborsClassifier().fit(X.iloc[train], y[train])
    after = KNeighborsClassifier().fit(*more)
    said = before.predict(held_out.X), after.predict(held_out.X)
    assert sorted(changed.index) == sorted(held_out.places[said[0] != said[1]])
    for name, model in (("before", before), ("after", after)):
        rows = X.loc[changed.index]
        assert changed[name].tolist() == model.predict(rows).tolist()
        own = np.searchsorted(model.classes_, changed["label"])
        chances = model.predict_proba(rows)[np.arange(len(rows)), own]
        np.testing.assert_allclose(changed[f"probability_{name}"], chances)
    assert changed["label"].tolist() == y[changed.index].tolist()
    steps = (changed["probability_after"] - changed["probability_before"]).abs()
    assert steps.is_monotonic_decreasing


def test_the_nearest_synthetic_rows_are_named(report, data):
    X, _ = data
    samples = report.samples
    made = samples.synthetic["SMOTE"]
    changed = changed_predictions(report, "SMOTE", n_neighbors=2)
    assert (changed["nearest_label_1"] == "rare").all()
    mean, scale = samples.X.mean(), samples.X.std(ddof=0)
    real, new, rows = ((part - mean) / scale for part in (samples.X, made.X, X))
    distances = cdist(rows.loc[changed.index], new)
    assert changed["nearest_1"].tolist() == distances.argmin(axis=1).tolist()
    labels = np.searchsorted(["common", "rare"], samples.y)
    known = RealRows(real.to_numpy(), labels)
    units = [known.usual_distance(["common", "rare"].index(y)) for y in changed["label"]]
    np.testing.assert_allclose(changed["distance_1"], distances.min(axis=1) / units, rtol=1e-6)
    assert (changed["distance_2"] >= changed["distance_1"]).all()


def test_the_rows_that_changed_most_are_drawn(report):
    display = ChangedPredictionsDisplay.from_report(report, "SMOTE", "line", max_rows=3)
    assert len(display.changed) > 3
    names = [text.get_text() for text in display.ax_.get_yticklabels()]
    first = display.changed.index[0]
    assert names[-1] == f"row {first}, {display.changed['label'].iloc[0]}"
    assert len(names) == 3


def test_predictions_that_are_not_there_are_refused(report, data):
    for sampler, estimator in (("nothing", "line"), ("other", None)):
        with pytest.raises(ValueError, match="that added rows"):
            changed_predictions(report, sampler, estimator)
    with pytest.raises(ValueError, match="by one of \\['line', 'near'\\]"):
        changed_predictions(report, "SMOTE", "far")


def test_a_report_that_was_read_has_no_samples(report, tmp_path):
    report.to_json(tmp_path / "report.json")
    read = AugmentationReport.from_json(tmp_path / "report.json")
    with pytest.raises(ValueError, match="one read from JSON"):
        changed_predictions(read, "SMOTE")


def test_a_page_shows_them(report, tmp_path):
    report.to_html(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "Not drawn" not in page
    for title in ("Distances of SMOTE", "Columns that tell SMOTE apart", "Predictions that SMOTE"):
        assert f"<h2>{title}" in page


def test_what_cannot_be_shown_is_left_out(report):
    def titles(**changes):
        other = copy(report)
        vars(other).update(changes)
        return [p.title.split(" SMOTE")[0] for p in row_plots("SMOTE", other, "rare")]

    distances, columns, changed = titles()
    made = report.samples.synthetic["SMOTE"]
    few = {"SMOTE": made._replace(X=made.X[:2], y=made.y[:2])}
    assert titles(samples=report.samples._replace(synthetic=few)) == [distances, changed]
    assert titles(samples=report.samples._replace(held_out=None)) == []
    # Regressors predict numbers.
    known = report.predictions.probabilities
    numbers = report.predictions._replace(probabilities={k: p[:, 0] for k, p in known.items()})
    assert titles(predictions=numbers) == [distances, columns]
    nothing_ran = report.predictions._replace(probabilities={})
    assert titles(predictions=nothing_ran) == [distances, columns]
    as_before = {k: known["nothing", k[1]] for k in known}
    same = report.predictions._replace(probabilities=as_before)
    assert titles(predictions=same) == [distances, columns]
