"""Conversion of the user's samples and labels from any container for a codec, and back."""

import sys

import numpy as np
import pandas as pd
from imblearn.utils import check_target_type
from pandas.api.types import is_object_dtype
from scipy import sparse
from sklearn.utils import check_array, check_consistent_length
from sklearn.utils.multiclass import check_classification_targets

from ganaug.codecs.tabular.layout import check_names, read_lists

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
            "Arrays or frames in memory were expected. Received: a collection of Dask. For its "
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

    Lazy frames raise a TypeError, and types that pandas lacks a ValueError.
    """
    if not is_polars(data):
        return data
    _check_collected(data)
    try:
        return _as_pandas(data)
    except ValueError as error:
        raise ValueError(
            "A polars column of a type that pandas holds was expected. Received: "
            f"{getattr(data, 'schema', data)} ({error}). Cast it, or leave it out."
        ) from error
    except ImportError as error:
        raise ImportError(
            "A polars frame is read through pyarrow, which is not installed. "
            "Install both with: pip install 'ganaug[polars]'"
        ) from error


def _as_pandas(data):
    converted = data.to_pandas()
    for name, dtype in getattr(data, "schema", {}).items():
        if str(dtype) == "Object":
            raise ValueError("polars takes no objects of Python back from pandas")
        if dtype.is_integer() and data[name].has_nulls():
            # pandas would make floats of them, which lose digits beyond 2**53.
            stored = data[name].to_pandas(use_pyarrow_extension_array=True)
            converted[name] = stored.astype(str(dtype))
    return converted


def _check_collected(data):
    if type(data).__name__ == "LazyFrame":
        raise TypeError(
            "A lazy frame holds a query and no rows yet; a polars DataFrame or Series was "
            "expected. Received: LazyFrame. Collect it first: frame.collect()."
        )


def as_polars(extended, like):
    """Return data and the rows after them as polars if ``like``, the data, are; else as they are.

    The rows of ``like`` are returned unchanged.
    """
    if not is_polars(like):
        return extended
    import polars

    rows = polars.from_pandas(extended.iloc[len(like) :])
    if isinstance(like, polars.DataFrame):
        # Matched by position: `cast` by name would not find an empty one, which is replaced.
        columns = zip(like.columns, rows.get_columns(), like.dtypes, strict=True)
        rows = {name: column.cast(dtype) for name, column, dtype in columns}
        return polars.concat([like, polars.DataFrame(rows)])
    return polars.concat([like, rows.cast(like.dtype)])


def polars_schema(X):
    """Return an empty frame with the columns of a polars one, and None for anything else."""
    return X.clear() if is_polars(X) else None


def check_labels(y):
    """Raise if labels are missing, or lazy."""
    if y is None:
        raise ValueError(
            "An augmenter requires y to be passed, but the target y is None. Received: y=None. "
            "Pass the label of each row."
        )
    _check_collected(y)
    missing = int(np.sum(pd.isna(np.asarray(without_polars(y), dtype=object))))
    if missing:
        raise ValueError(
            "y must have a label for each row: a row without one belongs to no class. "
            f"Received: y with {missing} missing values. Drop those rows first."
        )


def plain_labels(y):
    """Return labels in pandas as an array, and others as they are.

    scikit-learn would make floats of flags and whole numbers in pandas' own dtypes; those of a
    category are then no longer among its levels, and all labels are lost.
    """
    if isinstance(y, pd.DataFrame) and y.shape[1] == 1:
        y = y.iloc[:, 0]
    return np.asarray(y) if isinstance(y, pd.Series | pd.api.extensions.ExtensionArray) else y


def kind_of(X):
    """Return "table", "images" or "small images".

    Images have three or four axes; small ones have up to 16 pixels a side.
    """
    try:
        shape = np.shape(X)
    except (TypeError, ValueError):  # `read_lists` raises for lists of unequal lengths.
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
    return _checked(X, ensure_all_finite=True, allow_nd=True)


def _checked(X, **settings):
    # scikit-learn finds NaN by a sum, which overflows for the largest floats.
    with np.errstate(over="ignore", invalid="ignore"):
        return check_array(X, dtype=None, **settings)


def check_table(X):
    """Return a table as the codec reads it: a frame, an array or a sparse matrix.

    It is `X` itself if nothing has to be converted. Missing values are allowed, infinite ones are
    not. Nested lists of numbers and text become an array of objects.
    """
    if isinstance(X, pd.DataFrame):
        check_names(X.columns)  # Before scikit-learn, which reads names, says something else.
        return X
    table = _checked(read_lists(X), accept_sparse=["csr", "csc"], ensure_all_finite="allow-nan")
    # check_array converts other sparse formats, but the result is to be in that of X.
    return X if sparse.issparse(X) else table


def check_samples(X):
    """Return a table or images, read as by `check_table` or `check_images`, to be indexed."""
    X = without_polars(X)
    samples = check_table(X) if kind_of(X) == "table" else check_images(X)
    return samples.tocsr() if sparse.issparse(samples) else samples


def check_samples_and_labels(X, y):
    """Return samples that can be indexed, and labels, perhaps one-hot, as a flat array."""
    check_arrays(X)
    check_labels(y)
    y = without_polars(y)
    check_classification_targets(y)
    y, _ = check_target_type(y, indicate_one_vs_all=True)
    samples = check_samples(X)
    check_consistent_length(samples, y)
    return samples, np.asarray(y)


def densify(X):
    """Return a table without sparse storage."""
    if sparse.issparse(X):
        return X.toarray()
    if isinstance(X, pd.DataFrame):
        dtypes = X.dtypes.items()
        stored = {name: t.subtype for name, t in dtypes if isinstance(t, pd.SparseDtype)}
        return X.astype(stored) if stored else X
    return X


def extend(X, synthetic):
    """Return `X`, untouched, followed by the synthetic rows, in the container of `X`."""
    if sparse.issparse(X):
        stack = sparse.vstack([X, sparse.csr_array(synthetic)], format=X.format)
        return type(X)(stack) if not isinstance(stack, type(X)) else stack
    if isinstance(X, pd.DataFrame):
        return _extended_frame(X, synthetic.astype(X.dtypes.to_dict()))
    # Without the dtype, the order of bytes would be this machine's.
    return np.concatenate([X, synthetic], dtype=X.dtype)


def _extended_frame(X, synthetic):
    both = pd.concat([X, synthetic], ignore_index=True)
    for place, dtype in enumerate(X.dtypes):
        if is_object_dtype(dtype):
            # pandas 2 makes NaN of every missing object where there are no others.
            column = np.concatenate([X.iloc[:, place], synthetic.iloc[:, place]])
            both.isetitem(place, pd.Series(column, dtype=object))
    return both
