"""The results of a comparison as text, tables and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import pandas as pd

from ganaug._utils import atomic
from ganaug.evaluation.report.comparison import claim_of, gain_of
from ganaug.evaluation.report.json_text import json_of
from ganaug.evaluation.report.page import embedded, page
from ganaug.evaluation.report.wording import ALL, NO_HELP, NOTHING, VERDICTS, WORDS
from ganaug.evaluation.scores import ERRORS

if TYPE_CHECKING:
    from ganaug.evaluation.evidence import Predictions, Specimens
    from ganaug.evaluation.quality import Quality
    from ganaug.evaluation.report.comparison import Gain
    from ganaug.types import StrPath

CONFIDENCE = 0.95
# Smallest difference that matters; large sets make thousandths significant.
MATTERS = 0.005


class AugmentationReport:
    """The results of `ganaug.evaluate_augmentation`.

    Attributes
    ----------
    rows : DataFrame
        One row for each split, treatment, classifier and label, and for all labels together, with
        None as ``label``: all measures; ``added``, the number of added samples; ``seconds`` of
        resampling, and ``seconds_in_all``, with classifiers and thresholds.
    failures : list of dict
        Treatments that failed in a split, with the reason.
    counts : dict
        Real samples of each class, the rarest first; for regressors, of each region of the target.
    samplers : list of str
        Treatments that are not baselines.
    test_ratio : float
        Test samples per training sample in a split.
    quality : Quality
        Similarity of synthetic to real samples by treatment and label, averaged over splits:
        ``quality.measures`` and ``quality.columns``; see `ganaug.measure_quality`.
    predictions : Predictions
        Predictions for held-out samples.
    specimens : Specimens
        Real and synthetic samples of the first split.
    """

    def __init__(  # noqa: PLR0913
        self,
        rows: pd.DataFrame,
        failures: list[dict[str, Any]],
        *,
        counts: dict[Any, int],
        samplers: list[str],
        test_ratio: float,
        quality: Quality,
        predictions: Predictions,
        specimens: Specimens,
    ) -> None:
        self.rows = rows
        self.failures = failures
        self.counts = counts
        self.samplers = samplers
        self.test_ratio = test_ratio
        self.quality = quality
        self.predictions = predictions
        self.specimens = specimens

    @property
    def measures(self) -> list[str]:
        """Names of the measures, in order; the first one decides, unless another is asked for."""
        return [measure for measure in WORDS if measure in self.rows]

    @property
    def treatments(self) -> list[str]:
        """Names of the compared treatments, in order."""
        return self.rows["treatment"].unique().tolist()

    def to_frame(self, label: Any = None) -> pd.DataFrame:
        """Return the mean of each measure over splits.

        Parameters
        ----------
        label : optional
            A class, which is scored against all others. By default, measures of a class are those
            of the rarer of two classes, or the mean over more classes.

        Returns
        -------
        DataFrame
            Indexed by classifier, ``"all"`` for their mean first, and treatment.
        """
        rows = self._of(label)
        columns = [*self.measures, "added", "seconds", "seconds_in_all"]
        everywhere = pd.concat([rows.assign(estimator=ALL), rows])
        means = everywhere.groupby(["estimator", "treatment"], sort=False)[columns].mean()
        order = [means.index.unique(level) for level in means.index.names]
        return means.reindex(pd.MultiIndex.from_product(order))

    def gain(
        self,
        sampler: str,
        baseline: str = NOTHING,
        measure: str | None = None,
        *,
        estimator: str | None = None,
    ) -> Gain:
        """Return the gain of a treatment over another one.

        Parameters
        ----------
        sampler : str
            A treatment.
        baseline : str, default="nothing"
            Another treatment.
        measure : str, optional
            A column of `to_frame`; by default the first.
        estimator : str, optional
            One of the classifiers; by default the mean of all.

        Returns
        -------
        Gain
            With a 95 % confidence interval. Above 0 is better, also for errors.
        """
        return self._gain(sampler, baseline, measure, estimator, CONFIDENCE)

    def best_baseline(self, measure: str | None = None, *, estimator: str | None = None) -> str:
        """Return the name of the best baseline."""
        means = self._ran_through(measure, estimator).drop(columns=self.samplers, errors="ignore")
        return means.mean().idxmax()

    def best_sampler(
        self, measure: str | None = None, *, estimator: str | None = None
    ) -> str | None:
        """Return the name of the best sampler that ran in all splits, or None."""
        table = self._ran_through(measure, estimator)
        tried = [name for name in self.samplers if name in table]
        return table[tried].mean().idxmax() if tried else None

    def verdict(self, measure: str | None = None, *, estimator: str | None = None) -> str:
        """Return a sentence that says whether augmentation helps, with an interval.

        Parameters
        ----------
        measure : str, optional
            A column of `to_frame`; by default the first, average precision or SERA.
        estimator : str, optional
            One of the classifiers; by default the mean of all.

        Returns
        -------
        str
            About the best sampler that ran in all splits. It helps if it is significantly ahead of
            the best baseline, and does harm if it is significantly behind doing nothing, by at
            least 0.005 (for errors, by any amount). With several samplers, intervals are wider
            (Bonferroni), since the best of many is partly so by chance.
        """
        measure = measure or self.measures[0]
        table = self._ran_through(measure, estimator)
        tried = [name for name in self.samplers if name in table]
        if not tried:
            return "No sampler ran in all splits: see failures."
        best = table[tried].mean().idxmax()
        peer = self.best_baseline(measure, estimator=estimator)
        confidence = 1 - (1 - CONFIDENCE) / len(tried)
        over_peer, over_nothing = (
            self._gain(best, other, measure, estimator, confidence) for other in (peer, NOTHING)
        )
        claim = claim_of(over_peer, over_nothing, 0.0 if measure in ERRORS else MATTERS)
        sentence = VERDICTS[claim].format(
            sampler=best,
            peer="doing nothing" if peer == NOTHING else f"the best baseline, {peer}",
            measure=WORDS[measure],
            over_peer=over_peer,
            over_nothing=over_nothing,
        )
        return sentence + (self._of_thresholds(best, estimator) if claim == NO_HELP else "")

    @overload
    def to_json(self, path: None = None) -> str: ...

    @overload
    def to_json(self, path: StrPath) -> None: ...

    def to_json(self, path: StrPath | None = None) -> str | None:
        """Return the report as JSON, or write it to a file.

        Parameters
        ----------
        path : str or Path, optional

        Returns
        -------
        str or None
        """
        text = json_of(self)
        if path is None:
            return text
        with atomic.writing(path) as file:
            file.write(text.encode())
        return None

    def to_html(self, path: StrPath) -> None:
        """Write the report as an HTML page, a single file that needs no network.

        Parameters
        ----------
        path : str or Path
        """
        with atomic.writing(path) as file:
            file.write(page(self).encode())

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.verdict()}>"

    def _repr_html_(self) -> str:
        """Return the report for notebooks."""
        return embedded(self)

    def _of(self, label: Any) -> pd.DataFrame:
        is_all = self.rows["label"].isna()
        rows = self.rows[is_all if label is None else ~is_all & (self.rows["label"] == label)]
        if rows.empty:
            raise ValueError(
                f"label must be one of {list(self.counts)}, or None. Received: label={label!r}"
            )
        return rows

    def _by_split(self, measure: str | None, estimator: str | None) -> pd.DataFrame:
        """Return a measure, negated for errors, by split (rows) and treatment (columns)."""
        measure = measure or self.measures[0]
        rows = self._of(None)
        for name, value, known in (
            ("measure", measure, self.measures),
            ("estimator", estimator, [None, *rows["estimator"].unique()]),
        ):
            if value not in known:
                raise ValueError(f"{name} must be one of {known}. Received: {name}={value!r}")
        if estimator is not None:
            rows = rows[rows["estimator"] == estimator]
        table = rows.pivot_table(measure, "split", "treatment", sort=False, dropna=False)
        return -table if measure in ERRORS else table

    def _ran_through(self, measure: str | None, estimator: str | None) -> pd.DataFrame:
        """Return a measure by split and treatment, for treatments that ran in all splits."""
        table = self._by_split(measure, estimator)
        # In a split without a class, its ROC AUC is NaN for every treatment.
        return table[table[NOTHING].notna()].dropna(axis=1)

    def _gain(
        self,
        sampler: str,
        baseline: str,
        measure: str | None,
        estimator: str | None,
        confidence: float,
    ) -> Gain:
        table = self._by_split(measure, estimator)
        for name, value in (("sampler", sampler), ("baseline", baseline)):
            if value not in table:
                raise ValueError(
                    f"{name} must be one of {list(table)}. Received: {name}={value!r}"
                )
        differences = (table[sampler] - table[baseline]).dropna().to_numpy()
        return gain_of(differences, self.test_ratio, confidence)

    def _of_thresholds(self, best: str, estimator: str | None) -> str:
        """Return a sentence if tuning the threshold does as well, for two classes, or nothing."""
        if "f1_tuned" not in self.measures:
            return ""
        f1, tuned = (self._by_split(name, estimator).mean() for name in ("f1", "f1_tuned"))
        as_well = tuned[NOTHING] >= f1[best] > f1[NOTHING]
        if len(self.counts) > 2 or not as_well:
            return ""
        return (
            f" Its F1 is {f1[best]:.3f}, against {f1[NOTHING]:.3f} without it; tuning the "
            f"decision threshold instead gives {tuned[NOTHING]:.3f}."
        )
