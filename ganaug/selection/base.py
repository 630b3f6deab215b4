"""The base class of selections."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Self

from sklearn.base import BaseEstimator

if TYPE_CHECKING:
    import numpy as np
    import tensorflow as tf
    from numpy.typing import NDArray

    from ganaug.types import Codec, GraphSelector, Selector


class Selection(BaseEstimator, ABC):
    """Base class for selections, which decide which generated candidates are kept.

    A subclass defines `selector`. It overrides `fit` to learn from the real samples, and
    `graph_selector` to work within TensorFlow graphs.

    Attributes
    ----------
    candidates : float
        Number of candidates to generate for each sample that is kept, at least 1: a class
        attribute or a parameter of the constructor.

    Examples
    --------
    >>> import numpy as np
    >>> from ganaug.selection import Selection
    >>> class Central(Selection):
    ...     '''Keep the candidates nearest to the mean of the candidates.'''
    ...
    ...     candidates = 3.0
    ...
    ...     def selector(self, label):
    ...         def select(candidates, num_samples, seed):
    ...             flat = candidates.reshape(len(candidates), -1)
    ...             distance = np.linalg.norm(flat - flat.mean(axis=0), axis=1)
    ...             return np.sort(np.argsort(distance)[:num_samples])
    ...
    ...         return select
    >>> select = Central().fit(None, None, seed=0).selector(label=1)
    >>> select(np.array([[-9.0], [1.0], [2.0]]), 2, seed=0).tolist()
    [1, 2]
    """

    candidates: float = 2.0

    def fit(self, codes: NDArray[np.float32], labels: NDArray[np.integer], seed: int) -> Self:
        """Learn from the real samples. The default learns nothing.

        Parameters
        ----------
        codes : ndarray of shape (n_samples, ...), float32
            All real samples, encoded.
        labels : ndarray of shape (n_samples,), int
            The class of each sample, a whole number from 0.
        seed : int

        Returns
        -------
        Selection
            Itself.
        """
        return self

    def for_codec(self, codec: Codec) -> Self:
        """Return the selection for samples that a codec encodes, before it is fitted to them.

        The default is the selection itself, to which samples are arrays of numbers.

        Parameters
        ----------
        codec : codec
            Fitted; see `ganaug.codecs`.
        """
        return self

    @abstractmethod
    def selector(self, label: int) -> Selector:
        """Return a function that selects among the candidates of one class.

        Parameters
        ----------
        label : int

        Returns
        -------
        callable
            ``(candidates, num_samples, seed) -> indices``: the indices of the candidates to keep,
            ascending and distinct. ``candidates`` is an array of shape (n_candidates, ...).
        """

    def graph_selector(
        self, labels: Sequence[int], draw: Callable[[int, int], NDArray[np.float32]]
    ) -> GraphSelector:
        """Return a function of tensors that selects among the candidates of several classes.

        `ganaug.mix_synthetic` and `GANAugmenter.export` need it.

        Parameters
        ----------
        labels : sequence of int
            The classes that may be drawn, in ascending order.
        draw : callable
            ``(num_samples, seed) -> ndarray``: candidates to prepare with, equally many of each
            class that a GAN has learned.

        Returns
        -------
        callable
            ``(candidates, labels, num_samples, seed) -> indices``. ``labels``, int32 of shape
            (n_candidates,), are ascending; ``num_samples``, int32 of shape (n_classes,), is the
            number to keep of each class; ``seed`` is int64 of shape (2,). See `keep_first`.

        Raises
        ------
        ValueError
            If the subclass does not override this method and so works on arrays only.
        """
        raise ValueError(
            "To draw samples within a graph, a selection needs a method `graph_selector`; see "
            f"`ganaug.selection.Selection`. Received: {self!r}. Use selection=None, or add the "
            "samples that `sample` returns instead."
        )


def keep_first(order: Any, labels: tf.Tensor, num_samples: tf.Tensor) -> tf.Tensor:
    """Return the indices of the first candidates of each class in a given order.

    Parameters
    ----------
    order : int32 tensor of shape (n_candidates,)
        The indices of the candidates, the best ones first.
    labels : int32 tensor of shape (n_candidates,)
    num_samples : int32 tensor of shape (n_classes,)

    Returns
    -------
    int32 tensor of shape (n_kept,)
        In ascending order.
    """
    import tensorflow as tf

    order = tf.gather(order, tf.argsort(tf.gather(labels, order), stable=True))
    labels = tf.gather(labels, order)  # Class by class, and the best ones first in each.
    size = tf.size(num_samples)
    starts = tf.cumsum(tf.math.bincount(labels, minlength=size, maxlength=size), exclusive=True)
    rank = tf.range(tf.size(labels)) - tf.gather(starts, labels)
    return tf.sort(tf.boolean_mask(order, rank < tf.gather(num_samples, labels)))
