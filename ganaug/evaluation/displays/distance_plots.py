"""Distances of synthetic rows to the nearest real row, beside those of held-out rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ganaug.evaluation.displays.axes import REAL, SYNTHETIC, GridDisplay
from ganaug.evaluation.views import view_of
from ganaug.sampling.real_rows import RealRows

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ganaug.types import Codec, LabelledSamples

MAX_SAMPLES = 1000


class DistancesDisplay(GridDisplay):
    """The cumulative distribution of distances to the nearest real sample of the class.

    If the curve of synthetic samples is to the left of that of held-out real ones, there are
    copies or near-copies; if it is to the right, samples are far from the data. A distance of 1 is
    the usual one of a real sample to the nearest different one of its class.

    Parameters
    ----------
    distances : dict of dict of ndarray of shape (n_samples,)
        Distances by label, and by "held out" and "synthetic".

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        One for each label.
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> from sklearn.model_selection import train_test_split
        >>> from ganaug import DistancesDisplay, GANAugmenter
        >>> from ganaug.datasets import load_skillcraft
        >>> X, y = load_skillcraft(return_X_y=True)
        >>> X_train, X_test, y_train, y_test = train_test_split(
        ...     X, y, test_size=0.5, stratify=y, random_state=0
        ... )
        >>> augmenter = GANAugmenter(random_state=0).fit(X_train, y_train)
        >>> synthetic = augmenter.sample(500, y=1)
        >>> display = DistancesDisplay.from_samples(
        ...     (X_train, y_train), synthetic, (X_test, y_test)
        ... )
        >>> [axes.get_title() for axes in display.axes_]
        ['1']
    """

    def __init__(self, distances: dict[Any, dict[str, NDArray[np.float64]]]) -> None:
        self.distances = distances

    @classmethod
    def from_samples(
        cls,
        real: LabelledSamples,
        synthetic: LabelledSamples,
        held_out: LabelledSamples,
        *,
        codec: str | Codec = "auto",
        ax: Axes | None = None,
    ) -> Self:
        """Draw the classes of synthetic samples.

        Parameters
        ----------
        real, synthetic, held_out : tuple of (X, y)
            Samples that a sampler has learned from, those that it has generated, and real ones
            that it has not seen, with their labels. At most 1,000 of each class are drawn.
        codec : str or codec, default="auto"
            The kind of the samples; see `GANAugmenter`.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        DistancesDisplay
        """
        view, labels = view_of(real[0], codec), np.asarray(real[1])
        rows = RealRows(view.see(real[0]).features, labels)
        distances: dict[Any, dict[str, NDArray[np.float64]]] = {}
        for name, (X, y) in (("held out", held_out), ("synthetic", synthetic)):
            features, of = view.see(X).features, np.asarray(y)
            for label in np.intersect1d(synthetic[1], labels).tolist():
                chosen = features[of == label][:MAX_SAMPLES]
                if len(chosen):
                    found = rows.near(chosen, label, 1).distances[:, 0]
                    found = found / rows.usual_distance(label)
                    distances.setdefault(label, {})[name] = np.sort(found)
        return cls(distances).plot(ax)

    def _panels(self) -> dict[Any, Any]:
        return self.distances

    def _draw(self, axes: Axes, curves: Any) -> None:
        colors = {"held out": REAL, "synthetic": SYNTHETIC}
        for name, distances in curves.items():
            axes.ecdf(distances, label=name, color=colors[name])
        axes.set(xlabel="distance to the nearest real sample", xlim=(0, None), ylim=(0, 1))
        if axes is self.axes_[0]:
            axes.set_ylabel("share")
            axes.legend()
