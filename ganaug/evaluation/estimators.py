"""Classifiers that learn from any table or images that an augmenter takes."""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from ganaug import containers

# Levels of a column beyond so many, the rarest, are one.
MAX_LEVELS = 50


def default_classifier():
    """Return gradient boosting, on encoded columns."""
    return make_pipeline(encoder(), HistGradientBoostingClassifier(random_state=0))


def default_classifiers():
    """Return classifiers by name, one of each of three kinds: linear, local and of trees."""
    return {
        "logistic regression": make_pipeline(encoder(), LogisticRegression(max_iter=1000)),
        "nearest neighbours": make_pipeline(encoder(), KNeighborsClassifier()),
        "gradient boosting": default_classifier(),
    }


def encoder():
    """Return a transformer of a table or of images to numbers, none of them missing.

    Numbers and dates are scaled, their missing values filled with the median and marked; every
    other column is one-hot, a missing value being a level. Images are rows of pixels.
    """
    numbers = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
    )
    levels = make_pipeline(
        FunctionTransformer(_as_text, feature_names_out="one-to-one"),
        OneHotEncoder(
            handle_unknown="infrequent_if_exist", max_categories=MAX_LEVELS, sparse_output=False
        ),
    )
    columns = [("numbers", numbers, _numbers), ("levels", levels, _levels)]
    return make_pipeline(
        FunctionTransformer(_as_frame), ColumnTransformer(columns, sparse_threshold=0)
    )


def _as_frame(X):
    """Return samples as a frame, in which dates are seconds and numbers are floats."""
    X = containers.densify(containers.without_polars(X))
    if not isinstance(X, pd.DataFrame):
        X = np.asarray(X)
        X = pd.DataFrame(X.reshape(len(X), -1)).infer_objects()
    # Names of our own: those of the table may be numbers, which would be taken for positions.
    return pd.DataFrame({f"column {i}": _plain(X.iloc[:, i]) for i in range(X.shape[1])})


def _plain(column):
    if isinstance(column.dtype, pd.DatetimeTZDtype) or column.dtype.kind in "mM":
        start = pd.Timestamp(0, tz=getattr(column.dtype, "tz", None))
        spans = column if column.dtype.kind == "m" else column - start
        return spans.dt.total_seconds().to_numpy()
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.astype("Float64").to_numpy("float64", na_value=np.nan)
    return column.to_numpy(object)


def _numbers(frame):
    return [name for name in frame if frame[name].dtype.kind == "f"]


def _levels(frame):
    return [name for name in frame if frame[name].dtype.kind != "f"]


def _as_text(frame):
    return frame.astype(object).where(frame.notna(), "").astype(str)
