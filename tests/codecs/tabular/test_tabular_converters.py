"""Numbers and times of other types are numbers, and come back exactly in each of three ways."""

import json

import numpy as np
import pandas as pd
import pytest
from column_types import COLUMN_TYPES

from ganaug import GANAugmenter
from ganaug.codecs import TabularCodec

RNG = np.random.default_rng(0)
NUMBERS = RNG.permutation(np.r_[0, 399, RNG.integers(0, 400, 98)])


def saved_and_loaded(codec):
    config, arrays = codec.get_config()
    return TabularCodec.from_config(json.loads(json.dumps(config, allow_nan=False)), arrays)


def frame(name, missing=False):
    if name.startswith("arrow"):
        pytest.importorskip("pyarrow")
    column = COLUMN_TYPES[name](NUMBERS)
    if missing:
        column[::10] = None
    return pd.DataFrame({"x": column})


@pytest.mark.parametrize("missing", [False, True], ids=["full", "missing"])
@pytest.mark.parametrize("name", COLUMN_TYPES)
def test_every_type_is_a_number_and_comes_back(name, missing):
    X = frame(name, missing)
    codec = TabularCodec().fit(X)
    assert codec.space_.shape == (1 + 2 * bool(X["x"].isna().any()),)
    assert not codec.space_.spans[0].categorical
    for restored in (codec, saved_and_loaded(codec)):
        decoded = restored.decode(restored.encode(X))
        assert decoded["x"].dtype == X["x"].dtype
        np.testing.assert_array_equal(decoded["x"].isna(), X["x"].isna())
        assert decoded["x"].dropna().tolist() == X["x"].dropna().tolist()
        assert list(map(repr, decoded["x"])) == list(map(repr, X["x"]))


@pytest.mark.parametrize("name", COLUMN_TYPES)
def test_codes_have_the_order_of_the_values(name):
    X = frame(name)
    codes = TabularCodec().fit(X).encode(X)[:, 0]
    numbers = NUMBERS % 200 if "uint8" in name else NUMBERS
    assert np.corrcoef(codes, numbers)[0, 1] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("name", COLUMN_TYPES)
def test_a_graph_decodes_what_the_codec_does(name):
    import tensorflow as tf

    X = frame(name)
    codec = TabularCodec().fit(X)
    units = RNG.normal(size=(50, *codec.space_.shape)).astype("float32")
    (eager,) = codec.decode_tensors(units, 0)
    (traced,) = tf.function(codec.decode_tensors)(tf.constant(units), 0)
    np.testing.assert_array_equal(eager, traced)
    decoded = codec.decode(units)
    if eager.dtype == tf.string:
        assert [text.decode() for text in eager.numpy()] == decoded["x"].astype(str).tolist()
    else:
        # Both have one value where the other has one, and in one order.
        ranks = pd.Series(eager.numpy()).rank(method="dense")
        assert ranks.tolist() == codec_ranks(codec, decoded).tolist()
    seen = codec.decode(codec.encode(decoded))
    assert seen["x"].tolist() == decoded["x"].tolist()


def codec_ranks(codec, decoded):
    column = codec.columns_[0]
    return pd.Series(column.storage.numbers(decoded["x"])).rank(method="dense")


def mean_ratio(name):
    """Return the mean of synthetic rows of class 1 by that of real ones, measured from zero."""
    rng = np.random.default_rng(1)
    y = np.repeat([0, 1], [540, 60])
    numbers = np.clip(rng.normal(100 + 60 * y, 10), 0, 399).round().astype(int)
    X = pd.DataFrame({"x": COLUMN_TYPES[name](numbers), "z": rng.normal(size=600)})
    augmenter = GANAugmenter(max_iter=300, random_state=0).fit(X, y)
    rows, _ = augmenter.sample(480, y=1)
    storage = augmenter.codec_.columns_[0].storage
    # The numbers of a converter are a linear function of the whole numbers.
    line = np.polyfit(storage.numbers(X["x"]), numbers, 1)
    return np.polyval(line, storage.numbers(rows["x"]).mean()) / numbers[y == 1].mean()


@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
def test_a_class_keeps_its_mean():
    assert mean_ratio("object of Decimal") == pytest.approx(1, abs=0.02)


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
@pytest.mark.parametrize("name", [name for name in COLUMN_TYPES if "uint8" not in name])
def test_a_class_keeps_its_mean_in_every_converter(name):
    if name.startswith("arrow"):
        pytest.importorskip("pyarrow")
    assert mean_ratio(name) == pytest.approx(1, abs=0.02)
