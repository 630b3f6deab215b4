"""Images that LAPGANs make of Fashion-MNIST, against those of `dcgan`, in no more time.

`dcgan` trains with the settings of `GANAugmenter`. Each pyramid gets the same number of updates,
or as many as fit into the seconds of `dcgan`, by the time of its updates after the first
evaluation, in which its step is traced. A network trained on all 60,000 real images gives the
share of images with the requested label and, with the features before its last layer, the KID to
the test images by class. Each recipe trains in a fresh process.
"""

import argparse
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from image_protocol import ImageScores, fashion, write_picture
from measure import fresh, machine, table, verdict, write_json

PEER, PYRAMIDS = "dcgan", ("lapgan", "relativistic_lapgan")
NUM_IMAGES = 500  # The number of each class.
AGREEMENT = 0.85


class Clock(keras.callbacks.Callback):
    """Measure the seconds of the first evaluation, which traces the step, and of all others."""

    def on_train_begin(self, logs=None):
        self.ends = [time.perf_counter()]

    def on_epoch_end(self, epoch, logs=None):
        self.ends.append(time.perf_counter())


def run(recipe, max_iter, folder, pictures):
    """Train a recipe in this process, and return images, labels, seconds and updates."""
    from ganaug import GANAugmenter

    clock = Clock()
    settings = {"selection": None, "callbacks": [clock], "random_state": 0}
    augmenter = GANAugmenter(gan=recipe, max_iter=max_iter, **settings)
    augmenter.fit(*fashion(folder)[0])
    labels = np.repeat(np.arange(10), NUM_IMAGES)
    images, _ = augmenter.sample(len(labels), labels)
    if pictures:
        write_picture(f"{pictures}/{recipe}.png", images.reshape(10, NUM_IMAGES, 28, 28)[:, :12])
    seconds = np.diff(clock.ends)
    return images, labels, {"seconds": float(seconds.sum()), "updates": augmenter.n_iter_}


def updates_within(recipe, seconds, most, folder, trial=160):
    """Return the number of updates, up to a limit, for which there is time, by a short run."""
    spent = fresh(_seconds_of_checks, recipe, trial, folder)
    per_update = np.median(spent[1:]) * len(spent) / trial
    return max(1, min(int((seconds - spent[0]) / per_update), most))


def _seconds_of_checks(recipe, max_iter, folder):
    from ganaug import GANAugmenter

    clock = Clock()
    GANAugmenter(gan=recipe, max_iter=max_iter, callbacks=[clock]).fit(*fashion(folder)[0])
    return np.diff(clock.ends)


def run_all(args):
    """Yield the name and the figures of real images and of each recipe."""
    scores_of = ImageScores(args.folder)
    (images, labels), _ = fashion(args.folder)
    yield "real", scores_of(images[: 10 * NUM_IMAGES], labels[: 10 * NUM_IMAGES])
    *made, limit = fresh(run, PEER, args.max_iter or "auto", args.folder, args.pictures)
    yield PEER, scores_of(*made) | limit
    for recipe in PYRAMIDS:
        max_iter = updates_within(recipe, limit["seconds"], limit["updates"], args.folder)
        *made, spent = fresh(run, recipe, max_iter, args.folder, args.pictures)
        yield recipe, scores_of(*made) | spent


def print_verdicts(found):
    """Print the targets, and whether they are reached."""
    peer = found[PEER]
    for recipe in PYRAMIDS:
        own = found[recipe]
        print(f"\n{recipe}:")
        print(f"- seconds at most those of {PEER}: {verdict(own['seconds'] <= peer['seconds'])}")
        print(f"- KID at most that of {PEER}: {verdict(own['kid'] <= peer['kid'])}")
        print(f"- labels, at least {AGREEMENT:.0%}: {verdict(own['agreement'] >= AGREEMENT)}")


def main():
    """Train, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", help="with Fashion-MNIST's four idx files; downloads without")
    parser.add_argument("--max-iter", type=int, help=f"updates of {PEER}; 5,000 without")
    parser.add_argument("--pictures", help="a folder for a grid of each recipe's images")
    parser.add_argument("--output", default="pyramids.json")
    args = parser.parse_args()
    found = {}
    for name, figures in run_all(args):
        found[name] = figures
        print(f"{name}: {figures}", flush=True)
        write_json(args.output, {"results": found, "machine": machine()})
    rows = [
        [name, f"{of['kid']:.3f}", f"{of['agreement']:.1%}"]
        + ([f"{of['updates']:,}", f"{of['seconds']:.0f}"] if "seconds" in of else ["", ""])
        for name, of in found.items()
    ]
    table(["", "KID", "labels", "updates", "seconds"], rows, "Fashion-MNIST, 50,000 images")
    print_verdicts(found)


if __name__ == "__main__":
    main()
