"""Names and directions of the measures of synthetic samples, in plain words."""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Better(NamedTuple):
    """Which values of a measure are better.

    Attributes
    ----------
    text : str
    is_out : callable
        ``(value, low, high)``; whether a value is out of a range on the bad side.
    leaves_out : callable
        ``(low, high, most)``; whether a range leaves out any value from 0 to the most that a
        measure can be.
    range : str
        Describes a range, as a format of `low` and `high`.
    """

    text: str
    is_out: Callable[[float, float, float], bool]
    leaves_out: Callable[[float, float, float], bool]
    range: str


LOWER = Better(
    "Lower is better.",
    lambda value, low, high: value > high,
    lambda low, high, most: high < most,
    "up to {high:.3f}",
)
HIGHER = Better(
    "Higher is better.",
    lambda value, low, high: value < low,
    lambda low, high, most: low > 0,
    "from {low:.3f}",
)
NEARER = Better(
    "Nearer to real samples is better.",
    lambda value, low, high: value < low or value > high,
    lambda low, high, most: low > 0,
    "{low:.3f} to {high:.3f}",
)


class QualityWord(NamedTuple):
    """A measure in words: its name, its meaning, the better values, and the most it can be."""

    name: str
    meaning: str
    better: Better
    most: float = 1.0

    def has_range(self, row: Mapping[str, float]) -> bool:
        """Return whether the range of a row leaves anything out; with few splits, it may not."""
        return bool(self.better.leaves_out(row["low"], row["high"], self.most))


# The most serious first: what synthetic samples give away, then whether they mislead a classifier,
# then how they differ.
QUALITY_WORDS = {
    "exact copies": QualityWord("exact copies", "Share identical to a training sample.", LOWER),
    "near-copies": QualityWord(
        "near-copies",
        "Share nearer to a training sample than all but the nearest 5 % of held-out samples.",
        LOWER,
    ),
    "label fidelity": QualityWord(
        "look like their class",
        "Share that a model trained on real samples assigns to their class.",
        HIGHER,
    ),
    "diversity": QualityWord(
        "variety", "Their distances from each other, relative to those of real ones.", NEARER
    ),
    "coverage": QualityWord(
        "real samples covered", "Share of held-out samples with a synthetic sample nearby.", HIGHER
    ),
    "density": QualityWord(
        "crowding",
        "Above 1, they crowd where real ones are dense; at 0, all are far from real ones.",
        NEARER,
    ),
    "two-sample score": QualityWord(
        "told apart from real",
        "Rates how well a model separates them from held-out samples: 0.5 is not at all, 1 is "
        "perfectly.",
        LOWER,
    ),
    "kernel distance": QualityWord(
        "distance of sets",
        "Distance between them and held-out samples as distributions; about 0 if alike.",
        LOWER,
        math.inf,
    ),
    "column distance": QualityWord(
        "single columns",
        "Mean distance between column values and real ones, from 0 to 1.",
        LOWER,
    ),
    "contingencies": QualityWord(
        "pairs of columns",
        "Mean distance between pairs of columns and real ones, from 0 to 1.",
        LOWER,
    ),
    "correlations": QualityWord(
        "correlations",
        "Half the mean difference of correlations from real ones.",
        LOWER,
    ),
    "missing values": QualityWord(
        "missing values", "Mean difference of their share of a column from the real one.", LOWER
    ),
    "autocorrelations": QualityWord(
        "dependence over time", "Distance of autocorrelations from real ones.", LOWER, math.inf
    ),
    "spectra": QualityWord(
        "frequencies", "Distance of power spectra from real ones.", LOWER, math.inf
    ),
    "frame differences": QualityWord(
        "motion", "Distance of changes from frame to frame from real ones.", LOWER, math.inf
    ),
    "lengths": QualityWord("lengths", "Distance from real ones, from 0 to 1.", LOWER),
    "characters": QualityWord(
        "characters", "Distance of their shares from real ones, from 0 to 1.", LOWER
    ),
    "pairs of characters": QualityWord(
        "pairs of characters", "Distance of their shares from real ones, from 0 to 1.", LOWER
    ),
}
