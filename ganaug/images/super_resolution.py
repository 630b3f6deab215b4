"""A transformer that enlarges images with a GAN."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from numbers import Integral
from typing import TYPE_CHECKING, Any, Literal, Self

from sklearn.utils.validation import check_is_fitted

from ganaug._utils.compat import Interval, Options, StrOptions, fit_context
from ganaug._utils.seeding import seed_of
from ganaug.codecs import ImageCodec
from ganaug.codecs.pixels import read
from ganaug.images.transformer import ImageTransformer, check_min_images

if TYPE_CHECKING:
    import keras
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from ganaug.models import GAN
    from ganaug.terms import LearnedTerm
    from ganaug.training.loop import TrainingConfig
    from ganaug.types import RandomState, StrPath, Term


class SuperResolver(ImageTransformer):
    """Enlarge images with a GAN that learns detail from larger images.

    It trains on high-resolution images, which it downsamples itself, and then enlarges
    low-resolution images, for example to add them to a training set.

    Parameters
    ----------
    scale : {2, 3, 4}, default=2
        Upscaling factor of each side.
    gan : "auto" or callable, default="auto"
        ``(space, scale, seed=) -> GAN``, such as `ganaug.recipes.srgan.srgan`; it must also take
        ``terms=`` if `content` is given; "auto" is `ganaug.recipes.srgan.small_srgan`.
    content : "auto" or sequence of callable, default="auto"
        Terms of `ganaug.terms` that compare enlarged images with the originals:
        ``[PixelContent(1000.0), LabelContent()]`` for example, or ``FeatureContent(network)`` for
        the features of a Keras model of images in [-1, 1], such as a VGG loaded from a file.
        "auto" compares pixels.
    pretraining_iter : int, default=2000
        Number of generator updates on the pixel loss alone, which gives blurred images.
    max_iter : int, default=1000
        Number of adversarial updates that follow; 0 for none.
    batch_size : int, default=16
        Images per update, at least 2: the discriminator normalises over the batch.
    value_range : "auto" or pair, default="auto"
        The lowest and the highest pixel of the images; see `ganaug.GANAugmenter`.
    early_stopping : bool, default=False
        If True, stop when ``quality`` no longer improves, and keep the best weights.
    n_iter_no_change : int, default=5
        Number of evaluations without improvement after which to stop early.
    callbacks : list of keras.callbacks.Callback, optional
        Callbacks for adversarial training; each evaluation ends an epoch.
    checkpoint_dir : str or Path, optional
        A folder for checkpoints of adversarial training; see `GANAugmenter`. The same fit
        continues from there if it was interrupted.
    verbose : int, default=0
        0 is silent, 1 shows Keras' progress bar.
    random_state : int, RandomState instance or None, default=None
        The same integer gives the same images. No global random state is used or changed.

    Attributes
    ----------
    gan_ : GAN
        The trained model.
    codec_ : ImageCodec
        Encodes and decodes large images.
    history_ : dict
        Values at each evaluation: ``generator_loss``, ``discriminator_loss``, ``quality`` and
        ``kernel_distance`` (KID in principal components, the lower the better), ``psnr`` in dB
        and ``ssim``. They are measured on a held-out tenth of the images, or on training images if
        there are fewer than 80.
    pixel_loss_ : list of float
        The mean squared difference of pixels, in units of half their range, during the updates on
        pixels alone.
    diverged_ : list of int
        The evaluations at which training diverged; see the warning.
    n_iter_ : int
        Number of adversarial updates.

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
    ganaug.GANAugmenter : Generates new images.

    References
    ----------
    Ledig et al., 2017, Photo-realistic single image super-resolution using a generative
    adversarial network, https://arxiv.org/abs/1609.04802

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from ganaug import SuperResolver
    >>> X_high = load_digits().images[:100]
    >>> X_low = X_high.reshape(100, 4, 2, 4, 2).mean(axis=(2, 4))
    >>> resolver = SuperResolver(pretraining_iter=20, max_iter=5, random_state=0).fit(X_high)
    >>> resolver.transform(X_low).shape
    (100, 8, 8)
    """

    gan_: GAN
    pixel_loss_: list[float]

    _fitted = (*ImageTransformer._fitted, "pixel_loss_")

    _parameter_constraints = {
        **ImageTransformer._parameter_constraints,
        "scale": [Options(Integral, {2, 3, 4})],
        "content": [StrOptions({"auto"}), list, tuple],
        "pretraining_iter": [Interval(Integral, 1, None, closed="left")],
        "max_iter": [Interval(Integral, 0, None, closed="left")],
        # Normalised over a batch of one, the last feature maps of small images are zero.
        "batch_size": [Interval(Integral, 2, None, closed="left")],
    }

    def __init__(  # noqa: PLR0913
        self,
        scale: Literal[2, 3, 4] = 2,
        *,
        gan: Literal["auto"] | Callable[..., GAN] = "auto",
        content: Literal["auto"] | Sequence[Term | LearnedTerm] = "auto",
        pretraining_iter: int = 2000,
        max_iter: int = 1000,
        batch_size: int = 16,
        value_range: Literal["auto"] | ArrayLike = "auto",
        early_stopping: bool = False,
        n_iter_no_change: int = 5,
        callbacks: Sequence[keras.callbacks.Callback] | None = None,
        checkpoint_dir: StrPath | None = None,
        verbose: int = 0,
        random_state: RandomState = None,
    ) -> None:
        self.scale = scale
        self.gan = gan
        self.content = content
        self.pretraining_iter = pretraining_iter
        self.max_iter = max_iter
        self.batch_size = batch_size
        self.value_range = value_range
        self.early_stopping = early_stopping
        self.n_iter_no_change = n_iter_no_change
        self.callbacks = callbacks
        self.checkpoint_dir = checkpoint_dir
        self.verbose = verbose
        self.random_state = random_state

    @fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn to enlarge images.

        Parameters
        ----------
        X : array-like of shape (n_samples, height, width) or (n_samples, height, width, channels)
            At least two large images. Pixels at the right and the bottom beyond a multiple of
            ``scale`` are not learned.
        y : array-like of shape (n_samples,), default=None
            Labels for `ganaug.terms.LabelContent`; ignored without it.

        Returns
        -------
        self : SuperResolver

        Raises
        ------
        TypeError, ValueError
            If `X` holds no images that can be learned; if labels that the content needs are
            missing or do not match.
        """
        from ganaug.space import Space
        from ganaug.training.train_super_resolution import train_resolver

        codec = ImageCodec(value_range=self.value_range, multiple=1).fit(X)
        check_min_images(X, "X")
        height, width = (side // self.scale * self.scale for side in codec.shape_[:2])
        data, seed = codec.encode(X)[:, :height, :width], seed_of(self.random_state)
        recipe, space = self._recipe(data, y, seed), Space(data.shape[1:])
        self.pixel_loss_, trained = train_resolver(
            recipe, space, data, self.scale, self._plans(), seed
        )
        self._keep(codec, trained)
        return self

    def transform(self, X: ArrayLike) -> NDArray[Any]:
        """Enlarge images.

        Parameters
        ----------
        X : array-like of shape (n_samples, height, width) or (n_samples, height, width, channels)
            Images with as many channels as the fitted ones, and the same range of values. The
            learned size is that of the fitted images divided by ``scale``; other sizes can be
            enlarged too if the generator is fully convolutional, as the default one is.

        Returns
        -------
        ndarray of shape (n_samples, scale * height, scale * width, ...)
            In the dtype and the range of the fitted images.

        Raises
        ------
        NotFittedError
            Before `fit`.
        ValueError
            If the images are of another kind, or of a size that the networks cannot enlarge.
        """
        check_is_fitted(self, "gan_")
        images = read(X)
        height, width = (*images.shape[1:3], 1, 1)[:2]
        codes = self._encoded(images, self.codec_.of_size(height, width))
        large = self.codec_.of_size(self.scale * height, self.scale * width)
        return self._changed(self._enlarger(codes.shape[1:]), codes, large)

    def _enlarger(self, shape: tuple[int, ...]) -> Callable[[NDArray[np.float32]], Any]:
        """Return a function that enlarges encoded images of a shape."""
        from ganaug.networks.named_inputs import input_shapes, resized

        generator = self.gan_.average_generator
        learned = input_shapes(generator)
        if learned["coarse"] == shape:
            return lambda part: self.gan_.generate(condition={"coarse": part})
        network = resized(generator, "coarse", shape)
        return lambda part: network({"coarse": part}, training=False)

    def _recipe(
        self, images: NDArray[np.float32], labels: ArrayLike | None, seed: int
    ) -> Callable[..., GAN]:
        from ganaug.recipes.srgan import small_srgan
        from ganaug.terms import LearnedTerm

        recipe = small_srgan if self.gan == "auto" else self.gan
        if isinstance(self.content, str):
            return recipe
        terms = [
            term.learned(images, labels, seed) if isinstance(term, LearnedTerm) else term
            for term in self.content
        ]
        return partial(recipe, terms=terms)

    def _plans(self) -> tuple[TrainingConfig, TrainingConfig]:
        adversarial = self._plan()
        pixels: dict[str, Any] = {
            "max_iter": self.pretraining_iter,
            "callbacks": (),
            "checkpoint_dir": None,
        }
        return replace(adversarial, **pixels), adversarial
