"""``ganaug balance``: a table with synthetic rows of its small classes."""

import os
import sys
import time

import numpy as np
import pandas as pd

from ganaug.cli import console
from ganaug.cli.table import SHOWN, check_input, closest, read_table
from ganaug.tables import files


def run(args):
    """Read the table, write it with synthetic rows and print how many there are."""
    started = time.perf_counter()
    _check_paths(args)
    table = read_table(args, flag=args.flag_column)
    with console.spinner(f"learning from {len(table.frame):,} rows", quiet=args.quiet):
        rows = synthetic_rows(table.frame, args)
    _write(args, table, rows)
    if not args.quiet:
        counts = counts_table(table.frame[args.target], rows[args.target])
        seconds = time.perf_counter() - started
        print(f"{counts}\n{seconds:.1f} s, written to {_where(args)}", file=sys.stderr)


def synthetic_rows(frame, args):
    """Return synthetic rows that balance a table, with its columns and types."""
    from ganaug import GANAugmenter

    X, y = frame.drop(columns=args.target), np.asarray(frame[args.target].tolist())
    keys = [name for name in args.id or [] if X.dtypes.get(name) == "category"]
    # A category has no room for new values.
    X = X.astype(dict.fromkeys(keys, "string"))
    augmenter = GANAugmenter(
        sampling_strategy=resolve_strategy(args.strategy, y),
        id_columns=args.id,
        max_iter=args.steps or "auto",
        random_state=args.seed,
    )
    X_more, y_more = augmenter.fit_resample(X, y)
    rows = X_more[augmenter.synthetic_mask_].reset_index(drop=True)
    labels = pd.Series(y_more[augmenter.synthetic_mask_], index=rows.index)
    column = labels.astype(frame[args.target].dtype)
    rows.insert(frame.columns.get_loc(args.target), args.target, column)
    return rows


def resolve_strategy(strategy, y):
    """Return a strategy as `GANAugmenter` takes it, with labels of the type that they have in y.

    Parameters
    ----------
    strategy : str, float or dict of str to int
    y : ndarray of shape (n_samples,)

    Raises
    ------
    ValueError
        If it does not fit the classes.
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
    before, added : Series
        The labels of the original and of the synthetic rows.
    """
    before = before.value_counts()
    added = added.value_counts().reindex(before.index, fill_value=0)
    lines = [("class", "before", "after", "synthetic")]
    for label in before.index[:SHOWN]:
        old, new = int(before[label]), int(added[label])
        lines.append((str(label), f"{old:,}", f"{old + new:,}", f"+{new:,}" if new else ""))
    rest = len(before) - SHOWN
    width = max(len(line[0]) for line in lines)
    text = [f"{a:<{width}}  {b:>11}  {c:>11}  {d:>11}".rstrip() for a, b, c, d in lines]
    return "\n".join(text + [f"... and {rest:,} more classes"] * (rest > 0))


def _label(text, counts):
    known = {str(label): label for label in counts}
    if text in known:
        return known[text]
    for label in counts:
        if _equal(text, label):
            return label
    names, near = closest(text, known) if len(known) > SHOWN else (", ".join(map(repr, known)), 0)
    hint = "did you mean" if near else "its classes are"
    raise ValueError(
        f"--strategy names a class {text!r} that the target does not have; {hint} {names}"
    )


def _equal(text, label):
    if isinstance(label, bool):
        return text.lower() == str(label).lower()
    try:
        return float(text) == float(label)
    except (TypeError, ValueError):
        return False


def _check_paths(args):
    check_input(args.file)
    if args.output == "-":
        return
    same = os.path.exists(args.output) and os.path.samefile(args.file, args.output)
    if same and not args.overwrite:
        raise FileExistsError(
            f"{args.output} is the file that is read; pass --overwrite to replace it"
        )
    files.check_output(args.output, overwrite=args.overwrite)


def _write(args, table, rows):
    options = {"originals": not args.only_synthetic, "flag": args.flag_column}
    try:
        if args.output == "-":
            files.write_to(sys.stdout.buffer, table, rows, "-.csv", **options)
            sys.stdout.flush()
        else:
            files.write_table(table, rows, args.output, overwrite=args.overwrite, **options)
    except (OSError, ValueError) as error:
        raise console.CommandError(
            f"{_where(args)} was not written: {console.error_message(error)}"
        ) from error


def _where(args):
    return "standard output" if args.output == "-" else args.output
