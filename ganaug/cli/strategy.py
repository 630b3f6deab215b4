"""Numbers of rows that a command adds to each class, and a table of them."""

import numpy as np

from ganaug.allocation import planned_samples
from ganaug.cli.arguments import closest
from ganaug.cli.table import SHOWN

OVER = "over-sampling"


def resolve_strategy(strategy, y, share=1.0, where="the target"):
    """Return a strategy for `GANAugmenter`, with labels of the type that they have in y.

    Parameters
    ----------
    strategy : str, float or dict of str to int
    y : array-like of shape (n_samples,)
    share : float, default=1.0
        The share of the rows that the strategy adds.
    where : str, default="the target"
        The place of the classes, for errors.

    Raises
    ------
    ValueError
        If it does not fit the classes.
    """
    counts = dict(zip(*(part.tolist() for part in np.unique(y, return_counts=True)), strict=True))
    if isinstance(strategy, float) and len(counts) != 2:
        raise ValueError(
            f"a ratio needs two classes, and {where} has {len(counts)}; give a number for each "
            "class such as yes=500, or one of auto, minority, not minority, all"
        )
    if isinstance(strategy, dict):
        strategy = _totals(strategy, counts, where)
    if share == 1.0:
        return strategy
    planned = planned_samples(strategy, counts, OVER)
    return {label: counts[label] + round(share * n) for label, n in planned.items()}


def label_of(text, labels, where):
    """Return the label with the given name.

    Parameters
    ----------
    text : str
    labels : iterable
    where : str
        The owner of the classes, for the error.

    Raises
    ------
    ValueError
        If there is none.
    """
    known = {str(label): label for label in labels}
    if text in known:
        return known[text]
    for label in known.values():
        if _equal(text, label):
            return label
    names = ", ".join(map(repr, list(known)[:SHOWN])) + ", ..." * (len(known) > SHOWN)
    hint = closest(text, known) if len(known) > SHOWN else None
    raise ValueError(
        f"{where} does not have a class {text!r}; {hint or f'its classes are {names}'}"
    )


def counts_table(before, added):
    """Return lines with the numbers of rows of each class before and after.

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


def _totals(strategy, counts, where):
    totals = {label_of(text, counts, where): n for text, n in strategy.items()}
    for label, total in totals.items():
        if total < counts[label]:
            raise ValueError(
                f"class {label!r} has {counts[label]:,} samples already, more than the {total:,} "
                "asked for; nothing is removed"
            )
    return totals


def _equal(text, label):
    if isinstance(label, bool):
        return text.lower() == str(label).lower()
    try:
        return float(text) == float(label)
    except (TypeError, ValueError):
        return False
