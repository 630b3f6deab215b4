"""Minutes of a fit with defaults, by the size of images: GANs that contain others.

Two fits of a few updates each, of which the shorter one is taken off: what is left is what updates
take, without what is done once. The rest is multiplication. Random images, as time does not depend
on what they show; 400 of one class and 40 of the other.
"""

import argparse
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from measure import machine, quiet, table, write_json

# Updates by default.
AUGMENTERS = {"relativistic_lapgan": 5000, "cyclegan": 1000, "relativistic_cyclegan": 1200}
RESOLVER = {"pretraining_iter": 1000, "max_iter": 1000}
SHORT, LONG = 8, 24


def images(side):
    """Return images in colour and labels."""
    labels = np.repeat([0, 1], [400, 40])
    return np.random.default_rng(0).uniform(size=(len(labels), side, side, 3)), labels


def seconds(fit):
    """Return the seconds of an update, and of all that is done once."""
    taken = []
    for updates in (SHORT, LONG):
        started = time.perf_counter()
        fit(updates)
        taken.append(time.perf_counter() - started)
    each = (taken[1] - taken[0]) / (LONG - SHORT)
    return each, taken[0] - SHORT * each


def augmenting(gan, X, y):
    """Return what fits an augmenter for some updates."""
    from ganaug import GANAugmenter

    return lambda updates: GANAugmenter(gan=gan, max_iter=updates, random_state=0).fit(X, y)


def resolving(stage, X):
    """Return what fits a SuperResolver for some updates of a stage."""
    from ganaug import SuperResolver

    few = {"pretraining_iter": 1, "max_iter": 0}
    return lambda updates: SuperResolver(random_state=0, **few | {stage: updates}).fit(X)


def minutes(side):
    """Return the minutes of a fit of each system."""
    X, y = images(side)
    found = {}
    for gan, updates in AUGMENTERS.items():
        each, once = seconds(augmenting(gan, X, y))
        found[gan] = (once + updates * each) / 60
    found["SuperResolver"] = 0.0
    for stage, updates in RESOLVER.items():
        each, once = seconds(resolving(stage, X))
        found["SuperResolver"] += (once + updates * each) / 60
    return found


def main():
    """Measure, print the table, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sides", type=int, nargs="+", default=[28, 32, 48, 64])
    parser.add_argument("--output", default="image_sizes.json")
    args = parser.parse_args()
    found = {}
    for side in args.sides:
        found[side] = minutes(side)
        print(f"{side} pixels: {found[side]}", flush=True)
        write_json(args.output, {"results": found, "machine": machine()})
    names = [*AUGMENTERS, "SuperResolver"]
    rows = [[name, *(f"{found[side][name]:.1f}" for side in args.sides)] for name in names]
    table(["", *(f"{side} x {side}" for side in args.sides)], rows, "Minutes of a fit, one class")


if __name__ == "__main__":
    main()
