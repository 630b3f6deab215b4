"""Networks for videos: a generator that moves a frame, and a (2+1)-D discriminator."""

import keras
from keras import layers

from ganaug.networks.channels_last import Conv1D, Conv2D
from ganaug.networks.conv import projected_logits
from ganaug.networks.frames import Bounded, CornerFlow, PerFrame, PerPixel, SlowToFast, Warp
from ganaug.networks.initializers import Initializers, he
from ganaug.networks.layers import OneHot
from ganaug.networks.named_inputs import named_inputs
from ganaug.networks.shared import SINGLE

# Units of the motion code, and channels for repainting.
CODE, PAINT = 64, 8
# The unit of the flow, as a share of the longer side; in pixels, learning would be slow.
SHARE = 0.25
# Standard deviation of the initial weights of the flow.
START = 0.075


def video_generator(space, num_classes, *, latent_dim=32, seed=None):
    """Return a generator of videos that sets a real frame in motion.

    Content and motion are separate, as in MoCoGAN (Tulyakov et al., 2018,
    https://arxiv.org/abs/1707.04993): the content is a real frame, the motion is generated from
    the latent and the label. A motion is where the corners of the picture go in each frame, and
    everything between them moves along: these are few numbers, so that ten videos are enough to
    learn it. Small convolutions repaint the frames, since interpolation blurs them.

    Parameters
    ----------
    space : Space
        The shape of a video, (time, height, width, channels); the first three are multiples of 4.
    num_classes : int
        Number of labels of the input ``condition``, of shape ().
    latent_dim : int, default=32
        The width of ``latent``.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Its inputs are ``latent``, ``condition`` and ``source``, a frame. Videos are in [-1, 1].

    Raises
    ------
    ValueError
        If the samples of the space are not such videos.
    """
    check_videos(space)
    initializer = Initializers("generator", seed, he)
    inputs = named_inputs({"latent": (latent_dim,), "condition": (), "source": space.shape[1:]})
    label = OneHot(num_classes)(inputs["condition"])
    code = layers.Concatenate()([inputs["latent"], label])
    for _ in range(2):
        code = _activate(layers.Dense(CODE, kernel_initializer=initializer())(code))
    video = Warp(**SINGLE)([inputs["source"], _flow(code, space, initializer)])
    return keras.Model(inputs, _repainted(video, initializer), name="generator")


def _activate(x):
    return layers.LeakyReLU(0.2)(x)


def _near_zero(initializer, deviation=0.01):
    return keras.initializers.RandomNormal(0.0, deviation, seed=initializer.integer())


def _flow(code, space, initializer):
    """Return how far each pixel of each frame moves, of shape (batch, time, height, width, 2)."""
    time, height, width, _ = space.shape
    start = _near_zero(initializer, START)
    corners = layers.Dense(time * 8, kernel_initializer=start, **SINGLE)(code)
    corners = SlowToFast(**SINGLE)(layers.Reshape((time, 8))(corners))
    return CornerFlow(height, width, **SINGLE)(
        layers.Rescaling(SHARE * max(height, width), **SINGLE)(corners)
    )


def _repainted(video, initializer):
    """Return videos with small details changed; initially, they are almost unchanged."""
    x = _activate(PerFrame(Conv2D(PAINT, 3, kernel_initializer=initializer()))(video))
    start = _near_zero(initializer)
    change = Conv2D(video.shape[-1], 3, kernel_initializer=start, **SINGLE)
    change = PerFrame(change, **SINGLE)(x)
    return Bounded(**SINGLE)(layers.Add(**SINGLE)([video, change]))


def video_discriminator(space, num_classes, *, width=16, seed=None):
    """Return a projection discriminator of videos, with (2+1)-D convolutions.

    Strided convolutions over frames and over time alternate (Tran et al., 2018,
    https://arxiv.org/abs/1711.11248), which is faster than convolving over both at once.

    Parameters
    ----------
    space : Space
        The shape of a video.
    num_classes : int
        Number of labels of the input ``condition``, of shape (); see
        `ganaug.networks.conv.conv_discriminator`.
    width : int, default=16
        Channels after the first convolution.
    seed : int, optional
        Random seed of the initial weights.

    Returns
    -------
    keras.Model
        Returns a logit for each video, of shape (batch, 1).
    """
    check_videos(space)
    initializer = Initializers("discriminator", seed, he)
    inputs = named_inputs({"sample": space.shape, "condition": ()})

    def conv(kind, channels, kernel, strides=1):
        return kind(channels, kernel, strides=strides, kernel_initializer=initializer())

    x = inputs["sample"]
    for channels in (width, 2 * width):
        x = _activate(PerFrame(conv(Conv2D, channels, 4, strides=2))(x))
        x = _activate(PerPixel(conv(Conv1D, channels * 3 // 2, 3, strides=2))(x))
    x = _activate(PerFrame(conv(Conv2D, 4 * width, 3))(x))
    logits = projected_logits(x, inputs["condition"], num_classes, 8 * width, initializer)
    return keras.Model(inputs, logits, name="discriminator")


def check_videos(space):
    """Raise a ValueError if the samples of a space are not videos that can be halved twice."""
    if len(space.shape) != 4 or any(size % 4 for size in space.shape[:3]):
        raise ValueError(
            "Networks for videos need samples of shape (time, height, width, channels), with a "
            "time, height and width that are multiples of 4. Received: samples of shape "
            f"{tuple(space.shape)}. Pad videos, as VideoCodec does; for other samples, use "
            "gan='auto'."
        )
