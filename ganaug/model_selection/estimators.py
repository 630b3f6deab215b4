"""Estimators for any samples that an augmenter accepts."""

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from sklearn.utils.validation import check_is_fitted

from ganaug import frames, inputs
from ganaug._utils.startup import quiet_tensorflow
from ganaug.codecs.tabular.detection import fit_storage
from ganaug.table_rows import densify

# The maximum number of levels of a column; the rarest are merged.
MAX_LEVELS = 50
# The maximum number of character n-grams of strings; the rarest are dropped.
MAX_NGRAMS = 1000
# Samples per leaf of boosted trees, and the minimum number of leaves that the samples fill.
PER_LEAF, LEAST_TO_SPLIT = 20, 10


def default_classifier(num_samples=LEAST_TO_SPLIT * PER_LEAF):
    """Return gradient boosting, on encoded columns.

    Parameters
    ----------
    num_samples : int
        The number of samples: with scikit-learn's 20 samples per leaf, a tree of fewer than 40
        samples would be constant, and one of a few more hardly better.
    """
    least = int(np.clip(num_samples // LEAST_TO_SPLIT, 2, PER_LEAF))
    boosting = HistGradientBoostingClassifier(min_samples_leaf=least, random_state=0)
    return make_pipeline(SampleEncoder(), boosting)


def default_classifiers(num_samples=LEAST_TO_SPLIT * PER_LEAF):
    """Return classifiers by name: a linear model, nearest neighbours and trees."""
    return {
        "logistic regression": make_pipeline(SampleEncoder(), LogisticRegression(max_iter=1000)),
        "nearest neighbours": make_pipeline(SampleEncoder(), KNeighborsClassifier()),
        "gradient boosting": default_classifier(num_samples),
    }


def default_regressor(num_samples=LEAST_TO_SPLIT * PER_LEAF):
    """Return gradient boosting, on encoded columns; see `default_classifier`."""
    least = int(np.clip(num_samples // LEAST_TO_SPLIT, 2, PER_LEAF))
    boosting = HistGradientBoostingRegressor(min_samples_leaf=least, random_state=0)
    return make_pipeline(SampleEncoder(), boosting)


def default_regressors(num_samples=LEAST_TO_SPLIT * PER_LEAF):
    """Return regressors by name: a linear model, nearest neighbours and trees."""
    return {
        "ridge regression": make_pipeline(SampleEncoder(), Ridge()),
        "nearest neighbours": make_pipeline(SampleEncoder(), KNeighborsRegressor()),
        "gradient boosting": default_regressor(num_samples),
    }


def with_codec(sampler, codec):
    """Return a sampler with a codec, if it has the parameter `codec` and this is "auto"."""
    given = getattr(sampler, "codec", None)
    if not (isinstance(given, str) and given == "auto") or codec == "auto":
        return sampler
    return clone(sampler).set_params(codec=codec)


def parts_for(codec):
    """Return the `ganaug.sampling.kinds.Kind` of data, named or encoded by a codec."""
    quiet_tensorflow()
    from ganaug.sampling.kinds import KINDS

    return KINDS[inputs.named_kind(codec)]


def encoder():
    """Return a transformer from tables or images to numbers without missing values.

    Numbers and dates are scaled, and their missing values filled with the median and marked; every
    other column is one-hot encoded, with missing values as a level. Images become rows of pixels.
    """
    numbers = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
    )
    levels = OneHotEncoder(
        handle_unknown="infrequent_if_exist", max_categories=MAX_LEVELS, sparse_output=False
    )
    columns = [("numbers", numbers, _numbers), ("levels", levels, _levels)]
    return make_pipeline(PlainColumns(), ColumnTransformer(columns, sparse_threshold=0))


def character_ngrams():
    """Return a transformer from strings to frequencies of n-grams of one to three characters.

    N-grams at the start or the end of a word differ from those within it.
    """
    ngrams = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(1, 3),
        lowercase=False,
        sublinear_tf=True,
        max_features=MAX_NGRAMS,
    )
    return make_pipeline(ngrams, FunctionTransformer(densify))


class SampleEncoder(TransformerMixin, BaseEstimator):
    """Turn samples of any kind into numbers; see `encoder` and `character_ngrams`."""

    def fit(self, X, y=None):
        """Fit the encoder for the kind of the samples."""
        is_text = inputs.kind_of(X) == "strings"
        self.encoder_ = (character_ngrams() if is_text else encoder()).fit(X)
        return self

    def transform(self, X):
        """Return an array of shape (n_samples, n_numbers)."""
        check_is_fitted(self)
        return self.encoder_.transform(X)


class PlainColumns(TransformerMixin, BaseEstimator):
    """Convert a table or images to a frame of floats, where the codec sees numbers, and text."""

    def fit(self, X, y=None):
        """Learn which columns are numbers."""
        frame = frame_of(X)
        self.storages_ = [fit_storage(frame.iloc[:, i]) for i in range(frame.shape[1])]
        return self

    def transform(self, X):
        """Return the frame, with new column names."""
        check_is_fitted(self)
        frame = frame_of(X)
        if frame.shape[1] != len(self.storages_):
            raise ValueError(
                f"X has {frame.shape[1]} features, but {type(self).__name__} is expecting "
                f"{len(self.storages_)} features as input."
            )
        # Names that are numbers would be taken for positions.
        return pd.DataFrame(
            {
                f"column {i}": _plain(storage, frame.iloc[:, i])
                for i, storage in enumerate(self.storages_)
            }
        )


def unpacked(estimator):
    """Return the earlier steps of nested pipelines, the last one, and its parameter prefix."""
    earlier, prefix = [], ""
    while isinstance(estimator, Pipeline):
        earlier += [step for _, step in estimator.steps[:-1]]
        name, estimator = estimator.steps[-1]
        prefix += f"{name}__"
    return earlier, estimator, prefix


def frame_of(X):
    """Return samples as a frame, with images as rows of pixels."""
    X = densify(frames.to_pandas(X))
    if isinstance(X, pd.DataFrame):
        return X
    X = np.asarray(X)
    return pd.DataFrame(X.reshape(len(X), -1))


def _plain(storage, column):
    if storage is not None:
        return storage.numbers(column)
    return column.astype(object).where(column.notna(), "").astype(str).to_numpy(object)


def _numbers(frame):
    return [name for name in frame if frame[name].dtype.kind == "f"]


def _levels(frame):
    return [name for name in frame if frame[name].dtype.kind != "f"]
