"""Rows of model space: the units of all columns, side by side."""

from itertools import chain, pairwise

import numpy as np

from ganaug.codecs.tabular.blocks import number_blocks
from ganaug.codecs.tabular.columns import NumberColumn
from ganaug.codecs.tabular.leveled import Leveled
from ganaug.codecs.tabular.operations import NUMPY

ROWS_AT_ONCE = 2**15


class Rows:
    """Encode the columns of a table, and decode rows to the numbers or levels of each column.

    Columns of numbers with the same scale and grid are decoded together.

    Parameters
    ----------
    columns : list of LevelColumn and NumberColumn
        In the order of their units.
    restoration : Restoration
        Restores the columns that are determined by others.

    Attributes
    ----------
    bounds : list of tuple of int
        The first unit of each column, and the first one after it.
    rare : list of int
        The positions of the columns with rare levels.
    leveled : list of tuple
        For each column whose levels are numbers, the unit of its number, and the unit that is 1
        where there is a number; None if there always is one.
    free : list of tuple
        The same for the other columns of numbers.
    """

    def __init__(self, columns, restoration):
        self.columns, self.restoration = columns, restoration
        widths = [sum(span.width for span in column.spans) for column in columns]
        self.bounds = list(pairwise(np.cumsum([0, *widths]).tolist()))
        self.rare = [i for i, column in enumerate(columns) if column.slots.rare.size]
        self.leveled: list[tuple[int, int | None]] = []
        self.free: list[tuple[int, int | None]] = []
        for column, (start, stop) in zip(columns, self.bounds, strict=True):
            if isinstance(column, NumberColumn) and stop > start:
                is_leveled = isinstance(column.storage, Leveled)
                units = self.leveled if is_leveled else self.free
                units.append((start, _number_slot(column, start)))
        self._blocks = number_blocks(columns, [start for start, _ in self.bounds])

    def encode(self, series, codes):
        """Write the codes of columns into zeros of shape (n, width)."""
        prepared = self.restoration.prepared(self.columns, series)
        for column, (start, stop), values in zip(self.columns, self.bounds, prepared, strict=True):
            column.encode(values, codes[:, start:stop])

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
        if rare is not None:  # Early files have no levels, and so no columns here.
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
        return self.restoration.restored(merged, operations)

    def decode_array(self, codes, rare, seed):
        """Return the numbers or levels of each column from an array of shape (n, width)."""
        blocks = []
        # Blocks stay in the processor's cache and bound the memory beside the result.
        for start in range(0, max(len(codes), 1), ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            # This makes each column contiguous, which more than pays for the copy.
            units = np.ascontiguousarray(codes[part].T)
            levels = None if rare is None else rare[part]
            block_seed = np.add(seed, [0, start * len(self.columns)])
            with np.errstate(all="ignore"):
                blocks.append(self.decode(units, levels, block_seed, NUMPY))
        return [np.concatenate(parts) for parts in zip(*blocks, strict=True)]

    def rare_levels(self, series, n_rows):
        """Return the rare levels of rows, shape (n_rows, n_rare_columns); see `TabularCodec`."""
        prepared = self.restoration.prepared(self.columns, series)
        levels = [
            column.rare_levels(values)
            for column, values in zip(self.columns, prepared, strict=True)
            if column.slots.rare.size
        ]
        return np.array(levels, "int64").reshape(len(levels), n_rows).T


def _number_slot(column, start):
    return start + 1 + column.slots.levels.tolist().index(0) if column.slots.width else None
