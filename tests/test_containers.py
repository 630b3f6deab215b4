"""Rows come back in the container and the types of those fitted, after loading too."""

import datetime
from decimal import Decimal

import narwhals as nw
import narwhals.stable.v1 as nw_v1
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import sparse

from ganaug import GANAugmenter

# Classes that are too small to train on: what is tested needs no GAN.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ganaug.SmallClassWarning", "ignore::ganaug.IdentifierWarning"
)

N = 40
RNG = np.random.default_rng(0)
Y = np.repeat([0, 1], [35, 5])
EMPTY = np.where(RNG.random((N, 3)) > 0.5, RNG.normal(size=(N, 3)), 0.0)
DAYS = [datetime.date(2024, 1, 1) + datetime.timedelta(days=i % 15) for i in range(N)]
HOURS = [datetime.datetime(2024, 1, 1, i % 15) for i in range(N)]
COLUMNS = {
    "float64": pa.array(RNG.normal(size=N)),
    "float32": pa.array(RNG.normal(size=N), pa.float32()),
    "int64": pa.array([2**62 + i for i in range(N)]),
    "int64 with nulls": pa.array([None, *range(N - 1)], pa.int64()),
    "uint8": pa.array(np.arange(N) % 15, pa.uint8()),
    "text": pa.array([None, *(["u", "v"] * N)[: N - 1]]),
    "large text": pa.array(["u", "v"] * (N // 2), pa.large_string()),
    "flags": pa.array([None, *([True, False] * N)[: N - 1]]),
    "dictionary": pa.array(["u", "v"] * (N // 2)).dictionary_encode(),
    "day": pa.array(DAYS),
    "time": pa.array(HOURS, pa.timestamp("ms")),
    "time of a zone": pa.array(HOURS, pa.timestamp("us", tz="Europe/Berlin")),
    "duration": pa.array([datetime.timedelta(hours=i % 15) for i in range(N)]),
    "clock": pa.array([hour.time() for hour in HOURS]),
    "decimal": pa.array([Decimal(i % 15) / 4 for i in range(N)], pa.decimal128(8, 2)),
    "nothing": pa.nulls(N),
}
TABLE = pa.table(COLUMNS)
FRAME = pl.from_arrow(TABLE).with_columns(
    enum=pl.Series(["u", "v"] * (N // 2), dtype=pl.Enum(["v", "u", "w"])),
    small=pl.Series(np.arange(N) % 15, dtype=pl.Int8),
)


def through_file(augmenter, path):
    augmenter.save(path)
    return GANAugmenter.load(path)


@pytest.mark.parametrize("X", [TABLE, TABLE.to_batches()[0]], ids=["table", "batch"])
def test_pyarrow(quick, tmp_path, X):
    augmenter = quick()
    X_more, y_more = augmenter.fit_resample(X, pa.array(Y))
    drawn, _ = augmenter.sample(9)
    loaded, _ = through_file(augmenter, tmp_path / "it").sample(9)
    assert type(X_more) is type(drawn) is type(X)
    assert X_more.schema == drawn.schema == loaded.schema == X.schema
    assert X_more.slice(0, N).equals(X)
    assert X_more.num_rows == len(y_more) == 70
    assert augmenter.feature_names_in_.tolist() == X.schema.names
    assert X_more.slice(N).column(0).null_count == 0


def test_polars(quick, tmp_path):
    augmenter = quick()
    X_more, _ = augmenter.fit_resample(FRAME, Y)
    assert X_more.schema == FRAME.schema
    assert X_more.head(N).equals(FRAME)
    assert augmenter.sample(9)[0].schema == FRAME.schema
    assert through_file(augmenter, tmp_path / "it").sample(9)[0].schema == FRAME.schema


@pytest.mark.parametrize("native", [TABLE, FRAME, FRAME.to_pandas()], ids=["pa", "pl", "pd"])
@pytest.mark.parametrize("narwhals", [nw, nw_v1])
def test_narwhals(quick, native, narwhals):
    X = narwhals.from_native(native, eager_only=True)
    y = narwhals.from_native(pl.Series("y", Y), series_only=True)
    augmenter = quick()
    for rows, labels in (augmenter.fit_resample(X, y), augmenter.sample(9)):
        assert type(rows) is type(X)
        assert type(labels) is type(y)
        assert rows.implementation == X.implementation
        assert rows.schema == X.schema
        assert labels.name == "y"


def test_lazy_frames_of_narwhals_are_to_be_collected(quick):
    with pytest.raises(TypeError, match=r"Received: LazyFrame.*collect\(\)"):
        quick().fit(nw.from_native(FRAME.lazy()), Y)


def test_nested_columns_of_pyarrow(quick):
    X = pa.table({"a": [[1], [2]], "b": [1, 2]})
    with pytest.raises(ValueError, match=r"one value per row.*Received: a: list<.*int64>\."):
        quick().fit(X, [0, 1])


@pytest.mark.parametrize(
    "dtype",
    [
        pd.SparseDtype("float64", 0.0),
        pd.SparseDtype("float64"),
        pd.SparseDtype("int64", 0),
        pd.SparseDtype("bool", False),
    ],
    ids=str,
)
def test_sparse_columns_of_pandas(quick, tmp_path, dtype):
    X = pd.DataFrame({"a": np.arange(N) / 3, "s": (np.arange(N) // 30).astype("float64")})
    X = X.astype({"s": dtype.subtype}).astype({"s": dtype})
    augmenter = quick()
    X_more, _ = augmenter.fit_resample(X, Y)
    assert X_more.dtypes.equals(X.dtypes)
    assert augmenter.sample(3)[0].dtypes.equals(X.dtypes)
    assert augmenter.codec_.container_.dtypes == tuple(X.dtypes)
    assert through_file(augmenter, tmp_path / "it").sample(3)[0].dtypes.equals(X.dtypes)


@pytest.mark.parametrize("kind", [sparse.csr_array, sparse.coo_matrix, sparse.lil_array])
def test_sparse_matrices(quick, tmp_path, kind):
    X = kind(EMPTY)
    augmenter = quick().fit(X, Y)
    for fitted in (augmenter, through_file(augmenter, tmp_path / "it")):
        drawn, _ = fitted.sample(9)
        assert type(drawn) is kind
        assert drawn.shape == (9, 3)
        assert drawn.dtype == X.dtype


def test_lists_and_masked_arrays(quick, tmp_path):
    augmenter = quick().fit(EMPTY.tolist(), Y.tolist())
    for fitted in (augmenter, through_file(augmenter, tmp_path / "it")):
        rows, labels = fitted.sample(2)
        assert [len(row) for row in rows] == [3, 3]
        assert labels == [1, 1]
    X = np.ma.masked_equal((EMPTY * 10).astype("int16"), 0)
    augmenter = quick().fit(X, Y)
    for fitted in (augmenter, through_file(augmenter, tmp_path / "it")):
        drawn, _ = fitted.sample(20)
        assert type(drawn) is np.ma.MaskedArray
        assert drawn.dtype == "int16"
        assert 0 < np.ma.count_masked(drawn) < drawn.size
