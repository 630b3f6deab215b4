"""Data with a share of the samples that a sampler adds."""

import numpy as np

from ganaug._utils.compat import safe_indexing


class Additions:
    """Real samples and the samples that a sampler added to them.

    Parameters
    ----------
    sampler : oversampler
        Its ``fit_resample`` returns the given samples first.
    X : {ndarray, DataFrame, sparse matrix} of shape (n_samples, ...)
    y : ndarray of shape (n_samples,)
    seed : int
        Seeds the choice of the samples in a share.
    labels_of : callable, default=np.asarray
        Returns the label of each sample from targets; labels are added in equal shares.

    Raises
    ------
    ValueError
        If the labels show that the sampler leaves out or moves given samples.
    """

    def __init__(self, sampler, X, y, seed, labels_of=np.asarray):
        self.X, labels = sampler.fit_resample(X, y)
        self.y = np.asarray(labels)
        if not np.array_equal(self.y[: len(y)], y):
            raise ValueError(
                "To be added in shares, synthetic samples must come after all real ones, in their "
                f"order, as oversamplers return them. Received: {sampler!r}, which leaves out or "
                "moves some."
            )
        self.num_real = len(y)
        order = np.random.default_rng(seed).permutation(np.arange(len(y), len(self.y)))
        labels = labels_of(self.y)
        self._of_class = [order[labels[order] == label] for label in np.unique(labels)]

    def share(self, amount):
        """Return the samples and labels with a share of those added to each class.

        A larger share contains all samples of a smaller one.

        Parameters
        ----------
        amount : float
            The share, from 0 (only the given samples) to 1 (all).
        """
        kept = [rows[: round(amount * len(rows))] for rows in self._of_class]
        rows = np.concatenate([np.arange(self.num_real), *map(np.sort, kept)])
        return safe_indexing(self.X, rows), self.y[rows]
