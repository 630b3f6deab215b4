"""Training samples of each class, before and after augmentation."""

from typing import NamedTuple

from ganaug.evaluation.report.wording import NOTHING


class ClassSize(NamedTuple):
    """Training samples of a class, means of splits.

    Attributes
    ----------
    label : object
    before, after : float
    real, new : float
        Real and added samples, in percent of the largest class, for bars.
    """

    label: object
    before: float
    after: float
    real: float
    new: float


def class_sizes(report):
    """Return the training samples of each class, before and after the best sampler.

    Parameters
    ----------
    report : AugmentationReport

    Returns
    -------
    list of ClassSize
        The rarest class first. Empty if no sampler ran in all splits, and for files of early
        versions, which have no sizes.
    """
    best = report.best_sampler()
    if best is None or "train_size" not in report.rows:
        return []
    rows = report.rows[report.rows["label"].notna()]
    sizes = rows.groupby(["treatment", "label"], sort=False)["train_size"].mean()
    before, after = sizes[NOTHING], sizes[best]
    unit = 100 / max(before.max(), after.max())
    return [
        ClassSize(
            label,
            before[label],
            after[label],
            unit * min(before[label], after[label]),
            unit * max(after[label] - before[label], 0),
        )
        for label in report.counts
    ]
