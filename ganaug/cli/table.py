"""The table that a command reads."""

import difflib
import os

import numpy as np

from ganaug._utils.startup import quiet_tensorflow
from ganaug.tables import files
from ganaug.tables.text_columns import EMPTY, MISSING

# Longer lists of columns or classes are cut.
SHOWN = 20


def check_input(path):
    """Raise if there is no such file, or it is not of a format that can be read."""
    files.suffix(path)
    if not os.path.exists(path):
        raise FileNotFoundError(f"there is no file {path}")


def read_table(args, *, flag=None):
    """Return a table with columns that can be learned from; TensorFlow is ready afterwards.

    Parameters
    ----------
    args : Namespace
        With the ``file``, its ``encoding``, the column of classes ``target``, and ``na_is_class``.
    flag : str or None, default=None
        The column to be appended.

    Raises
    ------
    ValueError
        If a column is missing or in the way, or infinite, or ``target`` does not hold at least
        two classes in all rows.
    """
    unlabelled = EMPTY if args.na_is_class else MISSING
    table = files.read_table(
        args.file, label=args.target, unlabelled=unlabelled, encoding=args.encoding
    )
    _check_columns(table.frame, args.target, flag)
    _check_finite(table.frame)
    quiet_tensorflow()
    return table


def closest(name, known):
    """Return a text of the names that are most like one, and whether any is."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return ", ".join(repr(str(name)) for name in near or list(known)[:SHOWN]), bool(near)


def check_column(frame, name):
    """Raise if a table lacks a column, with those that are meant perhaps."""
    if name not in frame:
        names, near = closest(name, frame.columns.astype(str))
        hint = "did you mean" if near else "the columns are"
        raise ValueError(f"there is no column {name!r}; {hint} {names}")


def _check_columns(frame, target, flag):
    check_column(frame, target)
    if frame.shape[1] == 1:
        raise ValueError(f"there is no column besides the target {target!r} to learn from")
    if flag is not None and flag in frame:
        raise ValueError(f"there is a column {flag!r} already; choose another --flag-column")
    _check_labels(frame[target])


def _check_finite(frame):
    for name, column in frame.select_dtypes("float").items():
        infinite = np.isinf(column.to_numpy("float64", na_value=np.nan))
        if infinite.any():
            raise ValueError(
                f"column {name!r} has an infinite number (the first is in row "
                f"{int(infinite.argmax()) + 1}); replace it by a finite one or an empty cell"
            )


def _check_labels(labels):
    missing = labels.isna()
    if missing.any():
        raise ValueError(
            f"{int(missing.sum()):,} of {len(labels):,} rows have no class in {labels.name!r} "
            f"(the first is row {int(missing.argmax()) + 1}); fill them in or leave them out, "
            "or pass --na-is-class if cells such as NA are the name of a class"
        )
    classes = labels.nunique()
    if classes == 1:
        raise ValueError(
            f"the target {labels.name!r} has one class, {labels.iloc[0]!r}, in all rows; "
            "at least two are needed"
        )
    if len(labels) > SHOWN and classes > len(labels) / 2:
        raise ValueError(
            f"the target {labels.name!r} has {classes:,} different values in {len(labels):,} "
            "rows, so it holds no classes; choose a column that does, or put values into groups"
        )
