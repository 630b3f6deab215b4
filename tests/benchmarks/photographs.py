"""Pictures of results on real colour images: patches of scikit-learn's two photographs.

There are 400 patches of the first photograph, a pagoda, and 40 of the second, a flower. Each
picture shows an ability on such patches; the seconds of a fit and of the fill are printed.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from measure import quiet

SIZES = 400, 40
SHOWN = 6
# Millimetres of depth for each step of brightness, in the fourth channel.
DEPTH = 20


def patches(side, sizes=SIZES, seed=0, columns=(0.0, 1.0)):
    """Return patches of both photographs and their labels.

    Parameters
    ----------
    side : int
    sizes : pair of int
    seed : int
    columns : pair of float
        The part of the width to take them from.
    """
    from sklearn.datasets import load_sample_images

    rng, found = np.random.default_rng(seed), []
    for image, number in zip(load_sample_images().images, sizes, strict=True):
        height, width, _ = image.shape
        left, right = (round(width * share) for share in columns)
        for _ in range(number):
            top = rng.integers(height - side + 1)
            start = left + rng.integers(right - left - side + 1)
            found.append(image[top : top + side, start : start + side])
    return np.stack(found), np.repeat([0, 1], sizes)


def filled(X, y, **settings):
    """Return real images of both classes, and synthetic ones of an augmenter that fills them."""
    from ganaug import GANAugmenter

    augmenter, started = GANAugmenter(random_state=0, **settings), time.perf_counter()
    X_more, _ = augmenter.fit_resample(X, y)
    seconds = time.perf_counter() - started
    print(f"fit and fill {X.shape}: {len(X_more) - len(X)} images in {seconds:.0f} s", flush=True)
    wanted = np.repeat([0, 1], SHOWN)
    made, _ = augmenter.sample(len(wanted), wanted)
    return [X[y == 0][:SHOWN], made[:SHOWN], X[y == 1][:SHOWN], made[SHOWN:]]


def large():
    """Return real and synthetic patches of 224 x 224 pixels, for each class."""
    return [images[: SHOWN // 2 + 1] for images in filled(*patches(224))]


def colour():
    """Return real and synthetic patches of 64 x 64 pixels, for each class."""
    return filled(*patches(64))


def with_depth():
    """Return patches of 32 x 32 pixels, beside their fourth channel, which has another range."""
    X, y = patches(32)
    brightness = X.mean(axis=3, keepdims=True)
    four = np.concatenate([X, brightness * DEPTH], axis=3).astype("uint16")
    rows = filled(four, y)
    shown = [(images[..., :3], images[..., 3:] // DEPTH) for images in rows]
    return [part for colours, depth in shown for part in (colours, depth.repeat(3, axis=3))]


def hot_pixels():
    """Return synthetic patches of 80 real ones, without and with a hot pixel among them."""
    X, y = patches(32, (60, 20))
    X = X.astype("uint16")
    hot = X.copy()
    hot[3, 10, 20] = 65_535
    without, with_one = filled(X, y), filled(hot, y)
    return [without[1], with_one[1], without[3], with_one[3]]


def enlarged():
    """Return patches of 96 x 96 pixels, enlarged three times: as squares, bicubic, and learned.

    They are of the left parts of the photographs; the resolver learns from patches of 48 x 48
    pixels of the right parts.
    """
    import tensorflow as tf

    from ganaug import SuperResolver

    X, _ = patches(48, (300, 300), columns=(0.45, 1.0))
    started = time.perf_counter()
    resolver = SuperResolver(scale=3, random_state=0).fit(X)
    print(f"SuperResolver {X.shape}: {time.perf_counter() - started:.0f} s", flush=True)
    real, _ = patches(96, (SHOWN // 2, SHOWN // 2), seed=1, columns=(0.0, 0.45))
    means = real.reshape(SHOWN, 32, 3, 32, 3, 3).mean(axis=(2, 4))
    small = np.rint(means).astype("uint8")
    bicubic = tf.image.resize(small, (96, 96), "bicubic").numpy().clip(0, 255)
    squares = small.repeat(3, axis=1).repeat(3, axis=2)
    return [squares, bicubic, resolver.transform(small), real]


PICTURES = {
    "large_images": large,
    "colour": colour,
    "colour_and_depth": with_depth,
    "hot_pixels": hot_pixels,
    "enlarging_colour": enlarged,
}
# The size at which each pixel is shown, so that images of 32 pixels can be seen.
REPEATED = {"colour_and_depth": 3, "hot_pixels": 3, "colour": 2}


def write(path, rows, repeated):
    """Write rows of images as one picture, with white lines between them."""
    from PIL import Image

    framed = [
        np.pad(row, [(0, 0), (0, 2), (0, 2), (0, 0)], constant_values=255)
        for row in (np.asarray(row).astype("uint8") for row in rows)
    ]
    joined = np.concatenate([np.concatenate(list(row), axis=1) for row in framed])
    large = joined.repeat(repeated, axis=0).repeat(repeated, axis=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(large).save(path, quality=90)


def main():
    """Make the pictures that are asked for."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", nargs="+", choices=PICTURES, default=list(PICTURES))
    parser.add_argument("--folder", type=Path, default=Path("pictures"))
    args = parser.parse_args()
    for name in args.pictures:
        write(args.folder / f"{name}.jpg", PICTURES[name](), REPEATED.get(name, 1))


if __name__ == "__main__":
    main()
