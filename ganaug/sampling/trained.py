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
        Draws sources, if the generator starts from some.
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
            The label that the GAN was given for the class in training.
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
        """Return the same as `sample`, but for rounding, by a graph, which is traced once.

        It is faster by the overhead of each eager operation, and in large draws by half.
        """
        labels = np.full(num_samples, label, "int32")
        return generate_in_chunks(self._traced, self.gan.generator, labels, seed)

    def tensors(self, labels, seed):
        """Return a code of each label, eagerly or in a graph.

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
        """Return where the samples come from that `sample` returns for the same arguments.

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
        # TensorFlow counts the tracings of a method over all objects, and warns of the fifth.
        # Those of a partial function are its own.
        tensors = partial(self.tensors)
        return tf.function(tensors, input_signature=signature, autograph=False)

    def __getstate__(self):
        return {name: value for name, value in vars(self).items() if name != "_traced"}
