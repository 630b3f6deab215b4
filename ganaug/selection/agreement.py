"""A selection with classifiers that recognise the class of a candidate."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from joblib import cpu_count
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier, VotingClassifier
from sklearn.neural_network import MLPRegressor
from threadpoolctl import threadpool_limits

from ganaug.selection.base import Selection, keep_first

if TYPE_CHECKING:
    import tensorflow as tf
    from numpy.typing import NDArray

    from ganaug.types import GraphSelector, Selector

# Real rows per class to fit the forests to; more take longer and select no better.
MAX_ROWS = 1000
# Candidates from which the network learns the forests' probabilities; fewer of wide samples.
MAX_DISTILLED = 16_384
MAX_NUMBERS = 2**26
EPOCHS = 15
ROWS_PER_JOB = 8192


class LabelAgreement(Selection):
    """Prefer candidates whose label classifiers predict with confidence.

    Generated samples of a scarce class stray into other classes, where they teach a classifier
    wrong labels (Tarawneh et al., 2022, https://arxiv.org/abs/2202.03579). A random forest and
    extremely randomised trees, fitted to at most 1,000 real samples of each class with balanced
    class weights, give each candidate the probability p of its label; its chance of being kept is
    proportional to ``p ** exponent``.

    Parameters
    ----------
    exponent : float, default=3.0
        With 0, all candidates have equal chances; larger values favour regions that clearly
        belong to the class.
    candidates : float, default=2.0
        Number of candidates to generate for each sample that is kept.
    n_estimators : int, default=25
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
        self, exponent: float = 3.0, candidates: float = 2.0, n_estimators: int = 25
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
            Whole numbers from 0, at least two different ones.
        seed : int
        """
        self._network: MLPRegressor | None = None
        order = np.random.default_rng(seed).permutation(len(labels))
        kept = np.sort(
            np.concatenate([order[labels[order] == i][:MAX_ROWS] for i in np.unique(labels)])
        )
        # One job: otherwise a cluster backend would send out each small tree as a task.
        forest = {"n_estimators": self.n_estimators, "class_weight": "balanced", "n_jobs": 1}
        self.classifier_: Any = VotingClassifier(
            [
                ("forest", RandomForestClassifier(**forest, random_state=seed)),
                ("trees", ExtraTreesClassifier(**forest, random_state=seed)),
            ],
            voting="soft",
            n_jobs=1,
        ).fit(codes[kept].reshape(len(kept), -1), labels[kept])
        return self

    def selector(self, label: int) -> Selector:
        """Return a function that selects among the candidates of one class; see `Selection`."""

        def select(candidates: NDArray[Any], num_samples: int, seed: int) -> NDArray[np.intp]:
            agreement = self.probabilities(candidates)[:, label]
            # Exponential race: the smallest clocks are a weighted draw without replacement.
            clocks = np.random.default_rng(seed).exponential(size=len(candidates))
            clocks /= np.maximum(agreement, 1e-6) ** self.exponent
            return np.sort(np.argpartition(clocks, num_samples - 1)[:num_samples])

        return select

    def graph_selector(
        self, labels: Sequence[int], draw: Callable[[int, int], NDArray[np.float32]]
    ) -> GraphSelector:
        """Return a function that selects within a graph; see `Selection`.

        It calls a small network, which is distilled from the forests once for all classes.
        """
        import tensorflow as tf

        if self._network is None:
            self._network = self._distill(draw)
        weights = [tf.constant(kernel) for kernel in self._network.coefs_]
        biases = [tf.constant(bias) for bias in self._network.intercepts_]

        def probabilities(rows: tf.Tensor) -> tf.Tensor:
            for kernel, bias in zip(weights[:-1], biases[:-1], strict=True):
                rows = tf.nn.relu(rows @ kernel + bias)
            return rows @ weights[-1] + biases[-1]

        def select(
            candidates: tf.Tensor, labels: tf.Tensor, num_samples: tf.Tensor, seed: tf.Tensor
        ) -> tf.Tensor:
            rows = tf.reshape(candidates, (-1, math.prod(candidates.shape[1:])))
            agreement = tf.gather(probabilities(rows), labels, batch_dims=1)
            clocks = -tf.math.log1p(-tf.random.stateless_uniform(tf.shape(labels), seed))
            clocks /= tf.clip_by_value(agreement, 1e-6, 1.0) ** self.exponent
            return keep_first(tf.argsort(clocks), labels, num_samples)

        return select

    def probabilities(self, codes: NDArray[Any]) -> NDArray[np.float64]:
        """Return the class probabilities of samples.

        Parameters
        ----------
        codes : ndarray of shape (n_samples, ...)

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            For the labels from 0 to the largest fitted one; 0 for labels that did not occur.
        """
        classes = self.classifier_.classes_
        found = np.zeros((len(codes), classes[-1] + 1))
        # Trees predict without Python's lock; few rows are not worth a second thread.
        parts = np.array_split(codes.reshape(len(codes), -1), max(len(codes) // ROWS_PER_JOB, 1))
        with ThreadPoolExecutor(min(len(parts), cpu_count())) as threads:
            scores = threads.map(self.classifier_.predict_proba, parts)
            found[:, classes] = np.concatenate(list(scores))
        return found

    def _distill(self, draw: Callable[[int, int], NDArray[np.float32]]) -> MLPRegressor:
        """Return a network that has learned the forests' probabilities."""
        width = self.classifier_.n_features_in_
        codes = draw(min(MAX_DISTILLED, MAX_NUMBERS // width), 0)
        rows = codes.reshape(len(codes), -1)
        probabilities = self.probabilities(codes).astype("float32")
        network = MLPRegressor(
            hidden_layer_sizes=(64, 64), learning_rate_init=2e-3, batch_size=256, random_state=0
        )
        # With such small matrices, threads wait for each other longer than they work.
        with threadpool_limits(1):
            for _ in range(EPOCHS):  # `fit` would warn that it stops before convergence.
                network.partial_fit(rows, probabilities)
        return network
