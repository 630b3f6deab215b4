"""The space a GAN works in: what a codec produces and what the networks are sized for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Neighbouring units of a row that stand for one thing.

    Parameters
    ----------
    width : int
        How many units: 1 for a continuous value, the number of slots for a category.
    categorical : bool
        True for a one-hot span (non-negative, sums to one), False for an unbounded value of
        mean 0 and deviation 1.
    """

    width: int
    categorical: bool


@dataclass(frozen=True)
class Space:
    """The shape of one encoded sample and, for a table, the meaning of its units.

    Parameters
    ----------
    shape : tuple of int
        The shape of one sample, without the batch axis.
    spans : tuple of Span
        What the units of a row mean, left to right; their widths sum to ``shape[0]``. Empty
        for samples that are not rows, such as images.
    """

    shape: tuple[int, ...]
    spans: tuple[Span, ...] = ()
