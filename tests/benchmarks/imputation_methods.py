"""Ways to fill missing values, for `imputation.py`."""

from functools import partial

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer, KNNImputer, SimpleImputer
from sklearn.linear_model import BayesianRidge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ganaug import GANImputer
from ganaug.recipes.completion import completion

NUM_DRAWS = 40
# The updates are as many as in the authors' code. A batch has 128 rows there, and 64 here, twice.
GAIN = {"gan": "gain", "max_iter": 10_000, "batch_size": 64}


def scaled(imputer):
    """Return a function that fills standardised columns with an imputer of scikit-learn."""

    def fill(X, seed):
        pipeline = make_pipeline(StandardScaler(), imputer(seed))
        filled = pipeline[0].inverse_transform(pipeline.fit_transform(X))

        def draw():
            if not getattr(pipeline[1], "sample_posterior", False):
                return None
            drawn = [pipeline.transform(X) for _ in range(NUM_DRAWS)]
            return np.stack([pipeline[0].inverse_transform(d) for d in drawn])

        return filled, draw

    return fill


def with_gan(**settings):
    """Return a function that fills with `GANImputer`, and draws."""

    def fill(X, seed):
        imputer = GANImputer(random_state=seed, **settings).fit(X)
        return imputer.transform(X), lambda: np.stack(imputer.sample(X, NUM_DRAWS))

    return fill


def ridge(seed, sample_posterior=False):
    """Return chained ridge regressions, and draws of their posterior."""
    return IterativeImputer(BayesianRidge(), sample_posterior=sample_posterior, random_state=seed)


def trees(seed):
    """Return chained forests, the peer nearest to MissForest in scikit-learn."""
    return IterativeImputer(ExtraTreesRegressor(100, random_state=seed), random_state=seed)


METHODS = {
    "mean": scaled(lambda seed: SimpleImputer()),
    "5 nearest neighbours": scaled(lambda seed: KNNImputer()),
    "chained ridge": scaled(ridge),
    "chained ridge, drawn": scaled(partial(ridge, sample_posterior=True)),
    "chained forests": scaled(trees),
    "GAIN": with_gan(**GAIN),
    "GANImputer": with_gan(),
    "without adversary": with_gan(gan=partial(completion, score_weight=1000.0)),
}


def commonest(X, seed):
    """Fill each column with its most common value."""
    return X.fillna(X.mode().iloc[0])


def neighbors(X, seed):
    """Fill with the most common of 5 neighbours, by standardised numbers and one-hot levels."""
    levels = X.columns[~X.dtypes.map(pd.api.types.is_numeric_dtype)]
    flags = pd.get_dummies(X[levels], prefix_sep="\0").astype(float)
    for column in levels:
        own = [name for name in flags if name.startswith(f"{column}\0")]
        flags.loc[X[column].isna(), own] = np.nan
    numbers = X.drop(columns=levels).astype(float)
    table = pd.concat([(numbers - numbers.mean()) / numbers.std(), flags / np.sqrt(2)], axis=1)
    filled = pd.DataFrame(KNNImputer().fit_transform(table), columns=table.columns)
    X = X.copy()
    for column in levels:
        own = [name for name in flags if name.startswith(f"{column}\0")]
        found = filled[own].idxmax(axis=1).str.split("\0").str[1]
        X[column] = X[column].astype(object).where(X[column].notna(), found)
    return X


def gan_on_frames(**settings):
    """Return a function that fills a frame with `GANImputer`."""
    return lambda X, seed: GANImputer(random_state=seed, **settings).fit_transform(X)


ON_FRAMES = {
    "commonest": commonest,
    "5 nearest neighbours": neighbors,
    "GAIN": gan_on_frames(**GAIN),
    "GANImputer": gan_on_frames(),
}
