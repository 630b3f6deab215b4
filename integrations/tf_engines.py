"""Engines that supply a `tf.data` stage with synthetic samples, fresh ones or from a stock.

An engine has a method ``supply(draw, rates, block, seed)``, which returns a dataset with an
element for each block, and a function ``(labels, seed, element) -> features``; and an attribute
``most``, the maximum number of samples to draw for a block.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
from sklearn.utils import check_scalar

if TYPE_CHECKING:
    from numpy.typing import NDArray

# AutoGraph would only slow down the tracing: Keras layers do not need it.
unconverted = tf.autograph.experimental.do_not_convert


class Online:
    """Fresh samples for each block, drawn by the generator inside the pipeline."""

    most: float = math.inf

    def supply(
        self,
        draw: Callable[[Any, Any], Any],
        rates: NDArray[np.float64],
        block: int,
        seed: tf.Tensor,
    ) -> tuple[tf.data.Dataset, Callable[[Any, Any, Any], Any]]:
        """Return a dataset of unused zeros, and a function that calls `draw`."""
        return tf.data.Dataset.from_tensors(0).repeat(), lambda labels, seed, _: draw(labels, seed)


class Pool:
    """Samples from a stock, which is generated in advance and replaced after use.

    This is for generators that are too slow to draw each sample anew. The next stock is generated
    in the background while one is in use.

    Parameters
    ----------
    size : int, default=2048
        Number of samples in a stock, over all classes.
    reuse : int, default=50
        Mean number of uses of a sample before the stock is replaced.
    """

    def __init__(self, size: int = 2048, reuse: int = 50) -> None:
        check_scalar(size, "size", Integral, min_val=1)
        check_scalar(reuse, "reuse", Integral, min_val=1)
        self.size = size
        self.reuse = reuse
        self.most: float = size * reuse

    def supply(
        self,
        draw: Callable[[Any, Any], Any],
        rates: NDArray[np.float64],
        block: int,
        seed: tf.Tensor,
    ) -> tuple[tf.data.Dataset, Callable[[Any, Any, Any], Any]]:
        """Return a dataset whose elements are the stock, and a function that draws from it.

        Parameters
        ----------
        draw : callable
            ``(labels, seed) -> features``
        rates : ndarray of shape (n_classes,)
            Number of synthetic samples of each class per original.
        block : int
            Number of originals in a block.
        seed : int64 tensor of shape ()
            The seed of this pass over the dataset.

        Returns
        -------
        stocks : tf.data.Dataset
            The current stock, once for each block.
        draw_from : callable
            ``(labels, seed, stock) -> features``
        """
        counts = np.ceil(self.size * rates / max(rates.sum(), 1e-9)).astype("int32")
        starts = np.cumsum(counts, dtype="int32") - counts
        labels = tf.repeat(tf.range(len(rates)), counts)
        uses = max(1, math.ceil(self.reuse * self.size / max(block * rates.sum(), 1e-9)))

        def in_use(stock: Any) -> tf.data.Dataset:
            return tf.data.Dataset.from_tensors(stock).repeat(min(uses, 2**31))

        def draw_from(wanted: tf.Tensor, seed: tf.Tensor, stock: Any) -> Any:
            uniform = tf.random.stateless_uniform(tf.shape(wanted), seed)
            size = tf.gather(counts, wanted)
            within = tf.cast(uniform * tf.cast(size, tf.float32), tf.int32)
            chosen = tf.gather(starts, wanted) + tf.minimum(within, size - 1)
            return tf.nest.map_structure(lambda part: tf.gather(part, chosen), stock["features"])

        @unconverted
        def generate(number: tf.Tensor) -> dict[str, Any]:
            # Blocks are numbered from 0, so that none has the seed of a stock.
            return {"features": draw(labels, tf.stack([seed, -1 - number]))}

        stocks = tf.data.Dataset.range(2**40).map(generate)
        return stocks.prefetch(1).flat_map(unconverted(in_use)), draw_from
