"""The errors of codecs that are not fitted, and of codes that are not those of their space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.exceptions import NotFittedError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def check_fitted(codec: Any) -> None:
    """Raise a NotFittedError unless a codec knows its model space."""
    if "space_" not in vars(codec):
        raise NotFittedError(
            f"This {type(codec).__name__} is not fitted yet; a fitted one was expected. Call fit "
            "first."
        )


def check_codes(codes: NDArray[np.float32], shape: tuple[int, ...]) -> None:
    """Raise a ValueError unless an array has samples of a shape, which are numbers."""
    if codes.ndim != 1 + len(shape) or codes.shape[1:] != shape:
        expected = ", ".join(map(str, ("n", *shape)))
        raise ValueError(
            f"Codes of shape ({expected}) were expected. Received: codes of shape={codes.shape}. "
            "Pass what encode returns, or what a generator for this space_ generates."
        )
    # The minimum is NaN if any code is.
    if codes.size and np.isnan(codes.min()):
        raise ValueError(
            "Codes must be numbers. Received: codes with NaN, which is what a GAN whose "
            "training diverged generates. Lower its learning rate, or train it again."
        )
