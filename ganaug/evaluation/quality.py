"""Quality of synthetic samples, compared with that of other real samples."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from threadpoolctl import threadpool_limits

from ganaug.evaluation.sample_quality import SampleQuality
from ganaug.evaluation.views import OF_A_COLUMN
from ganaug.model_selection.intervals import around, standard_error
from ganaug.targets import check_samples_and_labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.types import Codec, LabelledSamples

SIDES = ["synthetic", "real"]
# Smaller differences do not matter, even if they are significant, as in large sets.
MATTERS = 0.02
# Less would do for one measure; there are a dozen for each class.
CONFIDENCE = 0.99
# Values for large sets from the same distribution, if classes do not overlap.
BEST = {
    "column distance": 0.0,
    "missing values": 0.0,
    "correlations": 0.0,
    "contingencies": 0.0,
    "kernel distance": 0.0,
    "autocorrelations": 0.0,
    "spectra": 0.0,
    "lengths": 0.0,
    "characters": 0.0,
    "pairs of characters": 0.0,
    "frame differences": 0.0,
    "two-sample score": 0.5,
    "density": 1.0,
    "coverage": 0.97,
    "diversity": 1.0,
    "label fidelity": 1.0,
    "near-copies": 0.05,
    "exact copies": 0.0,
}


class Quality(NamedTuple):
    """Similarity of synthetic to real samples.

    Attributes
    ----------
    measures : DataFrame
        Indexed by ``label`` and ``measure``: ``synthetic``; ``real``, the floor, which is the
        value of other real samples; ``low`` and ``high``, the range of values that differ from
        the floor by chance, or too little to matter (infinite for a single split); and ``best``,
        the value for large sets from the same distribution, if classes do not overlap.
    columns : DataFrame
        For tables, the distance of each column: ``synthetic`` and ``real``, by ``label`` and
        ``column``.
    """

    measures: pd.DataFrame
    columns: pd.DataFrame


def measure_quality(
    train: LabelledSamples,
    test: LabelledSamples,
    synthetic: LabelledSamples,
    *,
    codec: str | Codec = "auto",
    random_state: int = 0,
) -> Quality:
    """Measure the similarity of synthetic to real samples, class by class.

    Synthetic samples are compared with held-out real samples, which the generator has not seen:
    against training samples, exact copies would look best. Each number comes with its floor, the
    value of as many real training samples.

    Parameters
    ----------
    train : tuple of (X, y)
        Real samples that the generator has learned from, and their labels: a table of shape
        (n_samples, n_features), with text and missing values as they are, images, or series.
    test : tuple of (X, y)
        Real samples that it has not seen.
    synthetic : tuple of (X, y)
        The samples that it has generated.
    codec : str or codec, default="auto"
        The kind of the samples; see `GANAugmenter`.
    random_state : int, default=0
        Seeds classifiers, and the choice of samples from classes with more than 1,000.

    Returns
    -------
    Quality
        For classes that occur in all three sets, at least twice in the real ones.

    Raises
    ------
    TypeError, ValueError
        If samples and labels do not match, or columns differ.

    Notes
    -----
    The measures are:

    - ``column distance``, the mean over columns: Kolmogorov-Smirnov for numbers, total variation
      for levels (`ganaug.metrics.ks_distance`, `ganaug.metrics.total_variation`);
    - ``missing values``: the mean difference of their share, over numeric columns with some;
    - ``correlations`` of numbers, and ``contingencies``, the total variation of pairs of columns
      at least one of which has levels, with binned numbers: means over pairs;
    - ``kernel distance`` of images, series, strings and videos, in principal components;
    - ``autocorrelations`` and ``spectra`` of series: energy distances between those of channels
      (`ganaug.metrics.autocorrelations`, `ganaug.metrics.spectra`);
    - ``lengths``, ``characters`` and ``pairs of characters`` of strings: Kolmogorov-Smirnov and
      total variation;
    - ``frame differences`` of videos: the energy distance between standardised statistics of them
      (`ganaug.metrics.frame_differences`);
    - ``two-sample score``, ``density``, ``coverage``, ``diversity``: see `ganaug.metrics`;
    - ``label fidelity``: the share that gradient boosting, fitted to the real training samples,
      assigns to the class; for held-out real samples, its recall;
    - ``near-copies``: the share closer to a training sample than all but the closest twentieth of
      held-out samples; ``exact copies``: the share with a twin among training samples.

    Rows are compared in encoded form, scaled and one-hot; images by the principal components of
    their pixels, strings by those of the frequencies of n-grams of up to three characters.

    Examples
    --------
    >>> from imblearn.over_sampling import SMOTE
    >>> from sklearn.datasets import make_classification
    >>> from sklearn.model_selection import train_test_split
    >>> X, y = make_classification(1000, weights=[0.8], random_state=0)
    >>> X, X_test, y, y_test = train_test_split(X, y, stratify=y, random_state=0)
    >>> X_more, y_more = SMOTE(random_state=0).fit_resample(X, y)
    >>> made = X_more[len(X) :], y_more[len(X) :]
    >>> quality = measure_quality((X, y), (X_test, y_test), made)
    >>> quality.measures.loc[(1, "diversity"), ["synthetic", "real"]].round(1).tolist()
    [0.9, 1.0]
    """
    given = {"train": train, "test": test, "synthetic": synthetic}
    parts = [_read(name, part, codec) for name, part in given.items()]
    _check_alike(dict(zip(given, parts, strict=True)))
    # On so few samples, OpenMP threads that wait for a busy core cost more than they gain.
    with threadpool_limits(1):
        rows = SampleQuality(parts[0], parts[1], random_state, codec).measure(*parts[2])
    return quality_of(rows, ["label"])


def _read(name: str, part: Any, codec: str | Codec) -> tuple[Any, NDArray[Any]]:
    if not isinstance(part, tuple | list) or len(part) != 2:
        raise TypeError(
            f"{name} must be a pair (X, y) of samples and labels. Received: {name} of type "
            f"{type(part).__name__}"
        )
    X, y = part
    return check_samples_and_labels(X, y, codec)


def _check_alike(parts: dict[str, tuple[Any, NDArray[Any]]]) -> None:
    """Raise an error if the sets differ in columns, or no class is in all of them."""
    columns = {name: _columns(X) for name, (X, _) in parts.items()}
    for name, found in columns.items():
        if found != columns["train"]:
            raise ValueError(
                "All sets must have the same columns, in the same order. Received: train with "
                f"{columns['train']}, {name} with {found}"
            )
    classes = {name: set(y.tolist()) for name, (_, y) in parts.items()}
    if not set.intersection(*classes.values()):
        raise ValueError(
            "At least one class must be in all sets, with equal labels. Received: "
            + ", ".join(f"{name} with {sorted(labels)}" for name, labels in classes.items())
        )


def _columns(X: Any) -> Any:
    """Return the column names of a frame, or else the shape of a sample."""
    return X.columns.tolist() if hasattr(X, "columns") else X.shape[1:]


def quality_of(rows: list[dict[str, Any]], keys: list[str], test_ratio: float = 0.0) -> Quality:
    """Return the means of the measurements of a `SampleQuality`, in tables.

    Parameters
    ----------
    rows : list of dict
        See `SampleQuality.measure`.
    keys : list of str
        Keys to group by besides measures and columns.
    test_ratio : float, default=0.0
        See `ganaug.model_selection.intervals.standard_error`.

    Returns
    -------
    Quality

    Notes
    -----
    Synthetic samples and the floor are compared with the same held-out samples of a split, so the
    range is the floor plus and minus the half-width of the 99 % interval of their difference, by
    the corrected resampled t-test, but at least 0.02.
    """
    # Separate, since None beside column names would turn integers into floats.
    of_columns = [row for row in rows if row["measure"] == OF_A_COLUMN]
    of_all = [row for row in rows if row["measure"] != OF_A_COLUMN]
    found = _grouped(of_all, [*keys, "measure"])
    measures = found[SIDES].mean().dropna(subset=SIDES, how="all")
    reach = found["difference"].agg(_reach, test_ratio)
    best = measures.index.get_level_values("measure").map(BEST)
    # Only the kernel distance can be below 0, and only its upper limit counts.
    low, high = (measures["real"] - reach).clip(lower=0), measures["real"] + reach
    measures = measures.assign(low=low, high=high, best=best)
    return Quality(measures, _grouped(of_columns, [*keys, "column"])[SIDES].mean())


def _grouped(rows: list[dict[str, Any]], keys: list[str]) -> Any:
    frame = pd.DataFrame(rows, columns=[*keys, *SIDES])
    frame = frame.assign(difference=frame["synthetic"] - frame["real"])
    return frame.groupby(keys, sort=False, dropna=False)


def _reach(differences: pd.Series, test_ratio: float) -> float:
    """Return the distance from its floor that a measure of ideal samples may have by chance."""
    known = differences.dropna().to_numpy(float)
    if not len(known):
        return math.inf
    error = standard_error(known, test_ratio)
    return max(MATTERS, around(0.0, error, len(known), CONFIDENCE).high)
