"""Images of other classes, for a generator that translates them into a class."""

import numpy as np
import tensorflow as tf

from ganaug.data.sampler import SampleBank

# A class is plentiful for another one that has at most this share of its images.
PLENTIFUL = 0.5
GOLDEN = (5**0.5 - 1) / 2


class DonorBank:
    """Donors for some classes: samples of other classes to start from.

    Parameters
    ----------
    bank : SampleBank
        The donors, by the class that they are for.
    """

    # All samples start from a donor.
    share = 1.0

    def __init__(self, bank):
        self.bank = bank

    def draw(self, labels, uniform, presence):
        """Return donors for some labels, and the labels; see `SeedBank.draw`.

        Donors of neighbours in the batch are far apart in the bank: a translator makes the same
        of a donor each time, so that each is to come as often as any other.
        """
        places = tf.cast(tf.range(tf.shape(labels)[0]), tf.float32) * GOLDEN
        spread = tf.math.floormod(uniform[0, 0] + places, 1.0)
        return tf.gather(self.bank.codes, self.bank.positions(labels, spread)), labels


def donors(codes, labels, group):
    """Return donors for the classes of a group.

    Parameters
    ----------
    codes : ndarray of shape (n_samples, ...), float32
        Of all classes.
    labels : ndarray of shape (n_samples,), int
        Whole numbers from 0; each class occurs.
    group : list of int
        The classes that need some.

    Returns
    -------
    DonorBank
        Its labels are positions within the group.

    Raises
    ------
    ValueError
        If there is one class only.
    """
    if labels.max() == 0:
        raise ValueError(
            "Images are translated from other classes, so at least two are needed. Received: "
            "images of one class. Use another GAN, such as 'image'."
        )
    givers = [codes[labels == donor_class(codes, labels, label)] for label in group]
    positions = np.repeat(np.arange(len(group)), [len(giver) for giver in givers])
    return DonorBank(SampleBank(np.concatenate(givers), positions))


def donor_class(codes, labels, label):
    """Return the class whose samples are to be translated into one: the nearest plentiful one.

    Nearest by the distance of the means. Where no class has twice as many samples, any that has
    more will do, and where none has, any.
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
