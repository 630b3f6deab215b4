"""Draw encoded samples of a class from a trained GAN."""

from functools import cached_property, partial

import numpy as np
import tensorflow as tf

from ganaug.data.origins import NOISE, Origins
from ganaug.training.generate import chunks, generate, generate_in_chunks, source_draws


class TrainedGAN:
    """A GAN and what it needs to draw samples of a class.

    Parameters
    ----------
    gan : GAN
        Trained.
    sources : NeighborInterpolator or SourceImages, optional
        Draws sources, if the generator starts from them.
    changes : sequence of Change, default=()
        Applied to generated samples, one after another; see `ganaug.sampling.changes`.
    """

    def __init__(self, gan, sources=None, changes=()):
        self.gan = gan
        self.sources = sources
        self.changes = changes

    def sample(self, label, num_samples, seed):
        """Return float32 codes of one class.

        Parameters
        ----------
        label : int
            The label of the class in the GAN's training.
        num_samples : int
            At least one.
        seed : int
            Equal seeds give equal codes.

        Returns
        -------
        ndarray of shape (num_samples, ...), float32
        """
        labels = np.full(num_samples, label, "int32")
        return generate_in_chunks(self.tensors, self.gan.generator, labels, seed)

    def sample_in_graph(self, label, num_samples, seed):
        """Return the same as `sample`, up to rounding, from a graph that is traced once.

        This saves the overhead of eager operations, and half of the time of large draws.
        """
        labels = np.full(num_samples, label, "int32")
        return generate_in_chunks(self._traced, self.gan.generator, labels, seed)

    def tensors(self, labels, seed):
        """Return a code for each label, eagerly or in a graph.

        Parameters
        ----------
        labels : int32 tensor of shape (n,)
        seed : int64 tensor of shape (2,)

        Returns
        -------
        float32 tensor of shape (n, ...)
        """
        codes = generate(self.gan, self.sources, labels, seed)
        for change in self.changes:
            codes = change(codes, labels, seed)
        return codes

    def origins(self, label, num_samples, seed, find):
        """Return the origins of the samples that `sample` returns for the same arguments.

        Parameters
        ----------
        label, num_samples, seed : int
        find : callable
            See `ganaug.data.sampler.Sources.origins`.

        Returns
        -------
        Origins
        """
        labels = np.full(num_samples, label, "int32")
        parts = chunks(self.gan.generator, labels, seed)
        return Origins.joined([self._origins(part, seed, find) for part, seed in parts])

    def _origins(self, labels, seed, find):
        origins = Origins.alike(NOISE, len(labels))
        if self.sources is not None:
            draws = source_draws(self.sources, labels, seed)
            origins = self.sources.origins(labels, *draws, find)
        for change in self.changes:
            origins = change.origins(origins, labels, seed, find)
        return origins

    @cached_property
    def _traced(self):
        signature = [tf.TensorSpec([None], tf.int32), tf.TensorSpec([2], tf.int64)]
        # TensorFlow counts the tracings of a method over all objects, and warns at the fifth.
        # A partial function has a count of its own.
        tensors = partial(self.tensors)
        return tf.function(tensors, input_signature=signature, autograph=False)

    def __getstate__(self):
        return {name: value for name, value in vars(self).items() if name != "_traced"}
