"""Compare synthetic samples with the real ones of a split."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from ganaug.evaluation.views import view_of
from ganaug.metrics import copy_share, coverage, density, diversity, two_sample_score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.evaluation.component_views import Seen
    from ganaug.types import Codec

# More samples of a class take longer and change little.
MAX_SAMPLES = 1000


class SampleQuality:
    """Real samples of a split, with which synthetic ones are compared.

    Parameters
    ----------
    train, test : tuple of (array-like of shape (n_samples, ...), ndarray of shape (n_samples,))
        Samples that the generator has learned from, and unseen ones, with labels.
    seed : int
    codec : str or codec, default="auto"
        See `ganaug.inputs.kind_of`.
    """

    def __init__(
        self,
        train: tuple[Any, NDArray[Any]],
        test: tuple[Any, NDArray[Any]],
        seed: int,
        codec: str | Codec = "auto",
    ) -> None:
        self._view, self._seed = view_of(train[0], codec), seed
        self._train, self._test = ((self._view.see(X), y) for X, y in (train, test))
        self._label_classifier = _label_classifier(self._train[0].features, train[1], seed)
        self._floors: dict[tuple[Any, int], dict[tuple[str, Any], float]] = {}

    def measure(self, X: Any, y: NDArray[Any]) -> list[dict[str, Any]]:
        """Return the measurements of synthetic samples.

        Parameters
        ----------
        X : array-like of shape (n_samples, ...)
        y : ndarray of shape (n_samples,)

        Returns
        -------
        list of dict
            ``label``, ``measure`` and ``column``, which may be None, with values ``synthetic``
            and ``real``.
        """
        synthetic, rows = (self._view.see(X), y), []
        for label in np.unique(y).tolist():
            sets = synthetic, self._train, self._test
            made, train, test = (seen.take(np.flatnonzero(of == label)) for seen, of in sets)
            if min(train.size, test.size) < 2:
                continue
            made = made.some(min(made.size, train.size, MAX_SAMPLES), self._seed)
            floor = self._floor(label, train, test, made.size)
            found = self._likeness(made, test) | self._novelty(label, made, train, test)
            rows += [
                {"label": label, "measure": measure, "column": column}
                | {"synthetic": value, "real": floor[measure, column]}
                for (measure, column), value in found.items()
            ]
        return rows

    def _floor(
        self, label: Any, train: Seen, test: Seen, size: int
    ) -> dict[tuple[str, Any], float]:
        if (label, size) not in self._floors:
            likeness = self._likeness(train.some(size, self._seed), test)
            # Training samples are copies of themselves, so use held-out ones.
            self._floors[label, size] = likeness | self._novelty(label, test, train, test)
        return self._floors[label, size]

    def _likeness(self, samples: Seen, test: Seen) -> dict[tuple[str, Any], float]:
        """Return the similarity of samples to held-out samples of a class."""
        test = test.some(min(test.size, MAX_SAMPLES), self._seed)
        real, other = test.features, samples.features
        return self._view.distances(test, samples) | {
            ("two-sample score", None): _two_sample_score(real, other, self._seed),
            ("density", None): density(real, other),
            ("coverage", None): coverage(real, other),
            ("diversity", None): _diversity(real, other),
        }

    def _novelty(
        self, label: Any, samples: Seen, train: Seen, test: Seen
    ) -> dict[tuple[str, Any], float]:
        """Return the shares of samples that fit their label, and that copy training samples."""
        features = samples.features
        shares = {
            "label fidelity": self._label_classifier.predict(features) == label,
            "exact copies": np.isin(samples.keys, train.keys),
        }
        near = copy_share(train.features, test.features, features).synthetic
        return {(name, None): float(np.mean(share)) for name, share in shares.items()} | {
            ("near-copies", None): near
        }


def _label_classifier(features: NDArray[Any], labels: NDArray[Any], seed: int) -> Any:
    """Return a classifier of the real samples."""
    # With 20 samples per leaf, the default, scarce classes could not be separated.
    fewest = int(np.unique(labels, return_counts=True)[1].min())
    classifier = HistGradientBoostingClassifier(
        max_iter=50,
        min_samples_leaf=int(np.clip(fewest // 4, 2, 20)),
        class_weight="balanced",
        random_state=seed,
    )
    return classifier.fit(features, labels)


def _two_sample_score(real: NDArray[Any], other: NDArray[Any], seed: int) -> float:
    return two_sample_score(real, other, seed=seed) if min(len(real), len(other)) > 2 else np.nan


def _diversity(real: NDArray[Any], other: NDArray[Any]) -> float:
    # One sample, or equal ones, have no distances to compare with.
    comparable = len(other) > 1 and (real != real[0]).any()
    return diversity(real, other) if comparable else np.nan
