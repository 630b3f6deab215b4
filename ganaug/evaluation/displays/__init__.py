"""Plots in the style of scikit-learn's displays.

A display stores what it draws, so that it can be drawn again, into other axes.
"""

from ganaug.evaluation.displays.amount_plots import AmountDisplay
from ganaug.evaluation.displays.calibration_plots import CalibrationCurvesDisplay
from ganaug.evaluation.displays.changed_plots import ChangedPredictionsDisplay
from ganaug.evaluation.displays.confusion_plots import ConfusionDisplay
from ganaug.evaluation.displays.correlation_plots import CorrelationsDisplay
from ganaug.evaluation.displays.curves import PrecisionRecallComparisonDisplay
from ganaug.evaluation.displays.distance_plots import DistancesDisplay
from ganaug.evaluation.displays.embedding import EmbeddingDisplay
from ganaug.evaluation.displays.explanation_plots import ExplanationDisplay
from ganaug.evaluation.displays.gains import GainDisplay
from ganaug.evaluation.displays.history import HistoryDisplay
from ganaug.evaluation.displays.latent_plots import LatentDirectionsDisplay
from ganaug.evaluation.displays.marginal_plots import MarginalsDisplay
from ganaug.evaluation.displays.neighbor_plots import NeighborsDisplay
from ganaug.evaluation.displays.series_plots import SeriesDisplay
from ganaug.evaluation.displays.told_apart_plots import ToldApartDisplay
from ganaug.evaluation.displays.video_plots import VideoDisplay

__all__ = [
    "AmountDisplay",
    "CalibrationCurvesDisplay",
    "ChangedPredictionsDisplay",
    "ConfusionDisplay",
    "CorrelationsDisplay",
    "DistancesDisplay",
    "EmbeddingDisplay",
    "ExplanationDisplay",
    "GainDisplay",
    "HistoryDisplay",
    "LatentDirectionsDisplay",
    "MarginalsDisplay",
    "NeighborsDisplay",
    "PrecisionRecallComparisonDisplay",
    "SeriesDisplay",
    "ToldApartDisplay",
    "VideoDisplay",
]

BeforeAfterDisplay = PrecisionRecallComparisonDisplay  # Its earlier name.
