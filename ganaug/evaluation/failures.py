"""Treatments that failed in a comparison."""

from sklearn.exceptions import FitFailedWarning

from ganaug.evaluation.report.notes import failed_splits, of_failures
from ganaug.exceptions import warn


def check_failures(rows, failures, samplers):
    """Warn of treatments that failed in some splits, and raise if all samplers did in all.

    Parameters
    ----------
    rows : DataFrame
    failures : list of dict
        See `ganaug.AugmentationReport`.
    samplers : collection of str
        Treatments that are not baselines.

    Raises
    ------
    ValueError
        If no sampler ran in any split.
    """
    failed = failed_splits(rows, failures)
    if not set(samplers) & set(rows["treatment"]):
        reasons = "; ".join(f"{name}: {failed[name][1]}" for name in samplers)
        raise ValueError(f"All samplers failed in all splits. The first reasons: {reasons}")
    if failed:
        warn(
            f"{' '.join(of_failures(rows, failures))} They are left out of these splits; "
            "AugmentationReport.failures has all reasons.",
            FitFailedWarning,
        )
