"""Keeping what is not the copy of a real sample."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils import check_scalar

from ganaug.metrics.neighbors import nearest

if TYPE_CHECKING:
    import tensorflow as tf
    from numpy.typing import NDArray

    from ganaug.types import Selector


class Novelty(BaseEstimator):
    """Leave out candidates that are nearer to a real sample than real ones are to each other.

    Beside a real sample, a copy of it teaches a classifier nothing new, and gives away what it
    was copied from. A candidate is a copy if its nearest real sample of the class is nearer than
    all but the closest pairs of real samples are. The others have equal chances; copies are kept
    only where there are too few others, the farthest first. `ganaug.metrics.copy_share` measures
    what is left, by samples that were held out.

    Parameters
    ----------
    quantile : float, default=0.05
        The share of real samples that are as near to another one of their class as a copy is:
        between 0, where next to nothing is a copy, and 1.
    candidates : float, default=2.0
        How many candidates to draw per sample that is kept.

    Examples
    --------
    >>> import numpy as np
    >>> selection = Novelty().fit(np.array([[0.0], [1.0], [3.0]]), np.zeros(3, int), seed=0)
    >>> select = selection.selector(0)
    >>> select(np.array([[3.1], [2.0], [0.0], [-1.5]]), 2, seed=0).tolist()
    [1, 3]
    """

    def __init__(self, quantile: float = 0.05, candidates: float = 2.0) -> None:
        self.quantile = quantile
        self.candidates = candidates

    def fit(self, codes: NDArray[np.float32], labels: NDArray[np.integer], seed: int) -> Self:
        """Remember the real samples.

        Parameters
        ----------
        codes : ndarray of shape (n_samples, ...)
        labels : ndarray of shape (n_samples,), int
        seed : int
            Not needed.
        """
        check_scalar(
            self.quantile, "quantile", Real, min_val=0, max_val=1, include_boundaries="neither"
        )
        self.rows_: NDArray[np.float32] = codes.reshape(len(codes), -1)
        self.labels_ = labels
        self._limits: dict[int, float] = {}
        return self

    def selector(self, label: int) -> Selector:
        """Return what selects among the candidates of one label; see `LabelAgreement.selector`."""
        real, limit = self._references(label)

        def select(candidates: NDArray[Any], num_samples: int, seed: int) -> NDArray[np.intp]:
            distances, _ = nearest(real, candidates.reshape(len(candidates), -1))
            order = np.random.default_rng(seed).random(len(candidates))
            ranked = np.lexsort((order, -np.minimum(distances[:, 0], limit)))
            return np.sort(ranked[:num_samples])

        return select

    def graph_selector(
        self, label: int, draw: Callable[[int, Any], NDArray[np.float32]]
    ) -> Selector:
        """Return what selects in a graph; see `LabelAgreement.graph_selector`."""
        import tensorflow as tf

        references, limit = self._references(label)
        references = tf.constant(references)
        lengths = tf.reduce_sum(references**2, axis=1)

        def select(candidates: tf.Tensor, num_samples: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
            rows = tf.reshape(candidates, (-1, references.shape[1]))
            products = tf.matmul(rows, references, transpose_b=True)
            nearest_one = tf.reduce_min(lengths - 2.0 * products, axis=1)
            squared = tf.maximum(nearest_one + tf.reduce_sum(rows**2, axis=1), 0.0)
            order = tf.argsort(tf.random.stateless_uniform(tf.shape(rows)[:1], seed))
            novelty = tf.minimum(tf.sqrt(squared), limit)
            ranked = tf.argsort(tf.gather(novelty, order), direction="DESCENDING", stable=True)
            return tf.sort(tf.gather(order, ranked[:num_samples]))

        return select

    def _references(self, label: int) -> tuple[NDArray[Any], float]:
        """Return the real rows of a label, and how near to one of them a copy is."""
        real = self.rows_[self.labels_ == label]
        if label not in self._limits:  # As many distances as there are pairs: only once.
            distances, _ = nearest(real)
            self._limits[label] = np.quantile(distances, self.quantile, method="weibull")
        return real, self._limits[label]
