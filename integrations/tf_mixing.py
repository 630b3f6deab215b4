"""Joining blocks of a dataset with the synthetic samples that are due after them."""

import numpy as np
import tensorflow as tf

from ganaug.integrations.tf_forms import features_like, label_table, scale_checked, weight_like


class Mixer:
    """Join a block of originals and synthetic samples.

    The number of synthetic samples up to any point depends on the number of originals up to it, so
    that rates are met exactly at the end of each pass, whatever the size of blocks.

    Parameters
    ----------
    sampler : GraphSampler
    classes : ndarray of shape (n_classes,)
    elements : Elements
        The parts of the elements of the dataset.
    weight : float
        The weight of synthetic samples, if elements have a weight.
    width : int, optional
        The number of columns of the labels of the augmenter, if these are one-hot.
    changed : ChangedImages, optional
        Adds a changed real image for each original and each synthetic one.
    """

    def __init__(self, sampler, classes, elements, weight, width=None, changed=None):
        self.sampler, self.elements, self.changed = sampler, elements, changed
        self.labels = label_table(classes, elements, width)
        self.form = features_like(elements, sampler.codec)
        self.weight = weight_like(elements, weight)

    def draw(self, positions, seed):
        """Return the features of a synthetic sample for each class, given by its position."""
        return self.form(self.sampler.columns(positions, seed))

    def mix(self, draw, rates, number, block, handed_on):
        """Return the elements of a block, in order, with synthetic ones between them.

        Parameters
        ----------
        draw : callable
            ``(positions, seed, handed_on) -> features``; see `ganaug.integrations.tf_engines`.
        rates : float64 tensor of shape (n_classes,)
            Number of synthetic samples of each class per original.
        number : int64 tensor of shape ()
            The seed of this pass over the dataset.
        block : tuple
            The number of originals before the block, and the block, a batch.
        handed_on : nested structure of tensors
            The element of the engine's dataset for the block.
        """
        before, originals = block
        seed = tf.stack([number, before])
        features, label, weight = self.elements.split(originals)
        features = scale_checked(features, self.sampler.codec, before == 0)
        label = self.elements.form.checked(label)
        size = tf.shape(label)[0]
        counts = due(rates, before, tf.cast(size, tf.int64))
        positions = tf.repeat(tf.range(len(self.labels)), counts)
        num_new = tf.size(positions)
        of_changes = tf.random.fold_in(seed, 1)
        seed, of_order, of_places = tf.unstack(tf.random.split(seed, 3))
        order = tf.argsort(tf.random.stateless_uniform([num_new], of_order))
        positions = tf.gather(positions, order)
        new = [draw(positions, seed, handed_on), tf.gather(self.labels, positions)]
        old = [features, label]
        if weight is not None:
            old.append(weight)
            new.append(tf.fill([num_new], self.weight))
        if self.changed is not None:
            new = self._with_changed(old, new, positions, of_changes)
            # Synthetic and changed ones come in a random order too.
            order = tf.argsort(tf.random.stateless_uniform([tf.shape(new[1])[0]], of_changes))
            new = tf.nest.map_structure(lambda part: tf.gather(part, order), new)
        places = spread(size, tf.shape(new[1])[0], of_places)
        joined = tf.nest.map_structure(
            lambda a, b: tf.gather(tf.concat([a, b], axis=0), places), old, new
        )
        return self.elements.join(*joined)

    def _with_changed(self, old, new, positions, seed):
        """Return synthetic samples, and a changed real one for each of all samples."""
        changed = [self.changed(old[0], positions, seed), tf.concat([old[1], new[1]], axis=0)]
        if len(old) > 2:
            # The weights of the augmenter's real images are not known.
            real = tf.ones_like(new[2])
            changed.append(tf.concat([old[2], real], axis=0))
        return [tf.concat(pair, axis=0) for pair in zip(new, changed, strict=True)]


def due(rates, before, size):
    """Return the number of samples of each class that are due after further originals.

    Parameters
    ----------
    rates : float64 tensor of shape (n_classes,)
    before, size : int64 tensor of shape ()
        The number of originals before, and the number of further ones.

    Returns
    -------
    int32 tensor of shape (n_classes,)
    """

    def by(number):
        return tf.floor(rates * tf.cast(number, tf.float64) + 0.5)

    return tf.cast(by(before + size) - by(before), tf.int32)


def total_due(rates, size):
    """Return the number of synthetic samples in a pass over a number of originals."""
    return int(np.floor(rates * size + 0.5).sum())


def spread(num_old, num_new, seed):
    """Return an order of samples: old ones stay in order, new ones come at random places.

    Returns
    -------
    int32 tensor of shape (num_old + num_new,)
        Positions in the old samples followed by the new ones.
    """
    ranks = tf.argsort(tf.argsort(tf.random.stateless_uniform([num_old + num_new], seed)))
    is_new = tf.cast(ranks < num_new, tf.int32)
    so_far = tf.cumsum(is_new)
    olds = tf.range(num_old + num_new) - so_far
    return tf.where(is_new == 1, num_old + so_far - 1, olds)
