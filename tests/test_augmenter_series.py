"""Series in, series out: arrays, lists, several lengths, missing values."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from scipy import sparse

from ganaug import BalancedBatches, GANAugmenter, SmallClassWarning, mix_synthetic
from ganaug.codecs import SeriesCodec, TabularCodec
from ganaug.codecs.time_points import lengths_of
from ganaug.sampling.fallback import WarpedSeries

TIME = np.arange(40)
LABELS = np.repeat([0, 1], [40, 8])


def waves(channels=1, time=TIME, seed=0):
    """Return slow waves, and fewer fast ones."""
    rng = np.random.default_rng(seed)
    phases = rng.uniform(size=(len(LABELS), 1, channels))
    return np.sin(time[:, None] * (0.2 + 0.3 * LABELS[:, None, None]) + phases)


def unequal(series, seed=1):
    rng = np.random.default_rng(seed)
    return [x[: rng.integers(20, len(x) + 1)] for x in series]


def quick(**params):
    return GANAugmenter(**{"max_iter": 2, "random_state": 0} | params)


@pytest.mark.parametrize("dtype", ["float64", "float32", "int16", ">f4"])
@pytest.mark.parametrize(
    ("X", "codec"),
    [
        (waves(3), "auto"),
        (waves(12), "series"),
        (waves()[..., 0], "series"),
        (waves(3).swapaxes(1, 2), SeriesCodec(channels="first")),
    ],
    ids=["few channels", "named", "one channel", "channels first"],
)
def test_arrays_come_back(X, codec, dtype):
    X = (9 * X).astype(dtype)
    before = X.copy()
    augmenter = quick(codec=codec)
    X_more, y_more = augmenter.fit_resample(X, LABELS)
    assert augmenter.codec_.kind == "series"
    assert (X_more.shape, X_more.dtype) == ((80, *X.shape[1:]), X.dtype)
    np.testing.assert_array_equal(X_more[:48], before)
    assert Counter(y_more.tolist()) == {0: 40, 1: 40}
    assert augmenter.n_features_in_ == X.shape[1]


def test_other_arrays_of_three_axes_stay_images():
    X = waves(12)
    augmenter = quick().fit(X, LABELS)
    assert augmenter.codec_.kind == "images"


@pytest.mark.parametrize("container", [list, np.array], ids=["list", "array"])
@pytest.mark.parametrize("channels", [1, 12])
def test_series_of_several_lengths(container, channels):
    series = unequal(waves(channels).astype("float32"))
    X = series if container is list else np.array(series, dtype=object)
    X_more, _ = quick().fit_resample(X, LABELS)
    assert type(X_more) is type(X)
    assert all(new is old for new, old in zip(X_more[:48], X, strict=True))
    lengths = [len(x) for x in series]
    for x in X_more[48:]:
        assert x.dtype == np.float32
        assert x.shape[1] == channels
        assert min(lengths) <= len(x) <= max(lengths)
        assert np.isfinite(x).all()


def test_lists_of_whole_numbers_and_of_one_axis():
    X = [np.round(9 * x[:, 0]).astype(int) for x in unequal(waves())]
    X_more, _ = quick(codec="series").fit_resample(X, LABELS)
    assert {x.dtype for x in X_more} == {np.dtype(int)}
    assert {x.ndim for x in X_more} == {1}


def test_channels_first_in_lists():
    X = [x.T for x in unequal(waves(3))]
    X_more, _ = quick(codec=SeriesCodec(channels="first")).fit_resample(X, LABELS)
    assert {len(x) for x in X_more} == {3}


def test_padding_and_missing_values():
    X = waves(2)
    X[::3, 30:] = np.nan
    X[5, 3:6, 1] = np.nan
    X_more, _ = quick().fit_resample(X, LABELS)
    lengths = lengths_of(X_more[48:])
    assert ((lengths >= 30) & (lengths <= 40)).all()
    masked = np.ma.masked_invalid(X)
    again, _ = quick().fit_resample(masked, LABELS)
    np.testing.assert_array_equal(again.filled(np.nan), X_more)


def test_saved(tmp_path):
    codec = SeriesCodec(channels="first", max_length=50)
    augmenter = quick(codec=codec).fit([x.T for x in unequal(waves(3))], LABELS)
    augmenter.save(tmp_path / "series")
    loaded = GANAugmenter.load(tmp_path / "series")
    assert (loaded.codec.channels, loaded.codec.max_length) == ("first", 50)
    for ours, theirs in zip(augmenter.sample(5, 1)[0], loaded.sample(5, 1)[0], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert "space_" not in vars(codec)


def test_exported(tmp_path):
    augmenter = quick().fit(waves(2).astype("float32"), LABELS)
    augmenter.export(tmp_path / "model")
    sample = tf.saved_model.load(str(tmp_path / "model")).signatures["sample"]
    drawn = sample(label=tf.constant([1, 0], tf.int64), seed=tf.constant(3, tf.int64))["features"]
    assert (drawn.shape, drawn.dtype) == ((2, 40, 2), tf.float32)


@pytest.mark.parametrize("channels", [None, 2])
def test_datasets(channels):
    X = waves(2).astype("float32")
    X = X if channels else X[..., 0]
    dataset = tf.data.Dataset.from_tensor_slices((X, LABELS))
    augmenter = quick(codec="series").fit(dataset)
    mixed = dataset.apply(mix_synthetic(augmenter, "balanced"))
    assert mixed.element_spec[0].shape == X.shape[1:]
    assert np.bincount([int(label) for _, label in mixed]).tolist() == [40, 40]


def test_batches():
    batches = BalancedBatches(waves(2), LABELS, quick(), batch_size=16, random_state=0)
    X, _ = batches[0]
    assert X.shape == (16, 40, 2)


def test_without_a_gan():
    augmenter = quick(gan=None)
    X_more, _ = augmenter.fit_resample(waves(2), LABELS)
    assert augmenter.gans_ == []
    assert isinstance(augmenter.synthesizer_.samplers_[1][0], WarpedSeries)
    assert len(np.unique(X_more[48:, :, 0], axis=0)) == 32


def test_small_classes_are_warped():
    X, y = waves(2)[:43], LABELS[:43]
    with pytest.warns(SmallClassWarning, match=r"\[1\] have fewer.*warped in time"):
        quick().fit_resample(X, y)


@pytest.mark.parametrize(
    ("X", "params", "message"),
    [
        (waves(2), {"value_range": (0, 1)}, "Series have no pixels"),
        (waves(2), {"categorical_features": [0]}, "Series have no categorical"),
        (waves(2), {"id_columns": [0]}, "Series have no columns"),
        (pd.DataFrame(waves()[..., 0]), {"codec": "series"}, r"a frame.*X.to_numpy\(\)"),
        (sparse.csr_array(waves()[..., 0]), {"codec": "series"}, r"a sparse matrix"),
        ("abc", {"codec": "series"}, "Received"),
        (waves(2), {"codec": SeriesCodec(), "value_range": (0, 1)}, "A codec object has its own"),
        (waves(2), {"gan": "image"}, r"images of shape \(height, width, channels\)"),
        (waves(2), {"gan": "tabular"}, "learns the rows of a table"),
        (waves(9)[:, 0], {"gan": "series"}, r"\(time, channels\)"),
        ([x.T for x in unequal(waves(3))], {"codec": "series"}, "channels='first'"),
        ([*waves(2)[:47], np.array("a")], {"codec": "series"}, "number 47 of shape"),
        ([[[1.0, 2.0], [3.0]]] * 48, {"codec": "series"}, "number 0 of rows of different lengths"),
        ([*waves(2)[:47], waves(3)[0, :9]], {"codec": "series"}, "differ in length only"),
    ],
)
def test_what_does_not_fit(X, params, message):
    with pytest.raises((TypeError, ValueError), match=message):
        quick(**params).fit_resample(X, LABELS)


def test_a_codec_of_an_unknown_kind():
    class Spectra(TabularCodec):
        kind = "spectra"

    with pytest.raises(TypeError, match=r"attribute `kind`.*table, images, series.*'spectra'"):
        quick(codec=Spectra()).fit(waves()[..., 0], LABELS)


def test_a_codec_of_tables():
    X = waves()[:, :5, 0].round(1)
    given = quick(codec=TabularCodec(categorical_features=[0], relations=None)).fit(X, LABELS)
    assert given.codec_.space_.spans[0].categorical
    assert given.codec_.relations is None
