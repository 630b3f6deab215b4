"""The outcome of a comparison, from which advice follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ganaug.evaluation.report.paired_scores import MATTERS
from ganaug.evaluation.report.selected_scores import paired_scores, rows_of
from ganaug.evaluation.report.wording import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ganaug.evaluation.report.paired_scores import PairedScores
    from ganaug.evaluation.report.verdict import Verdict


class F1(NamedTuple):
    """F1 of a sampler, of doing nothing, and of that at a tuned threshold.

    Examples
    --------
    >>> F1(0.5, 0.4, 0.6).is_matched_by_tuning
    True
    >>> F1(0.3, 0.4, 0.6).is_matched_by_tuning
    False
    """

    sampler: float
    nothing: float
    tuned: float

    @property
    def is_matched_by_tuning(self) -> bool:
        """True if the sampler improves F1 enough to matter, and a tuned threshold does as well."""
        return bool(self.tuned >= self.sampler >= self.nothing + MATTERS)


class Outcome(NamedTuple):
    """The outcome of a comparison.

    Attributes
    ----------
    verdict : Verdict
    scores : PairedScores
        The measure of the verdict.
    f1 : F1 or None
        None with other than two classes, and without samplers.
    warned : dict of int
        The number of splits in which the sampler warned, by category.
    added : dict of float
        The mean number of added samples, by sampler.
    """

    verdict: Verdict
    scores: PairedScores
    f1: F1 | None = None
    warned: Mapping[str, int] = {}
    added: Mapping[str, float] = {}

    def matters(self, treatment: str, other: str) -> bool:
        """Return whether a treatment is ahead of another beyond chance, and enough to matter."""
        if treatment == other:
            return False
        gain = self.scores.gain(treatment, other)
        return gain.low > 0 and gain.mean >= self.verdict.matters

    def ahead(self, treatment: str, other: str) -> str:
        """Return in how many splits a treatment is ahead of another, in words."""
        leads = (self.scores.whole[treatment] - self.scores.whole[other]) > 0
        total = len(leads)
        return f"all {total} splits" if leads.all() else f"{leads.sum()} of {total} splits"

    def splits_warned(self, category: type[Warning]) -> str | None:
        """Return in words in how many splits the sampler warned; None if in less than half."""
        count, total = self.warned.get(category.__name__, 0), len(self.scores.table)
        return None if count * 2 < total else f"{count} of {total} splits"

    @property
    def sampler(self) -> str:
        """The sampler that the verdict is about, if there is one."""
        return str(self.verdict.sampler)

    @property
    def is_better_than_nothing(self) -> bool:
        """True if the sampler is ahead of doing nothing, and not behind the best baseline."""
        return self.verdict.over_peer.mean >= 0 and self.matters(self.sampler, NOTHING)


def outcome_of(report: Any, verdict: Verdict, estimator: str | None = None) -> Outcome:
    """Return the outcome of an `AugmentationReport`, about which there is a verdict."""
    added = rows_of(report).groupby("treatment", sort=False)["added"].mean()
    return Outcome(
        verdict,
        paired_scores(report, verdict.measure, estimator),
        f1_of(report, verdict.sampler, estimator),
        warned_splits(report.warnings, verdict.sampler),
        {name: float(added[name]) for name in report.samplers if name in added},
    )


def f1_of(report: Any, sampler: str | None, estimator: str | None = None) -> F1 | None:
    """Return F1 of a sampler of an `AugmentationReport`; None if it has no tuned threshold."""
    if sampler is None or len(report.counts) > 2 or "f1_tuned" not in report.measures:
        return None
    f1, tuned = (
        paired_scores(report, name, estimator).table.mean() for name in ("f1", "f1_tuned")
    )
    return F1(float(f1[sampler]), float(f1[NOTHING]), float(tuned[NOTHING]))


def warned_splits(warnings: Iterable[dict[str, Any]], treatment: str | None) -> dict[str, int]:
    """Return the number of splits with warnings of a treatment, by category.

    Parameters
    ----------
    warnings : list of dict
        See `ganaug.AugmentationReport`.
    treatment : str or None

    Examples
    --------
    >>> warnings = [{"split": 1, "treatment": "ours", "category": "TrainingWarning"}] * 2
    >>> warned_splits(warnings, "ours")
    {'TrainingWarning': 1}
    """
    splits: defaultdict[str, set[int]] = defaultdict(set)
    for each in warnings:
        if each["treatment"] == treatment:
            splits[each["category"]].add(each["split"])
    return {category: len(found) for category, found in splits.items()}
