"""What a user's table is kept in: to what the codec reads, and back."""

import sys

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.utils import check_array

from ganaug.codecs.containers import read_lists

SMALL_SIDE = 16


def is_polars(data):
    """Return whether `data` is a polars frame or series, without importing polars."""
    return type(data).__module__.partition(".")[0] == "polars"


def is_dask(data):
    """Return whether `data` is a collection of Dask, without importing it."""
    return type(data).__module__.partition(".")[0] == "dask"


def is_dataset(data):
    """Return whether `data` is a `tf.data.Dataset`, without importing TensorFlow."""
    tensorflow = sys.modules.get("tensorflow")
    return tensorflow is not None and isinstance(data, tensorflow.data.Dataset)


def check_arrays(X):
    """Raise if samples are a dataset, which is resampled while it is read, or of Dask."""
    if is_dask(X):
        raise TypeError(
            "Arrays or frames in memory were expected. Received: a collection of Dask. Of its "
            "DataFrames use ganaug.integrations.dask.fit_resample(augmenter, X, y), or `fit`; "
            "compute others."
        )
    if is_dataset(X):
        raise TypeError(
            "Arrays or frames were expected. Received: a tf.data.Dataset. Fit an augmenter on it, "
            "augmenter.fit(dataset), and use dataset.apply(ganaug.mix_synthetic(augmenter))."
        )


def without_polars(data):
    """Return a polars frame or series as pandas, and anything else as it is.

    Raises
    ------
    TypeError
        If it is lazy.
    """
    if not is_polars(data):
        return data
    _check_collected(data)
    try:
        return data.to_pandas()
    except ImportError as error:
        raise ImportError(
            "A polars frame is read through pyarrow, which is not installed. "
            "Install both with: pip install 'ganaug[polars]'"
        ) from error


def _check_collected(data):
    if type(data).__name__ == "LazyFrame":
        raise TypeError(
            "A lazy frame holds a query and no rows yet; a polars DataFrame or Series was "
            "expected. Received: LazyFrame. Collect it first: frame.collect()."
        )


def as_polars(extended, like):
    """Return what was made of polars data as polars again, and anything else as it is.

    Parameters
    ----------
    extended : DataFrame, Series or array
        The data and the rows after them.
    like : object
        The data. If they are of polars, they come back untouched.
    """
    if not is_polars(like):
        return extended
    import polars

    rows = polars.from_pandas(extended.iloc[len(like) :])
    if isinstance(like, polars.DataFrame):
        return polars.concat([like, rows.cast(dict(like.schema))])
    return polars.concat([like, rows.cast(like.dtype)])


def like_of(X):
    """Return an empty frame with the columns of a polars one, and None for anything else."""
    return X.clear() if is_polars(X) else None


def check_labels(y):
    """Raise if labels are missing, or not read yet."""
    if y is None:
        raise ValueError(
            "An augmenter requires y to be passed, but the target y is None. "
            "Pass the label of each row."
        )
    _check_collected(y)
    missing = int(np.sum(pd.isna(np.asarray(y, dtype=object))))
    if missing:
        raise ValueError(
            "y must have a label for each row: a row without one belongs to no class. "
            f"Received: y with {missing} missing values. Drop those rows first."
        )


def kind_of(X):
    """Return what samples are taken for.

    Returns
    -------
    {"table", "images", "small images"}
        Images have three or four axes; those of up to 16 pixels a side are small.
    """
    try:
        shape = np.shape(X)
    except (TypeError, ValueError):  # Of lists of unequal lengths, what reads tables says so.
        return "table"
    if len(shape) not in (3, 4):
        return "table"
    return "small images" if max(shape[1:3]) <= SMALL_SIDE else "images"


def check_images(X):
    """Return images as an array.

    Parameters
    ----------
    X : array-like of shape (n_samples, height, width) or (n_samples, height, width, channels)
    """
    return check_array(X, dtype=None, ensure_all_finite=True, allow_nd=True)


def check_table(X):
    """Return a table as the codec reads it: a frame, or a dense or sparse matrix.

    Parameters
    ----------
    X : DataFrame, array-like or sparse matrix of shape (n_samples, n_features)
        Missing values are allowed, infinite ones are not.

    Returns
    -------
    DataFrame, ndarray or sparse matrix
        `X` itself where nothing has to be converted. In nested lists with numbers and text,
        numbers stay numbers: they become an array of objects.
    """
    if isinstance(X, pd.DataFrame):
        return X
    table = check_array(
        read_lists(X),
        accept_sparse=["csr", "csc"],
        dtype=None,
        ensure_all_finite="allow-nan",
    )
    # What it checked is in one of these two formats; what comes out is to be in that of X.
    return X if sparse.issparse(X) else table


def check_samples(X):
    """Return a table or images, read as by `check_table` or `check_images`, to be indexed."""
    X = without_polars(X)
    samples = check_table(X) if kind_of(X) == "table" else check_images(X)
    return samples.tocsr() if sparse.issparse(samples) else samples


def densify(X):
    """Return a table without sparse storage."""
    if sparse.issparse(X):
        return X.toarray()
    if isinstance(X, pd.DataFrame):
        stored = [name for name, dtype in X.dtypes.items() if isinstance(dtype, pd.SparseDtype)]
        return X.astype({name: X[name].dtype.subtype for name in stored}) if stored else X
    return X


def extend(X, synthetic):
    """Return `X`, untouched, followed by the synthetic rows, in the container of `X`."""
    if sparse.issparse(X):
        stack = sparse.vstack([X, sparse.csr_array(synthetic)], format=X.format)
        return type(X)(stack) if not isinstance(stack, type(X)) else stack
    if isinstance(X, pd.DataFrame):
        synthetic = synthetic.astype(X.dtypes.to_dict())
        return pd.concat([X, synthetic], ignore_index=True)
    return np.concatenate([X, synthetic])
