"""Fashion-MNIST from 14 x 14 to 28 x 28 pixels: `SuperResolver` beside bicubic interpolation.

The resolver is trained on some of the training images. The test images are reduced by means of
2 x 2 pixels and enlarged again. The table has PSNR and SSIM to the original images, and the share
of correct labels and the KID by class, both by a network trained on all 60,000 real images.
"""

import argparse
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf
from image_protocol import ImageScores, fashion, write_picture
from measure import machine, table, verdict, write_json

BICUBIC, PIXELS, ADVERSARIAL = "bicubic", "SuperResolver, pixels alone", "SuperResolver"
LABELS = "SuperResolver, content of labels too"


def halved(images):
    """Return images of half the sides, as bytes."""
    means = images.reshape(len(images), 14, 2, 14, 2).mean(axis=(2, 4))
    return np.rint(means).astype("uint8")


def bicubic(small):
    """Return images of twice the sides, as bytes."""
    large = tf.image.resize(small[..., None], (28, 28), "bicubic")[..., 0]
    return np.clip(np.rint(large), 0, 255).astype("uint8")


def enlarged(name, train, small):
    """Return enlarged images and the seconds of the fit."""
    from ganaug import SuperResolver
    from ganaug.terms import LabelContent, PixelContent

    if name == BICUBIC:
        return bicubic(small), 0.0
    started = time.perf_counter()
    settings = {
        PIXELS: {"max_iter": 0},
        ADVERSARIAL: {},
        LABELS: {"content": [PixelContent(1000.0), LabelContent()]},
    }
    resolver = SuperResolver(scale=2, random_state=0, **settings[name]).fit(*train)
    return resolver.transform(small), time.perf_counter() - started


def figures(real, labels, large, scores_of):
    """Return measures of how similar the enlarged images are to the real ones."""
    pair = [tf.constant(images[..., None]) for images in (real, large)]
    psnr, ssim = (of(*pair, 255) for of in (tf.image.psnr, tf.image.ssim))
    means = {"psnr": float(np.mean(psnr)), "ssim": float(np.mean(ssim))}
    return means | scores_of(large, labels)


def row(of):
    """Return the cells of some figures."""
    cells = [f"{of['psnr']:.2f}", f"{of['ssim']:.4f}", f"{of['agreement']:.2%}"]
    return [*cells, f"{of['kid']:.4f}", f"{of.get('seconds', 0):.0f}"]


def print_verdicts(found):
    """Print the targets, and whether they are reached."""
    print()
    for name in (PIXELS, ADVERSARIAL, LABELS):
        for key in ("ssim", "agreement"):
            reached = found[name][key] > found[BICUBIC][key]
            print(f"{name}, {key} above that of bicubic interpolation: {verdict(reached)}")
    for name in (ADVERSARIAL, LABELS):
        reached = found[name]["kid"] < found[PIXELS]["kid"]
        print(f"{name}, KID below that of pixels alone: {verdict(reached)}")


def main():
    """Train, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", help="with Fashion-MNIST's four idx files; downloads without")
    parser.add_argument("--images", type=int, default=2000, help="to train on")
    parser.add_argument("--pictures", help="a file for a picture of the first test images")
    parser.add_argument("--output", default="enlarging.json")
    args = parser.parse_args()
    train, (real, labels) = fashion(args.folder)
    train = [part[: args.images] for part in train]
    scores_of, small = ImageScores(args.folder), halved(real)
    found = {"the real images": figures(real, labels, real, scores_of)}
    shown = [small.repeat(2, axis=1).repeat(2, axis=2)]
    for name in (BICUBIC, PIXELS, ADVERSARIAL, LABELS):
        large, seconds = enlarged(name, train, small)
        found[name] = figures(real, labels, large, scores_of) | {"seconds": seconds}
        print(f"{name}: {found[name]}", flush=True)
        shown.append(large)
        write_json(args.output, {"results": found, "machine": machine()})
    if args.pictures:
        write_picture(args.pictures, np.stack([images[:12] for images in (*shown, real)]))
    rows = [[name, *row(of)] for name, of in found.items()]
    header = ["", "PSNR, dB", "SSIM", "labels", "KID", "seconds"]
    table(header, rows, f"10,000 test images, {args.images:,} to train on")
    print_verdicts(found)


if __name__ == "__main__":
    main()
