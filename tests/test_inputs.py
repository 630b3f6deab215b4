"""Tables come back in the container of the user."""

import tracemalloc
from collections import Counter
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import sparse

from ganaug import GANAugmenter
from ganaug.frames import to_pandas
from ganaug.inputs import (
    check_labels,
    check_table,
    kind_of,
    variant_of,
)
from ganaug.table_rows import densify, extend

FORMATS = ["bsr", "coo", "csc", "csr", "dia", "dok", "lil"]


def quick():
    return GANAugmenter(max_iter=1, selection=None, random_state=0)


@pytest.fixture
def half_empty():
    rng = np.random.default_rng(0)
    return np.where(rng.random((40, 3)) > 0.5, rng.normal(size=(40, 3)), 0.0)


@pytest.mark.parametrize(
    ("X", "kind"),
    [
        (np.zeros((5, 2)), "table"),
        ([[1, "a"], [2, "b"]], "table"),
        ([[1, 2], [3]], "table"),
        (pd.DataFrame({"x": [1]}), "table"),
        (sparse.csr_array((3, 4)), "table"),
        (np.zeros((5, 16, 8)), "images"),
        (np.zeros((5, 8, 17, 3)), "images"),
        ([[[1, 2], [3, 4]]], "series"),
        (np.zeros((5, 16, 7)), "series"),
        (np.zeros((5, 2, 2, 2, 2)), "videos"),
        ([np.zeros((3, 2, 2, 1)), np.zeros((4, 2, 2, 1))], "videos"),
        (np.zeros((5, 2, 2, 2, 2, 2)), "table"),
    ],
)
def test_what_samples_are_taken_for(X, kind):
    assert kind_of(X) == kind


@pytest.mark.parametrize(
    ("shape", "variant"),
    [
        ((5, 16, 8), "small images"),
        ((5, 8, 17, 3), "images"),
        ((5, 128, 8), "images"),
        ((5, 8, 129), "large images"),
    ],
)
def test_images_differ_in_size(shape, variant):
    assert variant_of("images", np.zeros(shape)) == variant
    assert variant_of("series", np.zeros(shape)) == "series"


@pytest.mark.parametrize("kind", ["array", "matrix"])
@pytest.mark.parametrize("format", FORMATS)
def test_sparse_formats(half_empty, format, kind):
    X = getattr(sparse, f"{format}_{kind}")(half_empty)
    checked = check_table(X)
    assert checked is X
    np.testing.assert_array_equal(densify(checked), half_empty)
    synthetic = half_empty[:5] * 2
    extended = extend(checked, synthetic)
    assert type(extended) is type(X)
    assert extended.dtype == X.dtype
    np.testing.assert_array_equal(extended.toarray(), np.vstack([half_empty, synthetic]))


def test_resampling_keeps_a_sparse_format(half_empty):
    X_more, y_more = quick().fit_resample(sparse.coo_array(half_empty), np.arange(40) // 30)
    assert type(X_more) is sparse.coo_array
    dense = X_more.toarray()
    np.testing.assert_array_equal(dense[:40], half_empty)
    assert Counter(y_more.tolist()) == {0: 30, 1: 30}
    assert 0 < np.count_nonzero(dense[40:]) < dense[40:].size  # Zeros are a state of their own.
    assert (dense[40:].min(axis=0) >= half_empty.min(axis=0)).all()
    assert (dense[40:].max(axis=0) <= half_empty.max(axis=0)).all()


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_sparse_tables_are_finite(half_empty, value):
    half_empty[3, 1] = value
    with pytest.raises(ValueError, match="infinity"):
        check_table(sparse.lil_array(half_empty))


@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
@pytest.mark.parametrize("row", [list, tuple])
def test_numbers_stay_numbers_beside_text_in_lists(row):
    X = [row([i * 1.5, i, "ab"[i % 2], i % 3 == 0]) for i in range(40)]
    X_more, y_more = quick().fit_resample(X, [i // 30 for i in range(40)])
    assert isinstance(X_more, list)
    assert isinstance(y_more, list)
    assert X_more[:40] == [list(row) for row in X]
    assert {tuple(map(type, row)) for row in X_more} == {(float, int, str, bool)}
    synthetic = list(zip(*X_more[40:], strict=True))
    assert all(0.0 <= number <= 58.5 for number in synthetic[0])
    assert len(set(synthetic[0])) > 5
    assert set(synthetic[2]) <= {"a", "b"}


def test_missing_numbers_beside_text_in_lists():
    X = [[None if i % 5 == 0 else i * 1.5, "ab"[i % 2]] for i in range(40)]
    table = check_table(X)
    assert table.dtype == object
    assert table.tolist() == X


def test_lists_of_numbers_or_text_alone():
    assert check_table([[1, 2.5], [3, 4]]).dtype == "float64"
    assert check_table([[1, 2], [3, 4]]).dtype == "int64"
    assert check_table([["a", "b"], ["c", "d"]]).tolist() == [["a", "b"], ["c", "d"]]
    assert check_table(np.array([["a", "1"]])).dtype == "<U1"
    with pytest.raises(ValueError, match="inhomogeneous"):
        check_table([["a", 1], ["b"]])


@pytest.mark.parametrize("X", [np.arange(60.5), ["a", 1], list(range(99)), pd.array([1.5])])
def test_one_axis_is_refused_without_its_data(X):
    with pytest.raises(ValueError, match=r"Expected 2D array.*of shape=.*Reshape") as caught:
        check_table(X)
    assert len(str(caught.value)) < 200


def test_a_list_of_dicts_is_refused_without_its_data():
    with pytest.raises(TypeError, match=r"Received: builtins.list\. Pass a frame: pd.DataFrame"):
        check_table([{"a": 3}] * 60)


@pytest.mark.parametrize("dtype", ["datetime64[D]", "timedelta64[h]"])
def test_arrays_of_times(dtype):
    X = np.random.default_rng(0).integers(0, 99, (40, 2)).astype(dtype)
    X_more, _ = quick().fit_resample(X, np.arange(40) // 30)
    assert X_more.dtype == dtype
    np.testing.assert_array_equal(X_more[:40], X)
    assert (X_more.min(axis=0) == X.min(axis=0)).all()
    assert (X_more.max(axis=0) == X.max(axis=0)).all()


@pytest.mark.filterwarnings("ignore::ganaug.SmallClassWarning")
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "uint8", "datetime64[s]", "O"])
def test_masked_values_are_missing(dtype):
    rng = np.random.default_rng(0)
    values = rng.integers(100, 120, (40, 2)).astype(dtype)
    mask = rng.random((40, 2)) < 0.3
    X = np.ma.masked_array(np.where(mask, np.zeros(1, dtype)[0], values).astype(dtype), mask)
    augmenter = quick()
    X_more, _ = augmenter.fit_resample(X, np.arange(40) // 35)
    drawn, _ = augmenter.sample(50)
    for masked in (X_more, drawn):
        assert type(masked) is np.ma.MaskedArray
        assert masked.dtype == X.dtype
    np.testing.assert_array_equal(X_more[:40].mask, mask)
    np.testing.assert_array_equal(X_more[:40].compressed(), X.compressed())
    for new in (X_more[40:], drawn):
        assert 0 < np.ma.count_masked(new) < new.size
        assert new.compressed().min() >= values.min()


@pytest.mark.filterwarnings("ignore::ganaug.SmallClassWarning")
def test_a_masked_array_without_a_masked_value():
    X = np.ma.masked_array(np.random.default_rng(0).normal(size=(40, 2)))
    X_more, _ = quick().fit_resample(X, np.arange(40) // 35)
    assert type(X_more) is np.ma.MaskedArray
    assert np.ma.count_masked(X_more) == 0


@pytest.mark.parametrize(
    ("X", "advice"),
    [
        ({"a": [1234567, 2]}, r"builtins\.dict.*pd\.DataFrame\(X\)"),
        (pd.Series([1234567, 2]), r"Series.*X\.to_frame\(\)"),
        (np.rec.array([(1234567, "u"), (2, "v")]), r"recarray.*DataFrame\.from_records\(X\)"),
        (pl.Series([1234567, 2]), r"Series.*X\.to_frame\(\)"),
    ],
)
def test_what_is_no_table_is_refused_without_its_data(X, advice):
    for call in (quick().fit, quick().fit_resample):
        with pytest.raises(TypeError, match=rf"two axes.*Received: .*{advice}") as caught:
            call(X, [0, 1])
        assert "1234567" not in str(caught.value)


@pytest.mark.parametrize("dtype", [pl.List(pl.Int64), pl.Array(pl.Int64, 1)])
def test_nested_columns_of_polars(dtype):
    X = pl.DataFrame({"a": pl.Series([[1], [2]], dtype=dtype)})
    with pytest.raises(ValueError, match=r"Received: .*'a' of dtype=.* holds several") as seen:
        quick().fit(X, [0, 1])
    assert "astype" not in str(seen.value)


def test_lazy_frames_are_to_be_collected():
    frame = pl.DataFrame({"a": np.arange(40.0)})
    y = pl.Series("y", np.arange(40) // 30)
    for function, argument in [(to_pandas, frame.lazy()), (check_labels, frame.lazy())]:
        with pytest.raises(TypeError, match=r"Received: LazyFrame.*collect\(\)"):
            function(argument)
    for call in (quick().fit, quick().fit_resample):
        with pytest.raises(TypeError, match=r"Received: LazyFrame.*collect\(\)"):
            call(frame.lazy(), y)
        with pytest.raises(TypeError, match=r"Received: LazyFrame.*collect\(\)"):
            call(frame, y.to_frame().lazy())


def test_a_sparse_table_never_becomes_dense_as_a_whole():
    rng, shape = np.random.default_rng(0), (200_000, 100)
    places = [rng.integers(size, size=200_000) for size in shape]
    X = sparse.csr_array((rng.random(200_000), places), shape)
    y = np.repeat([0, 1], [199_900, 100])
    tracemalloc.start()
    quick().fit(X, y)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 0.5 * 8 * X.shape[0] * X.shape[1]


def test_frames_that_pandas_stores_sparsely(half_empty):
    X = pd.DataFrame.sparse.from_spmatrix(sparse.csr_array(half_empty))
    dense = densify(X)
    assert (dense.dtypes == "float64").all()
    extended = extend(X, dense.iloc[:5])
    assert extended.dtypes.tolist() == X.dtypes.tolist()
    np.testing.assert_array_equal(extended.to_numpy()[40:], half_empty[:5])


@pytest.mark.parametrize("missing", [None, pd.NaT, pd.NA, Decimal("NaN")])
def test_missing_objects_stay_what_they_are(missing):
    X = pd.DataFrame({"x": [1, 2], "nothing": pd.Series([missing] * 2, dtype=object)})
    extended = extend(X, X.iloc[:1])
    assert extended["nothing"].dtype == object
    assert [type(value) for value in extended["nothing"]] == [type(missing)] * 3


@pytest.mark.parametrize(
    ("kind", "cell"), [(pa.list_(pa.int64()), [1]), (pa.struct([("a", pa.int8())]), {"a": 1})]
)
def test_arrow_columns_of_several_values_a_row(kind, cell):
    X = pd.DataFrame({"x": range(3), "l": pd.Series([cell] * 3, dtype=pd.ArrowDtype(kind))})
    with pytest.raises(ValueError, match=r"one value per row\. Received: l: "):
        check_table(X)
