"""A codec that was saved encodes and decodes as before."""

import datetime
import json
import pickle

import numpy as np
import pandas as pd
import pytest

from ganaug.codecs import TabularCodec

RNG = np.random.default_rng(0)
N = 120


def frame():
    gone = RNG.random(N) < 0.1
    X = pd.DataFrame(
        {
            "plain": RNG.normal(size=N),
            "heavy": RNG.lognormal(0, 4, N),
            "spiky": np.where(RNG.random(N) < 0.5, 0, RNG.normal(size=N)),
            "seen": RNG.integers(0, 30, N),
            "repeated": np.repeat(RNG.normal(size=N // 4), 4),
            "few": RNG.integers(0, 3, N).astype("int8"),
            "Int64": pd.array(RNG.integers(0, 30, N), dtype="Int64"),
            "string": pd.array(RNG.choice(list("ab"), N), dtype="string"),
            "str": RNG.choice(list("ab"), N),
            "ids": [f"id{i}" for i in range(N)],
            "category": pd.Categorical(RNG.choice([1, 5], N), [5, 1, 9], ordered=True),
            "dates_in_category": pd.Categorical(pd.to_datetime(["2020-01-01", "2021-01-01"] * 60)),
            "bins": pd.cut(RNG.normal(size=N), 3),
            "months": pd.period_range("2020", periods=4, freq="M").repeat(N // 4),
            "bytes": pd.Series([b"\xff", b"b"] * (N // 2), dtype=object),
            "objects": pd.Series([1, "a", None, datetime.date(2020, 1, 1)] * 30, dtype=object),
            "berlin": pd.date_range("2020", periods=N, tz="Europe/Berlin"),
            "duration": pd.to_timedelta(RNG.integers(0, 999, N), "s"),
            ("tuple", 3): 1.5,
        }
    )
    for name in ["spiky", "Int64", "str", "berlin"]:
        X[name] = X[name].mask(gone)
    return X


@pytest.fixture(params=["frame", "array", "text"])
def table(request):
    tables = {
        "frame": frame(),
        "array": RNG.normal(size=(50, 3)).astype("float32"),
        "text": RNG.choice(["one", "two"], (40, 2)),
    }
    return tables[request.param]


def assert_alike(one, other, X):
    codes = one.encode(X)
    np.testing.assert_array_equal(other.encode(X), codes)
    assert other.space_ == one.space_
    noise = RNG.normal(size=(100, codes.shape[1]))
    for rows in (codes, noise):
        decoded, expected = other.decode(rows, seed=5), one.decode(rows, seed=5)
        assert type(decoded) is type(expected)
        if isinstance(X, pd.DataFrame):
            pd.testing.assert_frame_equal(decoded, expected)
        else:
            np.testing.assert_array_equal(decoded, expected)
            assert decoded.dtype == expected.dtype


def test_config_and_arrays(table, tmp_path):
    codec = TabularCodec(categorical_features=[0]).fit(table)
    config, arrays = codec.get_config()
    np.savez(tmp_path / "arrays.npz", **arrays)
    with np.load(tmp_path / "arrays.npz", allow_pickle=False) as stored:
        restored = TabularCodec.from_config(
            json.loads(json.dumps(config, allow_nan=False)), dict(stored)
        )
    assert restored.categorical_features == [0]
    assert_alike(codec, restored, table)


def test_pickle(table):
    codec = TabularCodec().fit(table)
    assert_alike(codec, pickle.loads(pickle.dumps(codec)), table)


@pytest.mark.parametrize("declaration", ["auto", None, [True, False, True], np.array([0, 2])])
def test_declaration_is_kept(declaration):
    codec = TabularCodec(categorical_features=declaration).fit(RNG.normal(size=(9, 3)))
    restored = TabularCodec.from_config(*codec.get_config())
    kept = declaration.tolist() if isinstance(declaration, np.ndarray) else declaration
    assert restored.categorical_features == kept


def test_multi_index_columns():
    X = pd.DataFrame(
        RNG.normal(size=(9, 2)), columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)])
    )
    restored = TabularCodec.from_config(*TabularCodec().fit(X).get_config())
    assert restored.decode(restored.encode(X)).columns.equals(X.columns)
