"""Samplers of the mixed panel: each returns the rows to learn from, and the test rows, plainly."""

import time
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from ctgan_bridge import EPOCHS, FEW_VALUES, LABEL, ctgan
from imblearn.over_sampling import SMOTENC, RandomOverSampler
from peers import MGS_GRF
from protocol import BALANCED, OURS, ROWLESS
from sklearn.base import clone
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import StandardScaler

from ganaug import GANAugmenter

SAMPLERS = [*ROWLESS, "RandomOverSampler", "SMOTENC", MGS_GRF, OURS]


@dataclass
class Augmented:
    """Plain rows to learn from, with the synthetic ones last, and plain rows to test on.

    Parameters
    ----------
    X, X_test : DataFrame
    y : ndarray of int
    n_real : int
        The number of real rows in `X`.
    seconds : float
    note : str
    """

    X: pd.DataFrame
    y: np.ndarray
    X_test: pd.DataFrame
    n_real: int
    seconds: float = 0.0
    note: str = ""

    @property
    def synthetic(self):
        """The rows that were added."""
        return self.X.iloc[self.n_real :].reset_index(drop=True)


def n_wanted(y, strategy):
    """Return the number of rows that class 1 lacks, at a ratio to the other class."""
    ratio = 1.0 if strategy == BALANCED else float(strategy)
    others, scarce = np.bincount(y)
    return int(ratio * others) - scarce


def augment(name, strategy, rows, plain, *, seed, ctgan_epochs=EPOCHS, ours=None):
    """Return the `Augmented` rows of one sampler.

    Parameters
    ----------
    name, strategy : str
    rows : tuple
        X, y and X_test, as they are in the table.
    plain : PlainRows
        Fitted to the table.
    seed, ctgan_epochs : int
    ours : GANAugmenter, optional
        The augmenter to measure in place of the default.
    """
    X, y, X_test = rows
    ratio = "auto" if strategy in (BALANCED, "none") else float(strategy)
    options = {"sampling_strategy": ratio, "random_state": seed}
    if name in ROWLESS:
        return Augmented(plain.transform(X), y, plain.transform(X_test), len(X))
    if name == "RandomOverSampler":
        return _as_it_is(RandomOverSampler(**options), rows, plain)
    if name == OURS:
        sampler = clone(ours or GANAugmenter()).set_params(**options)
        return _as_it_is(sampler, rows, plain)
    Peer = {"SMOTENC": SmotencRows, MGS_GRF: MgsGrfRows}.get(name)
    peer = Peer(options) if Peer else CtganRows(n_wanted(y, strategy), seed, ctgan_epochs)
    return _imputed(peer, (plain.transform(X), y, plain.transform(X_test)), plain)


def _as_it_is(sampler, rows, plain):
    """Hand the table itself to a sampler that takes it."""
    X, y, X_test = rows
    started = time.perf_counter()
    X_more, y_more = sampler.fit_resample(X, y)
    seconds = time.perf_counter() - started
    return Augmented(plain.transform(X_more), y_more, plain.transform(X_test), len(X), seconds)


def _imputed(peer, rows, plain):
    """Fill missing values in the usual way, for a sampler that does not accept them."""
    X, y, X_test = rows
    fillers = [
        (plain.numbers_, SimpleImputer(strategy="median", keep_empty_features=True)),
        (plain.texts_, SimpleImputer(missing_values=None, strategy="most_frequent")),
    ]
    for columns, filler in fillers:
        filler.fit(X[columns])
        X, X_test = (
            x.assign(**_frame(filler.transform(x[columns]), columns)) for x in (X, X_test)
        )
    started = time.perf_counter()
    X_more, y_more = peer.fit_resample(X, y, plain)
    seconds = peer.seconds or time.perf_counter() - started
    return Augmented(X_more, y_more, X_test, len(X), seconds, peer.note)


def _frame(values, columns):
    return {name: values[:, i] for i, name in enumerate(columns)}


class SmotencRows:
    """SMOTENC on numbers in their own units, because it scales levels by the spread of numbers."""

    seconds, note = None, ""

    def __init__(self, options):
        self.options = options

    def fit_resample(self, X, y, plain):
        """Return `X` and `y` with rows added."""
        neighbours = min(5, int(y.sum()) - 1)
        sampler = SMOTENC(plain.texts_, k_neighbors=neighbours, **self.options)
        return sampler.fit_resample(X, y)


class MgsGrfRows:
    """MGS-GRF on numbers of unit variance, because its neighbours are Euclidean."""

    seconds, note = None, ""

    def __init__(self, options):
        self.options = options

    def fit_resample(self, X, y, plain):
        """Return `X` and `y` with rows added."""
        from mgs_grf import MGSGRFOverSampler

        scaler = StandardScaler().fit(X[plain.numbers_])
        ordered = X[[*plain.numbers_, *plain.texts_]].astype(object)
        ordered[plain.numbers_] = scaler.transform(X[plain.numbers_])
        n_numbers = len(plain.numbers_)
        sampler = MGSGRFOverSampler(
            # This is its default, unless there are fewer rows.
            K=min(n_numbers, int(y.sum()) - 1),
            categorical_features=np.arange(n_numbers, ordered.shape[1]),
            **self.options,
        )
        with warnings.catch_warnings():
            # Its forest warns if a column has many levels.
            warnings.filterwarnings("ignore", "The number of unique classes is greater")
            X_more, y_more = sampler.fit_resample(ordered.to_numpy(object), y)
        added = pd.DataFrame(X_more[len(X) :], columns=ordered.columns)
        numbers = scaler.inverse_transform(added[plain.numbers_].astype(float))
        added = added.assign(**_frame(numbers, plain.numbers_))
        return pd.concat([X, added[list(X)]], ignore_index=True), y_more.astype(int)


class CtganRows:
    """CTGAN in an interpreter of its own; see `ctgan_bridge.py`."""

    def __init__(self, n_samples, seed, epochs):
        self.n_samples = n_samples
        self.seed = seed
        self.epochs = epochs

    def fit_resample(self, X, y, plain):
        """Return `X` and `y` with rows added, some of them twice if it drew too few."""
        discrete = [c for c in X if c in plain.texts_ or X[c].nunique() <= FEW_VALUES]
        rows, figures = ctgan(
            X.assign(**{LABEL: y}), discrete, 1, self.n_samples, epochs=self.epochs, seed=self.seed
        )
        self.seconds = figures["fit_seconds"] + figures["sample_seconds"]
        self.note = f"{figures['missing']} rows missing" if figures["missing"] else ""
        drawn = rows[list(X)].iloc[np.resize(np.arange(len(rows)), self.n_samples)]
        y_more = np.concatenate([y, np.ones(self.n_samples, int)])
        return pd.concat([X, drawn], ignore_index=True), y_more
