"""Relations between columns hold in all decoded rows, whatever is decoded."""

import json

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from related_tables import TABLES, assert_kept, related

from ganaug.codecs import TabularCodec


def noise(codec, n=600):
    rng = np.random.default_rng(1)
    return (1.3 * rng.normal(size=(n, *codec.space_.shape))).astype("float32")


@pytest.mark.parametrize("kind", TABLES)
def test_decoded_rows_keep_all_relations(kind):
    X, checks = related(kind)
    codec = TabularCodec().fit(X)
    decoded = codec.decode(noise(codec))
    pd.testing.assert_series_equal(decoded.dtypes, X.dtypes)
    assert_kept(decoded, checks)


def test_a_quotient_of_totals_is_never_missing():
    r = np.random.default_rng(0)
    cost, rate = r.gamma(1.2, 300, 400).round() + 1, r.uniform(-0.9, 1.5, 400)
    X = pd.DataFrame({"cost": cost, "profit": (cost * rate).round()})
    X["revenue"] = X["cost"] + X["profit"]
    X["margin"] = (100 * X["profit"] / X["revenue"]).round(1)
    codec = TabularCodec().fit(X[X["revenue"] > 0])
    assert "revenue = cost + profit" in map(str, codec.relations_)
    assert codec.decode(noise(codec)).notna().all(axis=None)


@pytest.mark.parametrize("kind", TABLES)
def test_rows_come_back_as_they_were(kind):
    X, _ = related(kind)
    codec = TabularCodec().fit(X)
    decoded = codec.decode(codec.encode(X))
    for name in X:
        if X[name].dtype.kind == "f":
            np.testing.assert_allclose(decoded[name], X[name], rtol=1e-5, atol=1e-6)
        else:
            pd.testing.assert_series_equal(decoded[name], X[name])


@pytest.mark.parametrize("kind", TABLES)
def test_a_graph_decodes_the_same(kind):
    X, _ = related(kind)
    codec = TabularCodec().fit(X)
    codes = noise(codec)
    seed = tf.constant([0, 0], tf.int64)
    graph = tf.function(codec.decode_tensors)(tf.constant(codes), seed)
    for tensor, (_, values) in zip(graph, codec.decode(codes).items(), strict=True):
        decoded = tensor.numpy()
        if decoded.dtype == object:
            text = values.astype(object).where(values.notna(), "")
            assert decoded.tolist() == [str(value).encode() for value in text]
        elif values.dtype.kind in "mM":
            # Midnights of a time zone are decoded in local time.
            naive = values.dt.tz_localize(None) if values.dtype.kind == "M" else values
            np.testing.assert_array_equal(decoded, naive.array.view("int64"))
        else:
            expected = values.to_numpy("float64", na_value=np.nan)
            # A graph adds in another order, which shows in what is left of 1.
            np.testing.assert_allclose(decoded.astype("float64"), expected, rtol=1e-7, atol=1e-14)


@pytest.mark.parametrize("kind", TABLES)
def test_a_saved_codec_restores_the_same(kind):
    X, _ = related(kind)
    codec = TabularCodec().fit(X)
    config, arrays = codec.get_config()
    loaded = TabularCodec.from_config(json.loads(json.dumps(config)), arrays)
    assert loaded.relations_ == codec.relations_
    assert loaded.space_ == codec.space_
    np.testing.assert_array_equal(loaded.encode(X), codec.encode(X))
    codes = noise(codec)
    pd.testing.assert_frame_equal(loaded.decode(codes), codec.decode(codes))
    for one, other in zip(
        loaded.decode_tensors(codes, 0), codec.decode_tensors(codes, 0), strict=True
    ):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("kind", TABLES)
def test_rows_that_break_relations_are_encoded(kind):
    X, _ = related(kind)
    codec = TabularCodec().fit(X)
    rng = np.random.default_rng(2)
    mixed = pd.DataFrame({name: X[name].array[rng.permutation(len(X))] for name in X})
    codes = codec.encode(mixed)
    assert np.isfinite(codes).all()
    assert np.shape(codes) == (len(X), *codec.space_.shape)


@pytest.mark.parametrize("kind", TABLES)
def test_what_is_determined_takes_no_units(kind):
    X, _ = related(kind)
    codec = TabularCodec().fit(X)
    assert codec.space_.shape < TabularCodec(relations=None).fit(X).space_.shape or (
        kind == "orders"
    )


def test_arrays():
    rng = np.random.default_rng(0)
    X = rng.integers(0, 99, (200, 3))
    X = np.column_stack([X, X.sum(axis=1), 500 - X[:, 1]])
    codec = TabularCodec().fit(X)
    assert codec.space_.shape == (3,)
    decoded = codec.decode(noise(codec))
    np.testing.assert_array_equal(decoded[:, :3].sum(axis=1), decoded[:, 3])
    np.testing.assert_array_equal(500 - decoded[:, 1], decoded[:, 4])
    features = tf.function(codec.decode_features)(noise(codec), 0)
    np.testing.assert_array_equal(features, decoded)


def test_halves_that_are_rounded_to_either_side():
    size = np.random.default_rng(0).integers(1000, 900000, 600) // 10 * 10
    X = pd.DataFrame({"bytes": size, "kb": [f"{value / 1000:.1f}" for value in size]})
    up = np.floor(size / 1000 * 10 + 0.5) / 10
    codec = TabularCodec().fit(X.assign(up=up))
    assert {relation.column for relation in codec.relations_} == {"kb", "up"}
    decoded = codec.decode(noise(codec))
    off = np.rint(decoded["kb"].astype(float) * 1000 - decoded["bytes"])
    assert (off.abs() <= 50).all()
    assert np.array_equal(np.floor(decoded["bytes"] / 100 + 0.5), np.rint(decoded["up"] * 10))


def test_a_coin_beside_a_copy_is_no_rounding():
    rng = np.random.default_rng(0)
    half = rng.integers(0, 5000, 600) + 0.5
    X = pd.DataFrame({"half": half, "whole": (half + rng.choice([-0.5, 0.5], 600)).astype(int)})
    assert not [r for r in TabularCodec().fit(X).relations_ if type(r).__name__ == "Sum"]
