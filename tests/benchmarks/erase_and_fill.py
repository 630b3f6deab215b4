"""Few images of each class: does it help to erase parts of them and fill these?

The data are digits of 8 x 8 and Fashion-MNIST, with 5 to 20 images of each of ten classes, from
which `GANAugmenter(gan="inpainting")` learns, too. A support vector machine and a small network
are trained on the real images and on changed ones: shifted; twice as many shifted ones (as many
as with both); with parts cut out; with parts erased and filled; and shifted and filled.
"""

import argparse
import itertools
import time

import numpy as np
from image_protocol import fashion, rows, small_network
from measure import machine, quiet, read_json, table, verdict, write_json
from sklearn.datasets import load_digits
from sklearn.metrics import balanced_accuracy_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

DATA, COUNTS, NUM_CLASSES, NUM_TEST = ("digits", "Fashion-MNIST"), (5, 10, 20), 10, 1000
# Changed images of each kind for each real one.
TIMES = 4
SHIFT = {8: 1, 28: 3}
BATCH, STEPS = 64, 600
BOTH, CONTROL = "shifts, erase and fill", "shifts, twice as many"


def drawn(name, count, draw, folder):
    """Return `count` images of each class, as bytes, others to test on, and all others."""
    if name == "digits":
        images, labels = (load_digits().images * 15.9375).astype("uint8"), load_digits().target
    else:
        images, labels = fashion(folder)[0]
    order = np.random.default_rng([draw, 4]).permutation(len(images))
    kept = np.concatenate([order[labels[order] == k][:count] for k in range(NUM_CLASSES)])
    test, others = np.split(np.setdiff1d(order, kept, assume_unique=True), [NUM_TEST])
    return [(images[part], labels[part]) for part in (kept, test, others)]


def shifted(images, rng):
    """Return images shifted by whole pixels, with the background where there is nothing."""
    most = SHIFT[images.shape[1]]
    padded = np.pad(images, [(0, 0), (most, most), (most, most)])
    side, moves = images.shape[1], rng.integers(0, 2 * most + 1, (len(images), 2))
    return np.stack(
        [x[i : i + side, j : j + side] for x, (i, j) in zip(padded, moves, strict=True)]
    )


def cut_out(images, rng):
    """Return images without a box of the size of those that are erased."""
    import tensorflow as tf

    from ganaug.data.holes import RandomHoles

    holes = RandomHoles()
    uniform = tf.constant(rng.random((len(images), holes.num_random)), tf.float32)
    return np.where(holes(uniform, *images.shape[1:]), 0, images).astype("uint8")


def filled(X, y, number, args, draw):
    """Return as many images with a part erased and filled, and the seconds that it took."""
    from ganaug import GANAugmenter

    started = time.perf_counter()
    plan = dict.fromkeys(np.unique(y).tolist(), number // NUM_CLASSES + len(y) // NUM_CLASSES)
    augmenter = GANAugmenter(
        gan="inpainting", sampling_strategy=plan, max_iter=args.updates, random_state=draw
    )
    made, labels = augmenter.fit_resample(X, y)
    return made[len(X) :], labels[len(X) :], time.perf_counter() - started


def sets(X, y, args, draw):
    """Return training sets by name, and the seconds of the GAN."""
    rng = np.random.default_rng([draw, 5])
    copies, labels = np.repeat(X, TIMES, axis=0), np.repeat(y, TIMES)
    moved, again = shifted(copies, rng), shifted(copies, rng)
    made, of_made, seconds = filled(X, y, len(copies), args, draw)
    changed = {
        "nothing": [],
        "shifts": [(moved, labels)],
        CONTROL: [(moved, labels), (again, labels)],
        "cut-out": [(cut_out(copies, rng), labels)],
        "shifts, cut-out": [(moved, labels), (cut_out(again, rng), labels)],
        "erase and fill": [(made, of_made)],
        BOTH: [(moved, labels), (shifted(made, rng), of_made)],
    }
    joined = {
        name: [np.concatenate(parts) for parts in zip((X, y), *more, strict=True)]
        for name, more in changed.items()
    }
    return joined, seconds


def machine_score(X, y, test, seed):
    """Return the balanced accuracy of a support vector machine."""
    model = make_pipeline(StandardScaler(), SVC(C=10.0)).fit(rows(X), y)
    return balanced_accuracy_score(test[1], model.predict(rows(test[0])))


def trained_network(X, y, seed):
    """Return a small convolutional network that was trained on images."""
    import keras

    side = X.shape[1]
    network = small_network(seed, side, padding="same" if side == 8 else "valid")
    schedule = keras.optimizers.schedules.CosineDecay(1e-3, STEPS)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(schedule), loss, steps_per_execution=25)
    rng = np.random.default_rng([seed, 6])
    rounds = -(-STEPS * BATCH // len(y))
    order = np.concatenate([rng.permutation(len(y)) for _ in range(rounds)])[: STEPS * BATCH]
    network.fit(X[order][..., None] / 255.0, y[order], BATCH, verbose=0, shuffle=False)
    return network


def guesses(network, images):
    """Return the labels that a network gives to images."""
    return network.predict(images[..., None] / 255.0, verbose=0).argmax(axis=1)


def network_score(X, y, test, seed):
    """Return the balanced accuracy of a small convolutional network."""
    network = trained_network(X, y, seed)
    return balanced_accuracy_score(test[1], guesses(network, test[0]))


CLASSIFIERS = {"SVM": machine_score, "network": network_score}


def run_cell(name, count, draw, args):
    """Yield the results of all training sets on a draw."""
    (X, y), test, _ = drawn(name, count, draw, args.folder)
    joined, seconds = sets(X, y, args, draw)
    for (method, (images, labels)), (classifier, score) in itertools.product(
        joined.items(), CLASSIFIERS.items()
    ):
        yield {
            "method": method,
            "classifier": classifier,
            "seconds": seconds,
            "balanced_accuracy": float(score(images, labels, test, draw)),
        }


def report(results):
    """Print balanced accuracies, means over draws, and the targets."""
    for name, classifier in itertools.product(DATA, CLASSIFIERS):
        of = [r for r in results if (r["data"], r["classifier"]) == (name, classifier)]
        counts = sorted({r["count"] for r in of})
        means = {
            method: [
                np.mean(
                    [
                        r["balanced_accuracy"]
                        for r in of
                        if (r["method"], r["count"]) == (method, count)
                    ]
                )
                for count in counts
            ]
            for method in dict.fromkeys(r["method"] for r in of)
        }
        if not of:
            continue
        cells = [[method, *(f"{m:.3f}" for m in found)] for method, found in means.items()]
        draws = len({r["draw"] for r in of})
        table(["", *map(str, counts)], cells, f"{name}, {classifier}, {draws} draws")
        for count, ours, control in zip(counts, means[BOTH], means[CONTROL], strict=True):
            least = 0.01 if count == 5 else 0.0
            lead = ours - control
            print(f"{count}: {lead:+.3f}, at least {least:+.2f}: {verdict(lead >= least)}")


def run_or_read(args, run_cell):
    """Return the results of all cells that the arguments ask for, or those of earlier runs."""
    if args.report:
        return [r for file in args.report for r in read_json(file)["results"]]
    results = []
    for draw, name, count in itertools.product(args.draws, args.data, args.counts):
        for found in run_cell(name, count, draw, args):
            results.append({"data": name, "draw": draw, "count": count} | found)
            write_json(args.output, {"results": results, "machine": machine()})
            print(results[-1], flush=True)
    return results


def main():
    """Run what the arguments ask for, or print an earlier run again."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", help="with Fashion-MNIST's four idx files; downloads without")
    parser.add_argument("--data", nargs="+", choices=DATA, default=DATA)
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--draws", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument("--output", default="erase_and_fill.json")
    parser.add_argument("--report", nargs="+", metavar="FILE")
    report(run_or_read(parser.parse_args(), run_cell))


if __name__ == "__main__":
    main()
