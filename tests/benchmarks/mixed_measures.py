"""How like the scarce class its synthetic rows are: correlations, levels, copies."""

import numpy as np

from ganaug.metrics import copy_share

N_HALVES = 5
# A correlation of fewer rows says nothing.
LEAST_ROWS = 10


def correlation_difference(real, synthetic):
    """Return the mean absolute difference of Spearman correlations over pairs of numbers.

    Gaps are left out pair by pair, and pairs of which one column does not vary or which have fewer
    than ten rows.
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
        Columns of text. Gaps are left out.
    """
    right = synthetic.isna()
    for name in right:
        right[name] |= synthetic[name].isin(real[name].dropna())
    gaps = synthetic.isna().to_numpy()
    cells = right.to_numpy()[~gaps]
    return float(cells.mean()) if len(cells) else None, float(right.all(axis=1).mean())


def quality(real, held_out, synthetic, features, seed):
    """Return by name what the synthetic rows of class 1 are like.

    Parameters
    ----------
    real, held_out, synthetic : DataFrame
        Plain rows of the class: for training, for testing, and made.
    features : Features
        Fitted to the real rows of both classes.
    seed : int
        Of the halves.
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
