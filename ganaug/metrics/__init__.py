"""Metrics of generated samples, as functions of arrays."""

from ganaug.metrics.classes import per_class
from ganaug.metrics.classifier import Fold, classifier_features, label_network
from ganaug.metrics.diversity import diversity
from ganaug.metrics.dynamics import autocorrelations, frame_differences, spectra
from ganaug.metrics.features import model_features, pca_features
from ganaug.metrics.fidelity import energy_distance
from ganaug.metrics.kernel import BlockEstimate, block_kernel_distance, kernel_distance
from ganaug.metrics.marginals import correlation_differences, ks_distance, total_variation
from ganaug.metrics.memorisation import CopyShare, authenticity, copy_share, copying_score
from ganaug.metrics.neighbors import coverage, density, precision, recall
from ganaug.metrics.regression import (
    decile_errors,
    decile_scorer,
    relevant_error,
    relevant_scorer,
    sera_score,
    sera_scorer,
)
from ganaug.metrics.relevance import Relevance, fit_relevance
from ganaug.metrics.two_samples import two_sample_score

__all__ = [
    "BlockEstimate",
    "CopyShare",
    "Fold",
    "Relevance",
    "authenticity",
    "autocorrelations",
    "block_kernel_distance",
    "classifier_features",
    "copy_share",
    "copying_score",
    "correlation_differences",
    "coverage",
    "decile_errors",
    "decile_scorer",
    "density",
    "diversity",
    "energy_distance",
    "fit_relevance",
    "frame_differences",
    "kernel_distance",
    "ks_distance",
    "label_network",
    "model_features",
    "pca_features",
    "per_class",
    "precision",
    "recall",
    "relevant_error",
    "relevant_scorer",
    "sera_score",
    "sera_scorer",
    "spectra",
    "total_variation",
    "two_sample_score",
]
