"""Pictures of what a GAN of images or videos generates, once per evaluation."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf
from sklearn.utils import check_scalar

from ganaug._utils import atomic
from ganaug._utils.compat import all_layers
from ganaug.data.sources import SourceFrames
from ganaug.networks.layers import OneHot
from ganaug.networks.named_inputs import input_names, input_shapes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.types import StrPath

BORDER, WHITE = 2, 255
COLOURS = 3
# The duration of a frame of an animated picture.
MILLISECONDS = 120


class ImageGrid(keras.callbacks.Callback):
    """Write a picture of generated images at each evaluation, to see how training goes.

    A row is a class, a column a latent vector; both are the same at all evaluations, so that the
    pictures can be compared. They show the averaged generator, from which samples are drawn, and
    images as it sees them, padded to sides that are multiples of 4. Three channels are shown as
    colours; two channels, and those beyond three, are grey images side by side.

    Videos become animated pictures, which needs Pillow. In a recipe that starts from real frames,
    each column starts from one frame.

    Parameters
    ----------
    folder : str or Path
        Created if it does not exist. Each GAN that is trained gets the next free folder in it,
        ``gan_1``, ``gan_2``, ..., with the pictures ``evaluation_01.png``, ...
    num_per_class : int, default=8
        Images in a row.
    seed : int, default=0
        Random seed of the latent vectors. Training does not depend on it.

    Raises
    ------
    ModuleNotFoundError
        When training begins, if the samples are videos and Pillow is missing.
    ValueError
        When training begins, if the samples are neither images nor videos, if the generator
        changes other images, or if it takes a condition without a `ganaug.networks.layers.OneHot`,
        from which the number of classes is known.

    Notes
    -----
    Each run has its own folder, numbered in the order in which runs begin, also with one GAN per
    class, in several processes, in another fit or with a copy of the callback. A run that
    continues after a divergence replaces the picture of the evaluation at which it diverged, or
    starts another folder if that was the first.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import numpy as np
    >>> from ganaug import GANAugmenter, ImageGrid
    >>> noise, y = np.random.default_rng(0).normal(size=(30, 8, 8)), np.repeat([0, 1], [20, 10])
    >>> X = np.linspace(0, 20, 64).reshape(8, 8) + noise
    >>> with TemporaryDirectory() as folder:
    ...     callbacks = [ImageGrid(folder)]
    ...     augmenter = GANAugmenter(gan="vanilla", max_iter=2, callbacks=callbacks).fit(X, y)
    ...     print(sorted(picture.name for picture in Path(folder, "gan_1").iterdir()))
    ['evaluation_1.png', 'evaluation_2.png']
    """

    def __init__(self, folder: StrPath, num_per_class: int = 8, seed: int = 0) -> None:
        super().__init__()
        check_scalar(num_per_class, "num_per_class", Integral, min_val=1)
        self.folder: Path = Path(folder)
        self.num_per_class = num_per_class
        self.seed = seed
        self._own_folder: Path | None = None
        self._sources: Any = None

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        generator = self.model.generator
        _check_shape(generator.output_shape[1:])
        _check_inputs(generator, self._sources)
        self._conditions = _conditions(generator)
        shapes = input_shapes(generator)
        shape = (self.num_per_class, *shapes.get("latent", ()))
        rng = np.random.default_rng(self.seed)
        self._latents = rng.standard_normal(shape, "float32")
        self._uniform = rng.random((self.num_per_class, 3), "float32")

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        # Training that continues after a divergence or an interrupt is the same run.
        if epoch == 0 or self._own_folder is None:
            self._own_folder = _next_folder(self.folder)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        images = np.stack([self._row(condition) for condition in self._conditions])
        number = str(epoch + 1).zfill(len(str(self.params["epochs"])))
        # Keras begins an epoch before it ends one.
        path = self._own_folder / f"evaluation_{number}.png"  # type: ignore[operator]
        with atomic.writing(path) as file:
            file.write(_moving(images) if images.ndim == 6 else _still(images))

    def _row(self, condition: int | None) -> NDArray[np.uint8]:
        """Return the images of one condition, as bytes."""
        # Given all inputs, the model draws no random numbers, so training is not affected.
        given = {} if self._sources is None else {"source": self._source(condition or 0)}
        if condition is not None:
            condition = np.full(self.num_per_class, condition, "int32")
        codes = self.model.generate(condition=condition, latent=self._latents, **given)
        # A picture must not end a run: NaN becomes grey.
        codes = np.nan_to_num(keras.ops.convert_to_numpy(codes).astype("float32"))
        return np.rint((np.clip(codes, -1, 1) + 1) * (WHITE / 2)).astype("uint8")

    def _source(self, condition: int) -> tf.Tensor:
        """Return a real frame for each column."""
        labels = tf.fill([self.num_per_class], condition)
        presence = tf.ones(self.num_per_class, tf.bool)
        return self._sources.inputs(labels, self._uniform, presence)["source"]


@contextmanager
def shown_sources(callbacks: Iterable[keras.callbacks.Callback], sources: Any) -> Iterator[None]:
    """Let pictures of videos start from frames that `sources` draws, until the block ends."""
    grids = [callback for callback in callbacks if isinstance(callback, ImageGrid)]
    grids = grids if isinstance(sources, SourceFrames) else []
    for grid in grids:
        grid._sources = sources
    try:
        yield
    finally:  # A callback that is kept, or copied, holds no data.
        for grid in grids:
            grid._sources = None


def _check_shape(shape: tuple[int, ...]) -> None:
    if len(shape) not in (3, 4):
        raise ValueError(
            "ImageGrid shows images, so the generator must return samples of shape (height, "
            "width, channels), or videos, (time, height, width, channels). Received: samples of "
            f"shape {tuple(shape)}. Leave this callback out for other samples."
        )
    if len(shape) == 4 and find_spec("PIL") is None:
        raise ModuleNotFoundError(
            "ImageGrid writes animated pictures of videos with Pillow, which is not installed. "
            "Install it (pip install pillow), or leave this callback out."
        )


def _check_inputs(generator: keras.Model, sources: Any = None) -> None:
    known = {"latent", "condition"} if sources is None else {"latent", "condition", "source"}
    others = sorted(set(input_names(generator)) - known)
    if others:
        raise ValueError(
            "ImageGrid shows images that are generated from latent vectors and labels. "
            f"Received: a generator that also takes {others}, as generators that change other "
            "images do. Leave this callback out for them."
        )


def _conditions(generator: keras.Model) -> Sequence[int | None]:
    """Return each condition that a generator can be given; None alone if it takes none."""
    if "condition" not in input_names(generator):
        return [None]
    sizes = [layer.num_classes for layer in all_layers(generator) if isinstance(layer, OneHot)]
    if not sizes:
        raise ValueError(
            "ImageGrid shows one row per class, and reads their number from the layer "
            "ganaug.networks.layers.OneHot of the generator's condition. Received: a generator "
            "that takes a condition and has no such layer. Encode the condition with this layer."
        )
    return range(min(sizes))


def _next_folder(parent: Path) -> Path:
    """Create the next free folder for a run: other processes may do so at the same time."""
    parent.mkdir(parents=True, exist_ok=True)
    return next(folder for i in count(1) if _is_new(folder := parent / f"gan_{i}"))


def _is_new(folder: Path) -> bool:
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    return True


def panels(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return images with any number of channels as grey or colour images, side by side."""
    channels = images.shape[-1]
    if channels in (1, COLOURS):
        return images
    shown = COLOURS if channels > COLOURS else 0
    greys = [images[..., [i] * COLOURS] for i in range(shown, channels)]
    return np.concatenate([images[..., :COLOURS]] * bool(shown) + greys, axis=-2)


def _still(images: NDArray[np.uint8]) -> bytes:
    """Return a PNG file of rows of images."""
    return tf.io.encode_png(_joined(panels(images))).numpy()


def _moving(videos: NDArray[np.uint8]) -> bytes:
    """Return an animated PNG file of rows of videos, of shape (rows, columns, time, h, w, c)."""
    from PIL import Image

    frames = [_joined(panels(images)) for images in np.moveaxis(videos, 2, 0)]
    first, *others = [Image.fromarray(np.squeeze(f, 2) if f.shape[2] == 1 else f) for f in frames]
    file = io.BytesIO()
    first.save(file, "PNG", save_all=True, append_images=others, duration=MILLISECONDS, loop=0)
    return file.getvalue()


def _joined(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Join rows of images, of shape (rows, columns, h, w, c), with borders in between."""
    margins = [(0, 0), (0, 0), (0, BORDER), (0, BORDER), (0, 0)]
    tiles = np.pad(images, margins, constant_values=WHITE)
    rows, columns, height, width, channels = tiles.shape
    joined = tiles.swapaxes(1, 2).reshape(rows * height, columns * width, channels)
    return joined[:-BORDER, :-BORDER]
