"""A table and its target as one frame, whose last column is the target."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ganaug import frames, inputs
from ganaug.codecs.tabular.layout import fit_container
from ganaug.columns import Columns, id_kinds
from ganaug.containers import container_of
from ganaug.regression.continuous_target import numbers_of, read_target

NAME = "target"


@dataclass(frozen=True)
class JointTable:
    """The containers and the columns of a table and its target.

    Parameters
    ----------
    container, target : object
        The containers of the table and of the target.
    layout : object
        The columns of the table; see `ganaug.codecs.tabular.layout`.
    names : list
        The names of the columns of the frame; the last one is the target's.
    low, high : float
        The smallest and the largest target.
    """

    container: Any
    target: Any
    layout: Any
    names: list
    low: float
    high: float

    @classmethod
    def of(cls, X, y):
        """Return the joint table, the table, and the column of targets."""
        inputs.check_arrays(X)
        kind = inputs.kind_of(frames.to_pandas(X))
        if kind != "table":
            raise ValueError(
                "X must be a table if the target is continuous. Received: X of shape "
                f"{np.shape(X)}, which is read as {kind}. Make it a table with a row for each "
                "sample and a column for each feature, for example X.reshape(len(X), -1)."
            )
        container = container_of(X)
        table = inputs.checked(container.read(X), "table")
        layout = fit_container(table)
        target, column = read_target(y)
        numbers = numbers_of(column)
        names = [*layout.names, _free_name(list(layout.names), column.name)]
        joint = cls(container, target, layout, names, numbers.min(), numbers.max())
        return joint, table, column

    def joined(self, table, column):
        """Return a table and its target as one frame."""
        columns = [series.reset_index(drop=True) for series in self.layout.columns(table)]
        frame = pd.DataFrame(dict(enumerate([*columns, column])))
        return frame.set_axis(_index(self.names), axis=1)

    def divided(self, frame):
        """Split rows of the frame into a table, in its inner form, and a column of targets."""
        columns = [frame.iloc[:, place] for place in range(frame.shape[1])]
        *others, column = columns
        table = self.layout.assemble([series.array for series in others])
        # Only a target computed from other columns, such as a total, can be out of range.
        beyond = (column < self.low) | (column > self.high)
        return table, column.clip(self.low, self.high) if beyond.any() else column

    def settings(self, augmenter, table):
        """Return an augmenter's parameters that name columns, translated to the frame."""
        given = Columns(augmenter.categorical_features, augmenter.column_kinds)
        known = given.among(table, range(table.shape[1]))
        kinds = id_kinds(augmenter.id_columns, table)
        chosen = np.flatnonzero(known.categorical_features).tolist()
        return {
            "categorical_features": [self.names[place] for place in chosen] or "auto",
            "column_kinds": known.column_kinds or None,
            "id_columns": {self.names[place]: kind for place, kind in kinds.items()} or None,
        }


def _free_name(names, wanted):
    """Return an unused column name for the target, of the same type as the other names."""
    if all(isinstance(name, int | np.integer) for name in names):
        return max(names, default=-1) + 1
    if all(isinstance(name, tuple) for name in names):
        return (_free_name([name[0] for name in names], wanted), *("" for _ in names[0][1:]))
    name = wanted if isinstance(wanted, str) else NAME
    while name in names:
        name += "_"
    return name


def _index(names):
    """Return names as a pandas index, with several levels only if all names are tuples."""
    return pd.Index(names, tupleize_cols=all(isinstance(name, tuple) for name in names))
