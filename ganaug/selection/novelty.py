"""A selection that drops near-copies of real samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.utils import check_scalar

from ganaug.metrics.neighbors import nearest
from ganaug.selection.base import Selection, keep_first

if TYPE_CHECKING:
    import tensorflow as tf
    from numpy.typing import NDArray

    from ganaug.types import GraphSelector, Selector


class Novelty(Selection):
    """Drop candidates that are closer to a real sample than real samples are to each other.

    A copy of a real sample teaches a classifier nothing new, and discloses the original. A
    candidate counts as a copy if it is closer to a real sample of its class than all but the
    closest pairs of real samples are to each other. The others have equal chances; copies are
    kept only if there are too few others, the most distant first. `ganaug.metrics.copy_share`
    measures the copies that remain, with held-out samples.

    Parameters
    ----------
    quantile : float, default=0.05
        Quantile, between 0 and 1, of the distances from real samples to their nearest neighbour
        in the class; closer candidates count as copies. Near 0, hardly any candidate does.
    candidates : float, default=1.5
        Number of candidates to generate for each sample that is kept; with 1.5, all copies can be
        dropped if they are at most a third of the candidates.

    Examples
    --------
    >>> import numpy as np
    >>> selection = Novelty().fit(np.array([[0.0], [1.0], [3.0]]), np.zeros(3, int), seed=0)
    >>> select = selection.selector(0)
    >>> select(np.array([[3.1], [2.0], [0.0], [-1.5]]), 2, seed=0).tolist()
    [1, 3]
    """

    def __init__(self, quantile: float = 0.05, candidates: float = 1.5) -> None:
        self.quantile = quantile
        self.candidates = candidates

    def fit(self, codes: NDArray[np.float32], labels: NDArray[np.integer], seed: int) -> Self:
        """Store the real samples.

        Parameters
        ----------
        codes : ndarray of shape (n_samples, ...)
        labels : ndarray of shape (n_samples,), int
        seed : int
            Not used.
        """
        check_scalar(
            self.quantile, "quantile", Real, min_val=0, max_val=1, include_boundaries="neither"
        )
        self.rows_: NDArray[np.float32] = codes.reshape(len(codes), -1)
        self.labels_ = labels
        self._limits: dict[int, float] = {}
        return self

    def selector(self, label: int) -> Selector:
        """Return a function that selects among the candidates of one class; see `Selection`."""
        real, limit = self._references(label)

        def select(candidates: NDArray[Any], num_samples: int, seed: int) -> NDArray[np.intp]:
            distances, _ = nearest(real, candidates.reshape(len(candidates), -1))
            order = np.random.default_rng(seed).random(len(candidates))
            ranked = np.lexsort((order, -np.minimum(distances[:, 0], limit)))
            return np.sort(ranked[:num_samples])

        return select

    def graph_selector(
        self, labels: Sequence[int], draw: Callable[[int, int], NDArray[np.float32]]
    ) -> GraphSelector:
        """Return a function that selects within a graph; see `Selection`."""
        import tensorflow as tf

        references, limits = zip(*map(self._references, labels), strict=True)
        limit_of = np.zeros(max(labels) + 1, "float32")
        limit_of[list(labels)] = limits
        distances = _distances(labels, references)

        def select(
            candidates: tf.Tensor, labels: tf.Tensor, num_samples: tf.Tensor, seed: tf.Tensor
        ) -> tf.Tensor:
            rows = tf.reshape(candidates, (-1, self.rows_.shape[1]))
            novelty = tf.minimum(distances(rows, labels), tf.gather(limit_of, labels))
            order = tf.argsort(tf.random.stateless_uniform(tf.shape(labels), seed))
            ranked = tf.argsort(tf.gather(novelty, order), direction="DESCENDING", stable=True)
            return keep_first(tf.gather(order, ranked), labels, num_samples)

        return select

    def _references(self, label: int) -> tuple[NDArray[Any], float]:
        """Return the real rows of a class, and the distance to them that makes a copy."""
        real = self.rows_[self.labels_ == label]
        if label not in self._limits:  # Computed once: it needs the distances of all pairs.
            distances, _ = nearest(real)
            self._limits[label] = np.quantile(distances, self.quantile, method="weibull")
        return real, self._limits[label]


def _distances(
    labels: Sequence[int], references: Sequence[NDArray[Any]]
) -> Callable[[tf.Tensor, tf.Tensor], tf.Tensor]:
    """Return a function ``(rows, labels) -> distances`` to the nearest reference of the class.

    It loops over the classes, so that the graph does not grow with their number; the labels of
    the rows are ascending.
    """
    import tensorflow as tf

    known = tf.constant(labels, tf.int32)
    real = tf.constant(np.concatenate(references))
    bounds = tf.constant(np.cumsum([0, *map(len, references)]), tf.int32)
    norms = tf.reduce_sum(real**2, axis=1)

    def distances(rows: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
        starts, ends = tf.searchsorted(labels, known), tf.searchsorted(labels, known, "right")

        def of_class(i: tf.Tensor, found: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            own, theirs = rows[starts[i] : ends[i]], slice(bounds[i], bounds[i + 1])
            products = tf.matmul(own, real[theirs], transpose_b=True)
            nearest_one = tf.reduce_min(norms[theirs] - 2.0 * products, axis=1)
            squared = nearest_one + tf.reduce_sum(own**2, axis=1)
            return i + 1, tf.concat([found, tf.sqrt(tf.maximum(squared, 0.0))], axis=0)

        shapes = tf.TensorShape([]), tf.TensorShape([None])
        start = tf.constant(0), tf.zeros([0])
        return tf.while_loop(lambda i, _: i < len(references), of_class, start, shapes)[1]

    return distances
