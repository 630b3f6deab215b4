"""Images of digits, and a `SuperResolver` of tiny networks that hardly trains."""

from sklearn.datasets import load_digits

from ganaug import SuperResolver
from ganaug.recipes.srgan import small_srgan

DIGITS = load_digits()
HIGH, LABELS = DIGITS.images[:120], DIGITS.target[:120]


def halved(images, scale=2):
    n, height, width = images.shape[:3]
    blocks = images.reshape(n, height // scale, scale, width // scale, scale, *images.shape[3:])
    return blocks.mean(axis=(2, 4)).astype(images.dtype)


def tiny(space, scale, **settings):
    return small_srgan(space, scale, width=4, num_blocks=1, **settings)


def resolver(**settings):
    defaults = {"gan": tiny, "pretraining_iter": 4, "max_iter": 2, "random_state": 0}
    return SuperResolver(**defaults | settings)
