"""Names of measures and treatments."""

from typing import Any, NamedTuple

NOTHING, ALL = "nothing", "all"
WORDS = {
    "average_precision": "average precision",
    "roc_auc": "ROC AUC",
    "f1": "F1",
    "f1_tuned": "F1 at a tuned threshold",
    "brier": "Brier score",
    "calibration_error": "calibration error",
    "balanced_accuracy": "balanced accuracy",
    "geometric_mean": "geometric mean",
    "sera": "SERA",
    "relevant_error": "error on rare targets",
    "absolute_error": "absolute error",
    "squared_error": "squared error",
}


def cut(text: str, most: int) -> str:
    """Return text on one line, cut to a number of characters, with " ..." for the rest.

    Examples
    --------
    >>> cut("temperature_of_the_water", 15)
    'temperature ...'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 4].rstrip()} ..."


def word_of(measure: str) -> str:
    """Return the word for a measure, or its name."""
    return WORDS.get(measure, measure)


class Wording(NamedTuple):
    """The words of a page for classifiers, or for regressors.

    Attributes
    ----------
    models : str
    unit : str
        The word for a group of samples.
    better : str
        Which direction of a score is better.
    tuning : str
        A sentence on the tuning of thresholds.
    """

    models: str
    unit: str
    better: str
    tuning: str


WORDINGS = {
    "average_precision": Wording(
        "classifiers",
        "class",
        "Lower is better for Brier score and calibration error.",
        "The tuned threshold is found in inner folds of the training set. ",
    ),
    "sera": Wording(
        "regressors",
        "region",
        "Lower is better. Errors are relative to those of predicting the median of all targets. "
        "SERA weights squared errors with the relevance of their target.",
        "",
    ),
}


def wording_of(report: Any) -> Wording:
    """Return the words for the models of an `AugmentationReport`."""
    return next(words for measure, words in WORDINGS.items() if measure in report.measures)


def counted(count: int, word: str) -> str:
    """Return a number of things in words.

    Examples
    --------
    >>> counted(1, "split"), counted(1_000, "sample")
    ('1 split', '1,000 samples')
    """
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
