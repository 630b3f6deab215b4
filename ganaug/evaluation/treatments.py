"""Remedies for scarce classes; most change the training data."""

from inspect import signature
from typing import Any, NamedTuple

import numpy as np
from imblearn.ensemble import BalancedBaggingClassifier
from imblearn.over_sampling import RandomOverSampler
from sklearn.base import clone
from sklearn.frozen import FrozenEstimator
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.pipeline import Pipeline
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.validation import has_fit_parameter

from ganaug._utils.compat import num_samples, safe_indexing
from ganaug._utils.seeding import seeded
from ganaug.codecs import TabularCodec
from ganaug.model_selection.additions import MOVED, Additions
from ganaug.model_selection.estimators import frame_of, unpacked


class Treated(NamedTuple):
    """Training samples of a classifier.

    Attributes
    ----------
    X : array-like of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    weight : ndarray of shape (n_samples,) or None
        Sample weights; None for equal weights.
    num_real : int
        Number of given samples, which come first; new samples follow.
    history : dict or list of dict
        Training history of a sampler.
    relations : tuple of str
        The relations between columns that it keeps.
    is_moved : bool
        True if a sampler does not return the given samples first.
    is_share : bool
        True if these are a share of the samples that a sampler adds.
    """

    X: Any
    y: np.ndarray
    weight: np.ndarray | None
    num_real: int
    history: dict | list
    relations: tuple = ()
    is_moved: bool = False
    is_share: bool = False


class Treatment:
    """A remedy.

    Attributes
    ----------
    changes_estimator : bool
        True if `wrapped` returns another estimator, whose errors are failures of the remedy.
    """

    changes_estimator = False

    @property
    def whole(self):
        """The treatment that this one is a part of, which runs once for all of its parts."""
        return self

    def part(self, whole, seed):
        """Return this part of the samples from `treated` of the whole."""
        return whole

    def in_groups(self, groups):
        """Return the remedy for training samples with groups, which most remedies ignore."""
        return self

    def shares(self, amounts, labels_of):
        """Return treatments by amount; most have only one, with the amount 1."""
        return {1.0: self}

    def treated(self, X, y, seed):
        """Return training samples as `Treated`."""
        raise NotImplementedError

    def wrapped(self, estimator, seed):
        """Return the estimator to fit."""
        return estimator

    def decided(self, model, treated, labels, thresholds):
        """Return a model that decides according to the remedy.

        Parameters
        ----------
        model : estimator
            Fitted.
        treated : Treated
            The samples that it has learned from.
        labels : ndarray of shape (n_classes,)
        thresholds : sequence of n_classes floats, or None
            The best threshold of each label on inner folds.
        """
        return model


class Nothing(Treatment):
    """Leave the data unchanged."""

    def treated(self, X, y, seed):
        """Return the data."""
        return Treated(X, y, None, len(y), {})


class TunedThreshold(Nothing):
    """Leave the data unchanged and decide between two classes at the best threshold for F1."""

    def decided(self, model, treated, labels, thresholds):
        """Return the model with the threshold of the first label."""
        if thresholds is None or len(model.classes_) < 2:
            return model
        tuned = FixedThresholdClassifier(
            FrozenEstimator(model),
            threshold=thresholds[0],
            pos_label=labels[0],
            response_method="predict_proba",
        )
        return tuned.fit(treated.X, treated.y)


class BalancedBagging(Nothing):
    """Leave the data unchanged and bag the classifier on balanced subsets of them.

    Each of ten classifiers learns from all scarce samples and as many others: a bootstrap of few
    scarce samples may have none of them. In a pipeline, only the last step is bagged, so that the
    other steps accept data of any type.
    """

    changes_estimator = True

    def wrapped(self, estimator, seed):
        """Return the ensemble."""
        if not isinstance(estimator, Pipeline):
            return BalancedBaggingClassifier(clone(estimator), bootstrap=False, random_state=seed)
        *first, (name, last) = estimator.steps
        return Pipeline([*first, (name, self.wrapped(last, seed))])


class ClassWeights(Treatment):
    """Weight samples so that all classes have the same total weight."""

    def treated(self, X, y, seed):
        """Return the data and weights."""
        return Treated(X, y, compute_sample_weight("balanced", y), len(y), {})


class Repetition(Treatment):
    """Repeat random samples of scarce classes, of any type."""

    def treated(self, X, y, seed):
        """Return the data and repeated samples."""
        sampler = RandomOverSampler(random_state=seed)
        sampler.fit_resample(np.zeros((len(y), 1)), y)
        rows = sampler.sample_indices_
        # Repeated samples are not new.
        return Treated(safe_indexing(X, rows), y[rows], None, len(rows), {})


class Resampling(Treatment):
    """Resample the data with a sampler.

    Parameters
    ----------
    sampler : object
        Has ``fit_resample``; cloned if possible, with new random states.
    **fit_params
        Further parameters of ``fit_resample``.
    """

    def __init__(self, sampler, **fit_params):
        self.sampler, self.fit_params = sampler, fit_params

    def in_groups(self, groups):
        """Return a resampling that passes on groups, if the sampler takes them."""
        takes = "groups" in signature(self.sampler.fit_resample).parameters
        return Resampling(self.sampler, groups=groups) if takes else self

    def treated(self, X, y, seed):
        """Return the resampled data."""
        sampler = seeded(self.sampler, seed)
        X_more, y_more = sampler.fit_resample(X, y, **self.fit_params)
        y_more = np.asarray(y_more)
        if len(y_more) != num_samples(X_more):
            raise ValueError(
                f"{self.sampler!r} returned {num_samples(X_more)} samples and {len(y_more)} labels"
            )
        # If a sampler drops or moves samples, the new ones are unknown.
        is_moved = not _starts_with(X_more, y_more, X, y)
        num_real = len(y_more) if is_moved else len(y)
        learned = getattr(sampler, "augmenter_", sampler)
        history = getattr(learned, "history_", {})
        relations = _relations_of(learned)
        return Treated(X_more, y_more, None, num_real, history, relations, is_moved)

    def shares(self, amounts, labels_of):
        """Return treatments that add less of the same samples, by amount."""
        return {a: self if a == 1 else Share(self, a, labels_of) for a in amounts}


class Share(Treatment):
    """Add a share of the samples that a sampler adds.

    Parameters
    ----------
    whole : Resampling
    amount : float
        Above 0 and below 1; a share of the samples of each label.
    labels_of : callable
        Returns the label of each sample from targets.
    """

    def __init__(self, whole, amount, labels_of):
        self._whole, self.amount, self.labels_of = whole, amount, labels_of

    @property
    def whole(self):
        """The resampling that adds all samples."""
        return self._whole

    def part(self, whole, seed):
        """Return the real samples with a share of the new ones."""
        if whole.is_moved:
            raise ValueError(MOVED.format(self._whole.sampler))
        additions = Additions(whole.X, whole.y, whole.num_real, seed, self.labels_of)
        X, y = additions.share(self.amount)
        return whole._replace(X=X, y=y, is_share=True)


def in_shares(treatments, amounts, labels_of):
    """Return treatments by name, resampling ones once per amount, with the amount in the name.

    Parameters
    ----------
    treatments : dict of Treatment
    amounts : sequence of float
        Above 0, and at most 1.
    labels_of : callable
        Returns the label of each sample from targets.
    """
    texts = {amount: f"{100 * amount:g}%" for amount in amounts}
    if len(set(texts.values())) < len(texts):
        raise ValueError(
            "amounts must differ in the first six digits, which name them. Received: "
            f"amounts={list(amounts)}"
        )
    return {
        name if amount == 1 else f"{name} ({texts[amount]})": part
        for name, treatment in treatments.items()
        for amount, part in treatment.shares(amounts, labels_of).items()
    }


def _relations_of(sampler):
    codec = getattr(sampler, "codec_", None)
    return tuple(map(str, codec.relations_)) if isinstance(codec, TabularCodec) else ()


def _starts_with(X_more, y_more, X, y):
    """Return whether the given samples come first, as far as numeric columns show it."""
    if not np.array_equal(y_more[: len(y)], y):
        return False
    heads = [frame_of(part).head(len(y)).select_dtypes("number") for part in (X_more, X)]
    if heads[0].shape != heads[1].shape:
        return True
    numbers = [head.to_numpy(float, na_value=np.nan) for head in heads]
    return np.allclose(numbers[0], numbers[1], rtol=1e-5, equal_nan=True)


def fitted(estimator, X, y, weight):
    """Return a fitted clone of an estimator, without weights if it takes none."""
    estimator = clone(estimator)
    if weight is None:
        return estimator.fit(X, y)
    _, last, prefix = unpacked(estimator)
    if not has_fit_parameter(last, "sample_weight"):
        return estimator.fit(X, y)
    return estimator.fit(X, y, **{f"{prefix}sample_weight": weight})
