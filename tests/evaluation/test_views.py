"""Distances of tables and images, of sets for which they are known on paper."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import sparse
from threadpoolctl import threadpool_limits

from ganaug.evaluation import views
from ganaug.evaluation.views import (
    OF_A_COLUMN,
    ImageView,
    Seen,
    SeriesView,
    TableView,
    view_of,
)
from ganaug.metrics import kernel_distance, pca_features

NAN = np.nan


@pytest.fixture(autouse=True)
def one_thread():
    # Threads that wait for a busy core cost more than they win on so few samples.
    with threadpool_limits(1):
        yield


def distances(real, other):
    """Distances of two tables, the real one being learned from, by measure and of columns."""
    view = TableView(real)
    found = view.distances(view.see(real), view.see(other))
    columns = {name: found.pop((OF_A_COLUMN, name)) for _, name in list(found) if name is not None}
    return {measure: value for (measure, _), value in found.items()} | {"columns": columns}


def pictures(seed, size=60, shape=(8, 8)):
    """Images of one bright square in a corner, or in another."""
    rng = np.random.default_rng(seed)
    images = rng.normal(0, 0.1, size=(size, *shape))
    at = 4 * rng.integers(0, 2, size)
    for image, start in zip(images, at, strict=True):
        image[start : start + 4, start : start + 4] += 1.0
    return images


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda X: X, TableView),
        (lambda X: X.tolist(), TableView),
        (pd.DataFrame, TableView),
        (sparse.csr_array, TableView),
        (pl.DataFrame, TableView),
        (lambda X: X.reshape(20, 2, 8), ImageView),
        (lambda X: X.reshape(20, 4, 4), SeriesView),
        (lambda X: X.reshape(20, 2, 4, 2), ImageView),
    ],
)
def test_kinds_are_told_apart(make, kind):
    assert type(view_of(make(np.random.default_rng(0).random((20, 16))))) is kind


def test_samples_that_are_taken():
    columns = pd.DataFrame({"a": np.arange(9) * 10})
    seen = Seen(np.arange(9)[:, None], np.arange(9), columns).take([7, 2])
    assert seen.size == 2
    assert seen.features.ravel().tolist() == [7, 2]
    assert seen.keys.tolist() == [7, 2]
    assert seen.columns["a"].tolist() == [70, 20]
    again = Seen(np.arange(9)[:, None], np.arange(9), columns).take([7, 2, 5]).take([2, 0])
    assert again.columns["a"].tolist() == [50, 70]
    assert Seen(np.arange(9)[:, None], np.arange(9)).take([7, 2]).columns is None


def test_some_samples_at_random():
    seen = Seen(np.arange(50)[:, None], np.arange(50), pd.DataFrame({"a": np.arange(50)}))
    first, same, other = (seen.some(20, seed).features.ravel().tolist() for seed in (0, 0, 1))
    assert first == same != other
    assert len(set(first)) == 20
    assert seen.some(20, 0).columns["a"].tolist() == first
    assert sorted(seen.some(99, 0).features.ravel()) == list(range(50))


def test_each_column_has_the_distance_of_its_kind():
    real = pd.DataFrame(
        {
            "float": [0.0, 1.0, 2.0, NAN],
            "day": pd.to_datetime(["2020-01-01", "2020-01-02", "2020-01-03", None]),
            "object": pd.Series([1, 2, 3, None], dtype=object),
            "text": ["a", "a", "b", None],
            "level": pd.Categorical(["x", "y", "x", "y"], categories=["z", "y", "x"]),
            "flag": [True, False, False, False],
            "digits": ["1", "2", "3", "4"],
        }
    )
    other = real.iloc[[0, 0, 0, 3]]
    assert distances(real, other)["columns"] == pytest.approx(
        # A third of the known numbers is the first. For levels, missing is a level, too.
        {"float": 2 / 3, "day": 2 / 3, "object": 2 / 3}
        | {"text": 1 / 4, "level": 1 / 4, "flag": 2 / 4, "digits": 2 / 4}
    )
    found = distances(real, other)
    assert found["column distance"] == pytest.approx((3 * 2 / 3 + 2 * 1 / 4 + 2 * 2 / 4) / 7)


def test_equal_tables_are_at_distance_zero(mixed):
    found = distances(mixed[0], mixed[0].iloc[::-1])
    columns = found.pop("columns")
    assert list(columns) == list(mixed[0])
    assert np.isnan(columns.pop("nothing"))
    assert list(columns.values()) == [0.0] * 11
    assert found == pytest.approx(dict.fromkeys(found, 0.0), abs=1e-12)


def test_columns_keep_their_names():
    names = [3, 1, "x", ("a", 0), 2.5]
    frame = pd.DataFrame(np.random.default_rng(0).random((9, 5)), columns=names)
    frame["x"] = frame["x"].astype(str)
    found = list(distances(frame, frame)["columns"])
    assert found == names
    assert list(map(type, found)) == [int, int, str, tuple, float]


def test_levels_that_were_not_learned_are_levels():
    found = distances(pd.DataFrame({"a": ["x", "y"]}), pd.DataFrame({"a": ["x", "new"]}))
    assert found["columns"] == {"a": 0.5}


@pytest.mark.parametrize(
    "make",
    [sparse.csr_array, sparse.csc_matrix, pd.DataFrame, pl.DataFrame, np.ndarray.tolist],
)
def test_containers_do_not_matter(make):
    real, other = np.random.default_rng(0).poisson(1.0, (2, 40, 3)).astype(float)
    expected, found = distances(real, other), distances(make(real), make(other))
    assert list(found.pop("columns").values()) == list(expected.pop("columns").values())
    assert found == pytest.approx(expected, nan_ok=True)


def test_polars_frames_are_read_as_pandas_reads_them(mixed):
    frame = mixed[0][["float", "whole", "text", "flag", "day"]]
    expected = distances(frame[:90], frame[90:])
    found = distances(pl.from_pandas(frame[:90]), pl.from_pandas(frame[90:]))
    assert found.pop("columns") == pytest.approx(expected.pop("columns"))
    assert found == pytest.approx(expected)


def test_missing_values_of_numbers():
    real = pd.DataFrame({"a": [1, 2, NAN, NAN], "b": [1, NAN, 3, 4], "c": [1.0, 2.0, 3.0, 4.0]})
    real["text"] = ["a", None, None, None]
    # Shares of 1/2, 1/4, none, and none of numbers.
    filled = real.fillna({"a": 1.0, "b": 1.0})
    assert distances(real, filled)["missing values"] == pytest.approx((1 / 2 + 1 / 4) / 2)
    assert distances(filled, real)["missing values"] == pytest.approx((1 / 2 + 1 / 4) / 2)
    moved = real.assign(a=real["a"][::-1].to_numpy())
    assert distances(real, moved)["missing values"] == 0.0


def test_correlations_of_numbers():
    x = np.arange(8.0)
    up = np.array([1.0, -1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0])  # Without correlation to x.
    real = pd.DataFrame({"a": x, "text": list("abababab"), "b": x, "c": up})
    other = real.assign(b=7.0 - x)
    assert distances(real, other)["correlations"] == pytest.approx((1 + 0 + 0) / 3)
    assert distances(real, other)["column distance"] == 0.0


def test_contingencies_of_levels():
    real = pd.DataFrame({"a": list("xxyy"), "b": list("ppqq"), "c": list("uvuv")})
    # Half of the rows have another pair of a and b, and of b and c all pairs are as before.
    other = real.assign(b=list("pqpq"), c=list("uvvu"))
    columns = distances(real, other)
    assert columns["column distance"] == 0.0
    assert columns["contingencies"] == pytest.approx((1 / 2 + 0 + 0) / 3)


def test_no_pair_of_levels_is_taken_for_another():
    real = pd.DataFrame({"a": list("xx"), "b": list("pq")})
    other = pd.DataFrame({"a": list("xy"), "b": list("pp")})
    assert distances(real, other)["contingencies"] == 1 / 2


def test_contingencies_of_levels_and_numbers():
    numbers = np.arange(100.0)
    real = pd.DataFrame({"number": numbers, "level": np.where(numbers < 50, "low", "high")})
    shuffled = real.assign(level=np.where(numbers % 2 == 0, "low", "high"))
    assert distances(real, shuffled)["contingencies"] == pytest.approx(1 / 2)
    # Within a tenth of the numbers, it does not matter which it is.
    within = real.assign(number=numbers // 10 * 10)
    assert distances(real, within)["contingencies"] == 0.0
    assert distances(real, within.assign(number=within["number"] - 1))["contingencies"] > 0.1


def test_contingencies_of_levels_and_missing_numbers():
    real = pd.DataFrame({"number": [NAN, NAN, 9.0, 9.0], "level": list("xxyy")})
    other = real.assign(level=list("xyxy"))
    assert distances(real, other)["contingencies"] == pytest.approx(1 / 2)
    # A missing value is no number, not even the largest.
    assert distances(real, real.assign(number=9.0))["contingencies"] == pytest.approx(1 / 2)


def test_what_a_table_has_not_is_not_measured():
    numbers = distances(np.random.default_rng(0).random((9, 2)), np.ones((4, 2)))
    assert numbers["missing values"] == 0.0
    assert np.isnan(numbers["contingencies"])
    assert numbers["correlations"] > 0  # Those of constants are lost.
    levels = distances(pd.DataFrame({"a": list("xyz")}), pd.DataFrame({"a": list("xyz")}))
    assert np.isnan([levels[name] for name in ("missing values", "correlations")]).all()


def test_all_pairs_are_compared_but_those_of_numbers():
    assert views._some_pairs(2, 4) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]
    assert views._some_pairs(0, 4) == views._some_pairs(1, 1) == []


def test_of_wide_tables_some_pairs_are_compared():
    pairs = views._some_pairs(40, 40)
    assert len(set(pairs)) == len(pairs) == views.MAX_PAIRS
    assert {i for pair in pairs for i in pair} == set(range(40))
    assert all(i < j for i, j in pairs)


def test_other_widths_than_what_was_learned():
    with pytest.raises(ValueError, match=r"X has 3 features, .* is expecting 2"):
        TableView(np.eye(2)).see(np.eye(3))


@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 1), (8, 8, 3)])
def test_images_are_compared_by_components_of_order_one(shape):
    train, real, other = (pictures(*args, shape=shape) for args in ((0, 300), (1,), (2,)))
    view = ImageView(train)
    assert np.mean(np.square(view.see(train).features)) == pytest.approx(1.0, abs=1e-5)
    assert view.see(train).columns is None
    features = [pca_features(train)(images) for images in (train, real, other)]
    size = np.sqrt(np.mean(np.square(features[0])))
    expected = kernel_distance(features[1] / size, features[2] / size)
    found = view.distances(view.see(real), view.see(other))
    assert found == {("kernel distance", None): pytest.approx(expected, abs=1e-4)}


def test_images_that_are_not_alike():
    train, real, other = (pictures(seed) for seed in range(3))
    view = ImageView(train)
    near, far = (
        view.distances(view.see(real), view.see(images))["kernel distance", None]
        for images in (other, other[:, ::-1])
    )
    assert abs(near) < 0.05 * far


def test_the_range_of_pixels_does_not_matter():
    bright = [(100 + 50 * pictures(seed)).astype("uint8") for seed in range(3)]
    scaled = [images / np.float32(255) for images in bright]
    found = [
        view.distances(view.see(sets[1]), view.see(sets[2]))["kernel distance", None]
        for view, sets in ((ImageView(images[0]), images) for images in (bright, scaled))
    ]
    assert found[0] == pytest.approx(found[1], abs=1e-3)


def test_one_image_is_not_compared():
    view = ImageView(pictures(0))
    seen = view.see(pictures(1))
    for sets in (seen, seen.take([0])), (seen.take([0]), seen):
        assert np.isnan(view.distances(*sets)["kernel distance", None])
    assert np.isfinite(view.distances(seen, seen.take([0, 1]))["kernel distance", None])


def waves(seed, speed=0.5):
    phases = np.random.default_rng(seed).uniform(0, 7, (60, 1, 1))
    series = np.sin(speed * np.arange(40)[:, None] + phases)
    series[:20, 30:] = NAN
    return series


def test_series_that_change_in_time_alike():
    view = SeriesView(waves(0), "series")
    real, alike, faster = (view.see(waves(1)), view.see(waves(2)), view.see(waves(3, 0.9)))
    found, others = view.distances(real, alike), view.distances(real, faster)
    assert found.keys() == {(m, None) for m in ("kernel distance", "autocorrelations", "spectra")}
    for measure in ("autocorrelations", "spectra"):
        assert abs(found[measure, None]) < 0.05 < 0.3 < others[measure, None]
    assert np.isnan(view.distances(real, alike.take([0]))["spectra", None])
