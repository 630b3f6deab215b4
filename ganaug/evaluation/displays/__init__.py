"""Plots, in the manner of scikit-learn's displays.

What is drawn is an attribute, so that it can be drawn again, in axes that are given.
"""

from ganaug.evaluation.displays.curves import BeforeAfterDisplay
from ganaug.evaluation.displays.embedding import EmbeddingDisplay
from ganaug.evaluation.displays.gains import GainDisplay
from ganaug.evaluation.displays.history import HistoryDisplay
from ganaug.evaluation.displays.marginal_plots import MarginalsDisplay
from ganaug.evaluation.displays.neighbor_plots import NeighborsDisplay

__all__ = [
    "BeforeAfterDisplay",
    "EmbeddingDisplay",
    "GainDisplay",
    "HistoryDisplay",
    "MarginalsDisplay",
    "NeighborsDisplay",
]
