"""Similarity of synthetic rows to the scarce class: correlations, levels and copies."""

import numpy as np

from ganaug.metrics import copy_share

N_HALVES = 5
# A correlation over fewer rows says nothing.
LEAST_ROWS = 10


def correlation_difference(real, synthetic):
    """Return the mean absolute difference of Spearman correlations over pairs of numbers.

    Missing values are left out pair by pair. Pairs are left out if a column does not vary, or if
    they have fewer than ten rows.
    """
    pairs = np.triu_indices(real.shape[1], 1)
    tables = (rows.corr("spearman", LEAST_ROWS).to_numpy() for rows in (real, synthetic))
    left, right = (table[pairs] for table in tables)
    differences = np.abs(left - right)
    return None if np.isnan(differences).all() else float(np.nanmean(differences))


def halves_difference(real, rng):
    """Return the same between two random halves of real rows, the mean over five splits."""
    differences = []
    for _ in range(N_HALVES):
        order = rng.permutation(len(real))
        middle = len(real) // 2
        halves = real.iloc[order[:middle]], real.iloc[order[middle:]]
        differences.append(correlation_difference(*halves))
    known = [difference for difference in differences if difference is not None]
    return float(np.mean(known)) if known else None


def right_levels(real, synthetic):
    """Return the shares of levels, and of rows, without a level that no real row of the class has.

    Parameters
    ----------
    real, synthetic : DataFrame
        Columns of text. Missing values are left out.
    """
    right = synthetic.isna()
    for name in right:
        right[name] |= synthetic[name].isin(real[name].dropna())
    gaps = synthetic.isna().to_numpy()
    cells = right.to_numpy()[~gaps]
    return float(cells.mean()) if len(cells) else None, float(right.all(axis=1).mean())


def quality(real, held_out, synthetic, features, seed):
    """Return measures of the synthetic rows of class 1, by name.

    Parameters
    ----------
    real, held_out, synthetic : DataFrame
        Plain rows of the class: training rows, test rows and synthetic ones.
    features : Features
        Fitted to the real rows of both classes.
    seed : int
        The seed of the halves.
    """
    numbers, texts = features.numbers, features.texts
    cells, rows = right_levels(real[texts], synthetic[texts])
    copies = copy_share(*map(features.dense, (real, held_out, synthetic)))
    return {
        "correlations": correlation_difference(real[numbers], synthetic[numbers]),
        "halves": halves_difference(real[numbers], np.random.default_rng(seed)),
        "levels": cells,
        "rows of right levels": rows,
        "copies": copies.synthetic,
        "copies, real": copies.held_out,
    }
