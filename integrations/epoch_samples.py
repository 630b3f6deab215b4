"""The samples of an epoch of `ganaug.BalancedBatches`: real ones and those of a sampler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from ganaug._utils.compat import safe_indexing
from ganaug.allocation import planned_samples
from ganaug.frames import to_pandas
from ganaug.table_rows import extend
from ganaug.targets import Target, as_array

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ganaug.augmenter import GANAugmenter
    from ganaug.codecs import ImageCodec, TabularCodec
    from ganaug.types import Sampler


def dense(samples: Any) -> Any:
    """Return samples without sparse storage."""
    return samples.toarray() if sparse.issparse(samples) else samples


@dataclass(frozen=True)
class Labels:
    """The labels of a data set.

    Parameters
    ----------
    given : array-like
        The labels that the user passed.
    target : Target
    codes : ndarray of shape (n_samples,)
        The position of the class of each sample.
    in_form : ndarray of shape (n_classes, ...)
        The label of each class in the user's form.
    """

    given: Any
    target: Target
    codes: NDArray[np.intp]
    in_form: NDArray[Any]

    @classmethod
    def of(cls, y: Any) -> Labels:
        target, codes = Target.of(y)
        in_form = to_pandas(target.rows(np.arange(len(target.classes))))
        in_form = np.asarray(dense(in_form))
        if len(np.shape(y)) == 2:
            in_form = in_form.reshape(len(in_form), -1)
        return cls(y, target, codes, in_form)


class Drawn:
    """All real samples, and the synthetic ones for which the augmenter's strategy asks."""

    def __init__(
        self, augmenter: GANAugmenter, X: Any, y: Labels, weight: ArrayLike | None
    ) -> None:
        try:
            check_is_fitted(augmenter, "synthesizer_")
        except NotFittedError:
            augmenter = clone(augmenter).fit(X, y.given)
        _check_learned(augmenter.codec_, safe_indexing(X, [0]))
        self.sampler, self.X, self.codes_of_real = augmenter, X, y.codes
        sizes = np.bincount(y.codes).tolist()
        counts = dict(zip(y.target.classes.tolist(), sizes, strict=True))
        planned = planned_samples(augmenter.sampling_strategy, counts, "over-sampling")
        classes = y.target.positions(as_array(list(planned)))
        added = np.repeat(classes, list(planned.values()))
        self.wanted, self.codes = y.target.classes[added], np.concatenate([y.codes, added])
        self.weight = None
        if weight is not None:
            self.weight = np.concatenate([weight, np.ones(len(self.wanted))])

    def __call__(self, rng: np.random.Generator) -> tuple[Any, NDArray[np.intp], Any]:
        if not len(self.wanted):
            return self.X, self.codes, self.weight
        new, _ = self.sampler.sample(len(self.wanted), self.wanted)
        return extend(self.X, to_pandas(new)), self.codes, self.weight


def _check_learned(codec: TabularCodec | ImageCodec, first: Any) -> None:
    """Raise unless a sample is like the learned ones."""
    # Refuses other columns or images.
    learned = codec.decode(codec.encode(first))
    if isinstance(learned, pd.DataFrame) != isinstance(first, pd.DataFrame):
        raise ValueError(
            "X must be of the kind that the augmenter has learned, because synthetic samples are "
            f"of that kind: {type(learned).__name__}. Received: {type(first).__name__}. Fit the "
            "augmenter to X, or convert X."
        )


class Resampled:
    """The real samples, resampled by a sampler."""

    def __init__(self, sampler: Sampler, X: Any, y: Labels, weight: ArrayLike | None) -> None:
        if weight is not None:
            raise ValueError(
                "sample_weight needs a GANAugmenter, because other samplers may drop or move "
                f"samples. Received: sampler={sampler!r}. Leave the weights out."
            )
        self.sampler, self.X, self.learned = clone(sampler), X, y.target.learned
        self.y, self.codes_of_real = self.learned[y.codes], y.codes

    def __call__(self, rng: np.random.Generator) -> tuple[Any, NDArray[np.intp], Any]:
        if "random_state" in self.sampler.get_params():
            self.sampler.set_params(random_state=int(rng.integers(2**31)))
        X, y = self.sampler.fit_resample(self.X, self.y)
        return X, np.searchsorted(self.learned, np.asarray(y)), None
