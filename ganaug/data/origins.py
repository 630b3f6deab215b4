"""The origins of drawn samples: noise, or certain real samples."""

from typing import NamedTuple, Self

import numpy as np

NOISE, PAIR, SINGLE, SPREAD, CHAIN, UNKNOWN = (
    "noise",
    "pair",
    "single",
    "spread",
    "chain",
    "unknown",
)
# The position that stands for no real sample.
NONE = -1


class Origins(NamedTuple):
    """The origins of samples, one after another.

    Attributes
    ----------
    kinds : ndarray of shape (n,), str
        "noise" if a sample is made from random numbers alone; "pair" from a point between two
        real ones; "single" from one real sample; "spread" if it is a real sample moved as nearby
        samples of other classes vary; "chain" from a Markov chain; or "unknown", such as for rows
        that a user passes.
    first, second : ndarray of shape (n,), int
        Positions of the real samples, `NONE` where there is none.
    shares : ndarray of shape (n,), float64
        The place of the point of a pair: 0 at the first, 1 at the second. NaN for others.
    """

    kinds: np.ndarray
    first: np.ndarray
    second: np.ndarray
    shares: np.ndarray

    @classmethod
    def alike(cls, kind: str, number: int) -> Self:
        """Return the origins of a number of samples that start from no real one."""
        nowhere = np.full(number, NONE)
        return cls(np.full(number, kind, "<U7"), nowhere, nowhere, np.full(number, np.nan))

    @classmethod
    def single(cls, first: np.ndarray, kind: str = SINGLE) -> Self:
        """Return the origins of samples that each start from one real sample."""
        return cls.alike(kind, len(first))._replace(first=first)

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Return the origins of all parts, one after another."""
        return cls(*map(np.concatenate, zip(*parts, strict=True)))

    def at(self, places: np.ndarray) -> Self:
        """Return the origins at these places."""
        return self._replace(**{name: values[places] for name, values in self._asdict().items()})

    def where(self, chosen: np.ndarray, others: Self) -> Self:
        """Return these origins where chosen, and other ones elsewhere."""
        return type(self)(*(np.where(chosen, *pair) for pair in zip(self, others, strict=True)))
