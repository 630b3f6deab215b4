"""The container of a table with columns that identify rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ganaug.containers import Plain
from ganaug.keys import fit_keys


@dataclass(frozen=True)
class Keyed(Plain):
    """A table in another container, with columns that identify rows and are not learned.

    Parameters
    ----------
    container : Plain
    names : Index or range
        The names of all columns, or their positions.
    keys : dict
        The source of new values for columns, by position; see `ganaug.keys`.
    dtype : numpy.dtype or None
        The dtype of an array.
    """

    container: Plain
    names: Any
    keys: dict
    dtype: Any

    @classmethod
    def of(cls, container, table, kinds):
        """Return the container of a table, given the kinds of key columns by position."""
        if sparse.issparse(table):
            raise ValueError(
                "Expected a frame, an array or a list, for id_columns. Received: a sparse matrix. "
                "Leave these columns out."
            )
        if len(kinds) == table.shape[1]:
            raise ValueError(
                "Expected columns to learn from besides id_columns. Received: id_columns that "
                "name all of them."
            )
        keys = {place: fit_keys(_column(table, place), kind) for place, kind in kinds.items()}
        if isinstance(table, pd.DataFrame):
            return cls(container, table.columns, keys, None)
        return cls(container, range(table.shape[1]), keys, table.dtype)

    @property
    def others(self):
        """The positions of the columns that are learned."""
        return [place for place in range(len(self.names)) if place not in self.keys]

    def read(self, X):
        return self.container.read(X)

    def learned(self, table):
        if isinstance(table, pd.DataFrame):
            return table.iloc[:, self.others]
        return table[:, self.others]

    def check_in_graph(self):
        names = [self.names[place] for place in self.keys]
        raise ValueError(
            "A graph cannot see other batches, so it cannot make keys that differ between them. "
            f"Received: an augmenter with the id_columns {names}. Fit it without these columns."
        )

    def rows(self, decoded):
        return self.container.rows(self._joined(decoded))

    def append(self, X, decoded):
        return self.container.append(X, self._joined(decoded))

    def _joined(self, decoded):
        rng, number = _stream(decoded), len(decoded)
        new = {place: source.new(number, rng) for place, source in self.keys.items()}
        if isinstance(decoded, pd.DataFrame):
            new |= {place: decoded.iloc[:, i] for i, place in enumerate(self.others)}
            frame = pd.DataFrame({place: new[place] for place in range(len(self.names))})
            return frame.set_axis(self.names, axis=1)
        table = np.empty((number, len(self.names)), self.dtype)
        table[:, self.others] = decoded
        for place, column in new.items():
            table[:, place] = column
        return table


def _column(table, place):
    if isinstance(table, pd.DataFrame):
        return table.iloc[:, place]
    column = table[:, place]
    return pd.Series(column, dtype=object if column.dtype.kind in "OSU" else None, name=place)


def _stream(decoded):
    """Return a random generator, seeded by the rows for which it is used."""
    rows = pd.DataFrame(decoded).head(100).astype(str)
    hashes = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    return np.random.default_rng([len(decoded), *hashes.tolist()])
