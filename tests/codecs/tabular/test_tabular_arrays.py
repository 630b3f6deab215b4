"""Arrays and lists: one dtype for all columns, or objects."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from ganaug.codecs import TabularCodec


def round_trip(X):
    codec = TabularCodec().fit(X)
    return codec.decode(codec.encode(X))


def noise(codec):
    return np.random.default_rng(0).normal(size=(300, *codec.space_.shape)) * 3.0


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int32", "uint8", "bool"])
def test_arrays_keep_their_dtype(dtype):
    X = (np.random.default_rng(0).normal(size=(200, 3)) * 40).round().clip(0).astype(dtype)
    decoded = round_trip(X)
    assert decoded.dtype == X.dtype
    np.testing.assert_array_equal(decoded, X)


def mostly_zeros(n_rows, n_columns, share):
    rng = np.random.default_rng(0)
    count = int(n_rows * n_columns * share)
    places = rng.integers(n_rows, size=count), rng.integers(n_columns, size=count)
    X = sparse.csr_array((rng.random(count).round(3), places), (n_rows, n_columns))
    X.sum_duplicates()
    return X


@pytest.mark.parametrize("form", ["csr_array", "csc_matrix", "coo_array", "lil_matrix"])
def test_sparse_matrices_are_learned_as_dense_ones_are(form):
    X = mostly_zeros(300, 4, 0.3).toarray().round(3)
    stored, dense = getattr(sparse, form)(X), TabularCodec().fit(X)
    codec = TabularCodec().fit(stored)
    np.testing.assert_array_equal(codec.encode(stored), dense.encode(X))
    np.testing.assert_array_equal(codec.decode(codec.encode(stored)), X)


def test_repeated_entries_of_a_sparse_matrix_add_up():
    X = sparse.csr_array(([1.0, 2.0, 4.0], [0, 0, 1], [0, 2, 3]), shape=(2, 2))
    assert (
        TabularCodec().fit(X).encode(X).tolist()
        == TabularCodec().fit(X.toarray()).encode(X.toarray()).tolist()
    )
    assert X.nnz == 3


def test_sparse_columns_become_dense_one_at_a_time():
    X = mostly_zeros(20_000, 2_000, 0.01)
    tracemalloc.start()
    TabularCodec().fit(X)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 0.1 * 8 * X.shape[0] * X.shape[1]


def test_sparse_columns_of_a_frame():
    X = mostly_zeros(300, 4, 0.3)
    frame = pd.DataFrame.sparse.from_spmatrix(X)
    codec = TabularCodec().fit(frame)
    decoded = codec.decode(codec.encode(frame))
    pd.testing.assert_frame_equal(decoded, frame)


def test_arrays_of_objects_and_of_text():
    rng = np.random.default_rng(0)
    X = np.empty((100, 3), dtype=object)
    X[:, 0] = rng.integers(0, 50, 100).tolist()
    X[:, 1] = rng.choice(["a", "b"], 100)
    X[:, 2] = rng.normal(size=100).round(1).tolist()
    X[::9, 1] = None
    decoded = round_trip(X)
    assert decoded.dtype == object
    assert type(decoded[0, 0]) is int
    np.testing.assert_array_equal(decoded, X)
    assert [span.categorical for span in TabularCodec().fit(X).space_.spans] == [
        False,
        True,
        False,
    ]
    text = rng.choice(["one", "two"], (50, 2))
    decoded = round_trip(text)
    assert decoded.dtype == text.dtype
    np.testing.assert_array_equal(decoded, text)


TIMES = [f"datetime64[{unit}]" for unit in ["Y", "M", "W", "D", "h", "m", "s", "ms", "ns"]]
TIMES += [f"timedelta64[{unit}]" for unit in ["W", "D", "h", "s", "us"]]


@pytest.mark.parametrize("dtype", TIMES)
def test_arrays_of_times_keep_their_unit(dtype):
    X = np.random.default_rng(0).integers(-60, 90, (100, 2)).astype(dtype)
    X[::9, 0] = "NaT"
    codec = TabularCodec().fit(X)
    restored = TabularCodec.from_config(*codec.get_config())
    for one in (codec, restored):
        decoded = one.decode(one.encode(X))
        assert decoded.dtype == X.dtype
        np.testing.assert_array_equal(decoded, X)
    generated = codec.decode(noise(codec))[:, 1]
    assert X[:, 1].min() <= generated.min() < generated.max() <= X[:, 1].max()


@pytest.mark.parametrize(
    "dtype", ["timedelta64[M]", "timedelta64", "datetime64[ps]", "datetime64[15m]"]
)
def test_arrays_of_times_that_pandas_cannot_hold(dtype):
    X = np.arange(6).reshape(3, 2).astype(dtype)
    with pytest.raises(ValueError, match=r"fixed length.*Received: X of dtype=.*DataFrame"):
        TabularCodec().fit(X)


def test_lists_become_arrays():
    np.testing.assert_allclose(
        round_trip([[1, 2.5], [3, 4.0], [8, 9.0]]), [[1, 2.5], [3, 4], [8, 9]]
    )
    mixed = [[i * 1.5, i, "ab"[i % 2]] for i in range(30)]
    decoded = round_trip(mixed)
    assert decoded.tolist() == mixed
    assert list(map(type, decoded[0])) == [float, int, str]
    spans = TabularCodec(relations=None).fit(mixed).space_.spans
    assert [span.categorical for span in spans] == [False, False, True]
    with pytest.raises(ValueError, match="Expected 2D array"):
        TabularCodec().fit([])


def test_read_only_memory(tmp_path):
    np.save(tmp_path / "X.npy", np.arange(60.0).reshape(20, 3))
    X = np.load(tmp_path / "X.npy", mmap_mode="r")
    np.testing.assert_allclose(round_trip(X), X, atol=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (2, 3), (3, 40), (30, 1)])
def test_small_tables(shape):
    X = np.random.default_rng(0).normal(size=shape)
    np.testing.assert_allclose(round_trip(X), X, rtol=1e-5, atol=1e-5)
    codec = TabularCodec().fit(X)
    generated = codec.decode(noise(codec))
    assert generated.shape == (300, shape[1])
    # Columns of one row or of many are generated over all of their range, and not beyond it.
    np.testing.assert_array_equal(generated.min(axis=0), X.min(axis=0))
    np.testing.assert_array_equal(generated.max(axis=0), X.max(axis=0))
