"""The space a GAN works in: a codec encodes to it, and networks are sized for it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Neighbouring units of a row that together encode one value.

    Parameters
    ----------
    width : int
        The number of units: 1 for a continuous value, the number of slots for a category.
    categorical : bool
        True for a one-hot span (non-negative, sums to one), False for an unbounded value with
        mean 0 and standard deviation 1.
    """

    width: int
    categorical: bool


@dataclass(frozen=True)
class Space:
    """The shape of one encoded sample, the meaning of the units of a row, and their range.

    Parameters
    ----------
    shape : tuple of int
        The shape of one sample, without the batch axis.
    spans : tuple of Span
        The meaning of the units of a row, left to right; the widths sum to ``shape[0]``. Empty
        for samples that are not rows, such as images.
    activation : str, default="tanh"
        Keras' name of the activation of a generator of samples without spans: "tanh" if they are
        in [-1, 1], "linear" if they have no bounds, "softmax" if they are one-hot along the last
        axis.
    """

    shape: tuple[int, ...]
    spans: tuple[Span, ...] = ()
    activation: str = "tanh"
