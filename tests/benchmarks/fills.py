"""Is it the inpainter that keeps erased and filled images from helping, or the idea?

The script uses draws of `erase_and_fill.py` that are not reported there. It measures how much
fills differ from the erased parts, for the few images that the GAN learned from and for others,
how many fills lose their label, how much they change an image, and how much a classifier gains
from them over the same number of shifts. Beside the GAN of the few images, there is one that also
learned from hundreds of others. Without a GAN, a hole is filled with the same pixels of the real
image of the class that is most similar around the hole, among the few images or among others. No
inpainter of the few images can do what the rows with others do.
"""

import argparse
import itertools
from functools import partial

import numpy as np
from erase_and_fill import (
    CLASSIFIERS,
    DATA,
    SHIFT,
    TIMES,
    drawn,
    guesses,
    run_or_read,
    shifted,
    trained_network,
)
from measure import quiet, table

NUM_OTHERS, REPEATS = 4000, {"SVM": 10, "network": 2}
CONTROL = "shifts again"
MEASURED = {
    "off": "error",
    "off_others": "error on others",
    "wrong": "other labels",
    "change": "change",
}


def holes_of(share, images, rng):
    """Return masks of the default's holes, or of boxes with sides from half to a share."""
    import tensorflow as tf

    holes = kinds_of(share)
    uniform = tf.constant(rng.random((len(images), holes.num_random)), tf.float32)
    return holes(uniform, *images.shape[1:]).numpy()


def kinds_of(share):
    """Return the default's holes, or boxes whose longest sides are a share of the image's."""
    from ganaug.data.holes import Boxes, RandomHoles

    return Boxes(0.5, share) if share else RandomHoles()


def all_shifts(images, labels):
    """Return images at all the places where `shifted` may put them."""
    side, most = images.shape[1], SHIFT[images.shape[1]]
    padded = np.pad(images, [(0, 0), (most, most), (most, most)])
    moves = list(itertools.product(range(2 * most + 1), repeat=2))
    moved = [padded[:, i : i + side, j : j + side] for i, j in moves]
    return np.concatenate(moved), np.tile(labels, len(moves))


def of_gan(model, images, labels, masks, rng):
    """Return fills by the GAN of an augmenter or an inpainter."""
    from ganaug.images.train_inpainting import latents

    codes, masks = model.codec_.encode(images), masks[..., None].astype("float32")
    made = model.gan_.generate(
        source=codes * (1 - masks),
        condition={"mask": masks, "condition": labels.astype("int32")},
        latent=latents(model.gan_, len(codes), int(rng.integers(2**31))),
    )
    return model.codec_.decode(made.numpy())


def of_few(few, others, updates, seed, change=None, part=1.0):
    """Return a filler that has learned from few images, in a fraction of the updates."""
    from ganaug import GANAugmenter

    X, y = change(*few) if change else few
    plan = dict.fromkeys(np.unique(y).tolist(), len(y))
    augmenter = GANAugmenter(
        gan="inpainting",
        sampling_strategy=plan,
        max_iter=int(part * updates),
        random_state=seed,
    )
    return partial(of_gan, augmenter.fit(X, y))


def of_many(few, others, updates, seed, share=None, alone=False):
    """Return a filler that has learned from others, too, or from shifted copies of the few."""
    from ganaug import Inpainter

    parts = all_shifts(*few) if alone else map(np.concatenate, zip(few, others, strict=True))
    inpainter = Inpainter(max_iter=updates, holes=kinds_of(share), random_state=seed)
    return partial(of_gan, inpainter.fit(*parts))


def of_nearest(few, others, updates, seed, pool=0):
    """Return a filler that takes parts of the few images, or of others."""
    real, classes = (few, others)[pool]

    def fill(images, labels, masks, rng):
        filled = []
        for image, label, hole in zip(images, labels, masks, strict=True):
            same = real[classes == label].astype(float)
            off = (((same - image) ** 2) * ~hole).sum(axis=(1, 2))
            # No image is filled with itself.
            off[(same == image).all(axis=(1, 2))] = np.inf
            filled.append(np.where(hole, same[off.argmin()], image))
        return np.array(filled, images.dtype)

    return fill


def unchanged(few, others, updates, seed):
    """Return a filler that puts back what was there."""
    return lambda images, labels, masks, rng: images


# The filler and the longest side of its boxes; None stands for the default's holes.
METHODS = {
    CONTROL: (unchanged, None),
    "GAN": (of_few, None),
    "GAN, 3 in 10 updates": (partial(of_few, part=0.3), None),
    "GAN that learns shifted copies": (partial(of_few, change=all_shifts), None),
    "GAN that learns shifted copies, large holes": (partial(of_many, share=1.0, alone=True), 1.0),
    "GAN that learns others": (of_many, None),
    "GAN that learns others, large holes": (partial(of_many, share=1.0), 1.0),
    "parts of real images": (of_nearest, None),
    "parts of others": (partial(of_nearest, pool=1), None),
    "parts of others, large holes": (partial(of_nearest, pool=1), 1.0),
}


def scale(images):
    """Return pixels in units of half their range."""
    return images / 127.5


def fidelity(fill, share, few, others, classifier, rng):
    """Return the errors of fills of the few images and of others, and the lost labels of the few.

    Errors are root mean squares in the hole, and the change is that of whole images, in half
    ranges.
    """
    images, labels = (np.repeat(part, 10, axis=0) for part in few)
    made, off, masks = _filled(fill, share, images, labels, rng)
    _, off_others, masks_others = _filled(fill, share, *others, rng)
    return {
        "off": float(np.sqrt(np.mean(off[masks] ** 2))),
        "off_others": float(np.sqrt(np.mean(off_others[masks_others] ** 2))),
        "wrong": float(np.mean(guesses(classifier, made) != labels)),
        "change": _rms(off),
    }


def _filled(fill, share, images, labels, rng):
    masks = holes_of(share, images, rng)
    made = fill(images, labels, masks, rng)
    return made, scale(made) - scale(images), masks


def changes_of_others(few, rng):
    """Return the changes by a shift, and by the nearest other real image of the class."""
    images, labels = few
    moved = shifted(np.repeat(images, 10, axis=0), rng)
    pairs = scale(images[:, None].astype(float)) - scale(images.astype(float))
    apart = np.sqrt((pairs**2).mean(axis=(2, 3)))
    apart[(labels[:, None] != labels) | np.eye(len(labels), dtype=bool)] = np.inf
    off = scale(moved) - scale(np.repeat(images, 10, axis=0))
    return {"shift": _rms(off), "neighbour": float(apart.min(axis=1).mean())}


def _rms(off):
    return float(np.sqrt((off**2).mean(axis=(1, 2))).mean())


def usefulness(fill, share, few, test, draw):
    """Return the balanced accuracy of classifiers on shifted images and as many shifted fills.

    It is the mean of some repetitions, with their standard deviation.
    """
    copies, labels = (np.repeat(part, TIMES, axis=0) for part in few)
    scores = {classifier: [] for classifier in CLASSIFIERS}
    for repeat in range(max(REPEATS.values())):
        rng = np.random.default_rng([draw, repeat, 8])
        moved, masks = shifted(copies, rng), holes_of(share, copies, rng)
        made = shifted(fill(copies, labels, masks, rng), rng)
        X, y = np.concatenate([few[0], moved, made]), np.concatenate([few[1], labels, labels])
        for classifier, score in CLASSIFIERS.items():
            if repeat < REPEATS[classifier]:
                scores[classifier].append(score(X, y, test, 100 * draw + repeat))
    spread = {f"{classifier} spread": float(np.std(found)) for classifier, found in scores.items()}
    return {classifier: float(np.mean(found)) for classifier, found in scores.items()} | spread


def run_cell(name, count, draw, args):
    """Yield results of all methods on a draw."""
    few, test, others = drawn(name, count, draw, args.folder)
    others = tuple(part[:NUM_OTHERS] for part in others)
    classifier = trained_network(*map(np.concatenate, zip(test, others, strict=True)), seed=draw)
    scales = changes_of_others(few, np.random.default_rng([draw, 9]))
    for method in dict.fromkeys([CONTROL, *args.methods]):
        make, share = METHODS[method]
        fill = make(few, others, args.updates, draw)
        rng = np.random.default_rng([draw, 7])
        found = fidelity(fill, share, few, others, classifier, rng)
        yield {"method": method} | scales | found | usefulness(fill, share, few, test, draw)


def report(results):
    """Print means over draws, and gains over the control with their standard errors."""
    for name, count in sorted({(r["data"], r["count"]) for r in results}):
        of = [r for r in results if (r["data"], r["count"]) == (name, count)]
        control = {r["draw"]: r for r in of if r["method"] == CONTROL}
        rows = []
        for method in dict.fromkeys(r["method"] for r in of):
            mine = list({r["draw"]: r for r in of if r["method"] == method}.values())
            means = [f"{np.mean([r[key] for r in mine]):.3f}" for key in MEASURED]
            gains = [
                [r[classifier] - control[r["draw"]][classifier] for r in mine]
                for classifier in CLASSIFIERS
            ]
            rows.append([method, len(mine), *means, *map(_with_error, gains)])
        table(["", "draws", *MEASURED.values(), *CLASSIFIERS], rows, f"{name}, {count} images")
        shift, neighbour = (np.mean([r[key] for r in of]) for key in ("shift", "neighbour"))
        print(f"A shift changes an image by {shift:.3f}; the nearest other real image of its")
        print(f"class differs by {neighbour:.3f}.")


def _with_error(gains):
    mean = f"{np.mean(gains):+.3f}"
    return f"{mean} ({np.std(gains, ddof=1) / len(gains) ** 0.5:.3f})" if len(gains) > 1 else mean


def main():
    """Run what the arguments ask for, or print an earlier run again."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", help="with Fashion-MNIST's four idx files; downloads without")
    parser.add_argument("--data", nargs="+", choices=DATA, default=["digits"])
    parser.add_argument("--counts", type=int, nargs="+", default=[5, 20])
    parser.add_argument("--draws", type=int, nargs="+", default=[4, 5, 6, 7])
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--updates", type=int, default=2000)
    parser.add_argument("--output", default="fills.json")
    parser.add_argument("--report", nargs="+", metavar="FILE")
    report(run_or_read(parser.parse_args(), run_cell))


if __name__ == "__main__":
    main()
