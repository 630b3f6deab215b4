"""The units of an encoded table that hold values, without those that mark missing values."""

import numpy as np

from ganaug.codecs.tabular.relations.restoration import Restoration
from ganaug.codecs.tabular.rows import Rows
from ganaug.space import Space, Span


class Cells:
    """Encode the cells of a table, and decode generated cells.

    Parameters
    ----------
    codec : TabularCodec
        Fitted, without relations: each column has units of its own.

    Attributes
    ----------
    space : Space
        The shape of a row of these units, and the meaning of each.
    owner : ndarray of shape (width,), int
        The column that a unit belongs to.
    """

    def __init__(self, codec):
        self.codec = codec
        spans: list[Span] = []
        places: list[int] = []
        owner: list[int] = []
        start = 0
        for position, column in enumerate(codec.columns_):
            for span in column.spans:
                # The last slot is for missing values, and a single remaining slot is constant.
                width = span.width - bool(span.categorical and column.slots.missing)
                if width > 1 or not span.categorical:
                    spans.append(Span(width, span.categorical))
                    places += range(start, start + width)
                    owner += [position] * width
                start += span.width
        if not spans:  # A GAN needs something to generate, even if all columns are constant.
            spans, places, owner = [Span(1, categorical=False)], [0], [0]
        self.space = Space((len(places),), tuple(spans))
        self.owner, self._places = np.array(owner), np.array(places)
        self._rows = Rows(codec.columns_, Restoration())

    def encode(self, X, missing):
        """Return the units of a table, shape (n, width), float32, with zeros for missing cells.

        Parameters
        ----------
        X : DataFrame or ndarray
            The table, with missing cells in a form that the codec recognises.
        missing : ndarray of shape (n, n_features), bool
        """
        codes = self.codec.encode(X)[:, self._places]
        codes[missing[:, self.owner]] = 0.0
        return codes

    def decode(self, rows, uniform, seed, rare=None):
        """Return the number or level of each column, with slots drawn from their probabilities.

        Parameters
        ----------
        rows : ndarray of shape (n, width), float32
            Generated rows.
        uniform : ndarray of shape (n, n_features)
            Random numbers in [0, 1).
        seed, rare
            See `ganaug.codecs.TabularCodec.decode`.

        Returns
        -------
        list of n_features ndarrays of shape (n,)
            For `restore` of the columns. None is missing, since the units for that are zero.
        """
        codes = np.zeros((len(rows), *self.codec.space_.shape), "float32")
        start = 0
        for span in self.space.spans:
            units = slice(start, start + span.width)
            drawn = rows[:, units]
            if span.categorical:
                drawn = _drawn(drawn, uniform[:, self.owner[start]])
            codes[:, self._places[units]] = drawn
            start += span.width
        return self._rows.decode_array(codes, rare, seed)


def _drawn(probabilities, uniform):
    """Draw a one-hot row from each row of probabilities, with a uniform number each."""
    cumulative = np.cumsum(probabilities, axis=1)
    slots = (cumulative <= uniform[:, None] * cumulative[:, -1:]).sum(axis=1)
    # Rounding may put the largest numbers beyond the last slot.
    return np.eye(probabilities.shape[1])[np.minimum(slots, probabilities.shape[1] - 1)]
