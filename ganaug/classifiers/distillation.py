"""Distillation: a teacher labels synthetic samples, and students learn from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ganaug._utils.compat import safe_indexing
from ganaug._utils.seeding import seeded
from ganaug.classifiers.soft_labels import fit_to_soft_labels
from ganaug.classifiers.teachers import CrossFitted
from ganaug.exceptions import recording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.exceptions import Warned

    # X, y and groups, or None.
    Data = tuple[Any, NDArray[Any], NDArray[Any] | None]


class Distillation:
    """Synthetic samples of all classes, with a teacher's probabilities.

    The augmenter and the teacher are fitted once, when they are first needed, for all students.

    Parameters
    ----------
    augmenter : augmenter
    teacher : classifier
    data : tuple
        ``(X, y, groups)`` of real samples. Cross-fitted teachers keep groups together, if they
        are not None.
    seed : int
    most : float
        The maximum number of synthetic samples per real one.
    """

    def __init__(
        self, augmenter: Any, teacher: Any, data: Data, *, seed: int, most: float
    ) -> None:
        self._augmenter, self._teacher = augmenter, teacher
        self.X, self.y, self.groups = data
        self.seed, self.most = seed, most
        self.classes, self._counts = np.unique(self.y, return_counts=True)

    @cached_property
    def augmenter(self) -> Any:
        """The augmenter, fitted, so that it draws all classes."""
        totals = (self._counts + self._per_class(self.most)).tolist()
        strategy = dict(zip(self.classes.tolist(), totals, strict=True))
        augmenter = seeded(self._augmenter, self.seed).set_params(sampling_strategy=strategy)
        return augmenter.fit(self.X, self.y)

    @cached_property
    def teacher(self) -> Any:
        """The teacher, fitted to all real samples."""
        return seeded(self._teacher, self.seed).fit(self.X, self.y)

    @cached_property
    def _pool(self) -> tuple[Any, NDArray[np.floating]]:
        """The synthetic samples of the largest amount, class by class, with probabilities."""
        labels = np.repeat(self.classes, self._per_class(self.most))
        new, _ = self.augmenter.sample(len(labels), labels)
        teacher = CrossFitted(self._teacher, self.X, self.y, self.seed, self.groups)
        return new, teacher.predict_proba(new)

    def student(self, estimator: Any, amount: float) -> Any:
        """Return a clone of a classifier, fitted to the real and some synthetic samples.

        Parameters
        ----------
        estimator : classifier
        amount : float
            Number of synthetic samples per real one; larger amounts contain the smaller ones.
        """
        if not amount:
            return seeded(estimator, self.seed).fit(self.X, self.y)
        new, probabilities = self._pool
        # The first samples of each class.
        of_each = np.arange(self._per_class(amount))
        starts = np.arange(len(self.classes)) * self._per_class(self.most)
        rows = (starts[:, None] + of_each).ravel()
        taught = safe_indexing(new, rows), probabilities[rows]
        return fit_to_soft_labels(estimator, (self.X, self.y), taught, self.classes, self.seed)

    def _per_class(self, amount: float) -> int:
        return max(round(amount * len(self.y) / len(self.classes)), 1)


def part_of(data: Data, rows: NDArray[np.integer]) -> Data:
    """Return the samples at some positions, with their labels and groups."""
    X, y, groups = data
    return safe_indexing(X, rows), y[rows], None if groups is None else groups[rows]


def scores_of(
    distillation: Distillation,
    estimator: Any,
    amounts: Sequence[float],
    scorer: Callable[..., float],
    held_out: tuple[Any, NDArray[Any]],
) -> tuple[list[float], Warned]:
    """Return the scores on held-out samples of a student for each amount and of the teacher.

    Parameters
    ----------
    distillation : Distillation
    estimator : classifier
    amounts : sequence of float
        The first is 0.
    scorer : callable
        ``(estimator, X, y) -> float``
    held_out : tuple
        ``(X, y)``

    Returns
    -------
    scores : list of float
        The teacher's comes last.
    warned : list of (type, str)
        The warnings of fits with synthetic samples; see `recording`.
    """
    # The final fits issue these warnings again.
    with recording():
        plain, teacher = distillation.student(estimator, amounts[0]), distillation.teacher
    with recording() as warned:
        fitted = [distillation.student(estimator, amount) for amount in amounts[1:]]
    return [scorer(model, *held_out) for model in [plain, *fitted, teacher]], warned
