"""Checks and conversion of the user's samples and labels, which may be in any container."""

import sys
from collections.abc import Iterator
from contextlib import suppress

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.utils import check_array

from ganaug import frames
from ganaug.codecs.pixels import LEAST_SIDE, MOST_ENLARGED_SIDE, MOST_SIDE, check_shape, read
from ganaug.codecs.series_checks import read_series
from ganaug.codecs.series_lists import are_series, padded
from ganaug.codecs.string_checks import are_strings, read_strings
from ganaug.codecs.tabular.layout import check_names, read_lists
from ganaug.codecs.video_checks import are_videos, read_videos

SMALL_SIDE = 16


def is_dask(data):
    """Return whether `data` is a Dask collection, without importing Dask."""
    return type(data).__module__.partition(".")[0] == "dask"


def is_dataset(data):
    """Return whether `data` is a `tf.data.Dataset`, without importing TensorFlow."""
    tensorflow = sys.modules.get("tensorflow")
    return tensorflow is not None and isinstance(data, tensorflow.data.Dataset)


def is_py_dataset(data):
    """Return whether `data` is a `keras.utils.PyDataset`, without importing Keras."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(data, keras.utils.PyDataset)


def check_arrays(X):
    """Raise if samples are not arrays but a Dask collection, an iterator or a dataset."""
    if is_dask(X):
        raise TypeError(
            "Expected arrays or frames in memory. Received: a Dask collection. For a Dask "
            "DataFrame use ganaug.integrations.dask.fit_resample(augmenter, X, y), or `fit`; "
            "compute others."
        )
    if type(X).__name__ == "RaggedTensor":
        raise TypeError(
            "Expected images of one size, in an array. Received: a tf.RaggedTensor. Resize them, "
            "for example tf.stack([tf.image.resize(image, (64, 64)) for image in X])."
        )
    if isinstance(X, Iterator):
        raise TypeError(
            "Expected samples that can be counted. Received: an iterator, "
            f"{type(X).__name__}, which may never end. Collect its samples in arrays, or take a "
            "part of tf.data.Dataset.from_generator."
        )
    if is_dataset(X) or is_py_dataset(X):
        raise TypeError(
            "Expected arrays or frames. Received: a "
            f"{'tf.data.Dataset' if is_dataset(X) else 'keras.utils.PyDataset'}. Fit an augmenter "
            "on it, augmenter.fit(dataset), and use "
            "dataset.apply(ganaug.mix_synthetic(augmenter))."
        )


def check_labels(y):
    """Raise if labels are missing, or the name of their column."""
    if y is None:
        raise ValueError(
            "An augmenter requires y to be passed, but the target y is None. Received: y=None. "
            "Pass the label of each row."
        )
    if isinstance(y, str):
        raise ValueError(
            f"y must have one label for each row. Received: y={y!r}, a string. If it is the name "
            f"of a column, pass the column itself: X.drop(columns={y!r}), X[{y!r}]."
        )
    missing = int(np.sum(np.ma.getmaskarray(y))) if isinstance(y, np.ma.MaskedArray) else 0
    missing = missing or int(np.asarray(pd.isna(_objects(y))).sum())
    if missing:
        raise ValueError(
            "y must have a label for each row: a row without one belongs to no class. "
            f"Received: y with {missing} missing values. Drop those rows first."
        )


def _objects(y):
    y = frames.to_pandas(y)
    return y if isinstance(y, pd.DataFrame) else np.asarray(y, dtype=object)


def kind_of(X, codec="auto"):
    """Return the kind of samples, a key of `READERS`.

    Parameters
    ----------
    X : array-like
        For "auto", its axes decide and not its values: videos have five axes, images three or
        four, and series three, the last of which has fewer than 8 entries. Strings, which have
        one axis, are recognised by their type.
    codec : str or codec, default="auto"
        "auto", a kind, or an object with the attribute `kind`.
    """
    kind = named_kind(codec)
    if kind != "auto":
        return kind
    if are_strings(X):
        return "strings"
    if are_series(X):
        return "series"
    shape: tuple[int, ...] = ()
    with suppress(TypeError, ValueError):  # `read_lists` raises for lists of unequal lengths.
        shape = np.shape(X)
    if len(shape) == 5 or are_videos(X):
        return "videos"
    if len(shape) == 3 and shape[2] < LEAST_SIDE:
        return "series"
    return "images" if len(shape) in (3, 4) else "table"


def named_kind(codec):
    """Return the kind that a codec is for; "auto" and names of kinds are returned as they are."""
    if isinstance(codec, str):
        return codec
    kind = getattr(codec, "kind", None)
    if kind not in READERS:
        raise TypeError(
            "A codec must say in its attribute `kind` what it encodes, as those of ganaug.codecs "
            f"do: {', '.join(READERS)}. Received: {codec!r} with kind={kind!r}."
        )
    return kind


def time_axis_of(codec):
    """Return the time axis of a series that has two axes, 0 or 1, for a codec or a kind."""
    return 0 if isinstance(codec, str) else codec.time_axis


def variant_of(kind, X):
    """Return a key of `ganaug.sampling.kinds.KINDS` for samples of a kind that have been read.

    Images are small up to 16 pixels a side, and large above 128.
    """
    if kind != "images":
        return kind
    longest = max(X.shape[1:3])
    if longest > MOST_SIDE:
        return "large images"
    return "small images" if longest <= SMALL_SIDE else "images"


def check_images(X):
    """Return images as an array, of a shape that `ganaug.codecs.ImageCodec` takes, or larger."""
    images = read(X)
    check_shape(images.shape, MOST_ENLARGED_SIDE)
    return images


def check_table(X):
    """Return a table as the codec reads it: a frame, an array or a sparse matrix.

    It is `X` itself if nothing has to be converted. Missing values are allowed, infinite ones are
    not. Nested lists of numbers and text become an array of objects.
    """
    if isinstance(X, pd.DataFrame):
        check_names(X.columns)  # First, before scikit-learn raises another error.
        arrow = ((n, t.pyarrow_dtype) for n, t in X.dtypes.items() if isinstance(t, pd.ArrowDtype))
        frames.check_flat(arrow)
        return X
    _check_two_axes(X)
    table = read_lists(X)
    if getattr(table, "ndim", 2) == 1:  # scikit-learn's message shows the data.
        raise ValueError(
            "Expected 2D array of shape (n_samples, n_features). Received: X of shape="
            f"{table.shape}. Reshape your data: X.reshape(-1, 1) for one feature."
        )
    if getattr(table, "ndim", 2) > 2:
        raise ValueError(
            "Expected a table with two axes, images with three or four, or videos with five. "
            f"Received: X of shape={table.shape}. Reshape it, or name the kind with codec=."
        )
    # scikit-learn finds NaN by a sum, which overflows for the largest floats.
    with np.errstate(over="ignore", invalid="ignore"):
        table = check_array(
            table, dtype=None, accept_sparse=["csr", "csc"], ensure_all_finite="allow-nan"
        )
    # check_array converts other sparse formats, but the result must be in the format of X.
    return X if sparse.issparse(X) else table


def _check_two_axes(X):
    """Raise for what scikit-learn would refuse with a message that shows the data."""
    advice = None
    if isinstance(X, dict) and not sparse.issparse(X):  # A dok_matrix is a dict, too.
        advice = "pd.DataFrame(X)"
    elif isinstance(X, pd.Series | pd.Index):
        advice = "X.to_frame()"
    elif isinstance(X, np.ndarray) and X.dtype.names:
        advice = "pd.DataFrame.from_records(X)"
    elif isinstance(X, list | tuple) and len(X) and isinstance(X[0], dict):
        advice = "pd.DataFrame(X)"
    elif frames.wrapper(X) is not None or _is_one_object(X):
        advice = "X.to_pandas(), if it has this method"
    if advice is not None:
        raise TypeError(
            "Expected a table with two axes, rows and columns: an array, a list of rows, a "
            "sparse matrix, or a frame of pandas, polars, pyarrow or narwhals. "
            f"Received: {type(X).__module__}.{type(X).__name__}. Pass a frame: {advice}."
        )


def _is_one_object(X):
    """Return whether NumPy would take samples for a single value."""
    if isinstance(X, list | tuple) or sparse.issparse(X):
        return False
    return np.asarray(X).ndim == 0


def checked(X, kind):
    """Return samples of a kind as its codec reads them; see `check_table` and `check_images`."""
    return READERS[kind](X)


def check_series(X):
    """Return series as an array, of a shape that `ganaug.codecs.SeriesCodec` takes."""
    _check_no_table(
        X,
        "Expected series in an array or a list",
        "Pass an array: X.to_numpy() or X.toarray(), of shape (n, time) if columns are times.",
    )
    return read_series(X)


def _check_no_table(X, expected, advice):
    if isinstance(X, pd.DataFrame) or sparse.issparse(X):
        found = "frame" if isinstance(X, pd.DataFrame) else "sparse matrix"
        raise TypeError(f"{expected}. Received: a {found}. {advice}")


def codec_for(X, codec):
    """Return a codec, or the kind of data for "auto".

    Once they are read, samples could be taken for another kind.
    """
    return kind_of(X) if isinstance(codec, str) and codec == "auto" else codec


def check_strings(X):
    """Return strings as an array of objects; see `ganaug.codecs.StringCodec`."""
    _check_no_table(
        X,
        "Expected strings in a list, an array or a series",
        "Pass one column, such as X['name'].",
    )
    if isinstance(getattr(X, "dtype", None), pd.CategoricalDtype):
        raise TypeError(
            "Expected strings. Received: a series of categories, which cannot hold new strings. "
            "Convert it: X.astype(object) in pandas, X.cast(polars.String) in polars."
        )
    return read_strings(X)


# Readers of samples, by kind.
READERS = {
    "table": check_table,
    "images": check_images,
    "series": check_series,
    "strings": check_strings,
    "videos": read_videos,
}


def check_samples(X, codec="auto"):
    """Return samples that can be indexed, read like `checked`; a list of series as an array."""
    X = frames.to_pandas(X)
    if are_series(X, named_kind(codec)):
        X = padded(X, time_axis_of(codec))
        codec = "series"
    samples = checked(X, kind_of(X, codec))
    return samples.tocsr() if sparse.issparse(samples) else samples


def check_weights(sample_weight, n_samples):
    """Return the weights of samples as an array of shape (n_samples,), or None for None."""
    if sample_weight is None:
        return None
    try:
        weights = np.array(frames.to_pandas(sample_weight), dtype="float64")
    except (TypeError, ValueError):
        weights = np.empty((0, 0))
    if weights.shape != (n_samples,) or not np.isfinite(weights).all():
        raise ValueError(
            f"sample_weight must be a finite number for each of the {n_samples} samples. "
            f"Received: sample_weight of shape {np.shape(sample_weight)}, or with other values."
        )
    return weights
