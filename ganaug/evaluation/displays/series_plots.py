"""Real and synthetic series over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ganaug import inputs
from ganaug.evaluation.displays.axes import REAL, SYNTHETIC, GridDisplay

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    from ganaug.types import Codec

MOST_PANELS = 9


class SeriesDisplay(GridDisplay):
    """Curves of real series, and of synthetic ones of the same class, channel by channel.

    Parameters
    ----------
    curves : dict of tuple of ndarray of shape (n_curves, time)
        Real and synthetic curves, by the name of the channel. NaN is not drawn.

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        One for each channel.
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> import numpy as np
        >>> from ganaug import GANAugmenter, SeriesDisplay
        >>> rng = np.random.default_rng(0)
        >>> time, start = np.arange(64), rng.uniform(5, 30, (80, 1))
        >>> y = np.repeat(["rising", "falling"], [60, 20])
        >>> slopes = np.where(y == "rising", 1, -1)[:, None] * rng.uniform(0.1, 0.2, (80, 1))
        >>> X = np.maximum(time - start, 0) * slopes + rng.normal(0, 0.3, (80, 64))
        >>> augmenter = GANAugmenter(codec="series", random_state=0)
        >>> X_more, y_more = augmenter.fit_resample(X, y)
        >>> synthetic = X_more[augmenter.synthetic_mask_]
        >>> display = SeriesDisplay.from_samples(X[y == "falling"], synthetic)
        >>> display.axes_.shape
        (1,)
    """

    def __init__(self, curves: dict[str, tuple[NDArray[Any], NDArray[Any]]]) -> None:
        self.curves = curves

    @classmethod
    def from_samples(
        cls,
        real: ArrayLike,
        synthetic: ArrayLike,
        *,
        num_curves: int = 8,
        codec: str | Codec = "series",
        ax: Axes | None = None,
    ) -> Self:
        """Draw the first curves of each of up to nine channels.

        Parameters
        ----------
        real, synthetic : array-like of shape (n, time, channels), or as `codec` says
            Series of one class, in a list if their lengths differ.
        num_curves : int, default=8
            Number of curves of each kind.
        codec : str or codec, default="series"
            See `GANAugmenter`.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        SeriesDisplay
        """
        parts = []
        for X in (real, synthetic):
            series = np.asarray(inputs.check_samples(X, codec), dtype="float64")[:num_curves]
            series = series[..., None] if series.ndim == 2 else series
            parts.append(series.swapaxes(1, 2) if inputs.time_axis_of(codec) else series)
        channels = range(min(parts[0].shape[2], MOST_PANELS))
        names = {channel: f"channel {channel}" for channel in channels}
        return cls({names[c]: (parts[0][..., c], parts[1][..., c]) for c in channels}).plot(ax)

    def _panels(self) -> dict[str, Any]:
        return self.curves

    def _draw(self, axes: Axes, curves: tuple[NDArray[Any], NDArray[Any]]) -> None:
        for kind, color, of_kind in zip(
            ("real", "synthetic"), (REAL, SYNTHETIC), curves, strict=True
        ):
            lines = axes.plot(of_kind.T, color=color, alpha=0.6, linewidth=1)
            if lines:
                lines[0].set_label(kind)
        axes.set(xlabel="time")
        axes.legend(loc="best")
