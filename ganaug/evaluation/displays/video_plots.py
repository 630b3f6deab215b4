"""Frames of real and synthetic videos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ganaug import inputs
from ganaug.evaluation.displays.axes import GridDisplay

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

MOST_FRAMES = 8


class VideoDisplay(GridDisplay):
    """Real videos, and synthetic ones of the same class: a row of frames for each.

    Parameters
    ----------
    videos : dict of ndarray of shape (n, time, height, width[, channels])
        The keys are "real" and "synthetic".

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        One for real videos and one for synthetic ones.
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> import numpy as np
        >>> from sklearn.datasets import load_digits
        >>> from ganaug import GANAugmenter, VideoDisplay
        >>> digits = np.pad(load_digits().images[:60], [(0, 0), (4, 4), (4, 4)])
        >>> y = np.repeat(["right", "down"], [45, 15])
        >>> X = np.array([
        ...     [np.roll(digit, time - 3, axis=-1 if label == "right" else 0) for time in range(7)]
        ...     for digit, label in zip(digits, y)
        ... ])[..., None]
        >>> augmenter = GANAugmenter(max_iter=200, random_state=0)
        >>> X_more, y_more = augmenter.fit_resample(X, y)
        >>> synthetic = X_more[augmenter.synthetic_mask_]
        >>> display = VideoDisplay.from_samples(X[y == "down"], synthetic, num_videos=5)
        >>> [axes.get_title() for axes in display.axes_]
        ['real', 'synthetic']
    """

    num_columns = 2
    size = (4.5, 4.0)

    def __init__(self, videos: dict[str, NDArray[Any]]) -> None:
        self.videos = videos

    @classmethod
    def from_samples(
        cls,
        real: ArrayLike,
        synthetic: ArrayLike,
        *,
        num_videos: int = 8,
        ax: Axes | None = None,
    ) -> Self:
        """Draw up to eight frames of the first videos, evenly spread over time.

        Parameters
        ----------
        real, synthetic : array-like of shape (n, time, height, width[, channels])
            Videos of one class.
        num_videos : int, default=8
            Number of videos of each kind.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        VideoDisplay
        """
        parts = [inputs.check_samples(X, "videos")[:num_videos] for X in (real, synthetic)]
        return cls(dict(zip(("real", "synthetic"), parts, strict=True))).plot(ax)

    def _panels(self) -> dict[str, Any]:
        return self.videos

    def _draw(self, axes: Axes, videos: NDArray[Any]) -> None:
        real = self.videos["real"]
        ends = (real.min(), real.max()) if real.size else (0, 1)
        if len(videos):
            axes.imshow(sheet(videos, *ends), cmap="gray", interpolation="nearest", vmin=0, vmax=1)
        axes.set_axis_off()


def sheet(videos: NDArray[Any], low: float, high: float) -> NDArray[Any]:
    """Return the frames of videos as one image in [0, 1]: a row for each video."""
    time = videos.shape[1]
    places = np.linspace(0, time - 1, min(time, MOST_FRAMES)).round().astype(int)
    frames = videos[:, places].astype(float)
    if frames.ndim == 5:
        frames = frames[..., :3] if frames.shape[-1] > 2 else frames[..., 0]
    frames = np.clip((frames - low) / (float(high - low) or 1.0), 0.0, 1.0)
    margins = [(0, 0), (0, 0), (0, 1), (0, 1), (0, 0)][: frames.ndim]
    frames = np.pad(frames, margins, constant_values=1.0)
    rows = np.concatenate(np.moveaxis(frames, 1, 0), axis=2)
    return np.concatenate(rows, axis=0)
