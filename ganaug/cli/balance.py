"""What ``ganaug balance`` and ``ganaug report`` do with a table that was read."""

import difflib

import numpy as np
import pandas as pd

# More classes than this are summed up in one line of the report.
SHOWN_CLASSES = 20


def check_columns(frame, target, *, flag=None):
    """Raise before the training if the columns are not what is needed.

    Parameters
    ----------
    frame : DataFrame
        The table.

    target : str
        The column of classes.

    flag : str or None, default=None
        The column that is going to be appended.

    Raises
    ------
    ValueError
        If a column is missing or in the way, or ``target`` does not hold at least two classes in
        all rows.
    """
    if target not in frame:
        near = difflib.get_close_matches(target, frame.columns.astype(str), n=3, cutoff=0.5)
        names = near or list(frame.columns[:SHOWN_CLASSES])
        hint = "did you mean" if near else "the columns are"
        raise ValueError(f"there is no column {target!r}; {hint} {_listed(names)}")
    if frame.shape[1] == 1:
        raise ValueError(f"there is no column besides the target {target!r} to learn from")
    if flag is not None and flag in frame:
        raise ValueError(f"there is a column {flag!r} already; choose another --flag-column")
    _check_labels(frame[target])


def synthetic_rows(frame, target, *, strategy, max_iter=None, random_state=None):
    """Draw the rows that balance a table.

    Parameters
    ----------
    frame : DataFrame
        The table.

    target : str
        The column of classes.

    strategy : str, float or dict
        As ``sampling_strategy`` of `GANAugmenter`; the labels of a dict may be written as text.

    max_iter : int or None, default=None
        Training steps; None is the default of `GANAugmenter`.

    random_state : int or None, default=None
        The seed.

    Returns
    -------
    rows : DataFrame
        Synthetic rows, with the columns and types of ``frame``.
    """
    from ganaug import GANAugmenter

    X, y = frame.drop(columns=target), np.asarray(frame[target].tolist())
    options = {} if max_iter is None else {"max_iter": max_iter}
    augmenter = GANAugmenter(
        sampling_strategy=resolve_strategy(strategy, y), random_state=random_state, **options
    )
    X_more, y_more = augmenter.fit_resample(X, y)
    rows = X_more[augmenter.synthetic_mask_].reset_index(drop=True)
    labels = pd.Series(y_more[augmenter.synthetic_mask_], index=rows.index)
    rows.insert(frame.columns.get_loc(target), target, labels.astype(frame[target].dtype))
    return rows


def report(frame, target, *, max_iter=None, folds=None, **options):
    """Compare augmentation with what else can be done.

    Parameters
    ----------
    frame : DataFrame
        The table.

    target : str
        The column of classes.

    max_iter : int or None, default=None
        Training steps; None is the default of `GANAugmenter`.

    folds : int or None, default=None
        Held-out parts; None is the default of `evaluate_augmentation`, to which ``options`` go.

    Returns
    -------
    AugmentationReport
    """
    from ganaug import GANAugmenter, evaluate_augmentation

    X, y = frame.drop(columns=target), np.asarray(frame[target].tolist())
    augmenter = GANAugmenter(**({} if max_iter is None else {"max_iter": max_iter}))
    return evaluate_augmentation(X, y, augmenter, cv=folds, **options)


def resolve_strategy(strategy, y):
    """Check a strategy against the classes, and give labels written as text their type.

    Parameters
    ----------
    strategy : str, float or dict of str to int
        What the user asked for.

    y : ndarray of shape (n_samples,)
        The labels.

    Returns
    -------
    strategy : str, float or dict of label to int
        What `GANAugmenter` takes.
    """
    counts = dict(zip(*(part.tolist() for part in np.unique(y, return_counts=True)), strict=True))
    if isinstance(strategy, float) and len(counts) != 2:
        raise ValueError(
            f"a ratio needs two classes, and the target has {len(counts)}; give the rows of each "
            "class as JSON, or one of auto, minority, not minority, all"
        )
    if not isinstance(strategy, dict):
        return strategy
    totals = {_label(text, counts): total for text, total in strategy.items()}
    for label, total in totals.items():
        if total < counts[label]:
            raise ValueError(
                f"class {label!r} has {counts[label]:,} rows already, more than the {total:,} "
                "asked for; rows are added and never removed"
            )
    return totals


def counts_table(before, added):
    """Return lines that say how many rows the classes had and have.

    Parameters
    ----------
    before : Series
        The original labels.

    added : Series
        The labels of the synthetic rows.

    Returns
    -------
    lines : str
    """
    before = before.value_counts()
    added = added.value_counts().reindex(before.index, fill_value=0)
    lines = [("class", "before", "after", "synthetic")]
    for label in before.index[:SHOWN_CLASSES]:
        old, new = int(before[label]), int(added[label])
        lines.append((str(label), f"{old:,}", f"{old + new:,}", f"+{new:,}" if new else ""))
    rest = len(before) - SHOWN_CLASSES
    width = max(len(line[0]) for line in lines)
    text = [f"{a:<{width}}  {b:>11}  {c:>11}  {d:>11}".rstrip() for a, b, c, d in lines]
    return "\n".join(text + [f"... and {rest:,} more classes"] * (rest > 0))


def _check_labels(labels):
    missing = labels.isna()
    if missing.any():
        raise ValueError(
            f"{int(missing.sum()):,} of {len(labels):,} rows have no class in {labels.name!r} "
            f"(the first is row {int(missing.argmax()) + 1}); fill them in or leave them out"
        )
    classes = labels.nunique()
    if classes == 1:
        raise ValueError(
            f"the target {labels.name!r} has one class, {labels.iloc[0]!r}, in all rows; "
            "at least two are needed"
        )
    if len(labels) > SHOWN_CLASSES and classes > len(labels) / 2:
        raise ValueError(
            f"the target {labels.name!r} has {classes:,} different values in {len(labels):,} "
            "rows, so it holds no classes; choose a column that does, or put values into groups"
        )


def _label(text, counts):
    known = {str(label): label for label in counts}
    if text in known:
        return known[text]
    for label in counts:
        if _equal(text, label):
            return label
    near = difflib.get_close_matches(text, known, n=3, cutoff=0.5) or list(known)[:SHOWN_CLASSES]
    raise ValueError(
        f"--strategy names a class {text!r} that the target does not have; it has {_listed(near)}"
    )


def _equal(text, label):
    if isinstance(label, bool):
        return text.lower() == str(label).lower()
    try:
        return float(text) == float(label)
    except (TypeError, ValueError):
        return False


def _listed(names):
    return ", ".join(repr(str(name)) for name in names)
