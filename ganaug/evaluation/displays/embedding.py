"""Real and synthetic samples in a plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.decomposition import PCA

from ganaug.evaluation.displays.axes import REAL, SYNTHETIC, THIRD, Display
from ganaug.evaluation.views import view_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ganaug.types import Codec, Samples

MAX_POINTS = 1000


class EmbeddingDisplay(Display):
    """Samples in the plane of the first two principal components of the real ones.

    Real points without synthetic ones around them show missing modes; synthetic points without
    real ones are wrong, or new.

    Parameters
    ----------
    points : dict of ndarray of shape (n_samples, 2)
        Points by name: others, real and synthetic.

    Attributes
    ----------
    ax_ : matplotlib.axes.Axes
    figure_ : matplotlib.figure.Figure

    Examples
    --------
    .. plot::

        >>> from ganaug import EmbeddingDisplay, GANAugmenter
        >>> from ganaug.datasets import load_skillcraft
        >>> X, y = load_skillcraft(return_X_y=True)
        >>> augmenter = GANAugmenter(random_state=0).fit(X, y)
        >>> synthetic, _ = augmenter.sample(500, y=1)
        >>> display = EmbeddingDisplay.from_samples(X[y == 1], synthetic, others=X[y == 0])
        >>> [text.get_text() for text in display.ax_.get_legend().get_texts()]
        ['others', 'real', 'synthetic']
    """

    def __init__(self, points: dict[str, NDArray[Any]]) -> None:
        self.points = points

    @classmethod
    def from_samples(
        cls,
        real: Samples,
        synthetic: Samples,
        *,
        others: Samples | None = None,
        codec: str | Codec = "auto",
        ax: Axes | None = None,
    ) -> Self:
        """Draw samples.

        Parameters
        ----------
        real, synthetic : array-like of shape (n_samples, ...)
            Samples of any kind, preferably of one class.
        others : array-like of shape (n_samples, ...), optional
            Real samples of other classes, which synthetic ones should stay away from.
        codec : str or codec, default="auto"
            The kind of the samples; see `GANAugmenter`.
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        EmbeddingDisplay
        """
        sets = {"others": others, "real": real, "synthetic": synthetic}
        sets = {name: samples for name, samples in sets.items() if samples is not None}
        # Fit to all real samples, to show differences from other classes as well.
        view = view_of(real if others is None else _joined(others, real), codec)
        seen = {name: view.see(samples).some(MAX_POINTS, 0) for name, samples in sets.items()}
        known = [seen[name].features for name in ("real", "others") if name in seen]
        known = known[:1] if len(known[0]) > 1 else known
        plane = PCA(2, random_state=0).fit(_wide(np.concatenate(known)))
        points = {name: plane.transform(_wide(part.features)) for name, part in seen.items()}
        return cls(points).plot(ax)

    def _draw(self, ax: Axes) -> None:
        colors = {"others": THIRD, "real": REAL, "synthetic": SYNTHETIC}
        for name, points in self.points.items():
            # Rasterized, since a file with thousands of vector circles is large.
            x, y = points.T
            ax.scatter(x, y, s=12, alpha=0.6, label=name, color=colors[name], rasterized=True)
        ax.set(xticks=[], yticks=[], xlabel="first component", ylabel="second component")
        ax.legend()


def _wide(features: NDArray[Any]) -> NDArray[Any]:
    """Pad features with zeros to at least two."""
    return np.pad(features, [(0, 0), (0, max(0, 2 - features.shape[1]))])


def _joined(others: Any, real: Any) -> Any:
    if isinstance(real, pd.DataFrame):
        return pd.concat([others, real], ignore_index=True)
    if sparse.issparse(real):
        return sparse.vstack([others, real])
    return np.concatenate([others, real])
