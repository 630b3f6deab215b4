"""Real series that come with aeon, tslearn and seglearn, and tasks with scarce classes.

Series are arrays of shape (n, time, channels); those of several lengths end in NaN.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

# Series of one length are reduced to at most so many time points, by means of neighbours; those of
# several lengths are stretched to at most so many if a method needs one length.
MOST_POINTS = 128
SCARCE, PLENTIFUL = 8, 40
# seglearn's watch has 50 values a second.
WATCH_STEP, WATCH_POINTS = 4, 64


class Series(NamedTuple):
    """A data set.

    Attributes
    ----------
    X : ndarray of shape (n, time, channels)
    y : ndarray of shape (n,), int
    groups : ndarray of shape (n,) or None
        The people whom the series are of.
    """

    X: np.ndarray
    y: np.ndarray
    groups: np.ndarray | None = None


class Task(NamedTuple):
    """Series to learn from, with some scarce classes, and others to test on.

    Attributes
    ----------
    X, y, groups
        See `Series`; without people, each series is a group of its own.
    test, test_labels : ndarray
    scarce : ndarray of int
        The classes.
    """

    X: np.ndarray
    y: np.ndarray
    groups: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray
    scarce: np.ndarray


def folder(package):
    """Return the folder of an installed package."""
    return Path(find_spec(package).submodule_search_locations[0])


def of_aeon(name):
    """Return a set of aeon's, training and test in one."""
    from aeon.datasets import load_from_ts_file

    found, labels = [], []
    for part in ("TRAIN", "TEST"):
        path = folder("aeon") / "datasets" / "data" / name / f"{name}_{part}.ts"
        X, y = load_from_ts_file(str(path))
        found += [one.T for one in X]
        labels.append(y)
    return Series(padded(found), numbers(np.concatenate(labels)))


def trace():
    """Return tslearn's Trace: measurements in a nuclear power station, made by a simulation."""
    parts = np.load(folder("tslearn") / ".cached_datasets" / "Trace.npz")
    X = np.concatenate([parts["X_train"], parts["X_test"]])
    return Series(X, numbers(np.concatenate([parts["y_train"], parts["y_test"]])))


def watch():
    """Return windows of seglearn's watch: seven exercises of ten people, six channels."""
    data = np.load(folder("seglearn") / "data" / "watch_dataset.npy", allow_pickle=True).item()
    windows = [cut(thinned(one[None], WATCH_STEP)[0], WATCH_POINTS) for one in data["X"]]
    counts = [len(one) for one in windows]
    y, groups = (np.repeat(data[name], counts) for name in ("y", "subject"))
    return Series(np.concatenate(windows), numbers(y), groups)


def cut(series, points):
    """Return windows of a series, without overlap."""
    count = len(series) // points
    return series[: count * points].reshape(count, points, -1)


def numbers(labels):
    """Return labels as integers from 0."""
    return np.unique(labels, return_inverse=True)[1]


def padded(series):
    """Return arrays of shape (time, channels) as one, which ends in NaN where they are shorter."""
    X = np.full((len(series), max(map(len, series)), series[0].shape[1]), np.nan)
    for row, one in zip(X, series, strict=True):
        row[: len(one)] = one
    return X


def thinned(X, step):
    """Return the means of neighbouring time points; those that are left over are left out."""
    count = X.shape[1] // step
    return X[:, : count * step].reshape(len(X), count, step, -1).mean(axis=2)


AEON = [
    "ItalyPowerDemand",
    "GunPoint",
    "ArrowHead",
    "OSULeaf",
    "BasicMotions",
    "JapaneseVowels",
    "PickupGestureWiimoteZ",
]
SETS = [*AEON, "Trace", "watch"]


def read(name):
    """Return the set of a name in `SETS`."""
    series = {"Trace": trace, "watch": watch}[name]() if name not in AEON else of_aeon(name)
    step = -(-series.X.shape[1] // MOST_POINTS)
    if step == 1 or np.isnan(series.X).any():
        return series
    return series._replace(X=thinned(series.X, step))


def task(series, draw):
    """Return the task of a draw.

    Half of the series are for testing, or those of half of the people. Among the others, half of
    the classes are cut to `SCARCE` series, or to half of their series if they have no more, and
    the other classes to `PLENTIFUL`.
    """
    from sklearn.model_selection import train_test_split

    random = np.random.default_rng([draw, 7])
    if series.groups is None:
        train, test = train_test_split(
            np.arange(len(series.y)), test_size=0.5, stratify=series.y, random_state=draw
        )
    else:
        people = random.permutation(np.unique(series.groups))
        tested = np.isin(series.groups, people[: len(people) // 2])
        train, test = np.flatnonzero(~tested), np.flatnonzero(tested)
    scarce = random.permutation(series.y.max() + 1)
    scarce = np.sort(scarce[: max(len(scarce) // 2, 1)])
    kept = [own(train[series.y[train] == k], k in scarce, random) for k in np.unique(series.y)]
    kept = np.sort(np.concatenate(kept))
    groups = np.arange(len(series.y)) if series.groups is None else series.groups
    learned = series.X[kept], series.y[kept], groups[kept]
    return Task(*learned, series.X[test], series.y[test], scarce)


def own(positions, is_scarce, random):
    """Return the positions of a class that are learned from."""
    scarce = SCARCE if len(positions) > SCARCE else len(positions) // 2
    number = scarce if is_scarce else PLENTIFUL
    return random.permutation(positions)[:number]


def common_length(X):
    """Return the length that series of several lengths are stretched to."""
    return min(X.shape[1], MOST_POINTS) if np.isnan(X).any() else X.shape[1]


def stretched(X, length):
    """Return series of one length: those of another are interpolated linearly."""
    lengths = X.shape[1] - np.isnan(X).all(axis=2)[:, ::-1].argmin(axis=1)
    if (lengths == length).all() and X.shape[1] == length:
        return X
    new = np.empty((len(X), length, X.shape[2]))
    for row, one, count in zip(new, X, lengths, strict=True):
        at = np.linspace(0, count - 1, length)
        for channel in range(X.shape[2]):
            row[:, channel] = np.interp(at, np.arange(count), one[:count, channel])
    return new
