"""Half precision against single: the last distance to the data, and the seconds of a fit."""

import argparse
import sys
import time

import keras
import numpy as np
from measure import machine, quiet, table, write_json
from sklearn.datasets import load_breast_cancer, load_digits

from ganaug import GANAugmenter

POLICIES = ("float32", "mixed_bfloat16", "mixed_float16")
# The recipes for images have fewer updates than by default.
UPDATES = {"tabular": 500, "image": 320, "dcgan": 200, "wgan": 60, "wgan_gp": 60}


def data(recipe):
    """Return samples of two classes, one of which is scarce."""
    X, y = load_breast_cancer(return_X_y=True) if recipe == "tabular" else digits()
    kept = np.r_[np.flatnonzero(y), np.flatnonzero(y == 0)[:30]]
    return X[kept], y[kept]


def digits():
    """Return images of zeros and ones, of 8 x 8."""
    X, y = load_digits(n_class=2, return_X_y=True)
    return X.reshape(-1, 8, 8), y


def fitted(recipe, policy):
    """Return the last distance to the data and the seconds of a fit."""
    keras.config.set_dtype_policy(policy)
    started = time.perf_counter()
    augmenter = GANAugmenter(gan=recipe, max_iter=UPDATES[recipe], random_state=0)
    quality = augmenter.fit(*data(recipe)).history_["quality"]
    return quality[-1], time.perf_counter() - started


def main():
    """Measure, write the raw figures, print the table."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default="half_precision.json", help="the raw figures")
    args = parser.parse_args()
    found = {name: [fitted(name, policy) for policy in POLICIES] for name in UPDATES}
    write_json(args.output, machine() | {"distance, seconds": found})
    lines = [
        [name, *(f"{distance:.3f}, {seconds:.0f} s" for distance, seconds in fits)]
        for name, fits in found.items()
    ]
    table(["recipe", *POLICIES], lines, "Distance to the data, and seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
