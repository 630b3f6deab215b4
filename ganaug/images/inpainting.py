"""A transformer that fills holes in images with a GAN."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from sklearn.utils import check_scalar
from sklearn.utils.validation import check_is_fitted

from ganaug._utils.compat import Interval, StrOptions, fit_context
from ganaug._utils.seeding import derive, seed_of
from ganaug.codecs import ImageCodec
from ganaug.images.labels import classes_of, positions_of
from ganaug.images.masks import read_holes
from ganaug.images.transformer import ImageTransformer, check_min_images
from ganaug.persistence.augmenter_state import pack_labels

if TYPE_CHECKING:
    import keras
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray

    from ganaug.models import GAN
    from ganaug.types import RandomState, Recipe, StrPath


class Inpainter(ImageTransformer):
    """Fill holes in images with a GAN.

    It trains on whole images, erasing random parts of them, and then fills the masked parts of
    other images: damage, or objects to remove. Pixels outside the mask stay as they are.

    Parameters
    ----------
    gan : "auto" or callable, default="auto"
        ``(space, num_classes, seed=) -> GAN``; "auto" is `ganaug.recipes.inpainting`. Pass a
        `functools.partial` of it for another ``width`` or ``score``.
    holes : "auto" or Holes, default="auto"
        The parts that are erased in training, an object of `ganaug.data.holes`; "auto" is
        ``RandomHoles()``, boxes and strokes that cover a quarter of the image on average.
    max_iter : int, default=2000
        Updates of both networks.
    batch_size : int, default=64
        Number of fills per update, two for each image.
    value_range : "auto" or pair, default="auto"
        The lowest and the highest pixel of the images; see `ganaug.GANAugmenter`.
    early_stopping, n_iter_no_change, callbacks, checkpoint_dir, verbose, random_state
        See `ganaug.SuperResolver`. There are up to 16 evaluations.

    Attributes
    ----------
    gan_ : GAN
        The trained model.
    codec_ : ImageCodec
        Encodes and decodes images.
    classes_ : ndarray of shape (n_classes,)
        The fitted labels; none without `y`.
    history_ : dict
        Values at each evaluation: ``generator_loss``, ``discriminator_loss``, ``quality``, which
        is the energy score of two fills (`ganaug.terms.EnergyScore`), ``error``, the mean absolute
        difference to what was erased, in units of half the pixel range, and ``kernel_distance``
        (KID in principal components): the lower, the better. They are measured on a held-out tenth
        of the images, or on training images if that tenth is fewer than 8, not counting images
        that are alone in their class.
    diverged_ : list of int
        The evaluations at which training diverged; see the warning.
    n_iter_ : int
        Updates of both networks.

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
    ganaug.GANAugmenter : With ``gan="inpainting"``, generates images of a class by filling holes.

    References
    ----------
    Pathak et al., 2016, Context encoders: feature learning by inpainting,
    https://arxiv.org/abs/1604.07379

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.datasets import load_digits
    >>> from ganaug import Inpainter
    >>> digits = load_digits().images
    >>> hole = np.zeros((8, 8), bool)
    >>> hole[2:6, 2:6] = True
    >>> inpainter = Inpainter(max_iter=10, random_state=0).fit(digits[:100])
    >>> filled = inpainter.transform(digits[100:105], hole)
    >>> filled.shape
    (5, 8, 8)
    >>> bool((filled[:, ~hole] == digits[100:105, ~hole]).all())
    True
    """

    gan_: GAN
    classes_: NDArray[Any]

    _parameter_constraints = {
        **ImageTransformer._parameter_constraints,
        "holes": [StrOptions({"auto"}), callable],
        # A fill is compared with another fill of the same hole.
        "batch_size": [Interval(Integral, 2, None, closed="left")],
    }

    def __init__(  # noqa: PLR0913
        self,
        *,
        gan: Literal["auto"] | Recipe = "auto",
        holes: Literal["auto"] | Callable[..., tf.Tensor] = "auto",
        max_iter: int = 2000,
        batch_size: int = 64,
        value_range: Literal["auto"] | ArrayLike = "auto",
        early_stopping: bool = False,
        n_iter_no_change: int = 5,
        callbacks: Sequence[keras.callbacks.Callback] | None = None,
        checkpoint_dir: StrPath | None = None,
        verbose: int = 0,
        random_state: RandomState = None,
    ) -> None:
        self.gan = gan
        self.holes = holes
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
        """Learn to fill holes.

        Parameters
        ----------
        X : array-like of shape (n_samples, height, width) or (n_samples, height, width, channels)
            At least two images without holes.
        y : array-like of shape (n_samples,), default=None
            Labels. With them, all classes are trained on equally often, and fills can be closer to
            the truth if `transform` receives labels too. It also works without them.

        Returns
        -------
        self : Inpainter

        Raises
        ------
        TypeError, ValueError
            If `X` holds no images that can be learned; if labels do not match the images, are
            missing, or cannot be sorted.
        """
        from ganaug.data.holes import RandomHoles
        from ganaug.images.train_inpainting import train_inpainter
        from ganaug.recipes import inpainting

        codec = ImageCodec(value_range=self.value_range).fit(X)
        check_min_images(X, "X")
        recipe = inpainting if self.gan == "auto" else self.gan
        holes = RandomHoles() if self.holes == "auto" else self.holes
        codes, seed = codec.encode(X), seed_of(self.random_state)
        classes, labels = np.zeros(0), None
        if y is not None:
            classes, labels = classes_of(y, codes)
        trained = train_inpainter(recipe, codes, labels, holes, self._plan(), seed)
        self.classes_ = classes
        self._keep(codec, trained)
        return self

    def transform(
        self, X: ArrayLike, mask: ArrayLike | None = None, y: ArrayLike | None = None
    ) -> NDArray[Any]:
        """Fill the holes of images, each with one typical fill; `sample` returns several.

        Parameters
        ----------
        X : array-like of shape (n_samples, height, width) or (n_samples, height, width, channels)
            Images of the size and kind that were fitted. Their pixels in the holes are ignored.
        mask : array-like of shape (n_samples, height, width) or (height, width), default=None
            An array of bool that is True where to fill, as in
            ``skimage.restoration.inpaint_biharmonic``; a mask of the latter shape applies to all
            images. By default, NaN pixels of float images and the masked pixels of a masked array
            are filled.
        y : array-like of shape (n_samples,), default=None
            The labels of the images, if they are known and `fit` was given labels.

        Returns
        -------
        ndarray of the shape of `X`
            Equal to `X` outside the holes. Its dtype is that of `X` or, if the fitted images had
            another dtype, one that holds both.

        Raises
        ------
        NotFittedError
            Before `fit`.
        TypeError, ValueError
            If the images are of another kind or size, or the mask is of another dtype or shape;
            if there is a mask for a masked array, which has its own; if all of an image is hidden;
            if pixels are NaN where the mask is False; if a label was not fitted.
        """
        (filled,) = self._filled(X, mask, y, [None])
        return filled

    def sample(
        self,
        X: ArrayLike,
        mask: ArrayLike | None = None,
        n_samples: int = 1,
        *,
        y: ArrayLike | None = None,
        random_state: RandomState = None,
    ) -> NDArray[Any]:
        """Fill the holes of images several times, with different content each time.

        Parameters
        ----------
        X, mask, y
            See `transform`.
        n_samples : int, default=1
            The number of fills of each image.
        random_state : int, RandomState instance or None, default=None
            The same integer gives the same fills; None uses the `random_state` of the inpainter.

        Returns
        -------
        ndarray of shape (n_samples, n_images, height, width, ...)
            See `transform`.

        Raises
        ------
        NotFittedError, TypeError, ValueError
            See `transform`.
        """
        check_scalar(n_samples, "n_samples", Integral, min_val=1)
        seed = seed_of(self.random_state if random_state is None else random_state)
        return self._filled(X, mask, y, [derive(seed, f"fill {i}") for i in range(n_samples)])

    def _filled(
        self,
        X: ArrayLike,
        mask: ArrayLike | None,
        y: ArrayLike | None,
        seeds: Sequence[int | None],
    ) -> NDArray[Any]:
        """Return the filled images once per seed of the latents; None stands for zero latents."""
        from ganaug.images.train_inpainting import latents

        check_is_fitted(self, "gan_")
        images, holes = read_holes(X, mask, self.codec_.shape_)
        codes, masks = self._encoded(images, self.codec_), self.codec_.pad(holes)[..., None]
        codes *= ~masks
        labels = self._positions(y, len(codes))
        inside = holes.reshape(holes.shape + (1,) * (images.ndim - 3))

        def filled(seed: int | None) -> NDArray[Any]:
            latent = latents(self.gan_, len(codes), seed or 0) * np.float32(seed is not None)

            def change(rows: NDArray[np.intp]) -> Any:
                given = {"mask": masks[rows].astype("float32"), "condition": labels[rows]}
                return self.gan_.generate(source=codes[rows], condition=given, latent=latent[rows])

            fills = self._changed(change, np.arange(len(codes)), self.codec_)
            return np.where(inside, fills, images)

        return np.stack([filled(seed) for seed in seeds])

    def _positions(self, y: ArrayLike | None, number: int) -> NDArray[np.int32]:
        """Return the position of each label among the classes; unknown labels come after them."""
        if y is not None:
            return positions_of(y, self.classes_, number)
        # Without labels, all images are learned as one class whose label is always hidden.
        return np.full(number, max(len(self.classes_), 1), "int32")

    def _packed_fitted(self, arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
        arrays["classes"], dtype = pack_labels(self.classes_)
        return super()._packed_fitted(arrays) | {"classes_dtype": dtype}

    def _restore_fitted(self, packed: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
        super()._restore_fitted(packed, arrays)
        self.classes_ = arrays["classes"].astype(packed["classes_dtype"])
