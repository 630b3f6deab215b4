"""Treatments that failed in a comparison."""

from sklearn.exceptions import FitFailedWarning

from ganaug.evaluation.report.notes import failed_scorers, failed_splits, of_failures
from ganaug.exceptions import warn


def check_failures(rows, failures, samplers):
    """Warn of failures in some splits; raise an error if all samplers, or a scorer, always failed.

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
        If no sampler ran in any split, or a scorer has no score anywhere.
    """
    failed = failed_splits(rows, failures)
    if not set(samplers) & set(rows["treatment"]):
        reasons = "; ".join(f"{name}: {failed[name][1]}" for name in samplers)
        raise ValueError(f"All samplers failed in all splits. The first reasons: {reasons}")
    scorers = failed_scorers(failures)
    for name, (_, reason) in scorers.items():
        if rows.loc[rows["label"].isna(), name].isna().all():
            raise ValueError(
                f"The scorer {name!r} failed in all splits, for all treatments. The first reason: "
                f"{reason}. Correct scoring."
            )
    if failed or scorers:
        warn(
            f"{' '.join(of_failures(rows, failures))} Failed treatments are left out of these "
            "splits; AugmentationReport.failures has all reasons.",
            FitFailedWarning,
        )
