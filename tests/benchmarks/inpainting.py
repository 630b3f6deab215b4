"""Holes of a quarter of the image, filled: error, realism and variety of fills.

`Inpainter` is compared on scikit-learn's digits and on Fashion-MNIST with the mean image,
biharmonic interpolation, the mean of the nearest neighbours by the known pixels, and the same
network trained on absolute errors alone. The holes are squares in the middle, or boxes at random
places.
"""

import argparse
import itertools
import time
from functools import partial

import numpy as np
from image_protocol import fashion, write_picture
from measure import machine, quiet, read_json, table, verdict, write_json
from sklearn.datasets import load_digits

NUM_TRAIN = {"digits": 1200, "Fashion-MNIST": 4000}
NUM_TEST, NEIGHBORS, FILLS = 500, 5, 2
OURS, SAMPLED, L1, NEAREST = "`Inpainter`", "`Inpainter.sample`", "L1 alone", "5 neighbours"
LABELS = ", labels"
FORMS = {"rmse": ".3f", "mae": ".3f", "energy": ".2f", "difference": ".3f", "seconds": ".0f"}


def images_of(name, draw, folder):
    """Return images to learn from, others to fill, and labels of both; pixels are in [-1, 1]."""
    if name == "digits":
        images, labels = load_digits().images / 8 - 1, load_digits().target
    else:
        images, labels = fashion(folder)[0]
        images = images / 127.5 - 1
    rows = np.random.default_rng([draw, 2]).permutation(len(images))
    learned, filled = np.split(rows[: NUM_TRAIN[name] + NUM_TEST], [NUM_TRAIN[name]])
    images = images.astype("float32")
    return (images[learned], labels[learned]), (images[filled], labels[filled])


def boxes(shape, rng):
    """Return masks of boxes of half the height and half the width at random places."""
    _, height, width = shape
    masks = np.zeros(shape, bool)
    for mask in masks:
        top, left = rng.integers(0, [height // 2 + 1, width // 2 + 1])
        mask[top : top + height // 2, left : left + width // 2] = True
    return masks


def centre(shape, rng):
    """Return masks of the middle, of the same size."""
    _, height, width = shape
    masks = np.zeros(shape, bool)
    masks[:, height // 4 : height // 4 + height // 2, width // 4 : width // 4 + width // 2] = True
    return masks


HOLES = {"boxes": boxes, "centre": centre}


def mean_image(learned, images, masks):
    """Return the mean of all images in the holes."""
    return [np.where(masks, learned[0].mean(axis=0), images)]


def biharmonic(learned, images, masks):
    """Return biharmonic interpolations, which use no other images."""
    from skimage.restoration import inpaint_biharmonic

    filled = [inpaint_biharmonic(x, m) for x, m in zip((images + 1) / 2, masks, strict=True)]
    return [np.where(masks, 2 * np.stack(filled) - 1, images)]


def nearest(learned, images, masks, number=NEIGHBORS):
    """Return the mean of the images that are nearest by the known pixels."""
    known = (~masks).reshape(len(masks), -1).astype("float32")
    real, given = learned[0].reshape(len(learned[0]), -1), images.reshape(len(images), -1) * known
    off = known @ (real**2).T - 2 * given @ real.T
    chosen = np.argsort(off, axis=1)[:, :number]
    return [np.where(masks, learned[0][chosen].mean(axis=1), images)]


RIVALS = {
    "mean image": mean_image,
    "biharmonic": biharmonic,
    "1 neighbour": partial(nearest, number=1),
    NEAREST: nearest,
}


def l1_alone(space, num_classes, seed=None):
    """Return the networks of the recipe, compiled for the absolute error in the hole alone."""
    from keras import ops

    from ganaug.objectives import Relativistic
    from ganaug.recipes import inpainting

    class NoAdversary(Relativistic):
        uses_real = False

        def generator(self, real, fake):
            return 0.0 * ops.mean(fake)

    def error(real, fake, condition):
        return ops.sum(ops.abs(fake - real)) / ops.sum(condition["mask"])

    gan = inpainting(space, num_classes, seed=seed)
    first, second = gan.optimizers()
    gan.compile(first, second, NoAdversary(), terms=[error], jit_compile=False)
    return gan


def fills_of_networks(learned, images, labels, masks, args, draw):
    """Yield names, fills and the seconds of the fit, of networks with and without labels."""
    from ganaug import Inpainter

    gans = {OURS: "auto", L1: l1_alone}
    for network, with_labels in itertools.product(args.networks, args.labels):
        gan = gans[network]
        started = time.perf_counter()
        model = Inpainter(gan=gan, max_iter=args.updates, random_state=draw)
        model.fit(learned[0], learned[1] if with_labels else None)
        seconds = time.perf_counter() - started
        y, suffix = (labels, LABELS) if with_labels else (None, "")
        for name, holes in masks.items():
            alone = [model.transform(images, holes, y)]
            yield name, network + suffix, alone, seconds
            if network == OURS:
                several = model.sample(images, holes, FILLS, y=y)
                yield name, SAMPLED + suffix, several, seconds


def scores(learned, images, masks, fills):
    """Return measures of fills.

    The energy distance of completed images to the training images is reduced by that of the
    original images, and multiplied by 1,000.
    """
    from ganaug.metrics import energy_distance

    off = (fills[0] - images)[masks]
    distance = partial(energy_distance, _rows(learned[0][:1000]))
    return {
        "rmse": float(np.sqrt(np.mean(off**2))),
        "mae": float(np.abs(off).mean()),
        "energy": 1000 * float(distance(_rows(fills[0])) - distance(_rows(images))),
        "difference": float(np.abs(fills[0] - fills[1])[masks].mean()) if len(fills) > 1 else 0.0,
    }


def _rows(images):
    return images.reshape(len(images), -1)


def run_draw(name, draw, args):
    """Yield results of all methods on a draw."""
    learned, (images, labels) = images_of(name, draw, args.folder)
    rng = np.random.default_rng([draw, 3])
    masks = {kind: HOLES[kind](images.shape, rng) for kind in HOLES}
    for (kind, holes), (method, fill) in itertools.product(masks.items(), RIVALS.items()):
        started = time.perf_counter()
        fills = fill(learned, images, holes)
        found = scores(learned, images, holes, fills)
        yield {"holes": kind, "method": method, "seconds": time.perf_counter() - started} | found
    for kind, method, fills, seconds in fills_of_networks(
        learned, images, labels, masks, args, draw
    ):
        found = scores(learned, images, masks[kind], fills)
        yield {"holes": kind, "method": method, "seconds": seconds} | found
        if args.pictures and method == SAMPLED and kind == "boxes":
            show(f"{args.pictures}/inpainting-{name}-{draw}.png", images, masks[kind], fills)


def show(path, images, masks, fills, columns=16):
    """Write a picture: real images, with holes, and filled twice."""
    rows = np.stack([part[:columns] for part in (images, np.where(masks, 0.0, images), *fills)])
    write_picture(path, ((rows + 1) * 127.5).repeat(2, axis=2).repeat(2, axis=3))


def report(results):
    """Print a table for each data set and kind of holes, means over draws, and the targets."""
    for name, kind in itertools.product(NUM_TRAIN, HOLES):
        of = [r for r in results if (r["data"], r["holes"]) == (name, kind)]
        if not of:
            continue
        mean = {
            method: {m: np.mean([r[m] for r in of if r["method"] == method]) for m in FORMS}
            for method in dict.fromkeys(r["method"] for r in of)
        }
        rows = [
            [method, *(f"{m[key]:{form}}" for key, form in FORMS.items())]
            for method, m in mean.items()
        ]
        draws = len({r["draw"] for r in of})
        header = ["", "RMSE", "MAE", "energy distance", "between two fills", "seconds"]
        table(header, rows, f"{name}, {kind}, {draws} draws")
        _verdicts(mean)


def _verdicts(mean):
    for suffix in ("", LABELS):
        if not {OURS + suffix, L1 + suffix} <= mean.keys():
            continue
        ours, alone = mean[OURS + suffix], mean[L1 + suffix]
        limit = min(mean[NEAREST]["rmse"], alone["rmse"])
        print(
            f"Targets{suffix}: RMSE {ours['rmse']:.3f} at most {limit:.3f}: "
            f"{verdict(ours['rmse'] <= limit)}; energy distance {ours['energy']:.2f} at most 85 % "
            f"of {alone['energy']:.2f}: {verdict(ours['energy'] <= 0.85 * alone['energy'])}"
        )


def main():
    """Run what the arguments ask for, or print an earlier run again."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", help="with Fashion-MNIST's four idx files; downloads without")
    parser.add_argument("--data", nargs="+", choices=NUM_TRAIN, default=list(NUM_TRAIN))
    parser.add_argument("--draws", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--networks", nargs="+", choices=[OURS, L1], default=[OURS, L1])
    parser.add_argument("--labels", type=int, nargs="+", choices=[0, 1], default=[0, 1])
    parser.add_argument("--updates", type=int, default=2000)
    parser.add_argument("--pictures", help="a folder")
    parser.add_argument("--output", default="inpainting.json")
    parser.add_argument("--report", nargs="+", metavar="FILE")
    args = parser.parse_args()
    results = [r for file in args.report or () for r in read_json(file)["results"]]
    for draw, name in itertools.product([] if args.report else args.draws, args.data):
        for found in run_draw(name, draw, args):
            results.append({"data": name, "draw": draw} | found)
            write_json(args.output, {"results": results, "machine": machine()})
            print(name, draw, found, flush=True)
    report(results)


if __name__ == "__main__":
    main()
