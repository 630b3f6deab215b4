"""The table that a command reads."""

import os

import numpy as np
import pandas as pd

from ganaug.cli.arguments import closest
from ganaug.tables import files
from ganaug.tables.table import Reading

# Longer lists of columns or classes are cut.
SHOWN = 20
# The number of rows in which the name of a column is searched for among its values.
PROBE = 1000
# Names of classes that often stand for a missing one.
DOUBTFUL = ("na", "n/a", "nan", "none", "null")


def check_input(path):
    """Raise if there is no such file, or it is not of a format that can be read."""
    files.format_of(path)
    if path != files.STANDARD and not os.path.exists(path):
        raise FileNotFoundError(f"there is no file {path}")


def read_table(args, *, others=None, flag=None):
    """Return the table of a file.

    Parameters
    ----------
    args : Namespace
        With the ``file`` and options for reading it, the column ``target`` of classes, and
        columns to ``ignore`` or to take as ``categorical``.
    others : dict, optional
        Further columns that must exist and not be the target, by the option that names them.
    flag : str or None, default=None
        The column that will be appended.

    Raises
    ------
    ValueError
        If a column is missing, infinite or named like ``flag``, or if ``target`` has missing
        values or fewer than two classes.
    """
    how = Reading(
        args.target,
        tuple(args.categorical or ()),
        frozenset(args.na_values or ()),
        args.sep,
        args.encoding,
    )
    table = files.read_table(args.file, how)
    _check_header(table.frame)
    options: dict = {"--ignore": args.ignore, "--categorical": args.categorical}
    _check_columns(table.frame, args.target, options | (others or {}))
    if flag is not None and flag in table.frame:
        raise ValueError(f"there is a column {flag!r} already; choose another --flag-column")
    _check_labels(table.frame[args.target])
    _check_finite(features(table.frame, args))
    return table


def features(frame, args, *, others=()):
    """Return the columns to learn from."""
    left_out = {args.target, *(args.ignore or ()), *others}
    X = frame[[name for name in frame if name not in left_out]]
    if X.shape[1]:
        return X
    raise ValueError(
        f"there is no column to learn from besides {', '.join(map(repr, sorted(left_out)))}"
    )


def labels_of(frame, args):
    """Return the column of classes, in a dtype that classifiers accept."""
    return pd.Series(np.asarray(frame[args.target].tolist()), name=args.target)


def doubtful_classes(labels):
    """Return a note if classes have names that may mean a missing value, or None."""
    found = [str(name) for name in labels.unique() if str(name).lower() in DOUBTFUL]
    if not found:
        return None
    return f"{found[0]!r} is taken for a class; if it means none, pass --na-values {found[0]}"


def similar_classes(labels):
    """Return a note if classes differ only in case or in spaces around them, or None."""
    names = pd.Series(sorted(map(str, labels.unique())))
    found = names[names.str.strip().str.casefold().duplicated(keep=False)].tolist()
    if not found:
        return None
    shown = ", ".join(map(repr, found[:SHOWN]))
    return f"{shown} differ only in case or spaces; spell them alike if they are one class"


def check_column(frame, name):
    """Raise if a table lacks a column, with the names of similar ones."""
    if name not in frame:
        shown = ", ".join(repr(str(column)) for column in list(frame)[:SHOWN])
        hint = closest(name, frame.columns) or f"the columns are {shown}"
        raise ValueError(f"there is no column {name!r}; {hint}")


def _check_header(frame):
    """Raise if the names of most columns are values of them: the header line is missing."""
    # Columns may be called 0, 1, 2, ..., and hold whole numbers.
    some = frame.head(PROBE)
    columns = {name: some[name] for name in some if not str(name).isdecimal()}
    found = [name for name, column in columns.items() if _is_among(name, column)]
    if len(found) > max(1, len(columns) / 2):
        shown = ", ".join(map(repr, found[:SHOWN]))
        raise ValueError(
            f"the first line seems to be a row of values: {shown} are values of their columns, "
            "too; put a header line with the names of the columns above it, or rename these"
        )


def _is_among(name, column):
    """Return whether a name is one of several values of its column; flags may be named so."""
    is_name = column.astype(str) == name
    return is_name.any() and not is_name[column.notna()].all()


def _check_columns(frame, target, options):
    check_column(frame, target)
    for option, names in options.items():
        for name in names or ():
            check_column(frame, name)
            if name == target:
                raise ValueError(f"{name!r} is the target; leave it out of {option}")


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
            f"(the first is row {int(missing.argmax()) + 1}); fill them in or leave them out"
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
