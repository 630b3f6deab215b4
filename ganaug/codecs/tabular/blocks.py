"""Columns of numbers, many of which are decoded in one operation."""

from collections import defaultdict

from sklearn.utils import gen_batches

COLUMNS_AT_ONCE = 32


class NumberBlock:
    """Columns with the same kind of scale and equal grids.

    ``members`` holds the position, the scale and the position of the unit of each column.
    """

    def __init__(self, scale, grid, members):
        self.positions, scales, self.units = zip(*members, strict=True)
        self.scale, self.grid = scale.stacked(scales), grid

    def decode(self, units, operations):
        """Yield the position and the float64 numbers of each column from units (width, n)."""
        codes = operations.cast(operations.take(units, self.units, axis=0), "float64")
        numbers = self.grid.apply(self.scale.decode(codes, operations), operations)
        # Decimals that fit up to the precision of the dtype may be just beyond the ends.
        numbers = self.scale.clip(numbers, operations)
        return zip(self.positions, operations.unstack(numbers), strict=True)


def number_blocks(columns, starts):
    """Return the blocks of a table's columns, given the first unit of each column."""
    members = defaultdict(list)
    for position, (column, start) in enumerate(zip(columns, starts, strict=True)):
        if column.scale is not None:
            members[type(column.scale), column.grid].append((position, column.scale, start))
    return [
        NumberBlock(*kind, alike[part])
        for kind, alike in members.items()
        for part in gen_batches(len(alike), COLUMNS_AT_ONCE)
    ]
