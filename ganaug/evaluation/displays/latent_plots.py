"""Images along directions of the latent space."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.utils import check_scalar
from sklearn.utils.validation import check_is_fitted

from ganaug.evaluation.displays.axes import GridDisplay
from ganaug.evaluation.displays.neighbor_plots import strip

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

# Distance of the latent from the start, in standard deviations, at both ends of a row.
FARTHEST = 3.0


class LatentDirectionsDisplay(GridDisplay):
    """Synthetic images along the latent directions that change images most.

    Each row starts from another latent, in the middle, and goes up to 3 standard deviations to
    either side. The directions follow from the weights of the first layer alone, in closed form
    (SeFa). They have norm 1 and are orthogonal, the strongest first; their signs are arbitrary.

    Parameters
    ----------
    images : ndarray of shape (n_directions, n_images, n_steps, height, width[, channels])
        Images, in the range of `value_range`.
    steps : ndarray of shape (n_steps,)
        The distance along the direction of each image.
    directions : ndarray of shape (n_directions, latent_dim)
    strengths : ndarray of shape (n_directions,)
        The change in the output of the first layer for a step of 1.
    value_range : tuple of float
        The values of black and white.

    Attributes
    ----------
    axes_ : ndarray of matplotlib.axes.Axes
        One for each direction.
    figure_ : matplotlib.figure.Figure

    References
    ----------
    Shen & Zhou, 2021, Closed-form factorization of latent semantics in GANs,
    https://arxiv.org/abs/2007.06600

    Examples
    --------
    .. plot::

        >>> import numpy as np
        >>> from sklearn.datasets import load_digits
        >>> from ganaug import LatentDirectionsDisplay, GANAugmenter
        >>> X, y = load_digits().images.astype("uint8"), load_digits().target
        >>> kept = np.r_[np.flatnonzero(y == 3), np.flatnonzero(y == 8)[:30]]
        >>> augmenter = GANAugmenter(max_iter=1000, random_state=0)
        >>> X_more, y_more = augmenter.fit_resample(X[kept], y[kept])
        >>> display = LatentDirectionsDisplay.from_estimator(augmenter, y=8, n_directions=2)
        >>> display.images.shape
        (2, 4, 7, 8, 8)
    """

    num_columns = 2
    size = (4.5, 2.6)

    def __init__(
        self,
        images: NDArray[Any],
        steps: NDArray[np.float64],
        directions: NDArray[np.float64],
        strengths: NDArray[np.float64],
        value_range: tuple[float, float],
    ) -> None:
        self.images = images
        self.steps = steps
        self.directions = directions
        self.strengths = strengths
        self.value_range = value_range

    @classmethod
    def from_estimator(
        cls,
        augmenter: Any,
        y: Any = None,
        *,
        n_directions: int = 4,
        num_images: int = 4,
        num_steps: int = 7,
        random_state: int = 0,
        ax: Axes | None = None,
    ) -> Self:
        """Draw images of a class along the first directions.

        Parameters
        ----------
        augmenter : GANAugmenter
            Fitted to images, with a GAN that generates them from a latent vector.
        y : label, optional
            The class of the images; by default the first one that the GAN draws.
        n_directions : int, default=4
        num_images : int, default=4
            Number of latents to start from.
        num_steps : int, default=7
            Images in a row; if their number is odd, the one in the middle is the start.
        random_state : int, default=0
            Seeds the latents and, for a GAN that starts from a real image, the choice of it.
        ax : matplotlib.axes.Axes, optional
            Axes that the grid of plots replaces; by default, a new figure.

        Returns
        -------
        LatentDirectionsDisplay

        Raises
        ------
        NotFittedError
            If the augmenter has not been trained yet.
        ValueError
            If the samples are not images, the class is not drawn by a GAN, or its generator has no
            latent vector that enters a layer directly.
        """
        check_is_fitted(augmenter, "synthesizer_")
        from ganaug.sampling.latent_walks import drawn_by_gan, walks

        for name, value in (
            ("n_directions", n_directions),
            ("num_images", num_images),
            ("num_steps", num_steps),
        ):
            check_scalar(value, name, Integral, min_val=1)
        steps = np.linspace(-FARTHEST, FARTHEST, num_steps)
        label = _position(augmenter, y, drawn_by_gan(augmenter.synthesizer_))
        sizes = n_directions, num_images, steps, random_state
        images, found, ends = walks(augmenter.synthesizer_, label, *sizes)
        return cls(images, steps, found.directions, found.strengths, ends).plot(ax)

    def _panels(self) -> dict[str, Any]:
        pairs = zip(self.images, self.strengths, strict=True)
        return {
            f"direction {i + 1}, strength {strength:.3g}": images
            for i, (images, strength) in enumerate(pairs)
        }

    def _draw(self, axes: Axes, images: NDArray[Any]) -> None:
        sheet = np.concatenate([strip(row, *self.value_range) for row in images])
        axes.imshow(sheet, cmap="gray", interpolation="nearest", vmin=0, vmax=1)
        width = sheet.shape[1] / len(self.steps)
        shown = (0, len(self.steps) // 2, len(self.steps) - 1)
        names = [f"{self.steps[i]:.3g}" for i in shown]
        axes.set_xticks([(i + 0.5) * width for i in shown], names)
        axes.set_yticks([])


def _position(augmenter: Any, y: Any, drawn: list[int]) -> int:
    """Return the position of a class, by default the first that a GAN draws."""
    if y is None:
        return drawn[0] if drawn else 0
    known = augmenter.classes_.tolist()
    if y not in known:
        raise ValueError(f"y must be one of the labels {known}. Received: y={y!r}")
    return known.index(y)
