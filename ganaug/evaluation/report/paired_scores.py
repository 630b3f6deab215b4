"""Scores of treatments on the same splits, compared in pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ganaug.evaluation.report.notes import of_scores
from ganaug.evaluation.report.verdict import Claim, Verdict, claim_of
from ganaug.evaluation.report.wording import NOTHING, word_of
from ganaug.evaluation.scores import SCORES
from ganaug.model_selection.intervals import UNKNOWN, gain_of

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from ganaug.model_selection.intervals import Gain

CONFIDENCE = 0.95
# Smallest difference of scores from 0 to 1 that matters; large sets make thousandths significant.
MATTERS = 0.005
# For errors and other scores, whose scales differ: a share of the value of doing nothing.
MATTERS_SHARE = 0.01


class PairedScores:
    """A measure of treatments on the same splits.

    Parameters
    ----------
    table : DataFrame of shape (n_splits, n_treatments)
        Higher is better; NaN where a treatment failed, or where nothing can be measured.
    measure : str
    samplers : collection of str
        Treatments that are not baselines.
    test_ratio : float
        See `ganaug.model_selection.intervals.standard_error`.
    references : collection of str, optional
        Treatments that are neither samplers nor baselines.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        measure: str,
        samplers: Collection[str],
        test_ratio: float,
        references: Collection[str] = (),
    ) -> None:
        self.table, self.measure, self.test_ratio = table, measure, test_ratio
        # In a split without a class, its ROC AUC is NaN for every treatment.
        self.whole = table[table[NOTHING].notna()].dropna(axis=1)
        self.samplers = [name for name in samplers if name in self.whole]
        self.references = [name for name in references if name in self.whole]

    def gain(self, sampler: str, baseline: str, confidence: float = CONFIDENCE) -> Gain:
        """Return the gain of a treatment over another one, on splits in which both ran."""
        for name, value in (("sampler", sampler), ("baseline", baseline)):
            if value not in self.table:
                raise ValueError(
                    f"{name} must be one of {list(self.table)}. Received: {name}={value!r}"
                )
        differences = (self.table[sampler] - self.table[baseline]).dropna().to_numpy()
        return gain_of(differences, self.test_ratio, confidence)

    def best_baseline(self) -> str:
        """Return the best baseline that ran in all splits; doing nothing if none has a score."""
        others = {*self.samplers, *self.references}
        return self._best([name for name in self.whole if name not in others]) or NOTHING

    def best_sampler(self) -> str | None:
        """Return the best sampler that ran in all splits, or None."""
        return self._best(self.samplers)

    def verdict(self, matters: float | None = None) -> Verdict:
        """Return the claim that can be made about the best sampler."""
        matters = self._matters() if matters is None else matters
        best, peer, num_splits = self.best_sampler(), self.best_baseline(), len(self.whole)
        if best is None:
            return Verdict(
                Claim.CANNOT_TELL, None, peer, UNKNOWN, UNKNOWN, self.measure, matters, num_splits
            )
        # The best of many is partly best by chance (Bonferroni).
        confidence = 1 - (1 - CONFIDENCE) / len(self.samplers)
        over_peer, over_nothing = (self.gain(best, name, confidence) for name in (peer, NOTHING))
        notes = of_scores(num_splits, len(self.table), over_peer, word_of(self.measure))
        claim = claim_of(over_peer, over_nothing, matters)
        return Verdict(
            claim,
            best,
            peer,
            over_peer,
            over_nothing,
            self.measure,
            matters,
            num_splits,
            tuple(notes),
        )

    def of_references(self) -> list[str]:
        """Return a sentence for each reference that is ahead of the best sampler."""
        best = self.best_sampler()
        gains = {} if best is None else {name: self.gain(name, best) for name in self.references}
        return [
            f"For reference, {name} is {gain.mean:.3f} ahead of {best} ({gain})."
            for name, gain in gains.items()
            if gain.low > 0
        ]

    def _best(self, names: list[str]) -> str | None:
        if not names or self.whole.empty:
            return names[0] if names else None
        return self.whole[names].mean().idxmax()

    def _matters(self) -> float:
        if self.measure in SCORES:
            return MATTERS
        return float(MATTERS_SHARE * np.abs(self.whole[NOTHING].mean()))
