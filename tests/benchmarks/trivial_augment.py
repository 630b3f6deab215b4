"""TrivialAugment: one change of each image, chosen at random with a random strength.

Müller and Hutter, 2021, https://arxiv.org/abs/2103.10158. The changes are those of RandAugment
(Cubuk et al., 2020, https://arxiv.org/abs/1909.13719) that do something to grey images, in
RandAugment's ranges; there is no flip among them. `keras.layers.RandAugment` is not used here: it
chooses the same changes for a whole batch, and its default turns images by up to half a circle,
which turns a 6 into a 9.
"""

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

# Strengths are from 0 to 1. Pixels are those of images of 32 x 32.
SHEAR, SHIFT, DEGREES, CONTRAST, BITS = 0.3, 10, 30.0, 0.9, 4


def affine(image, a, b, c, d, e, f):
    """Return an image resampled at ``(a x + b y + c, d x + e y + f)`` around its middle."""
    middle = (image.width - 1) / 2
    offset = [middle - a * middle - b * middle + c, middle - d * middle - e * middle + f]
    terms = (a, b, offset[0], d, e, offset[1])
    return image.transform(image.size, Image.Transform.AFFINE, terms, Image.Resampling.BILINEAR)


def shifted(image, x, y):
    """Return an image shifted by fractions of the largest shift."""
    most = SHIFT / 32 * image.width
    return affine(image, 1, 0, round(x * most), 0, 1, round(y * most))


def enhanced(enhance):
    """Return a change that weakens or strengthens the property of an enhancer of PIL."""
    return lambda image, s, sign: enhance(image).enhance(1 + CONTRAST * s * sign)


# Each is a callable of an image, a strength and a sign.
CHANGES = (
    lambda image, s, sign: image,
    lambda image, s, sign: ImageOps.autocontrast(image),
    lambda image, s, sign: ImageOps.equalize(image),
    lambda image, s, sign: image.rotate(sign * s * DEGREES, Image.Resampling.BILINEAR),
    lambda image, s, sign: ImageOps.solarize(image, round(256 * (1 - s))),
    lambda image, s, sign: ImageOps.posterize(image, 8 - round(s * BITS)),
    enhanced(ImageEnhance.Contrast),
    enhanced(ImageEnhance.Brightness),
    enhanced(ImageEnhance.Sharpness),
    lambda image, s, sign: affine(image, 1, sign * s * SHEAR, 0, 0, 1, 0),
    lambda image, s, sign: affine(image, 1, 0, 0, sign * s * SHEAR, 1, 0),
    lambda image, s, sign: shifted(image, sign * s, 0),
    lambda image, s, sign: shifted(image, 0, sign * s),
)


def trivial_augment(images, seed):
    """Return each image changed once.

    Parameters
    ----------
    images : ndarray of shape (n, side, side)
        Bytes.
    seed : int or list of int
    """
    rng = np.random.default_rng(seed)
    chosen = rng.integers(len(CHANGES), size=len(images))
    strengths, signs = rng.random(len(images)), rng.choice([-1, 1], len(images))
    return np.stack(
        [
            np.asarray(CHANGES[i](Image.fromarray(image), s, sign))
            for i, image, s, sign in zip(chosen, images, strengths, signs, strict=True)
        ]
    )
