"""A transformer that translates images between two domains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from ganaug._utils.compat import fit_context
from ganaug._utils.seeding import seed_of
from ganaug.codecs import ImageCodec
from ganaug.images.transformer import ImageTransformer, check_min_images

if TYPE_CHECKING:
    import keras
    from numpy.typing import ArrayLike, NDArray

    from ganaug.models import GAN, CycleGAN
    from ganaug.types import RandomState, Recipe, StrPath


class DomainTranslator(ImageTransformer):
    """Translate images of two domains into each other, learned without pairs.

    For example photos by day and by night: an image keeps what both domains have in common.

    Parameters
    ----------
    gan : "auto" or callable, default="auto"
        ``(space, seed=) -> CycleGAN``; "auto" is `ganaug.recipes.cyclegan`, for which a partial
        with another ``width`` or ``num_blocks`` can be given.
    max_iter : int, default=2000
        Updates of both translators.
    batch_size : int, default=4
        Images of each domain per update.
    early_stopping, n_iter_no_change, callbacks, checkpoint_dir, verbose, random_state
        See `ganaug.SuperResolver`. There are up to 16 evaluations.

    Attributes
    ----------
    gan_ : CycleGAN
        The trained model: ``forward`` translates A to B, ``backward`` B to A.
    codec_ : ImageCodec
        Encodes and decodes images of both domains.
    history_ : dict
        Values at each evaluation: ``generator_loss``, ``discriminator_loss``, ``cycle_loss`` and
        ``identity_loss`` (both in half ranges of the pixels; the latter 0 if it has no weight),
        ``quality`` and ``kernel_distance``: the mean over the directions of KID in principal
        components, the lower the better.
    diverged_ : list of int
        The evaluations at which training diverged; see the warning.
    n_iter_ : int
        Updates of both translators.

    Warns
    -----
    TrainingWarning
        If training diverged, which is tried once more with stronger penalties, or lower learning
        rates where there are none.

    See Also
    --------
    ganaug.GANAugmenter : With ``gan="relativistic_cyclegan"`` it translates images of large
        classes into images of small ones.

    References
    ----------
    Zhu et al., 2017, Unpaired image-to-image translation using cycle-consistent adversarial
    networks, https://arxiv.org/abs/1703.10593

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from ganaug import DomainTranslator
    >>> digits = load_digits().images[:60]
    >>> translator = DomainTranslator(max_iter=2, random_state=0)
    >>> translator.fit(digits[:30], 16 - digits[30:]).transform(digits[:5]).shape
    (5, 8, 8)
    """

    gan_: CycleGAN

    def __init__(  # noqa: PLR0913
        self,
        *,
        gan: Literal["auto"] | Recipe = "auto",
        max_iter: int = 2000,
        batch_size: int = 4,
        early_stopping: bool = False,
        n_iter_no_change: int = 5,
        callbacks: Sequence[keras.callbacks.Callback] | None = None,
        checkpoint_dir: StrPath | None = None,
        verbose: int = 0,
        random_state: RandomState = None,
    ) -> None:
        self.gan = gan
        self.max_iter = max_iter
        self.batch_size = batch_size
        self.early_stopping = early_stopping
        self.n_iter_no_change = n_iter_no_change
        self.callbacks = callbacks
        self.checkpoint_dir = checkpoint_dir
        self.verbose = verbose
        self.random_state = random_state

    @fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Learn to translate.

        Parameters
        ----------
        X : array-like of shape (n_a, height, width) or (n_a, height, width, channels)
            Images of domain A, at least two.
        y : array-like of shape (n_b, height, width) or (n_b, height, width, channels)
            Images of domain B, at least two, of the same size and dtype; they are not paired
            with those of A.

        Returns
        -------
        self : DomainTranslator

        Raises
        ------
        TypeError, ValueError
            If a domain is empty or holds no images that can be learned, or the domains differ in
            size or dtype.
        """
        from ganaug.images.train_translation import train_translator
        from ganaug.recipes import cyclegan

        a, b = _domains(X, y)
        codec = ImageCodec().fit(np.concatenate([a, b]))
        recipe = cyclegan if self.gan == "auto" else self.gan
        codes = codec.encode(a), codec.encode(b)
        seed = seed_of(self.random_state)
        self._keep(codec, train_translator(recipe, codec.space_, *codes, self._plan(), seed))
        return self

    def transform(self, X: ArrayLike) -> NDArray[Any]:
        """Translate images of domain A into domain B.

        Parameters
        ----------
        X : array-like of shape (n_samples, height, width) or (n_samples, height, width, channels)
            Images of the size and kind that were fitted.

        Returns
        -------
        ndarray of the shape of `X`
            In the dtype and the range of the images fitted.
        """
        check_is_fitted(self, "gan_")
        return self._translated(self.gan_.forward, X)

    def inverse_transform(self, X: ArrayLike) -> NDArray[Any]:
        """Translate images of domain B into domain A; see `transform`."""
        check_is_fitted(self, "gan_")
        return self._translated(self.gan_.backward, X)

    def _translated(self, gan: GAN, X: ArrayLike) -> NDArray[Any]:
        codes = self.codec_.encode(X)
        return self._changed(lambda part: gan.generate(source=part), codes)


def _domains(X: Any, y: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the images of both domains as arrays, if they are alike."""
    domains = []
    for images, what in ((X, "domain A"), (y, "domain B")):
        check_min_images(images, what)
        domains.append(np.asarray(images))
    a, b = domains
    if a.shape[1:] != b.shape[1:] or a.dtype != b.dtype:
        raise ValueError(
            "Images of both domains must be of one size and one dtype. Received: domain A of "
            f"shape {a.shape} and dtype {a.dtype}, domain B of shape {b.shape} and dtype "
            f"{b.dtype}. Resize or convert one of them."
        )
    return a, b
