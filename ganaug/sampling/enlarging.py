"""Large images: one GAN learns them at a smaller size, and a second one to enlarge them."""

import json
import logging
from functools import cached_property

import keras
import numpy as np
import tensorflow as tf

from ganaug._utils.seeding import derive, seed_of, stream
from ganaug.codecs import ImageCodec
from ganaug.codecs.codes import WithoutColumns, check_fitted, read_codes
from ganaug.codecs.pixels import LEAST_SIDE, MOST_ENLARGED_SIDE, check_shape, read
from ganaug.exceptions import TrainingWarning, warn
from ganaug.networks.named_inputs import resized
from ganaug.recipes.srgan import small_srgan
from ganaug.space import Space
from ganaug.training.loop import TrainingConfig
from ganaug.training.train_super_resolution import smaller, train_resolver

logger = logging.getLogger("ganaug")

# The longest side that is learned: an update at 64 x 64 in colour takes a tenth of a second on two
# cores. The patches from which enlarging is learned are about as large as in Ledig et al., 2017.
LEARNED_SIDE, PATCH_SIDE = 64, 64
NUM_PATCHES, MOST_BYTES = 2000, 2**28
FACTORS = (3, 4)
# Networks halve small images twice.
MULTIPLE = 4
BATCH_SIZE = 16
# The number of images decoded at once, which bounds memory.
AT_ONCE = 16


class EnlargingCodec(WithoutColumns):
    """Encode large images as smaller ones, and decode by enlarging.

    Small images are means of squares of pixels. `ganaug.recipes.srgan.small_srgan` learns to
    enlarge them again from patches of the fitted images (Ledig et al., 2017,
    https://arxiv.org/abs/1609.04802). Encoding and decoding loses detail.

    Parameters
    ----------
    value_range : "auto" or pair, default="auto"
        See `ganaug.codecs.ImageCodec`.
    pretraining_iter, max_iter : int, default=2000 and 1000
        See `ganaug.SuperResolver`.
    verbose : int, default=0
    random_state : int, RandomState instance or None, default=None

    Attributes
    ----------
    factor_ : {3, 4}
        The factor by which sides are shortened.
    full_ : ImageCodec
        The codec of full-size images.
    enlarger_ : keras.Model
        Enlarges small images, which are its input ``coarse``.
    space_, shape_, dtype_, value_range_
        See `ganaug.codecs.ImageCodec`; the space is that of the small images.
    """

    kind = "images"

    def __init__(
        self,
        *,
        value_range="auto",
        pretraining_iter=2000,
        max_iter=1000,
        verbose=0,
        random_state=None,
    ):
        self.value_range = value_range
        self.pretraining_iter = pretraining_iter
        self.max_iter = max_iter
        self.verbose = verbose
        self.random_state = random_state

    def fit(self, X, y=None):
        """Learn the range of images and how to enlarge them; see `ganaug.codecs.ImageCodec.fit`.

        Raises
        ------
        KeyboardInterrupt
            If the user interrupts training. Nothing is learned then.
        """
        images = read(X)
        check_shape(images.shape, MOST_ENLARGED_SIDE)
        factor = factor_of(images.shape[1:3])
        full = ImageCodec(
            value_range=self.value_range, multiple=MULTIPLE * factor, max_side=MOST_ENLARGED_SIDE
        ).fit(images, y)
        logger.warning(_notice(images.shape[1:3], full.space_.shape, factor))
        seed = derive(seed_of(self.random_state), "enlarging")
        used = BATCH_SIZE * (self.pretraining_iter + self.max_iter)
        patches = _patches(images, full, factor, min(NUM_PATCHES, used), seed)
        return self._assemble(full, factor, self._learned(patches, factor, seed))

    def _learned(self, patches, factor, seed):
        """Return a network that has learned to enlarge."""
        plans = [
            TrainingConfig(number, BATCH_SIZE, verbose=self.verbose, max_steps_per_call=4)
            for number in (self.pretraining_iter, self.max_iter)
        ]
        space = Space(patches.shape[1:])
        _, trained = train_resolver(small_srgan, space, patches, factor, plans, seed)
        if trained.interrupted:
            raise KeyboardInterrupt("training was interrupted before the images were learned")
        if trained.diverged_at:
            warn(
                f"Training to enlarge images diverged at evaluations {trained.diverged_at}, and "
                "was resumed from the preceding ones with lower learning rates. Look at the "
                "images before you use them.",
                TrainingWarning,
            )
        return trained.gan.average_generator

    def _assemble(self, full, factor, network):
        height, width, channels = full.space_.shape
        small = (height // factor, width // factor, channels)
        self.full_, self.factor_ = full, factor
        vars(self).pop("_constants", None)  # Constants of an earlier fit.
        self.enlarger_ = resized(network, "coarse", small)
        self.enlarger_.trainable = False
        self.shape_, self.dtype_ = full.shape_, full.dtype_
        self.value_range_ = full.value_range_
        self.space_ = Space(small)
        return self

    def encode(self, X):
        """Return small images in [-1, 1]; see `ganaug.codecs.ImageCodec.encode`."""
        check_fitted(self)
        images = read(X)
        self.full_.encode(images[:0])  # Raises for images of another size or kind.
        codes = np.empty((len(images), *self.space_.shape), "float32")
        for part in _blocks(len(images)):
            codes[part] = smaller(self.full_.encode(images[part]), self.factor_)
        return codes

    def decode(self, codes, seed=None, rare=None):
        """Return full-size images; see `ganaug.codecs.ImageCodec.decode`."""
        codes = read_codes(self, codes)
        images = np.empty((len(codes), *self.shape_), dtype=self.dtype_)
        for part in _blocks(len(codes)):
            images[part] = self.decode_tensors(codes[part]).numpy()
        return images

    def decode_tensors(self, codes, seed=None, rare=None):
        """Decode codes within TensorFlow, eagerly or in a graph."""
        check_fitted(self)
        codes = tf.ensure_shape(tf.cast(codes, tf.float32), (None, *self.space_.shape))
        with keras.StatelessScope(self._constants):
            large = self.enlarger_({"coarse": tf.clip_by_value(codes, -1.0, 1.0)}, training=False)
        return self.full_.decode_tensors(large)

    decode_features = decode_tensors

    @cached_property
    def _constants(self):
        """The weights as constants, so that decoding graphs have no state."""
        with tf.init_scope():
            return [(v, tf.constant(v.numpy())) for v in self.enlarger_.variables]

    def __getstate__(self):
        return {name: value for name, value in vars(self).items() if name != "_constants"}

    def get_config(self):
        """Return a dict of JSON values, and the weights as arrays, for ``from_config``."""
        check_fitted(self)
        full, arrays = self.full_.get_config()
        network = json.loads(self.enlarger_.to_json())
        weights = {f"weight {i}": w for i, w in enumerate(self.enlarger_.get_weights())}
        return {"full": full, "factor": self.factor_, "network": network}, arrays | weights

    @classmethod
    def from_config(cls, config, arrays):
        """Return a fitted codec that encodes and decodes like the saved one."""
        full = ImageCodec.from_config(config["full"], {})
        network = keras.models.model_from_json(json.dumps(config["network"]))
        network.set_weights([arrays[f"weight {i}"] for i in range(len(network.weights))])
        return cls(value_range=full.value_range)._assemble(full, config["factor"], network)


def factor_of(sides):
    """Return the factor by which the sides of large images are shortened.

    Raises
    ------
    ValueError
        If a side would be too short.
    """
    factor = next(f for f in FACTORS if max(sides) <= f * LEARNED_SIDE)
    if min(sides) < factor * LEAST_SIDE:
        raise ValueError(
            f"Images with a side of {max(sides)} pixels are learned at 1/{factor} of their size, "
            f"so the other side must have at least {factor * LEAST_SIDE} pixels. Received: images "
            f"of {sides[0]} x {sides[1]} pixels. Crop or resize them."
        )
    return factor


def _notice(sides, padded, factor):
    small = [side // factor for side in padded[:2]]
    return (
        f"Images of {sides[0]} x {sides[1]} pixels are learned at {small[0]} x {small[1]}, since "
        "larger ones would take an hour or more without a GPU, and enlarged by a network trained "
        "on patches of them. Finer details are invented. Resize the images to at most 128 pixels "
        "a side for a GAN that learns them as they are."
    )


def _patches(images, codec, factor, number, seed):
    """Return random patches of encoded images, `number` of them if memory allows it."""
    rng = stream(seed, "patches")
    *sides, channels = codec.space_.shape
    height, width = (min(PATCH_SIDE, side) // factor * factor for side in sides)
    most = MOST_BYTES // (4 * height * width * channels)
    number = max(min(number, most), 2 * BATCH_SIZE)
    patches = np.empty((number, height, width, channels), "float32")
    chosen = np.sort(rng.integers(len(images), size=number))
    for image in np.unique(chosen):
        encoded = codec.encode(images[image : image + 1])[0]
        for place in np.flatnonzero(chosen == image):
            top, left = rng.integers([sides[0] - height + 1, sides[1] - width + 1])
            patches[place] = encoded[top : top + height, left : left + width]
    return patches


def _blocks(number):
    return [slice(start, start + AT_ONCE) for start in range(0, number, AT_ONCE)]
