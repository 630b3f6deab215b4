"""``ganaug sample``: rows from a model that ``ganaug balance`` saved."""

import os
import secrets

import numpy as np
import pandas as pd

from ganaug import frames
from ganaug._utils.startup import quiet_tensorflow
from ganaug.cli import console
from ganaug.cli.strategy import label_of
from ganaug.tables import files
from ganaug.tables.table import Table

# The names of the columns and the labels of a model that was fitted to an array.
COLUMN, TARGET = "x{}", "label"


def run(args):
    """Load the model, draw rows and write them."""
    if not os.path.exists(args.model):
        raise FileNotFoundError(f"there is no file {args.model}")
    files.check_output(args.output, overwrite=args.overwrite)
    with console.spinner(f"drawing {args.rows:,} rows", quiet=args.quiet):
        quiet_tensorflow()
        from ganaug.cli import model_file

        model = model_file.load(args.model)
        _check_kind(model.augmenter, args.model)
        table, rows = draw(model, args)
    try:
        files.write_table(table, rows, args.output, originals=False, overwrite=args.overwrite)
    except (OSError, ValueError) as error:
        raise console.CommandError(
            f"{args.output} was not written: {console.error_message(error)}"
        ) from error


def draw(model, args):
    """Return a table without rows, and synthetic rows for it."""
    seed = secrets.randbits(31) if args.seed is None else args.seed
    y = _labels(model.augmenter, args)
    X, y = model.augmenter.sample(args.rows, y, random_state=seed)
    rows = frames.to_pandas(X)
    if not isinstance(rows, pd.DataFrame):
        rows = pd.DataFrame(np.asarray(rows)).rename(columns=COLUMN.format)
    if y is not None:
        labels = pd.Series(np.asarray(y), rows.index)
        target = model.target or getattr(y, "name", None) or TARGET
        rows = rows.assign(**{target: labels})
    if model.table is None:
        table = Table()
        table.frame = rows.iloc[:0]
        return table, rows
    return model.table, rows


def _labels(augmenter, args):
    """Return the label of each row, or None for the classes that were planned."""
    if not args.label:
        return None
    known = augmenter.classes_.tolist()
    chosen = [label_of(text, known, args.model) for text in dict.fromkeys(args.label)]
    learned = augmenter.classes_[sorted(augmenter.synthesizer_.samplers_)].tolist()
    for label in chosen:
        if label not in learned:
            raise ValueError(
                f"{args.model} has not learned to draw class {label!r}, to which no rows were to "
                f"be added; it draws {', '.join(map(repr, learned))}"
            )
    counts = np.bincount(np.arange(args.rows) % len(chosen), minlength=len(chosen))
    return np.repeat(np.array(chosen, augmenter.classes_.dtype), counts)


def _check_kind(augmenter, path):
    if augmenter._kind != "table":
        raise ValueError(
            f"{path} draws {augmenter._kind}, which are no rows of a table; in Python, "
            "GANAugmenter.load(path).sample(n) draws them"
        )
