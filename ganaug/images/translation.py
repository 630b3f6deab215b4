"""A transformer that translates images between two domains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

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
    """Translate images between two domains, learned without paired images.

    Photos by day and by night are an example. An image keeps what both domains have in common.

    Parameters
    ----------
    gan : "auto" or callable, default="auto"
        ``(space, seed=) -> CycleGAN``; "auto" is `ganaug.recipes.cyclegan`. Pass a
        `functools.partial` of it for another ``width`` or ``num_blocks``.
    max_iter : int, default=2000
        Updates of both translators.
    batch_size : int, default=4
        Images of each domain per update.
    value_range, target_range : "auto" or pair, default="auto"
        The lowest and the highest pixel of domain A and of domain B; see `ganaug.GANAugmenter`.
    early_stopping, n_iter_no_change, callbacks, checkpoint_dir, verbose, random_state
        See `ganaug.SuperResolver`. There are up to 16 evaluations.

    Attributes
    ----------
    gan_ : CycleGAN
        The trained model: ``forward`` translates A to B, ``backward`` B to A.
    codec_, target_codec_ : ImageCodec
        Encode and decode images of domain A, and of domain B.
    history_ : dict
        Values at each evaluation: ``generator_loss``, ``discriminator_loss``, ``cycle_loss`` and
        ``identity_loss`` (both in units of half the pixel range; the latter is 0 if it has no
        weight), ``quality`` and ``kernel_distance``: the mean over the directions of KID in
        principal components, the lower the better.
    diverged_ : list of int
        The evaluations at which training diverged; see the warning.
    n_iter_ : int
        Updates of both translators.

    Warns
    -----
    PixelRangeWarning
        If images to change are scaled to [-1, 1] and those fitted were not, or vice versa; or as
        in `ganaug.codecs.ImageCodec`.
    TrainingWarning
        If training diverged; it is then resumed once with stronger penalties, or with lower
        learning rates if there are no penalties.

    See Also
    --------
    ganaug.GANAugmenter : With ``gan="relativistic_cyclegan"``, translates images of large classes
        into images of small ones.

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
    target_codec_: ImageCodec

    def __init__(  # noqa: PLR0913
        self,
        *,
        gan: Literal["auto"] | Recipe = "auto",
        max_iter: int = 2000,
        batch_size: int = 4,
        value_range: Literal["auto"] | ArrayLike = "auto",
        target_range: Literal["auto"] | ArrayLike = "auto",
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
        self.value_range = value_range
        self.target_range = target_range
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
            Images of domain B, at least two, of the same size and number of channels as those of
            A. They are not paired with those, and may differ in dtype and range.

        Returns
        -------
        self : DomainTranslator

        Raises
        ------
        TypeError, ValueError
            If a domain is empty or holds no images that can be learned, or the domains differ in
            size or channels.
        """
        from ganaug.images.train_translation import train_translator
        from ganaug.recipes import cyclegan

        for images, what in ((X, "domain A"), (y, "domain B")):
            check_min_images(images, what)
        codec = ImageCodec(value_range=self.value_range).fit(X)
        target = ImageCodec(value_range=self.target_range).fit(y)
        _check_alike(codec, target)
        recipe = cyclegan if self.gan == "auto" else self.gan
        codes = codec.encode(X), target.encode(y)
        seed = seed_of(self.random_state)
        trained = train_translator(recipe, codec.space_, *codes, self._plan(), seed)
        self.target_codec_ = target
        self._keep(codec, trained)
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
            In the dtype and the range of the images of domain B.
        """
        check_is_fitted(self, "gan_")
        return self._translated(self.gan_.forward, X, self.codec_, self.target_codec_)

    def inverse_transform(self, X: ArrayLike) -> NDArray[Any]:
        """Translate images of domain B into domain A; see `transform`."""
        check_is_fitted(self, "gan_")
        return self._translated(self.gan_.backward, X, self.target_codec_, self.codec_)

    def _codecs(self) -> dict[str, ImageCodec]:
        return {"codec": self.codec_, "target_codec": self.target_codec_}

    def _restore_codecs(self, codecs: dict[str, ImageCodec]) -> None:
        super()._restore_codecs(codecs)
        # Early files have one codec for both domains.
        self.target_codec_ = codecs.get("target_codec", self.codec_)

    def _translated(
        self, gan: GAN, X: ArrayLike, codec: ImageCodec, target: ImageCodec
    ) -> NDArray[Any]:
        codes = self._encoded(X, codec)
        return self._changed(lambda part: gan.generate(source=part), codes, target)


def _check_alike(a: ImageCodec, b: ImageCodec) -> None:
    """Raise unless the images of both domains have the same shape."""
    if a.shape_ != b.shape_:
        raise ValueError(
            "Images of both domains must have the same size and number of channels. Received: "
            f"images of shape {a.shape_} in domain A, of {b.shape_} in domain B. Resize one "
            "domain, or convert it to grey or colour."
        )
