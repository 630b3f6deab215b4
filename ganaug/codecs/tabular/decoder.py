"""Decoding of model space, column by column, where columns that are alike are decoded together."""

from itertools import chain, pairwise

import numpy as np

from ganaug.codecs.tabular.blocks import number_blocks


class Decoder:
    """Decode units to the numbers or levels of each column.

    Parameters
    ----------
    columns : list of LevelColumn and NumberColumn
        In the order of their units.

    Attributes
    ----------
    bounds : list of tuple of int
        The first unit of each column, and the first one after it.
    rare : list of int
        The positions of the columns with rare levels.
    """

    def __init__(self, columns):
        self.columns = columns
        widths = [sum(span.width for span in column.spans) for column in columns]
        self.bounds = list(pairwise(np.cumsum([0, *widths]).tolist()))
        self.rare = [i for i, column in enumerate(columns) if column.slots.rare.size]
        self._blocks = number_blocks(columns, [start for start, _ in self.bounds])

    def decode(self, units, rare, seed, operations):
        """Return the numbers or levels of each column, of shape (n,).

        Parameters
        ----------
        units : array or tensor of shape (width, n), float32
        rare : int64 array or tensor of shape (n, n_rare_columns), or None
            The levels of rows whose level is rare; None to draw them by frequency.
        seed : int64 array or tensor of shape (2,)
        operations : SimpleNamespace
            See `ganaug.codecs.tabular.operations`.
        """
        numbers = dict(chain(*(block.decode(units, operations) for block in self._blocks)))
        known = {}
        if rare is not None:  # Early files have no levels, so that there are no columns.
            known = {p: rare[:, i] for i, p in enumerate(self.rare[: rare.shape[1]])}
        n_rows = operations.size(units)
        merged = []
        for position, (column, (_, stop)) in enumerate(
            zip(self.columns, self.bounds, strict=True)
        ):
            number, level = numbers.get(position), None
            if column.slots.width or number is None:
                slots = units[stop - column.slots.width : stop]
                own_seed = seed + np.array([0, position])
                level = column.slots.decode(
                    slots, n_rows, own_seed, operations, known.get(position)
                )
            merged.append(column.merge(number, level, operations))
        return merged
