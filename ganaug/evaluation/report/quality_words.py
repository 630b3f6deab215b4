"""Names and directions of the measures of synthetic samples, in plain words."""

from collections.abc import Callable
from typing import NamedTuple


class Better(NamedTuple):
    """Which values of a measure are better.

    Attributes
    ----------
    text : str
    is_out : callable
        ``(value, low, high)``; whether a value is out of a range on the bad side.
    range : str
        Describes a range, as a format of `low` and `high`.
    """

    text: str
    is_out: Callable[[float, float, float], bool]
    range: str


LOWER = Better("Lower is better.", lambda value, low, high: value > high, "up to {high:.3f}")
HIGHER = Better("Higher is better.", lambda value, low, high: value < low, "from {low:.3f}")
NEARER = Better(
    "Nearer to real samples is better.",
    lambda value, low, high: value < low or value > high,
    "{low:.3f} to {high:.3f}",
)


class QualityWord(NamedTuple):
    """A measure in words: its name, what it is, and which values are better."""

    name: str
    meaning: str
    better: Better


# The most serious first: what synthetic samples give away, then whether they mislead a classifier,
# then how they differ.
QUALITY_WORDS = {
    "exact copies": QualityWord("exact copies", "Share that equals a training sample.", LOWER),
    "near-copies": QualityWord(
        "near-copies",
        "Share that is nearer to a training sample than all but the nearest 5 % of held-out ones.",
        LOWER,
    ),
    "label fidelity": QualityWord(
        "look like their class",
        "Share that a classifier of real samples takes for their class.",
        HIGHER,
    ),
    "diversity": QualityWord(
        "variety", "How far they are from each other, relative to real ones.", NEARER
    ),
    "coverage": QualityWord(
        "real samples covered", "Share of held-out samples with one of them nearby.", HIGHER
    ),
    "density": QualityWord(
        "crowding",
        "Above 1, they crowd where real ones are dense; at 0, all are far off.",
        NEARER,
    ),
    "two-sample score": QualityWord(
        "told apart from real",
        "How well a classifier tells them from held-out samples: 0.5 not at all, 1 always.",
        LOWER,
    ),
    "kernel distance": QualityWord(
        "distance of sets", "How far they are from held-out samples, as sets; 0 if alike.", LOWER
    ),
    "column distance": QualityWord(
        "single columns", "How far their values are from real ones, from 0 to 1, mean.", LOWER
    ),
    "contingencies": QualityWord(
        "pairs of columns",
        "How far combinations of categories are from real ones, from 0 to 1, mean.",
        LOWER,
    ),
    "correlations": QualityWord(
        "correlations", "How far correlations of numbers are from real ones, halved, mean.", LOWER
    ),
    "missing values": QualityWord(
        "missing values", "How far their share in a column is from the real one, mean.", LOWER
    ),
    "autocorrelations": QualityWord(
        "dependence over time", "How far autocorrelations are from real ones.", LOWER
    ),
    "spectra": QualityWord("frequencies", "How far power spectra are from real ones.", LOWER),
    "frame differences": QualityWord(
        "motion", "How far changes from frame to frame are from real ones.", LOWER
    ),
    "lengths": QualityWord("lengths", "How far they are from real ones, from 0 to 1.", LOWER),
    "characters": QualityWord(
        "characters", "How far their shares are from real ones, from 0 to 1.", LOWER
    ),
    "pairs of characters": QualityWord(
        "pairs of characters", "How far their shares are from real ones, from 0 to 1.", LOWER
    ),
}
