"""Errors of codecs that are not fitted, and of codes that do not belong to their space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.exceptions import NotFittedError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def check_fitted(codec: Any) -> None:
    """Raise a NotFittedError unless a codec is fitted."""
    if "space_" not in vars(codec):
        raise NotFittedError(
            f"This {type(codec).__name__} is not fitted yet; a fitted one was expected. Call fit "
            "first."
        )


def read_codes(codec: Any, codes: ArrayLike) -> NDArray[np.float32]:
    """Return codes as an array; raise unless they are numbers in the space of a fitted codec."""
    check_fitted(codec)
    codes, shape = np.asarray(codes, dtype="float32"), codec.space_.shape
    if codes.ndim != 1 + len(shape) or codes.shape[1:] != shape:
        expected = ", ".join(map(str, ("n", *shape)))
        raise ValueError(
            f"Codes of shape ({expected}) were expected. Received: codes of shape={codes.shape}. "
            "Pass codes from encode, or from a generator for this space_."
        )
    # The minimum is NaN if any code is.
    if codes.size and np.isnan(codes.min()):
        raise ValueError(
            "Codes must be numbers. Received: codes with NaN, which a GAN generates after its "
            "training has diverged. Lower its learning rate, or train it again."
        )
    return codes


class WithoutColumns:
    """Base class of codecs for samples without columns, such as images."""

    def rare_levels(self, X: ArrayLike) -> NDArray[np.int64]:
        """Return an array of shape (n, 0): there are no levels."""
        return np.zeros((len(X), 0), "int64")  # type: ignore[arg-type]

    def number_units(self) -> tuple[list[Any], list[Any]]:
        """Return two empty lists: there are no columns."""
        return [], []

    def corrections(self, X: ArrayLike) -> list[Any]:
        """Return an empty list: no number follows from others."""
        return []
