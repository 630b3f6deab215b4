"""Draw the missing values of a table, and summarise the draws of each cell."""

import math

import numpy as np
from scipy import stats

from ganaug._utils.seeding import stream
from ganaug.codecs.tabular.columns import NumberColumn
from ganaug.codecs.tabular.grids import midpoints
from ganaug.codecs.tabular.operations import NUMPY
from ganaug.codecs.tabular.storages import LARGEST, Floats
from ganaug.codecs.tabular.vocabularies import Numerals

# The draws of a row: a multiple of ten, so that a probability in tenths is met exactly.
NUM_DRAWS = 40
# Memory limits: the units and the number of rows that are drawn at once; rows are limited too,
# since the layers of a network may be far wider than a row.
NUMBERS_AT_ONCE, DRAWS_AT_ONCE = 2**22, 2**16


class Completer:
    """Complete encoded rows with a trained GAN.

    Parameters
    ----------
    gan : GAN
        See `ganaug.recipes.completion`.
    cells : Cells
    seed : int
    """

    def __init__(self, gan, cells, seed):
        self.gan, self.cells, self.seed = gan, cells, seed
        self.columns = cells.codec.columns_
        from ganaug.networks.named_inputs import input_shapes

        shapes = input_shapes(gan.generator)
        self._latent_shape = tuple(shapes.get("latent", (1,)))

    def draw(self, codes, missing, number):
        """Return columns with a draw for each row.

        Parameters
        ----------
        codes : ndarray of shape (n, width), float32
            See `Cells.encode`.
        missing : ndarray of shape (n, n_features), bool
        number : int
            The same number gives the same draws; different numbers give independent ones.

        Returns
        -------
        list of n_features arrays or Series of shape (n,)
            In the dtypes seen in `fit`.
        """
        rng = stream(self.seed, f"draw {number}")
        values = []
        for rows in _parts(codes, 1):
            size = len(codes[rows])
            latent = rng.normal(size=(size, *self._latent_shape))
            uniform, seed = rng.uniform(size=missing[rows].shape), int(rng.integers(2**31))
            values.append(self._values(codes[rows], missing[rows], latent, uniform, None, seed))
        return self._restored(values, lambda column, drawn: column.restore(drawn))

    def summary(self, codes, missing):
        """Return columns with the mean or the mode of `NUM_DRAWS` draws for each row.

        All rows share the same random numbers, so that the result for a row does not depend on
        the others. See `draw`.
        """
        latent, uniform, rare = self._shared(missing.shape[1])
        values = []
        for rows in _parts(codes, NUM_DRAWS):
            size = len(codes[rows])
            many = [np.tile(table[rows], (NUM_DRAWS, 1)) for table in (codes, missing)]
            shared = [np.repeat(numbers, size, axis=0) for numbers in (latent, uniform, rare)]
            drawn = self._values(*many, *shared)
            values.append(
                [
                    summarised(column, of_column.reshape(NUM_DRAWS, size))
                    for column, of_column in zip(self.columns, drawn, strict=True)
                ]
            )
        return self._restored(values, restored_summary)

    def _shared(self, n_features):
        """Return the random numbers of each draw: latents, uniform numbers and rare levels."""
        rng = stream(self.seed, "summary")
        latent = rng.normal(size=(NUM_DRAWS, *self._latent_shape))
        # A level with a tenth of the probability gets a tenth of the draws.
        strata = [(rng.permutation(NUM_DRAWS) + 0.5) / NUM_DRAWS for _ in range(2 * n_features)]
        uniform = np.stack(strata[:n_features], axis=1)
        rare = [
            column.slots.rare[np.searchsorted(column.slots.cumulative, shares, side="right")]
            for column, shares in zip(self.columns, strata[n_features:], strict=True)
            if column.slots.rare.size
        ]
        return latent, uniform, np.array(rare, "int64").reshape(len(rare), NUM_DRAWS).T

    def _values(self, codes, missing, latent, uniform, rare, seed=0):
        known = (~missing[:, self.cells.owner]).astype("float32")
        given = {"known": codes, "visible": known, "values": codes, "observed": known}
        rows = self.gan.generate(condition=given, latent=latent.astype("float32"))
        return self.cells.decode(rows.numpy(), uniform, seed, rare)

    def _restored(self, parts, restore):
        values = [np.concatenate(of_column) for of_column in zip(*parts, strict=True)]
        return list(map(restore, self.columns, values))


def _parts(codes, num_draws):
    draws = min(NUMBERS_AT_ONCE // math.prod(codes.shape[1:]), DRAWS_AT_ONCE)
    size = max(draws // num_draws, 1)
    return [slice(start, start + size) for start in range(0, max(len(codes), 1), size)]


def summarised(column, draws):
    """Return the mean of numbers, or the most frequent level.

    The mean of floats is kept as it is; for other numbers, such as integers and dates, it becomes
    the nearest value that the column can have.

    Parameters
    ----------
    column : NumberColumn or LevelColumn
    draws : ndarray of shape (n_draws, n)
        Numbers or levels; see `Cells.decode`.

    Returns
    -------
    ndarray of shape (n,)
        For `restored_summary`.
    """
    if isinstance(column, NumberColumn):
        return _mean_number(column, draws)
    if not _has_mean(column):
        return stats.mode(draws, axis=0).mode
    levels = column.vocabulary.values
    means = levels[draws].mean(axis=0)
    if isinstance(column.vocabulary.storage, Floats):
        return means
    return levels[np.searchsorted(midpoints(levels), means)]


def _has_mean(column):
    """Return whether all levels of a column are numbers rather than words."""
    vocabulary = column.vocabulary
    return isinstance(vocabulary, Numerals) and not (vocabulary.values > LARGEST).any()


def _mean_number(column, draws):
    # Words in a column of numbers are stored as numbers above LARGEST.
    words = draws > LARGEST
    share = words.mean(axis=0)
    mean = np.where(words, 0.0, draws).mean(axis=0) / np.where(share < 1.0, 1.0 - share, 1.0)
    if not isinstance(column.storage, Floats):
        mean = _nearest(column, mean)
    return np.where(share > 0.5, stats.mode(draws, axis=0).mode, mean)


def _nearest(column, numbers):
    """Return the nearest numbers that a column can have: on its grid, or frequent values."""
    on_grid = column.grid.apply(column.scale.clip(numbers, NUMPY), NUMPY)
    spikes = column.spikes[column.spikes <= LARGEST]
    choices = np.stack([on_grid, *(np.full(len(numbers), spike) for spike in spikes)])
    nearest = np.abs(choices - numbers).argmin(axis=0)
    return choices[nearest, np.arange(len(numbers))]


def restored_summary(column, values):
    """Return the result of `summarised` as a column in the dtype seen in `fit`."""
    if not isinstance(column, NumberColumn) and _has_mean(column):
        return column.vocabulary.storage.restore(values)
    return column.restore(values)
