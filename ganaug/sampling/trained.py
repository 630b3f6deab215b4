"""Draw encoded samples of a class from a trained GAN."""

from functools import cached_property, partial

import numpy as np
import tensorflow as tf

from ganaug.training.generate import generate, generate_in_chunks


class TrainedGAN:
    """A GAN and what it needs to draw samples of a class.

    Parameters
    ----------
    gan : GAN
        Trained.
    sources : NeighborInterpolator or SourceImages, optional
        Draws sources, if the generator starts from some.
    changes : sequence of callable, default=()
        ``(codes, labels, seed) -> codes``: what becomes of generated samples, one after another.
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

    @cached_property
    def _traced(self):
        signature = [tf.TensorSpec([None], tf.int32), tf.TensorSpec([2], tf.int64)]
        # TensorFlow counts the tracings of a method over all objects, and warns of the fifth.
        # Those of a partial function are its own.
        tensors = partial(self.tensors)
        return tf.function(tensors, input_signature=signature, autograph=False)

    def __getstate__(self):
        return {name: value for name, value in vars(self).items() if name != "_traced"}
