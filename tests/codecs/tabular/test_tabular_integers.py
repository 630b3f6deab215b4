"""Integers that float64 does not hold exactly."""

import numpy as np
import pandas as pd
import pytest

from ganaug.codecs import TabularCodec

N = 60
DTYPES = ["uint64", "UInt64", "uint64[pyarrow]", "object"]
SIGNED = ["int64", "Int64", "int64[pyarrow]", "object"]


def as_column(values, dtype):
    if "pyarrow" in dtype:
        pytest.importorskip("pyarrow")
    return pd.DataFrame({"x": pd.Series(values, dtype=dtype)})


def noise(codec):
    width = codec.space_.shape[0]
    far = np.full((2, width), 9.0) * [[1.0], [-1.0]]
    return np.concatenate([np.random.default_rng(0).normal(size=(200, width)), far])


def assert_in_range(decoded, X):
    assert decoded["x"].dtype == X["x"].dtype
    seen = [int(value) for value in X["x"].dropna()]
    values = [int(value) for value in decoded["x"].dropna()]
    assert min(seen) <= min(values) < max(values) <= max(seen)


NARROW = {
    "above int64": (2**63 + 1, DTYPES),
    "end of uint64": (2**64 - N, DTYPES),
    "end of int64": (2**63 - N, SIGNED),
    "start of int64": (-(2**63), SIGNED),
    "above 2**53": (2**53 + 1, SIGNED + DTYPES),
    "beyond any dtype": (10**25, ["object"]),
    "beyond float64": (-(10**400), ["object"]),
}


@pytest.mark.parametrize(
    ("start", "dtype"),
    [(start, dtype) for start, dtypes in NARROW.values() for dtype in dtypes],
)
def test_a_range_that_float64_holds_comes_back_exactly(start, dtype):
    X = as_column(range(start, start + N), dtype)
    codec = TabularCodec().fit(X)
    pd.testing.assert_frame_equal(codec.decode(codec.encode(X)), X)
    assert_in_range(codec.decode(noise(codec)), X)


WIDE = {
    "above int64": ([2**63 + 1 + i * (2**57 + 1) for i in range(N)], DTYPES),
    "all of uint64": ([i * ((2**64 - 1) // (N - 1)) for i in range(N - 1)] + [2**64 - 1], DTYPES),
    "all of int64": ([-(2**63) + i * (2**58 + 1) for i in range(N)] + [2**63 - 1], SIGNED),
    "one off a double": ([2**60 + 1 + i * (2**54 + 3) for i in range(N)], SIGNED + DTYPES),
    "beyond any dtype": ([i * (10**25 + 1) for i in range(N)], ["object"]),
}


@pytest.mark.parametrize(
    ("values", "dtype"), [(values, dtype) for values, dtypes in WIDE.values() for dtype in dtypes]
)
def test_a_wider_range_is_never_left(values, dtype):
    X = as_column(values, dtype)
    codec = TabularCodec().fit(X)
    decoded = codec.decode(codec.encode(X))
    assert_in_range(decoded, X)
    span = max(values) - min(values)
    errors = [abs(int(a) - int(b)) for a, b in zip(decoded["x"], X["x"], strict=True)]
    assert max(errors) <= span // 10**6
    assert_in_range(codec.decode(noise(codec)), X)


@pytest.mark.parametrize("dtype", ["UInt64", "uint64[pyarrow]", "object"])
def test_missing_values_beside_large_integers(dtype):
    X = as_column([*range(2**63, 2**63 + N), *[None] * 9], dtype)
    codec = TabularCodec().fit(X)
    pd.testing.assert_frame_equal(codec.decode(codec.encode(X)), X)


@pytest.mark.parametrize("dtype", DTYPES)
def test_few_large_integers_are_levels(dtype):
    X = as_column([2**63 + 1, 2**63 + 2, 2**63 + 9] * 20, dtype)
    codec = TabularCodec().fit(X)
    assert codec.space_.spans[0].categorical
    pd.testing.assert_frame_equal(codec.decode(codec.encode(X)), X)


def test_an_extreme_sentinel_leaves_the_others_as_they_are():
    X = as_column([*range(N), *[-(2**63)] * N], "int64")
    codec = TabularCodec().fit(X)
    pd.testing.assert_frame_equal(codec.decode(codec.encode(X)), X)


@pytest.mark.parametrize(
    "values",
    [
        range(2**60 + 1, 2**60 + N),
        range(-(2**63), -(2**63) + N),
        range(2**63 - N, 2**63),
        [-(2**63) + i * (2**58 + 1) for i in range(N)],
    ],
)
def test_tensors_are_the_same_integers(values):
    X = as_column(values, "int64")
    codec = TabularCodec().fit(X)
    codes = np.concatenate([codec.encode(X), noise(codec)])
    (tensor,) = codec.decode_tensors(codes, 0)
    np.testing.assert_array_equal(tensor.numpy(), codec.decode(codes)["x"])


def test_tensors_stay_in_the_range_of_int64():
    X = as_column([-(2**63), *range(0, 2**62, 2**57), 2**63 - 1], "int64")
    codec = TabularCodec().fit(X)
    (tensor,) = codec.decode_tensors(noise(codec), 0)
    assert tensor.numpy().min() == -(2**63)
    assert tensor.numpy().max() >= 2**63 - 1024


@pytest.mark.parametrize("declared", [None, ["x"]])
def test_tensors_of_what_int64_does_not_hold(declared):
    X = as_column([2**63 - 2, 2**63 + 5, 2**63 + 9] * 9, "uint64")
    codec = TabularCodec(categorical_features=declared).fit(X)
    (tensor,) = codec.decode_tensors(codec.encode(X), 0)
    assert tensor.numpy().tolist() == [2**63 - 2, 2**63 - 1, 2**63 - 1] * 9


@pytest.mark.parametrize("declared", [None, ["x"]])
@pytest.mark.parametrize("missing", [[], [None]], ids=["full", "missing"])
def test_tensors_of_what_float64_does_not_hold(declared, missing):
    X = as_column([-(10**400), 1 - 10**400, *missing] * 9, "object")
    codec = TabularCodec(categorical_features=declared).fit(X)
    (tensor,) = codec.decode_tensors(codec.encode(X), 0)
    nearest = -np.finfo("float64").max if missing else -(2**63)
    assert tensor.numpy().tolist()[:2] == [nearest, nearest]


def test_rows_outside_of_a_large_range():
    X = as_column(range(2**63, 2**63 + N), "UInt64")
    codec = TabularCodec().fit(X)
    outside = as_column([0, 2**64 - 1], "UInt64")
    assert codec.decode(codec.encode(outside))["x"].tolist() == [2**63, 2**63 + N - 1]


def test_integers_without_a_double():
    with pytest.raises(ValueError, match="Column 'x' contains infinity or a value too large"):
        TabularCodec().fit(as_column([10**400 * i for i in range(N)], "object"))


def test_instants_of_a_wide_range_stay_in_it():
    ticks = np.arange(N) * (2**57 + 15) + 1  # The double next to the last one is above it.
    X = pd.DataFrame({"x": ticks.astype("datetime64[ns]")})
    codec = TabularCodec().fit(X)
    generated = codec.decode(noise(codec))["x"]
    assert X["x"].min() == generated.min()
    assert generated.max() == X["x"].max()
    assert codec.decode_tensors(noise(codec), 0)[0].numpy().max() == ticks.max()


def test_instants_from_the_first_to_the_last():
    ends = pd.Series([pd.Timestamp.min, pd.Timestamp.max]).astype("M8[ns]")
    X = pd.DataFrame({"x": pd.concat([ends, pd.Series(pd.date_range("1900", "2100", N))])})
    codec = TabularCodec().fit(X)
    codes = np.concatenate([codec.encode(X), noise(codec)])
    decoded = codec.decode(codes)["x"]
    assert decoded.min() == pd.Timestamp.min
    # The double next to the last one is beyond it.
    assert pd.Timestamp.max - pd.Timedelta(microseconds=3) < decoded.max() <= pd.Timestamp.max
    (tensor,) = codec.decode_tensors(codes, 0)
    np.testing.assert_array_equal(tensor.numpy(), decoded.astype("int64"))
    away = (decoded[:N].array - X["x"].array[:N]) / pd.Timedelta(days=365)
    assert abs(away[2:]).max() < 1  # Beside ends that are 292 years away.
