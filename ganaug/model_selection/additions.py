"""Data with a share of the samples that a sampler adds."""

import numpy as np

from ganaug._utils.compat import safe_indexing

MOVED = (
    "To add a share of them, synthetic samples must come after all real ones, which keep their "
    "order, as oversamplers return them. Received: {!r}, which drops or moves some."
)


class Additions:
    """Real samples and the samples that a sampler added to them.

    Parameters
    ----------
    X : {ndarray, DataFrame, sparse matrix} of shape (n_samples, ...)
        Real samples first.
    y : ndarray of shape (n_samples,)
    num_real : int
    seed : int
        Seeds the choice of the samples in a share.
    labels_of : callable, default=np.asarray
        Returns the label of each sample from targets; the same share of each label is added.
    """

    def __init__(self, X, y, num_real, seed, labels_of=np.asarray):
        self.X, self.y, self.num_real = X, y, num_real
        order = np.random.default_rng(seed).permutation(np.arange(num_real, len(y)))
        labels = labels_of(y)
        self._of_class = [order[labels[order] == label] for label in np.unique(labels)]

    @classmethod
    def by(cls, sampler, X, y, seed, labels_of=np.asarray):
        """Return real samples and those that an oversampler adds to them.

        Raises
        ------
        ValueError
            If the labels show that the sampler drops or moves given samples.
        """
        X, labels = sampler.fit_resample(X, y)
        labels = np.asarray(labels)
        if not np.array_equal(labels[: len(y)], y):
            raise ValueError(MOVED.format(sampler))
        return cls(X, labels, len(y), seed, labels_of)

    def share(self, amount):
        """Return the samples and labels, with a share of the synthetic samples of each class.

        A larger share contains all samples of a smaller one.

        Parameters
        ----------
        amount : float
            The share, from 0 (only the given samples) to 1 (all).
        """
        kept = [rows[: round(amount * len(rows))] for rows in self._of_class]
        rows = np.concatenate([np.arange(self.num_real), *map(np.sort, kept)])
        return safe_indexing(self.X, rows), self.y[rows]
