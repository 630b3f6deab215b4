"""Keeping what classifiers agree is of its class."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier, VotingClassifier
from sklearn.neural_network import MLPRegressor

if TYPE_CHECKING:
    import tensorflow as tf
    from numpy.typing import NDArray

    from ganaug.types import Classifier, Selector

# How many verdicts a network learns from before it judges alone; fewer of wide samples.
MAX_JUDGED = 16_384
MAX_UNITS = 2**26
AT_ONCE = 2**12
EPOCHS = 15


class LabelAgreement(BaseEstimator):
    """Keep a candidate the more likely, the surer classifiers are of its label.

    Generated samples of a scarce class stray into other classes, where they teach a classifier
    wrong labels (Tarawneh et al., 2022, https://arxiv.org/abs/2202.03579). A random forest and
    extremely randomised trees, fitted to the real samples with balanced class weights, give each
    candidate the probability p of its label; it is kept with a chance in proportion to
    ``p ** exponent``.

    Parameters
    ----------
    exponent : float, default=3.0
        0 keeps any candidate; larger values keep to the regions that are surely of the class.
    candidates : float, default=2.0
        How many candidates to draw per sample that is kept.
    n_estimators : int, default=100
        Trees in each of the two forests.

    Examples
    --------
    >>> import numpy as np
    >>> codes, labels = np.r_[np.zeros((20, 1)), np.ones((20, 1))], np.repeat([0, 1], 20)
    >>> selection = LabelAgreement(exponent=8.0).fit(codes, labels, seed=0)
    >>> candidates = np.r_[np.zeros((10, 1)), np.ones((10, 1))]
    >>> select = selection.selector(1)
    >>> float(candidates[select(candidates, 10, seed=0)].mean())
    1.0
    """

    def __init__(
        self, exponent: float = 3.0, candidates: float = 2.0, n_estimators: int = 100
    ) -> None:
        self.exponent = exponent
        self.candidates = candidates
        self.n_estimators = n_estimators

    def fit(self, codes: NDArray[np.float32], labels: NDArray[np.integer], seed: int) -> Self:
        """Fit the classifiers to real samples.

        Parameters
        ----------
        codes : ndarray of shape (n_samples, ...)
        labels : ndarray of shape (n_samples,), int
            Whole numbers from 0, at least two of them.
        seed : int
        """
        self._deputies: dict[int, Any] = {}
        # One job: on a cluster, each of the small trees would be sent away to be grown.
        forest = {"n_estimators": self.n_estimators, "class_weight": "balanced", "n_jobs": 1}
        self.classifier_: Any = VotingClassifier(
            [
                ("forest", RandomForestClassifier(**forest, random_state=seed)),
                ("trees", ExtraTreesClassifier(**forest, random_state=seed)),
            ],
            voting="soft",
            n_jobs=1,
        ).fit(codes.reshape(len(codes), -1), labels)
        return self

    def selector(self, label: int) -> Selector:
        """Return what selects among the candidates of one label, block after block.

        Parameters
        ----------
        label : int
            What the candidates are generated for.

        Returns
        -------
        callable
            ``(candidates, num_samples, seed) -> positions``: which of the candidates, an array
            of shape (n_candidates, ...), to keep, in ascending order and without repetition.
        """
        judge = Judge(self.classifier_, label)

        def select(candidates: NDArray[Any], num_samples: int, seed: int) -> NDArray[np.intp]:
            agreement = judge(candidates.reshape(len(candidates), -1))
            # Exponential races: the smallest clocks are a weighted draw without replacement.
            clocks = np.random.default_rng(seed).exponential(size=len(candidates))
            clocks /= np.maximum(agreement, 1e-6) ** self.exponent
            return np.sort(np.argpartition(clocks, num_samples - 1)[:num_samples])

        return select

    def graph_selector(
        self, label: int, draw: Callable[[int, Any], NDArray[np.float32]]
    ) -> Selector:
        """Return what selects among the candidates of one label within a TensorFlow graph.

        Parameters
        ----------
        label : int
            What the candidates are generated for.
        draw : callable
            ``(num_samples, seed) -> ndarray``: candidates to learn the forests' verdicts from.

        Returns
        -------
        callable
            As from `selector`, of tensors: the number of samples is of shape (), the seed an
            int64 tensor of shape (2,).
        """
        import tensorflow as tf

        if label not in self._deputies:
            self._deputies[label] = Judge(self.classifier_, label).deputy(draw)
        network = self._deputies[label]
        layers = [
            (tf.constant(w), tf.constant(b))
            for w, b in zip(network.coefs_, network.intercepts_, strict=True)
        ]

        def agreement(rows: tf.Tensor) -> tf.Tensor:
            for weights, bias in layers[:-1]:
                rows = tf.nn.relu(rows @ weights + bias)
            return (rows @ layers[-1][0] + layers[-1][1])[:, 0]

        def select(candidates: tf.Tensor, num_samples: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
            rows = tf.reshape(candidates, (-1, math.prod(candidates.shape[1:])))
            clocks = -tf.math.log1p(-tf.random.stateless_uniform(tf.shape(rows)[:1], seed))
            clocks /= tf.clip_by_value(agreement(rows), 1e-6, 1.0) ** self.exponent
            return tf.sort(tf.argsort(clocks)[:num_samples])

        return select


class Judge:
    """Say how likely rows are of one label, block after block.

    Large forests are slow judges. After they have judged `MAX_JUDGED` rows, a small network that
    has learned from these verdicts judges in their place.

    Parameters
    ----------
    classifier : fitted classifier
        Of labels from 0.
    label : int
    """

    def __init__(self, classifier: Classifier, label: int) -> None:
        self.classifier = classifier
        self.label = label
        self._verdicts: list[tuple[NDArray[Any], NDArray[Any]]] = []
        self._deputy: Any = None

    def __call__(self, rows: NDArray[Any]) -> NDArray[Any]:
        """Return the probability of the label for each row, of shape (n_rows,)."""
        if self._deputy is not None:
            return np.clip(self._deputy.predict(rows), 0.0, 1.0)
        return self._verdict(rows)

    def deputy(self, draw: Callable[[int, Any], NDArray[np.float32]]) -> Any:
        """Return the network that judges in the end.

        Parameters
        ----------
        draw : callable
            ``(num_samples, seed) -> ndarray``, for the forests to judge.

        Returns
        -------
        fitted MLPRegressor
        """
        seed = 0
        while self._deputy is None:
            candidates = draw(AT_ONCE, seed)
            self._verdict(candidates.reshape(len(candidates), -1))
            seed += 1
        return self._deputy

    def _verdict(self, rows: NDArray[Any]) -> NDArray[Any]:
        agreement = self.classifier.predict_proba(rows)[:, self.label]
        self._verdicts.append((rows, agreement))
        width = rows.shape[1]
        if sum(len(rows) for rows, _ in self._verdicts) >= min(MAX_JUDGED, MAX_UNITS // width):
            self._deputy = _taught(*map(np.concatenate, zip(*self._verdicts, strict=True)))
            self._verdicts = []
        return agreement


def _taught(rows: NDArray[Any], verdicts: NDArray[Any]) -> Any:
    network = MLPRegressor(
        hidden_layer_sizes=(64, 64), learning_rate_init=2e-3, batch_size=256, random_state=0
    )
    rows, verdicts = rows.astype("float32"), verdicts.astype("float32")
    for _ in range(EPOCHS):  # `fit` would warn that it has not converged, as is intended.
        network.partial_fit(rows, verdicts)
    return network
