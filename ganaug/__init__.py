"""GANs as a drop-in data-augmentation step.

Public names and submodules are imported when they are first used, so that ``import ganaug`` is
cheap and does not start TensorFlow.
"""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

# ruff: noqa: F401
if TYPE_CHECKING:
    import ganaug.allocation
    import ganaug.codecs
    import ganaug.constraints
    import ganaug.data
    import ganaug.datasets
    import ganaug.evaluation
    import ganaug.exceptions
    import ganaug.integrations
    import ganaug.metrics
    import ganaug.models
    import ganaug.networks
    import ganaug.objectives
    import ganaug.penalties
    import ganaug.pipeline
    import ganaug.recipes
    import ganaug.selection
    import ganaug.space
    import ganaug.terms
    import ganaug.types
    from ganaug._utils.startup import quiet_tensorflow as quiet_tensorflow
    from ganaug._utils.versions import show_versions as show_versions
    from ganaug.augmenter import GANAugmenter as GANAugmenter
    from ganaug.classifiers.distilled import GANDistilledClassifier as GANDistilledClassifier
    from ganaug.classifiers.ensemble import GANEnsembleClassifier as GANEnsembleClassifier
    from ganaug.classifiers.prior import PriorCorrectedClassifier as PriorCorrectedClassifier
    from ganaug.evaluation.displays import AmountDisplay as AmountDisplay
    from ganaug.evaluation.displays import CalibrationCurvesDisplay as CalibrationCurvesDisplay
    from ganaug.evaluation.displays import ChangedPredictionsDisplay as ChangedPredictionsDisplay
    from ganaug.evaluation.displays import ConfusionDisplay as ConfusionDisplay
    from ganaug.evaluation.displays import CorrelationsDisplay as CorrelationsDisplay
    from ganaug.evaluation.displays import DistancesDisplay as DistancesDisplay
    from ganaug.evaluation.displays import EmbeddingDisplay as EmbeddingDisplay
    from ganaug.evaluation.displays import ExplanationDisplay as ExplanationDisplay
    from ganaug.evaluation.displays import GainDisplay as GainDisplay
    from ganaug.evaluation.displays import HistoryDisplay as HistoryDisplay
    from ganaug.evaluation.displays import LatentDirectionsDisplay as LatentDirectionsDisplay
    from ganaug.evaluation.displays import MarginalsDisplay as MarginalsDisplay
    from ganaug.evaluation.displays import NeighborsDisplay as NeighborsDisplay
    from ganaug.evaluation.displays import (
        PrecisionRecallComparisonDisplay as PrecisionRecallComparisonDisplay,
    )
    from ganaug.evaluation.displays import SeriesDisplay as SeriesDisplay
    from ganaug.evaluation.displays import ToldApartDisplay as ToldApartDisplay
    from ganaug.evaluation.displays import VideoDisplay as VideoDisplay
    from ganaug.evaluation.quality import measure_quality as measure_quality
    from ganaug.evaluation.report.augmentation_report import (
        AugmentationReport as AugmentationReport,
    )
    from ganaug.evaluation.report.verdict import Claim as Claim
    from ganaug.evaluation.report.verdict import Verdict as Verdict
    from ganaug.evaluation.study import evaluate_augmentation as evaluate_augmentation
    from ganaug.exceptions import GanaugWarning as GanaugWarning
    from ganaug.exceptions import IdentifierWarning as IdentifierWarning
    from ganaug.exceptions import NearlyNumericWarning as NearlyNumericWarning
    from ganaug.exceptions import NoGainWarning as NoGainWarning
    from ganaug.exceptions import PixelRangeWarning as PixelRangeWarning
    from ganaug.exceptions import RelevanceWarning as RelevanceWarning
    from ganaug.exceptions import SmallClassWarning as SmallClassWarning
    from ganaug.exceptions import TrainingWarning as TrainingWarning
    from ganaug.images.inpainting import Inpainter as Inpainter
    from ganaug.images.super_resolution import SuperResolver as SuperResolver
    from ganaug.images.translation import DomainTranslator as DomainTranslator
    from ganaug.imputation.imputer import GANImputer as GANImputer
    from ganaug.integrations.keras_data import BalancedBatches as BalancedBatches
    from ganaug.integrations.remote import RemoteSampler as RemoteSampler
    from ganaug.integrations.tf_data import mix_synthetic as mix_synthetic
    from ganaug.model_selection.search import GANAugmenterCV as GANAugmenterCV
    from ganaug.regression.regression_augmenter import (
        GANRegressionAugmenter as GANRegressionAugmenter,
    )
    from ganaug.selection import LabelAgreement as LabelAgreement
    from ganaug.selection import Novelty as Novelty
    from ganaug.selection import TargetAgreement as TargetAgreement
    from ganaug.training.pictures import ImageGrid as ImageGrid

_HOME = {
    "GANAugmenter": "ganaug.augmenter",
    "GANAugmenterCV": "ganaug.model_selection.search",
    "GANImputer": "ganaug.imputation.imputer",
    "GANRegressionAugmenter": "ganaug.regression.regression_augmenter",
    "AugmentationReport": "ganaug.evaluation.report.augmentation_report",
    "Claim": "ganaug.evaluation.report.verdict",
    "Verdict": "ganaug.evaluation.report.verdict",
    "evaluate_augmentation": "ganaug.evaluation.study",
    "measure_quality": "ganaug.evaluation.quality",
    "AmountDisplay": "ganaug.evaluation.displays",
    "PrecisionRecallComparisonDisplay": "ganaug.evaluation.displays",
    "CalibrationCurvesDisplay": "ganaug.evaluation.displays",
    "ChangedPredictionsDisplay": "ganaug.evaluation.displays",
    "ConfusionDisplay": "ganaug.evaluation.displays",
    "CorrelationsDisplay": "ganaug.evaluation.displays",
    "DistancesDisplay": "ganaug.evaluation.displays",
    "EmbeddingDisplay": "ganaug.evaluation.displays",
    "ExplanationDisplay": "ganaug.evaluation.displays",
    "GainDisplay": "ganaug.evaluation.displays",
    "HistoryDisplay": "ganaug.evaluation.displays",
    "LatentDirectionsDisplay": "ganaug.evaluation.displays",
    "MarginalsDisplay": "ganaug.evaluation.displays",
    "NeighborsDisplay": "ganaug.evaluation.displays",
    "SeriesDisplay": "ganaug.evaluation.displays",
    "ToldApartDisplay": "ganaug.evaluation.displays",
    "VideoDisplay": "ganaug.evaluation.displays",
    "GANDistilledClassifier": "ganaug.classifiers.distilled",
    "GANEnsembleClassifier": "ganaug.classifiers.ensemble",
    "BalancedBatches": "ganaug.integrations.keras_data",
    "ImageGrid": "ganaug.training.pictures",
    "LabelAgreement": "ganaug.selection",
    "DomainTranslator": "ganaug.images.translation",
    "Inpainter": "ganaug.images.inpainting",
    "SuperResolver": "ganaug.images.super_resolution",
    "Novelty": "ganaug.selection",
    "TargetAgreement": "ganaug.selection",
    "GanaugWarning": "ganaug.exceptions",
    "IdentifierWarning": "ganaug.exceptions",
    "RemoteSampler": "ganaug.integrations.remote",
    "PriorCorrectedClassifier": "ganaug.classifiers.prior",
    "NearlyNumericWarning": "ganaug.exceptions",
    "PixelRangeWarning": "ganaug.exceptions",
    "NoGainWarning": "ganaug.exceptions",
    "RelevanceWarning": "ganaug.exceptions",
    "SmallClassWarning": "ganaug.exceptions",
    "TrainingWarning": "ganaug.exceptions",
    "mix_synthetic": "ganaug.integrations.tf_data",
    "quiet_tensorflow": "ganaug._utils.startup",
    "show_versions": "ganaug._utils.versions",
}

# Former names, which are not listed.
_RENAMED = {"BeforeAfterDisplay": "PrecisionRecallComparisonDisplay"}

_SUBMODULES = [
    "allocation",
    "codecs",
    "constraints",
    "data",
    "datasets",
    "evaluation",
    "exceptions",
    "integrations",
    "metrics",
    "models",
    "networks",
    "objectives",
    "penalties",
    "pipeline",
    "recipes",
    "selection",
    "space",
    "terms",
    "types",
]

__all__ = [*_HOME, "__version__"]
__version__: str

if not TYPE_CHECKING:  # Type checkers would accept any name.

    def __getattr__(name):
        name = _RENAMED.get(name, name)
        if name in _SUBMODULES:
            return import_module(f"ganaug.{name}")
        if name in _HOME:
            return getattr(import_module(_HOME[name]), name)
        if name == "__version__":
            return version("ganaug")
        raise AttributeError(f"module 'ganaug' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *_SUBMODULES]
