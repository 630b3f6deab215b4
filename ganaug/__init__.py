"""GANs as a drop-in data-augmentation step.

Public names are imported when they are first used, so that ``import ganaug`` is cheap and does
not start TensorFlow.
"""

from importlib import import_module
from importlib.metadata import version

_HOME = {
    "GANAugmenter": "ganaug.augmenter",
    "GANAugmenterCV": "ganaug.evaluation.search",
    "AugmentationReport": "ganaug.evaluation.report",
    "evaluate_augmentation": "ganaug.evaluation.study",
    "measure_quality": "ganaug.evaluation.quality",
    "BeforeAfterDisplay": "ganaug.evaluation.displays",
    "EmbeddingDisplay": "ganaug.evaluation.displays",
    "GainDisplay": "ganaug.evaluation.displays",
    "HistoryDisplay": "ganaug.evaluation.displays",
    "MarginalsDisplay": "ganaug.evaluation.displays",
    "NeighborsDisplay": "ganaug.evaluation.displays",
    "GANEnsembleClassifier": "ganaug.evaluation.ensemble",
    "BalancedBatches": "ganaug.integrations.keras_data",
    "ImageGrid": "ganaug.training.pictures",
    "LabelAgreement": "ganaug.selection",
    "DomainTranslator": "ganaug.translation",
    "SuperResolver": "ganaug.super_resolution",
    "Novelty": "ganaug.selection",
    "GanaugWarning": "ganaug.exceptions",
    "IdentifierWarning": "ganaug.exceptions",
    "RemoteSampler": "ganaug.integrations.remote",
    "PriorCorrectedClassifier": "ganaug.evaluation.prior",
    "NoGainWarning": "ganaug.exceptions",
    "SmallClassWarning": "ganaug.exceptions",
    "TrainingWarning": "ganaug.exceptions",
    "mix_synthetic": "ganaug.integrations.tf_data",
    "quiet_tensorflow": "ganaug.startup",
    "show_versions": "ganaug.versions",
}

__all__ = [*_HOME, "__version__"]


def __getattr__(name):
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name == "__version__":
        return version("ganaug")
    raise AttributeError(f"module 'ganaug' has no attribute {name!r}")


def __dir__():
    return __all__
