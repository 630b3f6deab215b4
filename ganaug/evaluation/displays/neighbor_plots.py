"""Synthetic images above their nearest real images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ganaug.evaluation.displays.axes import GridDisplay
from ganaug.evaluation.views import view_of
from ganaug.metrics.neighbors import nearest

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray


class NeighborsDisplay(GridDisplay):
    """Synthetic images, each above the nearest real image of its class.

    Copies and images that do not belong to the class are easy to see.

    Parameters
    ----------
    pairs : dict of tuple of (ndarray of shape (n_pairs, ...), ndarray of shape (n_pairs, ...))
        Synthetic and real images by label.

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        One for each label.
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> import numpy as np
        >>> from sklearn.datasets import load_digits
        >>> from ganaug import NeighborsDisplay, GANAugmenter
        >>> X, y = load_digits().images.astype("uint8"), load_digits().target
        >>> kept = np.r_[np.flatnonzero(y == 3), np.flatnonzero(y == 8)[:30]]
        >>> augmenter = GANAugmenter(max_iter=1000, random_state=0)
        >>> X_more, y_more = augmenter.fit_resample(X[kept], y[kept])
        >>> made = augmenter.synthetic_mask_
        >>> display = NeighborsDisplay.from_samples(
        ...     (X[kept], y[kept]), (X_more[made], y_more[made]), num_images=8
        ... )
        >>> [axes.get_title() for axes in display.axes_]
        ['8']
    """

    num_columns = 1
    size = (6.0, 1.8)

    def __init__(self, pairs: dict[Any, tuple[NDArray[Any], NDArray[Any]]]) -> None:
        self.pairs = pairs

    @classmethod
    def from_samples(
        cls,
        real: tuple[ArrayLike, ArrayLike],
        synthetic: tuple[ArrayLike, ArrayLike],
        *,
        num_images: int = 8,
        ax: Axes | None = None,
    ) -> Self:
        """Draw the first synthetic images of each class.

        Parameters
        ----------
        real, synthetic : tuple of (X, y)
            Images of shape (n_images, height, width[, channels]), and their labels.
        num_images : int, default=8
            Number of images of each class.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        NeighborsDisplay
        """
        (X, y), (X_new, y_new) = ((np.asarray(a), np.asarray(b)) for a, b in (real, synthetic))
        view, pairs = view_of(X), {}
        for label in np.intersect1d(y_new, y).tolist():
            of_class, made = X[y == label], X_new[y_new == label][:num_images]
            seen = view.see(of_class).features, view.see(made).features
            pairs[label] = made, of_class[nearest(*seen)[1][:, 0]]
        return cls(pairs).plot(ax)

    def _panels(self) -> dict[Any, Any]:
        return self.pairs

    def _draw(self, axes: Axes, pair: Any) -> None:
        made, real = pair
        low, high = real.min(), real.max()
        sheet = np.concatenate([strip(images, low, high) for images in (made, real)])
        axes.imshow(sheet, cmap="gray", interpolation="nearest")
        height = len(sheet) / 4
        axes.set_yticks([height, 3 * height], ["synthetic", "nearest real"])
        axes.set_xticks([])


def strip(images: NDArray[Any], low: float, high: float) -> NDArray[Any]:
    """Return images side by side, scaled to the range of real images."""
    if images.ndim == 4:
        images = images[..., :3] if images.shape[-1] > 2 else images[..., 0]
    images = np.clip((images.astype(float) - low) / (float(high - low) or 1.0), 0.0, 1.0)
    frame = [(0, 0), (1, 1), (1, 1), (0, 0)][: images.ndim]
    return np.concatenate(np.pad(images, frame, constant_values=1.0), axis=1)
