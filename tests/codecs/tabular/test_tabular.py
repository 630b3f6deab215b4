"""Round trips of columns of all kinds."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from sklearn.exceptions import NotFittedError

from ganaug.codecs import TabularCodec

N = 400


def missing_rows(rng):
    return rng.random(N) < 0.1


def mixed_frame(seed=0):
    """One column of each kind; the name says what is special."""
    rng = np.random.default_rng(seed)
    gone = missing_rows(rng)
    letters = rng.choice(list("abcde"), N)
    days = pd.to_datetime("2020-01-01") + pd.to_timedelta(rng.integers(0, 900, N), "D")
    seconds = pd.to_datetime("2020-01-01") + pd.to_timedelta(rng.integers(0, 10**6, N), "s")
    small = rng.integers(0, 90, N)
    frame = pd.DataFrame(
        {
            "cents": np.round(rng.normal(size=N) * 50, 2),
            "cents32": np.round(rng.normal(size=N) * 50, 2).astype("float32"),
            "tenths16": np.round(rng.normal(size=N), 1).astype("float16"),
            "thousands": rng.integers(0, 900, N) * 1000,
            "int8": small.astype("int8"),
            "uint16": rng.integers(0, 60000, N).astype("uint16"),
            "uint64": rng.integers(0, 10**6, N).astype("uint64"),
            "few": rng.integers(0, 4, N) * 1.5,
            "two": rng.integers(0, 2, N),
            "Int64": pd.array(small, dtype="Int64"),
            "Float32": pd.array(np.round(rng.normal(size=N), 1), dtype="Float32"),
            "str": letters,
            "object": pd.Series(letters, dtype=object),
            "string": pd.array(letters, dtype="string"),
            "category": pd.Categorical(letters, categories=list("edcbaz"), ordered=True),
            "category_of_ints": pd.Categorical(rng.choice([10, 20, 30], N), [30, 10, 20]),
            "bins": pd.cut(rng.normal(size=N), 4),
            "bool": rng.random(N) < 0.3,
            "boolean": pd.array(rng.random(N) < 0.3, dtype="boolean"),
            "days": days,
            "seconds_ns": seconds.as_unit("ns"),
            "berlin_days": days.tz_localize("Europe/Berlin"),
            "berlin_seconds": seconds.tz_localize("UTC").tz_convert("Europe/Berlin"),
            "duration": seconds - seconds.min(),
            "constant": 7,
            "constant_text": "same",
            "nothing": np.nan,
            "object_ints": pd.Series(list(map(int, small)), dtype=object),
        }
    )
    for name in ["cents", "few", "Int64", "str", "object", "string", "category", "boolean"]:
        frame[name] = frame[name].mask(gone)
    for name in ["days", "berlin_days", "duration", "object_ints", "bins", "constant_text"]:
        frame[name] = frame[name].mask(gone)
    return frame


def round_trip(X, **parameters):
    codec = TabularCodec(**parameters).fit(X)
    codes = codec.encode(X)
    assert codes.dtype == np.float32
    assert codes.shape == (len(X), *codec.space_.shape)
    assert sum(span.width for span in codec.space_.spans) == codec.space_.shape[0] >= 1
    assert np.isfinite(codes).all()
    return codec.decode(codes)


def noise(codec, n=300, scale=3.0, seed=0):
    return np.random.default_rng(seed).normal(size=(n, *codec.space_.shape)) * scale


MIXED = mixed_frame()


@pytest.mark.parametrize("name", MIXED.columns)
def test_a_column_comes_back_exactly(name):
    X = MIXED[[name]]
    pd.testing.assert_frame_equal(round_trip(X), X)


def test_a_table_comes_back_exactly_and_is_not_modified():
    X = MIXED.set_index(np.arange(N)[::-1])
    before = X.copy(deep=True)
    pd.testing.assert_frame_equal(round_trip(X), X.reset_index(drop=True))
    pd.testing.assert_frame_equal(X, before)


@pytest.mark.parametrize("name", MIXED.columns)
def test_generated_rows_look_like_the_column(name):
    X = MIXED[[name]]
    codec = TabularCodec().fit(X)
    generated = codec.decode(noise(codec))
    assert list(generated.dtypes) == list(X.dtypes)
    assert isinstance(generated.index, pd.RangeIndex)
    column, real = generated[name], X[name]
    assert real.isna().any() or not column.isna().any()
    if real.isna().any() and not real.isna().all():
        assert 0 < column.isna().sum() < len(column)
    if name.endswith("days"):
        assert (column.dropna().dt.normalize() == column.dropna()).all()
    if real.nunique() <= 6:
        assert set(column.dropna()) == set(real.dropna())
    elif real.nunique() <= N / 2:
        assert set(column.dropna()) <= set(real.dropna())
        assert column.nunique() > real.nunique() / 4
    else:
        assert real.min() <= column.min() < column.max() <= real.max()
        assert column.nunique() > 50


def test_plain_floats_come_back_within_float32_of_their_deviation():
    X = np.random.default_rng(0).normal(1e6, 3.0, size=(500, 4))
    assert np.abs(round_trip(X) - X).max() < 3.0 * 1e-6


def test_constant_table_has_one_zero_unit():
    X = pd.DataFrame({"a": [1, 1], "b": ["x", "x"], "c": [None, None]})
    codec = TabularCodec().fit(X)
    assert codec.space_.shape == (1,)
    assert not codec.space_.spans[0].categorical
    np.testing.assert_array_equal(codec.encode(X), [[0.0], [0.0]])
    pd.testing.assert_frame_equal(codec.decode(np.ones((2, 1))), X)


def test_names_need_not_be_text():
    X = pd.DataFrame({0: [1.0, 2.0, 3.5], ("a", 1): list("xyx")}, columns=[0, ("a", 1)])
    assert round_trip(X).columns.tolist() == [0, ("a", 1)]


def test_rows_outside_of_the_fitted_range_go_to_its_ends():
    fitted = np.random.default_rng(0).lognormal(0, [0.5, 3], size=(300, 2))
    codec = TabularCodec().fit(fitted)
    X = np.array([[1e200, -1e200], [np.nan, np.nan]])
    codes = codec.encode(X)
    assert np.isfinite(codes).all()
    assert codec.decode(codes)[0].tolist() == [fitted[:, 0].max(), fitted[:, 1].min()]
    assert codes[1].tolist() == [0.0, 0.0]  # The mean, since none was missing.
    assert codec.encode(X[:0]).shape == (0, 2)
    assert codec.decode(np.zeros((0, 2))).shape == (0, 2)


def test_tensors_match_the_table_and_run_in_a_graph():
    codec = TabularCodec().fit(MIXED)
    codes = codec.encode(MIXED)
    eager = codec.decode_tensors(codes, 3)
    graph = tf.function(codec.decode_tensors)(tf.constant(codes), tf.constant([3, 3]))
    expected = {"cents": "float64", "int8": "int64", "few": "float64", "Int64": "float64"}
    expected |= {"str": "string", "category": "string", "category_of_ints": "int64"}
    expected |= {"bool": "int64", "boolean": "float64", "days": "int64", "uint64": "int64"}
    for name, one, other in zip(MIXED.columns, eager, graph, strict=True):
        assert one.shape == (N,)
        assert one.dtype.name == expected.get(name, one.dtype.name)
        np.testing.assert_array_equal(one.numpy(), other.numpy())
    by_name = dict(zip(MIXED.columns, eager, strict=True))
    np.testing.assert_array_equal(by_name["cents"].numpy(), MIXED["cents"])
    np.testing.assert_array_equal(by_name["days"].numpy(), MIXED["days"].array.view("int64"))
    text = [value.decode() for value in by_name["str"].numpy()]
    assert text == MIXED["str"].fillna("").tolist()


def test_numpy_and_tensorflow_decode_the_same_numbers():
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.normal(size=(300, 40)), rng.lognormal(0, 3, (300, 40))])
    X[:, ::3] = X[:, ::3].round(1)
    codec = TabularCodec().fit(X)
    codes = rng.normal(0, 2, (50, 80)).astype("float32")
    table = codec.decode(codes)
    for decode in (codec.decode_features, tf.function(codec.decode_features)):
        np.testing.assert_array_equal(decode(tf.constant(codes), 0), table)
    np.testing.assert_array_equal(codec.decode(codes[:1]), table[:1])


def test_numbers_of_one_kind_share_operations_in_a_graph():
    codec = TabularCodec().fit(np.random.default_rng(0).normal(size=(50, 200)))
    codes = tf.TensorSpec((None, 200), tf.float32)
    graph = tf.function(codec.decode_features).get_concrete_function(codes, 0).graph
    assert len(graph.get_operations()) < 400


def test_decoding_arrays_does_not_import_tensorflow():
    code = (
        "import sys, numpy as np; from ganaug.codecs import TabularCodec\n"
        "X = np.random.default_rng(0).normal(size=(50, 3)); codec = TabularCodec().fit(X)\n"
        "codec.decode(codec.encode(X)); print('tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"


def test_decoding_in_a_dataset():
    codec = TabularCodec().fit(MIXED)
    seeds = tf.data.Dataset.random(0).batch(2)
    codes = tf.data.Dataset.from_tensor_slices(codec.encode(MIXED)).batch(64)
    decoded = tf.data.Dataset.zip(codes, seeds).map(
        lambda codes, seed: tuple(codec.decode_tensors(codes, seed))
    )
    batches = [[column.numpy() for column in columns] for columns in decoded]
    columns = dict(
        zip(MIXED.columns, map(np.concatenate, zip(*batches, strict=True)), strict=True)
    )
    np.testing.assert_array_equal(columns["cents"], MIXED["cents"])
    np.testing.assert_array_equal(columns["uint16"], MIXED["uint16"])
    assert [text.decode() for text in columns["object"]] == MIXED["object"].fillna("").tolist()


def test_same_seed_same_table_in_blocks(monkeypatch):
    monkeypatch.setattr("ganaug.codecs.tabular.rows.ROWS_AT_ONCE", 64)
    X = pd.DataFrame({"id": [f"id{i}" for i in range(300)], "x": np.arange(300) % 7})
    codec = TabularCodec().fit(X)
    codes = codec.encode(X)
    one, same, other = (codec.decode(codes, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    assert one["x"].equals(X["x"])
    assert not one["id"].equals(other["id"])
    assert one["id"].nunique() > 150  # Blocks draw apart from each other.


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.zeros(3), r"Expected 2D array.*shape=\(3,\)"),
        (np.zeros((2, 2, 2)), "Expected 2D array"),
        (np.zeros((0, 2)), r"0 sample\(s\) and 2 feature"),
        (pd.DataFrame(index=range(3)), r"3 sample\(s\) and 0 feature"),
        (pd.DataFrame([[1, 2, 3]], columns=["a", "b", "a"]), r"duplicated names \['a'\]"),
        (pd.DataFrame({"a": [1.0, np.inf]}), "Column 'a' contains infinity"),
        (np.array([[0.0, 1.0], [0.0, -np.inf]]), "Column 1 contains infinity"),
        (np.zeros((2, 1), dtype=complex), "Complex data not supported"),
    ],
)
def test_tables_that_cannot_be_fitted(X, message):
    with pytest.raises(ValueError, match=message):
        TabularCodec().fit(X)


def test_tables_that_were_not_fitted():
    X = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": [1, 2, 3]})
    codec = TabularCodec().fit(X)
    for other, message in [
        (X[["b", "a"]], "another order"),
        (X[["a"]], r"without \['b'\]"),
        (X.assign(c=1), r"unexpected \['c'\]"),
        (X.to_numpy(), "DataFrame with the columns fitted"),
        (X.assign(a=["x", "y", "z"]), "Column 'a' was fitted as float64"),
        (X.assign(a=[np.inf, 1.0, 1.0]), "Column 'a' contains infinity"),
    ]:
        with pytest.raises(ValueError, match=message):
            codec.encode(other)
    with pytest.raises(ValueError, match=r"Expected: 2. Received: 3"):
        TabularCodec().fit(X.to_numpy()).encode(np.zeros((4, 3)))


def test_codes_that_cannot_be_decoded():
    X = np.random.default_rng(0).normal(size=(9, 2))
    codec = TabularCodec().fit(X)
    with pytest.raises(ValueError, match=r"shape \(n, 2\) were expected.*\(1, 3\)"):
        codec.decode(np.zeros((1, 3)))
    with pytest.raises(ValueError, match="codes with NaN"):
        codec.decode(np.array([[0.0, np.nan]]))
    ends = codec.decode(np.array([[np.inf, -np.inf]]))
    assert ends.tolist() == [[X[:, 0].max(), X[:, 1].min()]]


@pytest.mark.parametrize("call", [lambda c: c.encode(np.zeros((1, 1))), lambda c: c.get_config()])
def test_not_fitted(call):
    with pytest.raises(NotFittedError, match="Call fit first"):
        call(TabularCodec())
