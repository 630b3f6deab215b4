"""Source images: images of other classes, which a generator translates into a class."""

import numpy as np
import tensorflow as tf

from ganaug.data.origins import Origins
from ganaug.data.sampler import ClassBalancedSampler, Sources

# A class is plentiful for another class of at most this fraction of its size.
PLENTIFUL = 0.5
GOLDEN = (5**0.5 - 1) / 2


class SourceImages(Sources):
    """Draw images of other classes as sources for some classes.

    Parameters
    ----------
    sampler : ClassBalancedSampler
        Draws the images; their labels are the classes for which they are sources.
    """

    def __init__(self, sampler):
        self.sampler = sampler
        # All samples start from a source, and the output of the generator is used as it is.
        self.fractions = self.steps = np.ones(sampler.num_classes)

    def draw(self, labels, uniform, presence):
        """Return a source for each label, and the labels; see `NeighborInterpolator.draw`.

        A translator makes the same image from a source each time, so all are drawn equally often.
        """
        return evenly_drawn(self.sampler, labels, uniform), labels

    def origins(self, labels, uniform, presence, find):
        """Return the image that each source is; see `Sources.origins`."""
        return Origins.single(find(evenly_drawn(self.sampler, labels, uniform).numpy()))


class SourceFrames(Sources):
    """Draw frames of videos as sources.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, time, height, width, channels), float32
        Videos.
    labels : ndarray of shape (n_samples,), int
        The class for which the frames of a video are sources; for any class if all are 0.
    num_classes : int
        The number of learned classes.
    """

    def __init__(self, codes, labels, num_classes):
        frames = codes.reshape(-1, *codes.shape[2:])
        self.length = codes.shape[1]
        self.sampler = ClassBalancedSampler(frames, np.repeat(labels, codes.shape[1]))
        self.fractions = self.steps = np.ones(num_classes)

    @classmethod
    def of_any(cls, codes, num_classes):
        """Return frames that are sources for any class."""
        return cls(codes, np.zeros(len(codes), int), num_classes)

    def draw(self, labels, uniform, presence):
        """Return a source for each label, and the labels; see `NeighborInterpolator.draw`."""
        return tf.gather(self.sampler.codes, self._chosen(labels, uniform)), labels

    def origins(self, labels, uniform, presence, find):
        """Return the video that each source is a frame of; see `Sources.origins`."""
        frames = self.sampler.codes
        videos = tf.reshape(frames, [-1, self.length, *frames.shape[1:]])
        chosen = self._chosen(labels, uniform) // self.length
        return Origins.single(find(tf.gather(videos, chosen).numpy()))

    def _chosen(self, labels, uniform):
        own = tf.minimum(labels, self.sampler.num_classes - 1)
        return self.sampler.positions(own, uniform[:, 0])


def evenly_drawn(sampler, labels, uniform):
    """Return a sample for each label, drawing all of them equally often."""
    return tf.gather(sampler.codes, sampler.positions(labels, spread_evenly(labels, uniform)))


def spread_evenly(labels, uniform):
    """Return a number in [0, 1) for each label, those of consecutive labels far apart."""
    steps = tf.cast(tf.range(tf.shape(labels)[0]), tf.float32) * GOLDEN
    return tf.math.floormod(uniform[0, 0] + steps, 1.0)


def source_images(codes, labels, group):
    """Return the source images of a group of classes.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, ...), float32
        Samples of all classes.
    labels : ndarray of shape (n_samples,), int
        Integers from 0; each class occurs.
    group : list of int
        The classes that need sources.

    Returns
    -------
    SourceImages
        Its labels are positions within the group.

    Raises
    ------
    ValueError
        If there is only one class.
    """
    if labels.max() == 0:
        raise ValueError(
            "Images are translated from other classes, so at least two are needed. Received: "
            "images of one class. Use another GAN, such as 'image'."
        )
    sources = [codes[labels == source_class(codes, labels, label)] for label in group]
    positions = np.repeat(np.arange(len(group)), [len(images) for images in sources])
    return SourceImages(ClassBalancedSampler(np.concatenate(sources), positions))


def source_class(codes, labels, label):
    """Return the class from which samples are translated: the nearest plentiful one.

    The nearest class is the one with the nearest mean. If no class has twice as many samples, it
    is chosen among those that have more, and if none has more, among all.
    """
    counts = np.bincount(labels)
    others = np.flatnonzero(np.arange(len(counts)) != label)
    for least in (counts[label] / PLENTIFUL, counts[label] + 1):
        if (counts[others] >= least).any():
            others = others[counts[others] >= least]
            break
    mean = codes[labels == label].mean(axis=0)
    distances = [np.linalg.norm(codes[labels == other].mean(axis=0) - mean) for other in others]
    return int(others[np.argmin(distances)])
