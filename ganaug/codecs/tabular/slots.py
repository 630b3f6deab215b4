"""One-hot spans: the important levels of a column have a unit each, rare ones share one.

A *level* is a number from 0 on, whose meaning the owner of the column defines; ``MISSING`` and
``UNSEEN`` are further ones. A *slot* is one unit of the span.
"""

from dataclasses import dataclass

import numpy as np

from ganaug.space import Span

MISSING = -1
UNSEEN = -2
RARE = -3

MAX_LEVELS = 32
MIN_COUNT = 2


@dataclass(frozen=True)
class Slots:
    """The slots of one column: levels, most frequent first, then the rare one, then missing.

    A column with a single slot has nothing to learn and takes no unit.

    Parameters
    ----------
    levels : ndarray of shape (n_slots,), int64
        The level that each slot stands for, or ``RARE`` or ``MISSING``.
    n_levels : int
        The number of levels of the column.
    rare : ndarray of shape (n_rare,), int64
        The levels that share the rare slot.
    cumulative : ndarray of shape (n_rare,), float64
        Their cumulative frequency, 1 at the end.
    """

    levels: np.ndarray
    n_levels: int
    rare: np.ndarray
    cumulative: np.ndarray

    @classmethod
    def every(cls, counts, n_missing):
        """Give each occurring level a slot of its own."""
        return cls._split(counts, n_missing, np.flatnonzero(counts))

    @classmethod
    def pooled(cls, counts, n_missing, importance):
        """Give the most important levels a slot each and pool the others in one."""
        order = np.argsort(-importance, kind="stable")[:MAX_LEVELS]
        return cls._split(counts, n_missing, order[counts[order] >= MIN_COUNT])

    @classmethod
    def _split(cls, counts, n_missing, kept):
        kept = kept[np.argsort(-counts[kept], kind="stable")]
        pooled = counts > 0
        pooled[kept] = False
        rare = np.flatnonzero(pooled)
        cumulative = np.cumsum(counts[rare], dtype="float64")
        levels = [kept, [RARE] * bool(rare.size), [MISSING] * bool(n_missing)]
        return cls(
            levels=np.concatenate(levels).astype("int64"),
            n_levels=len(counts),
            rare=rare.astype("int64"),
            cumulative=cumulative / cumulative[-1:],
        )

    @property
    def width(self):
        return len(self.levels) if len(self.levels) > 1 else 0

    @property
    def spans(self):
        return (Span(self.width, categorical=True),) if self.width else ()

    @property
    def missing(self):
        return self.levels[-1] == MISSING

    def encode(self, levels, out):
        """Write ones into ``out``, zeros of shape (n, width), for int64 levels of shape (n,)."""
        if self.width:
            out[np.arange(len(levels)), self._table()[levels]] = 1.0

    def _table(self):
        # MISSING and UNSEEN are negative and index the two places at the end. Levels that were
        # not fitted go to the rare slot or, without one, to that of the most frequent level.
        rare_slot = int(np.argmax(self.levels == RARE)) if self.rare.size else 0
        table = np.zeros(self.n_levels + 2, dtype="int64")
        table[: self.n_levels] = rare_slot
        table[UNSEEN] = rare_slot
        own = self.levels != RARE
        table[self.levels[own]] = np.flatnonzero(own)
        return table

    def decode(self, units, n_rows, seed, operations, rare=None):
        """Return the level of each row, shape (n_rows,), int64, from units (width, n_rows).

        ``rare`` has the level of each row in the rare slot; by default, it is drawn by frequency.
        """
        if self.width:
            level = operations.take(self.levels, operations.argmax(units, axis=0))
        else:
            level = operations.fill(n_rows, self.levels[0])
        if not self.rare.size:
            return level
        if rare is not None:
            return operations.where(level == RARE, rare, level)

        def drawn():
            draw = operations.uniform(n_rows, seed)
            index = operations.searchsorted(self.cumulative, draw, side="right")
            return operations.take(self.rare, index)

        return operations.replace(level, level == RARE, drawn)
