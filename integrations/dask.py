"""Augmentation of Dask frames, which may be larger than memory."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from numbers import Integral
from typing import Any, NamedTuple

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd
from dask.dataframe.utils import has_known_categories
from sklearn.utils import check_scalar
from sklearn.utils.multiclass import check_classification_targets

from ganaug._utils.compat import sampling_type, validate_params
from ganaug._utils.seeding import seed_of
from ganaug.allocation import planned_samples
from ganaug.augmenter import GANAugmenter
from ganaug.data.tf_dataset import most_kept, smallest_keys
from ganaug.integrations.remote import RemoteSampler, check_portable

LABEL = "__ganaug_label__"
# The number of parts that one task merges.
MERGED = 8


def fit(augmenter: GANAugmenter, X: dd.DataFrame, y: dd.Series) -> GANAugmenter:
    """Fit an augmenter to a Dask frame.

    The frame is read once, partition by partition on the workers, and need not fit into memory.
    A frame of up to 65,536 rows is learned in full; of a larger one, a random part with up to
    5,000 rows of each class, and the rows with the smallest, largest or first missing value of a
    column. Training runs in the calling process and takes as long as on a small frame.

    Parameters
    ----------
    augmenter : GANAugmenter
        It is fitted in place.
    X : dask.dataframe.DataFrame of shape (n_samples, n_features)
    y : dask.dataframe.Series of shape (n_samples,)
        Labels of at least two classes, in partitions like those of `X`.

    Returns
    -------
    GANAugmenter
        The augmenter.

    Raises
    ------
    TypeError
        If `X` or `y` is not a Dask collection.
    ValueError
        If a label is missing, or the data cannot be augmented; see `GANAugmenter.fit`.

    Notes
    -----
    The result depends on the seed and on how the data are partitioned, but not on the number of
    workers. Unknown categories are found in one more pass.

    Examples
    --------
    >>> import dask.dataframe as dd
    >>> from sklearn.datasets import load_wine
    >>> from ganaug import GANAugmenter
    >>> from ganaug.integrations.dask import fit
    >>> frame = dd.from_pandas(load_wine(as_frame=True).frame, npartitions=3)
    >>> augmenter = GANAugmenter(max_iter=20, random_state=0)
    >>> fit(augmenter, frame.drop(columns="target"), frame["target"]).sample(5, y=1)[0].shape
    (5, 13)
    """
    frame = _labelled(augmenter, X, y)
    return augmenter._fit_part(*_collected(frame, seed_of(augmenter.random_state)))


def fit_resample(
    augmenter: GANAugmenter, X: dd.DataFrame, y: dd.Series, *, rows_per_partition: int = 250_000
) -> tuple[dd.DataFrame, dd.Series]:
    """Fit an augmenter to a Dask frame, and return the frame with synthetic rows after its own.

    See `fit`. Synthetic rows are drawn on the workers when the result is computed, in partitions
    of their own; each worker loads the augmenter once.

    Parameters
    ----------
    augmenter : GANAugmenter
        It is fitted in place, unless there is nothing to add.
    X : dask.dataframe.DataFrame of shape (n_samples, n_features)
    y : dask.dataframe.Series of shape (n_samples,)
    rows_per_partition : int, default=250_000
        The number of synthetic rows in one partition.

    Returns
    -------
    X_resampled : dask.dataframe.DataFrame of shape (n_samples_new, n_features)
        With the columns and dtypes of `X` and known categories. An integer index continues from
        the number of real rows; in any other, synthetic rows have missing values.
    y_resampled : dask.dataframe.Series of shape (n_samples_new,)

    Raises
    ------
    TypeError, ValueError
        See `fit`; also raised, before training, for a selection that needs pickle to be sent.

    Notes
    -----
    The rows of a partition depend only on the seed and the number of the partition, so that a
    worker that dies costs time and changes nothing.

    Examples
    --------
    >>> import dask.dataframe as dd
    >>> import pandas as pd
    >>> from sklearn.datasets import make_classification
    >>> from ganaug import GANAugmenter
    >>> from ganaug.integrations.dask import fit_resample
    >>> X, y = make_classification(300, n_features=4, weights=[0.9], random_state=0)
    >>> frame = pd.DataFrame(X, columns=list("abcd")).assign(label=y)
    >>> frame = dd.from_pandas(frame, npartitions=3)
    >>> X_more, y_more = fit_resample(
    ...     GANAugmenter(max_iter=20, random_state=0), frame[["a", "b", "c", "d"]], frame["label"]
    ... )
    >>> counts = y_more.value_counts().compute()
    >>> bool(counts[0] == counts[1])
    True
    """
    check_scalar(rows_per_partition, "rows_per_partition", Integral, min_val=1)
    frame, seed = _labelled(augmenter, X, y), seed_of(augmenter.random_state)
    check_portable(augmenter)
    rows, labels, counts = _collected(frame, seed)
    plan = planned_samples(augmenter.sampling_strategy, counts, sampling_type(augmenter))
    added = {label: n for label, n in plan.items() if n > 0}
    if not added:
        return X, y
    augmenter._fit_part(rows, labels, counts)
    sampler = dask.delayed(RemoteSampler(augmenter, seed), pure=True)
    start, drawn = sum(counts.values()), []
    for part, numbers in enumerate(_slices(added, rows_per_partition)):
        drawn.append(dask.delayed(_drawn)(sampler, part, numbers, start, frame._meta))
        start += sum(numbers.values())
    # Both are parts of one frame, so that Dask knows that they are aligned.
    frame = dd.concat([frame.clear_divisions(), dd.from_delayed(drawn, meta=frame._meta)])
    return frame.drop(columns=LABEL), frame[LABEL].rename(y.name)


class _Part(NamedTuple):
    """The rows kept from some partitions, and the number of all rows by label."""

    X: pd.DataFrame
    labels: np.ndarray
    keys: np.ndarray
    counts: dict[Any, int]


def _labelled(augmenter: GANAugmenter, X: dd.DataFrame, y: dd.Series) -> dd.DataFrame:
    """Return a frame of both, joined by partition and not by index."""
    if not isinstance(augmenter, GANAugmenter):
        raise TypeError(
            f"augmenter must be a GANAugmenter. Received: one of type {type(augmenter).__name__}"
        )
    validate_params(augmenter)
    for name, value, kind in (("X", X, dd.DataFrame), ("y", y, dd.Series)):
        if not isinstance(value, kind):
            raise TypeError(
                f"{name} must be a dask.dataframe.{kind.__name__}. Received: {name} of type "
                f"{type(value).__name__}. GANAugmenter.fit_resample takes pandas and arrays."
            )
    if X.npartitions != y.npartitions:
        raise ValueError(
            "X and y must have the same partitions, as columns of one frame have. Received: "
            f"{X.npartitions} and {y.npartitions} partitions."
        )
    meta = _joined(X._meta, y._meta)
    return _known(dd.map_partitions(_joined, X, y, meta=meta, align_dataframes=False))


def _known(frame: dd.DataFrame) -> dd.DataFrame:
    """Return the frame with all categories known; unknown ones are read from it."""
    columns = [name for name, dtype in frame.dtypes.items() if dtype == "category"]
    unknown = [name for name in columns if not has_known_categories(frame._meta[name])]
    if not unknown:
        return frame
    found = dask.compute(*[dask.delayed(_categories)(p, unknown) for p in frame.to_delayed()])
    dtypes = {
        name: pd.CategoricalDtype(
            reduce(pd.Index.union, [part[name] for part in found]), frame.dtypes[name].ordered
        )
        for name in unknown
    }
    return frame.map_partitions(pd.DataFrame.astype, dtypes, meta=frame._meta.astype(dtypes))


def _categories(frame: pd.DataFrame, names: list[Any]) -> dict[Any, pd.Index]:
    return {name: frame[name].cat.categories for name in names}


def _joined(X: pd.DataFrame, y: pd.Series) -> pd.DataFrame:
    if len(X) != len(y):
        raise ValueError(
            "X and y must have equally many rows in each partition. "
            f"Received: a partition of {len(X)} and {len(y)}."
        )
    return X.assign(**{LABEL: y.array})


def _collected(frame: dd.DataFrame, seed: int) -> tuple[pd.DataFrame, np.ndarray, dict[Any, int]]:
    """Return rows and labels to learn from, and the number of all rows by label."""
    parts = [
        dask.delayed(_part)(partition, number, seed)
        for number, partition in enumerate(frame.to_delayed())
    ]
    while len(parts) > 1:
        parts = [
            dask.delayed(_merged)(parts[start : start + MERGED])
            for start in range(0, len(parts), MERGED)
        ]
    part = parts[0].compute()
    return part.X.reset_index(drop=True), part.labels, part.counts


def _part(frame: pd.DataFrame, number: int, seed: int) -> _Part:
    labels = frame[LABEL]
    if labels.isna().any():
        raise ValueError(
            "y must have a label for each row: a row without one belongs to no class. Received: "
            f"missing values in partition {number}. Drop those rows first."
        )
    if len(labels):
        check_classification_targets(labels)
    keys = np.random.default_rng([seed, number]).random(len(frame))
    names, counts = np.unique(labels, return_counts=True)
    counts = dict(zip(names.tolist(), counts.tolist(), strict=True))
    return _pruned(_Part(frame.drop(columns=LABEL), np.asarray(labels), keys, counts))


def _merged(parts: list[_Part]) -> _Part:
    counts: dict[Any, int] = {}
    for part in parts:
        for label, count in part.counts.items():
            counts[label] = counts.get(label, 0) + count
    filled = [part for part in parts if len(part.keys)] or parts[:1]
    columns = [pd.concat([part.X for part in filled])]
    columns += [np.concatenate([getattr(p, name) for p in filled]) for name in ("labels", "keys")]
    return _pruned(_Part(columns[0], columns[1], columns[2], counts))


def _pruned(part: _Part) -> _Part:
    """Drop rows that cannot be among the rows kept in the end."""
    chosen, *_ = smallest_keys(
        part.keys, part.labels, list(part.counts), most_kept(part.X.shape[1])
    )
    chosen[_records(part.X)] = True
    return _Part(part.X[chosen], part.labels[chosen], part.keys[chosen], part.counts)


def _records(frame: pd.DataFrame) -> list[int]:
    """Return the rows that hold the first smallest, largest or missing value of a column."""
    rows = []
    for _, column in frame.items():
        missing = column.isna().to_numpy()
        rows += [missing.argmax()] if missing.any() else []
        ordered = pd.api.types.is_any_real_numeric_dtype(column.dtype) or column.dtype.kind in "mM"
        if ordered and not missing.all():
            places, known = np.flatnonzero(~missing), column[~missing]
            rows += [places[known.argmin()], places[known.argmax()]]
    return rows


def _slices(added: dict[Any, int], size: int) -> Iterator[dict[Any, int]]:
    """Yield the number of rows of each label in each partition, class by class."""
    current, room = {}, size
    for label, number in added.items():
        while number:
            current[label] = min(number, room)
            number, room = number - current[label], room - current[label]
            if not room:
                yield current
                current, room = {}, size
    if current:
        yield current


def _drawn(
    sampler: RemoteSampler, part: int, counts: dict[Any, int], start: int, meta: pd.DataFrame
) -> pd.DataFrame:
    """Return the synthetic rows of a partition with their labels."""
    labels = np.repeat(np.array(list(counts)), list(counts.values()))
    rows, _ = sampler.sample(len(labels), labels, part=part)
    rows = rows.assign(**{LABEL: labels}).astype(meta.dtypes.to_dict())
    return rows.set_axis(_index(meta.index, start, len(rows)))


def _index(like: pd.Index, start: int, number: int) -> pd.Index:
    if pd.api.types.is_integer_dtype(like.dtype):
        return pd.RangeIndex(start, start + number, name=like.name).astype(like.dtype)
    return pd.Index([None] * number, like.dtype, name=like.name)
