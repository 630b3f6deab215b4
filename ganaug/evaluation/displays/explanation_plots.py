"""Synthetic images above their origins and their nearest real images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from ganaug.data.origins import NONE
from ganaug.evaluation.displays.axes import GridDisplay
from ganaug.evaluation.displays.neighbor_plots import strip

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    from ganaug.sampling.explanation import Explanation


class ExplanationDisplay(GridDisplay):
    """The results of `GANAugmenter.explain` for synthetic images, as pictures.

    Each synthetic image is above the real image that it was made from, if there is one, the
    nearest real image of its class, and the nearest one of another class. The numbers at the
    bottom are the distances to the latter two, in units of the usual distance between real images
    of the class: below 1, the image is closer to a real one than these usually are to each other,
    and 0 is a copy.

    Parameters
    ----------
    pictures : dict of dict of ndarray of shape (n_images, height, width[, channels])
        Images by label, and by "synthetic", "made of", "nearest real" and "nearest other". Missing
        images are NaN, in an array of floats.
    distances : dict of ndarray of shape (n_images, 2)
        The distances to the latter two, by label. Those that are NaN, for example without another
        class, are not written.

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
        >>> from ganaug import ExplanationDisplay, GANAugmenter
        >>> X, y = load_digits().images.astype("uint8"), load_digits().target
        >>> kept = np.r_[np.flatnonzero(y == 3), np.flatnonzero(y == 8)[:30]]
        >>> augmenter = GANAugmenter(max_iter=1000, random_state=0)
        >>> X_more, y_more = augmenter.fit_resample(X[kept], y[kept])
        >>> display = ExplanationDisplay.from_estimator(augmenter, num_images=8)
        >>> list(display.pictures[8])
        ['synthetic', 'nearest real', 'nearest other']
    """

    num_columns = 1
    size = (7.0, 3.6)
    content = "synthetic image"

    def __init__(
        self,
        pictures: dict[Any, dict[str, NDArray[Any]]],
        distances: dict[Any, NDArray[np.float64]],
    ) -> None:
        self.pictures = pictures
        self.distances = distances

    @classmethod
    def from_estimator(
        cls,
        augmenter: Any,
        rows: ArrayLike | None = None,
        y: ArrayLike | None = None,
        *,
        num_images: int = 8,
        random_state: int | None = None,
        ax: Axes | None = None,
    ) -> Self:
        """Draw the first synthetic images of each class.

        Parameters
        ----------
        augmenter : GANAugmenter
            Fitted to images.
        rows, y : array-like, optional
            A mask, or images and their labels; see `GANAugmenter.explain`.
        num_images : int, default=8
            Number of images of each class.
        random_state : int, optional
            The seed with which `sample` drew the given images, if these are all that it drew.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        ExplanationDisplay

        Raises
        ------
        NotFittedError, ValueError
            See `GANAugmenter.explain`; also if the samples are not images, or there are none.
        """
        check_is_fitted(augmenter, "synthesizer_")
        from ganaug.sampling.explaining import explained

        codec = augmenter.codec_
        if codec.kind != "images":
            raise ValueError(
                "An augmenter of images was expected. Received: one for samples of the kind "
                f"{codec.kind!r}. Use its method explain, which returns a frame."
            )
        found, _ = explained(augmenter, rows, y, 1, random_state)
        pictures, distances = {}, {}
        for position in np.unique(found.labels).tolist():
            shown = np.flatnonzero(found.labels == position)[:num_images]
            label = augmenter.classes_[position]
            pictures[label] = _pictures(augmenter.synthesizer_, found, shown)
            near = found.own.distances[shown, 0], found.other.distances[shown, 0]
            distances[label] = np.stack(near, axis=1)
        return cls(pictures, distances).plot(ax)

    def _panels(self) -> dict[Any, Any]:
        return {label: (self.pictures[label], self.distances[label]) for label in self.pictures}

    def _draw(self, axes: Axes, content: Any) -> None:
        pictures, distances = content
        low, high = (f(pictures["nearest real"]) for f in (np.nanmin, np.nanmax))
        strips = [np.nan_to_num(strip(part, low, high), nan=1.0) for part in pictures.values()]
        axes.imshow(np.concatenate(strips), cmap="gray", interpolation="nearest", vmin=0, vmax=1)
        height, width = len(strips[0]), strips[0].shape[1] / len(distances)
        axes.set_yticks([(i + 0.5) * height for i in range(len(strips))], list(pictures))
        below = ["\n".join(f"{d:.2f}" for d in pair if not np.isnan(d)) for pair in distances]
        axes.set_xticks([(i + 0.5) * width for i in range(len(below))], below)


def _pictures(
    synthesizer: Any, found: Explanation, shown: NDArray[np.intp]
) -> dict[str, NDArray[Any]]:
    """Return images by their relation to the synthetic ones, for relations with any image."""
    positions = {
        "made of": found.origins.first[shown],
        "nearest real": found.own.rows[shown, 0],
        "nearest other": found.other.rows[shown, 0],
    }
    real = {
        name: _decoded(synthesizer, places)
        for name, places in positions.items()
        if (places != NONE).any()
    }
    return {"synthetic": np.asarray(found.samples)[shown]} | real


def _decoded(synthesizer: Any, places: NDArray[np.intp]) -> NDArray[Any]:
    """Return decoded training images, NaN where there is none."""
    images = synthesizer.codec.decode(synthesizer.codes_[np.maximum(places, 0)])
    if (places != NONE).all():
        return images
    images = images.astype(float)
    images[places == NONE] = np.nan
    return images
