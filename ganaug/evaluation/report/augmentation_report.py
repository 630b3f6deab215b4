"""The results of a comparison as text, tables and files."""

from __future__ import annotations

from dataclasses import replace
from numbers import Real
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self, overload

from sklearn.utils import check_scalar

from ganaug._utils import atomic
from ganaug.evaluation.report import notes
from ganaug.evaluation.report.advice import Advice, advice_of
from ganaug.evaluation.report.json_text import json_of, read
from ganaug.evaluation.report.mean_scores import mean_scores, score_intervals
from ganaug.evaluation.report.outcome import f1_of, outcome_of
from ganaug.evaluation.report.page import embedded, page
from ganaug.evaluation.report.provenance import UNKNOWN, Provenance
from ganaug.evaluation.report.selected_scores import paired_scores, rows_of
from ganaug.evaluation.report.wording import NOTHING, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ganaug.evaluation.findings import Predictions, SplitSamples
    from ganaug.evaluation.quality import Quality
    from ganaug.evaluation.report.verdict import Verdict
    from ganaug.model_selection.intervals import Gain
    from ganaug.types import StrPath


class AugmentationReport:
    """The results of `ganaug.evaluate_augmentation`.

    Attributes
    ----------
    rows : DataFrame
        One row for each split, treatment, classifier and label, and for all labels together, with
        None as ``label``: all measures; for classifiers, the held-out samples that were ``found``
        and ``missed``, and ``false_alarms``; ``train_size``, the training samples of the label
        after resampling; ``added``, the number of added samples of all labels; ``seconds``, the
        time of resampling, and ``seconds_in_all``, including classifiers and thresholds. All
        amounts of a sampler share its ``seconds``, which only the first of them counts in
        ``seconds_in_all``.
    failures : list of dict
        Treatments that failed in a split, with the reason, and ``measure`` if a scorer did.
    warnings : list of dict
        Warnings of samplers by split: category and message. They are not issued.
    counts : dict
        Real samples of each class, the rarest first; for regressors, of each region of the target.
    samplers : list of str
        Treatments that are not baselines.
    test_ratio : float
        Test samples per training sample in a split.
    scoring : list of str
        Requested measures, which come first.
    references : list of str
        Treatments that do not count as baselines, because they change the classifier.
    quality : Quality
        Similarity of synthetic to real samples by treatment and label, averaged over splits:
        ``quality.measures`` and ``quality.columns``; see `ganaug.measure_quality`.
    predictions : Predictions
        Predictions for held-out samples.
    samples : SplitSamples
        Real and synthetic samples of the first split.
    provenance : Provenance
        Version, date, seed, data and parameters, as far as they are known.
    """

    def __init__(  # noqa: PLR0913
        self,
        rows: pd.DataFrame,
        failures: list[dict[str, Any]],
        warnings: list[dict[str, Any]],
        *,
        counts: dict[Any, int],
        samplers: list[str],
        test_ratio: float,
        quality: Quality,
        predictions: Predictions,
        samples: SplitSamples,
        scoring: Sequence[str] = (),
        references: Sequence[str] = (),
        provenance: Provenance = UNKNOWN,
    ) -> None:
        self.rows = rows
        self.failures = failures
        self.warnings = warnings
        self.counts = counts
        self.samplers = samplers
        self.test_ratio = test_ratio
        self.quality = quality
        self.predictions = predictions
        self.samples = samples
        self.scoring = list(scoring)
        self.references = list(references)
        self.provenance = provenance

    specimens = property(attrgetter("samples"))  # Its earlier name.

    @property
    def measures(self) -> list[str]:
        """Names of the measures, in order; the first one decides, unless another is requested."""
        own = [measure for measure in WORDS if measure in self.rows]
        return list(dict.fromkeys([*self.scoring, *own]))

    @property
    def treatments(self) -> list[str]:
        """Names of the compared treatments, in order."""
        return self.rows["treatment"].unique().tolist()

    def to_frame(self, label: Any = None, *, interval: bool = False) -> pd.DataFrame:
        """Return the mean of each measure over splits.

        Parameters
        ----------
        label : optional
            A class, which is scored against all others. Without it, measures of a class are those
            of the rarer of two classes, or the mean over more classes.
        interval : bool, default=False
            True gives each measure three columns, ``mean``, and ``low`` and ``high`` of its 95 %
            interval. To compare treatments, use `gain`, where the difficulty of splits cancels
            out.

        Returns
        -------
        DataFrame
            Indexed by classifier, ``"all"`` for their mean first, and treatment.
        """
        rows = rows_of(self, label)
        # Given scores are not of single classes.
        measures = [name for name in self.measures if label is None or name in WORDS]
        if interval:
            return score_intervals(rows, measures, self.test_ratio)
        return mean_scores(rows, [*measures, "added", "seconds", "seconds_in_all"])

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
        return paired_scores(self, measure, estimator).gain(sampler, baseline)

    def best_baseline(self, measure: str | None = None, *, estimator: str | None = None) -> str:
        """Return the name of the best baseline."""
        return paired_scores(self, measure, estimator).best_baseline()

    def best_sampler(
        self, measure: str | None = None, *, estimator: str | None = None
    ) -> str | None:
        """Return the name of the best sampler that ran in all splits, or None."""
        return paired_scores(self, measure, estimator).best_sampler()

    def verdict(
        self,
        measure: str | None = None,
        *,
        estimator: str | None = None,
        matters: float | None = None,
    ) -> Verdict:
        """Return whether augmentation helps, with an interval.

        Parameters
        ----------
        measure : str, optional
            A column of `to_frame`; by default the first, average precision or SERA.
        estimator : str, optional
            One of the classifiers; by default the mean of all.
        matters : float, optional
            The smallest difference that matters, 0 or more: by default 0.005 or, for errors and
            scores of your own, 1 % of that of doing nothing.

        Returns
        -------
        Verdict
            About the best sampler that ran in all splits; its text is ``str(verdict)``. With
            several samplers or amounts, such as the two in the default comparison for tables,
            intervals are wider (Bonferroni), since the best of many is partly best by chance. They
            are not corrected for several measures or classifiers.
        """
        if matters is not None:
            check_scalar(matters, "matters", Real, min_val=0)
        paired = paired_scores(self, measure, estimator)
        verdict = paired.verdict(matters)
        total = len(paired.table)
        found = [
            *verdict.notes,
            *notes.of_warnings(self.warnings, (verdict.sampler, verdict.peer), total),
            *notes.of_failures(self.rows, self.failures),
            *paired.of_references(),
            *notes.of_thresholds(verdict, f1_of(self, verdict.sampler, estimator)),
        ]
        return replace(verdict, notes=tuple(found))

    def advice(
        self,
        measure: str | None = None,
        *,
        estimator: str | None = None,
        matters: float | None = None,
    ) -> Advice:
        """Return what to do now, and why.

        Parameters
        ----------
        measure, estimator, matters : optional
            Those of `verdict`.

        Returns
        -------
        Advice
            Two sentences, ``why`` and ``todo``; ``str(advice)`` is both.
        """
        verdict = self.verdict(measure, estimator=estimator, matters=matters)
        return advice_of(outcome_of(self, verdict, estimator))

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

    @classmethod
    def from_json(cls, path: StrPath) -> Self:
        """Read a report written by `to_json`.

        Parameters
        ----------
        path : str or Path

        Returns
        -------
        AugmentationReport
            Without `predictions` and `samples`, and so without curves and pictures of samples.

        Raises
        ------
        ValueError
            If the file is not such a report.
        """
        return cls(**read(path))

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
