"""Which classes, columns and samples are measured, in whatever container they come."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import sparse
from threadpoolctl import threadpool_limits

from ganaug import measure_quality
from ganaug.evaluation.quality import BEST, SIDES, Quality, quality_of
from ganaug.evaluation.sample_quality import MAX_SAMPLES, SampleQuality
from ganaug.evaluation.views import OF_A_COLUMN

OF_STRINGS = {"lengths", "characters", "pairs of characters"}
OF_OTHERS = {"kernel distance", "frame differences", "autocorrelations", "spectra"} | OF_STRINGS


def draw(seed, counts=(40, 40)):
    """Points in the plane, so many of each class."""
    y = np.repeat(np.arange(len(counts)), counts)
    X = np.random.default_rng(seed).normal(size=(len(y), 2))
    return X + y[:, None], y


def three(counts=(40, 40)):
    return [draw(seed, counts) for seed in range(3)]


def is_share_of(count, share):
    return share * count == pytest.approx(round(share * count), abs=1e-6)


def are_shares(values):
    return ((values >= 0) & (values <= 1)).all(axis=None)


def labels_of(quality):
    return quality.measures.index.unique("label").tolist()


def assert_equal(one, other):
    pd.testing.assert_frame_equal(one.measures, other.measures)
    pd.testing.assert_frame_equal(one.columns, other.columns)


def test_tables_of_what_is_measured():
    quality = measure_quality(*three())
    measures, columns = quality
    assert isinstance(quality, Quality)
    assert measures.index.names == ["label", "measure"]
    assert columns.index.names == ["label", "column"]
    assert list(measures.columns) == ["synthetic", "real", "low", "high", "best"]
    # There is one split only.
    assert (measures["low"] == 0).all()
    assert (measures["high"] == np.inf).all()
    assert list(columns.columns) == ["synthetic", "real"]
    assert measures.index.is_unique
    assert columns.index.tolist() == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert measures["best"].tolist() == [BEST[name] for _, name in measures.index]
    # The distances of numbers.
    unmeasured = {"contingencies", *OF_OTHERS}
    assert set(measures.loc[0].index) == set(measures.loc[1].index) == set(BEST) - unmeasured


def test_equal_seeds_give_equal_tables():
    sets = three()
    first, same, other = (measure_quality(*sets, random_state=seed) for seed in (0, 0, 1))
    assert_equal(first, same)
    assert not first.measures.equals(other.measures)


def test_what_was_measured_is_measured_again():
    train, test, synthetic = three()
    with threadpool_limits(1):
        quality = SampleQuality(train, test, 0)
        rows, few, again = (
            quality.measure(*sets) for sets in (synthetic, draw(3, (9, 20)), synthetic)
        )
    found, few, again = (quality_of(rows, ["label"]) for rows in (rows, few, again))
    assert_equal(found, again)
    assert_equal(found, measure_quality(train, test, synthetic))
    assert not found.measures["real"].equals(few.measures["real"])
    assert {type(row["label"]) for row in rows} == {int}
    columns = [row["column"] for row in rows if row["measure"] == OF_A_COLUMN]
    assert columns == [0, 1, 0, 1]
    assert {row["column"] for row in rows if row["measure"] != OF_A_COLUMN} == {None}


@pytest.mark.parametrize(
    ("wrap", "expected"),
    [
        (lambda y: y, [0, 1]),
        (lambda y: y == 1, [False, True]),
        (lambda y: np.array(["common", "rare"])[y], ["common", "rare"]),
        (lambda y: np.array(["common", "rare"], dtype=object)[y], ["common", "rare"]),
        (lambda y: pd.Series(y, index=y + 7).map({0: "b", 1: "a"}), ["a", "b"]),
        (lambda y: pd.Categorical(np.array(["b", "a"])[y]), ["a", "b"]),
        (lambda y: pl.Series(y * 10), [0, 10]),
        (lambda y: y.tolist(), [0, 1]),
        (lambda y: np.eye(2, dtype=int)[y], [0, 1]),
    ],
    ids=["int", "bool", "str", "object", "series", "categorical", "polars", "list", "one-hot"],
)
def test_labels_of_any_type(wrap, expected):
    quality = measure_quality(*[(X, wrap(y)) for X, y in three((12, 12))])
    assert labels_of(quality) == quality.columns.index.unique("label").tolist() == expected
    assert list(map(type, labels_of(quality))) == list(map(type, expected))


def test_classes_that_are_not_in_all_sets_are_left_out():
    counts = np.full((3, 12), 8)
    counts[0, 4] = counts[1, 2] = 1  # One sample of training, and one held-out.
    counts[1, 5] = counts[2, 7] = 0
    train, test, (X, y) = (draw(seed, row) for seed, row in enumerate(counts))
    y[y == 9] = 99
    quality = measure_quality(train, test, (X, y))
    assert labels_of(quality) == [0, 1, 3, 6, 8, 10, 11]
    assert quality.columns.index.unique("label").tolist() == labels_of(quality)


def test_two_real_samples_of_a_class_are_enough():
    quality = measure_quality(draw(0, (9, 2)), draw(1, (9, 2)), draw(2, (9, 9)))
    assert labels_of(quality) == [0, 1]
    assert "two-sample score" not in quality.measures.loc[1].index
    assert {"density", "diversity", "near-copies"} <= set(quality.measures.loc[1].index)


def test_what_cannot_be_measured_of_one_sample_is_left_out():
    measures = measure_quality(draw(0), draw(1), draw(2, (1, 5))).measures
    absent = set(measures.loc[1].index) - set(measures.loc[0].index)
    assert absent == {"correlations", "two-sample score", "diversity"}
    assert measures.loc[0].notna().all(axis=None)


def test_equal_held_out_samples_have_no_diversity():
    (X, y), test, made = three()
    measures = measure_quality((X, y), (np.ones_like(test[0]), test[1]), made).measures
    assert "diversity" not in measures.index.unique("measure")
    assert measures.loc[(0, "two-sample score"), "synthetic"] > 0.9


def test_one_class():
    measures = measure_quality(*three((30,))).measures
    assert measures.loc[(0, "label fidelity"), ["synthetic", "real"]].tolist() == [1.0, 1.0]


def test_no_class_in_common():
    X, y = draw(2)
    with pytest.raises(ValueError, match=r"synthetic with \[5, 6\]"):
        measure_quality(draw(0), draw(1), (X, y + 5))


def test_label_fidelity_learns_from_training_samples_and_overlooks_no_class():
    train, test = draw(0, (400, 40)), draw(1, (400, 40))
    fidelity = measure_quality(train, test, train).measures.loc[(1, "label fidelity")]
    assert fidelity["synthetic"] == 1.0
    assert 0.4 < fidelity["real"] < 0.9


def test_of_many_samples_a_thousand_are_compared():
    train, test, one = (draw(seed, (1300, 2)) for seed in range(3))
    other = np.concatenate([one[0][:1100], one[0][1300:]]), np.delete(one[1], slice(0, 200))
    few = one[0][:900], one[1][:900]
    one, other, few = (measure_quality(train, test, made).measures for made in (one, other, few))
    pd.testing.assert_series_equal(one["real"][0], other["real"][0])
    assert (few["real"][0] != one["real"][0]).sum() > 4
    for name in ("coverage", "label fidelity", "near-copies"):
        assert is_share_of(MAX_SAMPLES, one.loc[(0, name), "synthetic"])


def test_no_more_samples_are_compared_than_were_learned_from():
    train, test, made = draw(0, (30, 30)), draw(1, (30, 30)), draw(2, (900, 900))
    sides = measure_quality(train, test, made).measures.loc[1]
    for name in ("label fidelity", "near-copies"):
        assert is_share_of(30, sides.loc[name, "synthetic"])
    # Thirty times as many would cover everything.
    assert sides.loc["coverage", "synthetic"] == pytest.approx(
        sides.loc["coverage", "real"], abs=0.15
    )


def test_frames_of_every_kind_of_column(mixed):
    frame, y = mixed
    before = frame.copy()
    quality = measure_quality(*[(frame[i::3], y[i::3]) for i in range(3)])
    pd.testing.assert_frame_equal(frame, before)
    assert labels_of(quality) == ["common", "rare"]
    for label in ("common", "rare"):
        assert set(quality.measures.loc[label].index) == set(BEST) - OF_OTHERS
        columns = quality.columns.loc[label]
        assert list(columns.index) == list(frame)
        assert columns.loc["nothing"].isna().all()
        assert columns.loc["constant"].tolist() == [0.0, 0.0]
        assert are_shares(columns.drop(index="nothing"))
        measures = quality.measures.loc[label][SIDES]
        assert are_shares(measures.drop(["density", "diversity"]))


def test_polars_frames(mixed):
    names = ["float", "cents", "whole", "text", "flag", "day"]
    sets = [(mixed[0][names][i::3], mixed[1][i::3]) for i in range(3)]
    polars = [(pl.from_pandas(X), pl.from_pandas(y)) for X, y in sets]
    assert_equal(measure_quality(*sets), measure_quality(*polars))


@pytest.mark.parametrize(
    "wrap",
    [
        sparse.csr_array,
        sparse.csc_matrix,
        pd.DataFrame,
        lambda X: pd.DataFrame(X, index=np.full(len(X), 3)),
        np.ndarray.tolist,
    ],
    ids=["csr", "csc", "frame", "index", "list"],
)
def test_containers_do_not_matter(wrap):
    sets = three((15, 15))
    assert_equal(measure_quality(*sets), measure_quality(*[(wrap(X), y) for X, y in sets]))


@pytest.mark.parametrize("names", [[7, 3], ["b", "a"], [1, "a"], [("a", 0), ("b", 1)]])
def test_columns_keep_their_names(names):
    header = pd.Index(names, tupleize_cols=False)
    sets = [(pd.DataFrame(X, columns=header), y) for X, y in three((9, 9))]
    index = measure_quality(*sets).columns.index
    assert index.tolist() == [(label, name) for label in (0, 1) for name in names]
    assert [type(name) for _, name in index] == [type(name) for name in names] * 2


def test_sets_are_pairs():
    X, y = draw(2)
    with pytest.raises(TypeError, match=r"test must be a pair \(X, y\)"):
        measure_quality(draw(0), X, (X, y))


@pytest.mark.parametrize("names", [["b", "a"], ["a", "c"]])
def test_columns_that_are_renamed_or_moved(names):
    sets = [(pd.DataFrame(X, columns=["a", "b"]), y) for X, y in three()]
    sets[2][0].columns = names
    with pytest.raises(ValueError, match="same columns, in the same order"):
        measure_quality(*sets)


def test_sets_of_other_widths():
    X, y = draw(2)
    for sets in ((draw(0), draw(1), (X[:, :1], y)), (draw(0), (X[:, :1], y), draw(1))):
        with pytest.raises(ValueError, match="same columns"):
            measure_quality(*sets)
    images = [(np.random.default_rng(0).random((80, 8, size)), y) for size in (8, 8, 9)]
    with pytest.raises(ValueError, match=r"synthetic with \(8, 9\)"):
        measure_quality(*images)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda X, y: (X, y[:-1]), "inconsistent numbers of samples"),
        (lambda X, y: (X, None), "requires y to be passed"),
        (lambda X, y: (X, np.where(y == 0, np.nan, y)), "y must have a label for each row"),
        (lambda X, y: (X, y + 0.5), "Unknown label type"),
        (lambda X, y: (np.where(X > 0, np.inf, X), y), "infinity"),
    ],
)
def test_samples_and_labels_that_do_not_go_together(change, message):
    for position in range(3):
        sets = three((9, 9))
        sets[position] = change(*sets[position])
        with pytest.raises(ValueError, match=message):
            measure_quality(*sets)
