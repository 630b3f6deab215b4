"""``ganaug balance``: a table with synthetic rows of its small classes."""

import os
import sys
import time

from ganaug._utils import atomic
from ganaug._utils.startup import quiet_tensorflow
from ganaug.cli import console
from ganaug.cli.progress import Progress
from ganaug.cli.strategy import counts_table, resolve_strategy
from ganaug.cli.table import (
    check_input,
    doubtful_classes,
    features,
    labels_of,
    read_table,
    similar_classes,
)
from ganaug.tables import files


def run(args):
    """Read the table, write it with synthetic rows and print how many there are."""
    started = time.perf_counter()
    _check_paths(args)
    table = read_table(args, others={"--id": args.id}, flag=args.flag_column)
    X, y = features(table.frame, args), labels_of(table.frame, args)
    _check_options(X, y, args)
    text = f"learning from {len(X):,} rows"
    with Progress(text, "choosing rows", quiet=args.quiet) as progress:
        quiet_tensorflow()
        from ganaug.cli.learning import learn

        learned = learn(X, y, args, progress)
    rows = learned.rows.astype({args.target: table.frame[args.target].dtype})
    _write(args, table, rows, learned.augmenter)
    if not args.quiet:
        notes = [doubtful_classes(y), similar_classes(y), learned.note]
        notes.append(counts_table(y, rows[args.target]))
        seconds = time.perf_counter() - started
        notes.append(f"{seconds:.1f} s, written to {_where(args.output)}")
        if args.save:
            notes.append(_saved(args, learned.augmenter))
        print(*filter(None, notes), sep="\n", file=sys.stderr)


def _saved(args, augmenter):
    if augmenter is None:
        return f"{args.save} was not written, since nothing was learned"
    return f"model written to {args.save}; it holds real rows"


def _check_options(X, y, args):
    """Raise the errors that would occur later, before hours are spent."""
    resolve_strategy(args.strategy, y)
    sizes = y.value_counts()
    if args.amount == "auto" and sizes.min() == 1:
        raise ValueError(
            f"--amount auto holds out rows of each class, and {sizes.idxmin()!r} has one only; "
            "leave --amount out, or leave out this class"
        )
    both = set(args.id or ()) & set(args.ignore or ())
    if both:
        raise ValueError(f"{min(both)!r} is in --id and in --ignore; leave it out of one of them")
    features(X, args, others=args.id or ())


def _check_paths(args):
    check_input(args.file)
    for path in filter(None, [args.output, args.save]):
        if path == args.save:
            atomic.check(path)
        if path == files.STANDARD or not os.path.exists(path) or args.overwrite:
            continue
        if args.file != files.STANDARD and os.path.samefile(args.file, path):
            raise FileExistsError(
                f"{path} is the file that is read; pass --overwrite to replace it"
            )
        raise FileExistsError(f"{path} exists; pass --overwrite to replace it")
    files.check_output(args.output, overwrite=args.overwrite)


def _write(args, table, rows, augmenter):
    path = args.output
    try:
        files.write_table(
            table,
            rows,
            path,
            originals=not args.only_synthetic,
            flag=args.flag_column,
            overwrite=args.overwrite,
        )
        if args.save and augmenter is not None:
            from ganaug.cli import model_file

            path = args.save
            model_file.save(path, augmenter, table, args.target)
    except (OSError, ValueError, TypeError) as error:
        raise console.CommandError(
            f"{_where(path)} was not written: {console.error_message(error)}"
        ) from error


def _where(path):
    return "standard output" if path == files.STANDARD else path
