"""Keeping what classifiers agree is of its class."""

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    VotingClassifier,
)

# How many verdicts a few trees learn from before they judge alone; fewer of wide samples.
MAX_JUDGED = 16_384
MAX_UNITS = 2**26


class LabelAgreement(BaseEstimator):
    """Keep a candidate the more likely, the surer classifiers are of its label.

    Generated samples of a scarce class stray into other classes, where they teach a classifier
    wrong labels (Tarawneh et al., 2022, https://arxiv.org/abs/2202.03579). A random forest and
    extremely randomised trees, fitted to the real samples with balanced class weights, give each
    candidate the probability p of its label; it is kept with a chance in proportion to
    ``p ** exponent``.

    Parameters
    ----------
    exponent : float, default=3.0
        0 keeps any candidate; larger values keep to the regions that are surely of the class.
    candidates : float, default=2.0
        How many candidates to draw per sample that is kept.
    n_estimators : int, default=100
        Trees in each of the two forests.

    Examples
    --------
    >>> import numpy as np
    >>> codes, labels = np.r_[np.zeros((20, 1)), np.ones((20, 1))], np.repeat([0, 1], 20)
    >>> selection = LabelAgreement(exponent=8.0).fit(codes, labels, seed=0)
    >>> candidates = np.r_[np.zeros((10, 1)), np.ones((10, 1))]
    >>> select = selection.selector(1)
    >>> float(candidates[select(candidates, 10, seed=0)].mean())
    1.0
    """

    def __init__(self, exponent=3.0, candidates=2.0, n_estimators=100):
        self.exponent = exponent
        self.candidates = candidates
        self.n_estimators = n_estimators

    def fit(self, codes, labels, seed):
        """Fit the classifiers to real samples.

        Parameters
        ----------
        codes : ndarray of shape (n_samples, ...)
        labels : ndarray of shape (n_samples,), int
            Whole numbers from 0, at least two of them.
        seed : int
        """
        forest = {"n_estimators": self.n_estimators, "class_weight": "balanced"}
        self.classifier_ = VotingClassifier(
            [
                ("forest", RandomForestClassifier(**forest, random_state=seed)),
                ("trees", ExtraTreesClassifier(**forest, random_state=seed)),
            ],
            voting="soft",
        ).fit(codes.reshape(len(codes), -1), labels)
        return self

    def selector(self, label):
        """Return what selects among the candidates of one label, block after block.

        Parameters
        ----------
        label : int
            What the candidates are generated for.

        Returns
        -------
        callable
            ``(candidates, num_samples, seed) -> positions``: which of the candidates, an array
            of shape (n_candidates, ...), to keep, in ascending order and without repetition.
        """
        judge = Judge(self.classifier_, label)

        def select(candidates, num_samples, seed):
            agreement = judge(candidates.reshape(len(candidates), -1))
            # Exponential races: the smallest clocks are a weighted draw without replacement.
            clocks = np.random.default_rng(seed).exponential(size=len(candidates))
            clocks /= np.maximum(agreement, 1e-6) ** self.exponent
            return np.sort(np.argpartition(clocks, num_samples - 1)[:num_samples])

        return select


class Judge:
    """Say how likely rows are of one label, block after block.

    Large forests are slow judges. After they have judged `MAX_JUDGED` rows, a few trees that have
    learned from these verdicts judge in their place.

    Parameters
    ----------
    classifier : fitted classifier
        Of labels from 0.
    label : int
    """

    def __init__(self, classifier, label):
        self.classifier = classifier
        self.label = label
        self._verdicts = []
        self._deputy = None

    def __call__(self, rows):
        """Return the probability of the label for each row, of shape (n_rows,)."""
        if self._deputy is not None:
            return np.clip(self._deputy.predict(rows), 0.0, 1.0)
        agreement = self.classifier.predict_proba(rows)[:, self.label]
        self._verdicts.append((rows, agreement))
        width = rows.shape[1]
        if sum(len(rows) for rows, _ in self._verdicts) >= min(MAX_JUDGED, MAX_UNITS // width):
            tried = min(1.0, 256 / width)  # Of images, not all pixels at every split.
            self._deputy = ExtraTreesRegressor(
                4, min_samples_leaf=3, max_features=tried, random_state=0
            )
            self._deputy.fit(*map(np.concatenate, zip(*self._verdicts, strict=True)))
        return agreement
