"""Minutes of a fit with defaults, by the size of images.

Two fits have different numbers of updates and the same number of evaluations, so that their times
differ by the updates alone. The time of a whole fit is then computed from both. The images are
random, since the time does not depend on their content; 400 are of one class and 40 of the other.
"""

import argparse
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from measure import machine, quiet, table, write_json

AUGMENTERS = ("image", "dagan", "relativistic_lapgan", "cyclegan", "relativistic_cyclegan")
STAGES = ("pretraining_iter", "max_iter")
SHORT, LONG = 32, 96


def images(side):
    """Return images in colour and labels."""
    labels = np.repeat([0, 1], [400, 40])
    return np.random.default_rng(0).uniform(size=(len(labels), side, side, 3)), labels


def seconds(fit):
    """Return the seconds of an update, and of the rest of a fit."""
    fit(1)  # The first fit of a process also starts TensorFlow.
    taken = []
    for updates in (SHORT, LONG):
        started = time.perf_counter()
        fit(updates)
        taken.append(time.perf_counter() - started)
    each = (taken[1] - taken[0]) / (LONG - SHORT)
    return each, taken[0] - SHORT * each


def augmenting(gan, X, y):
    """Return a function that fits an augmenter for some updates."""
    from ganaug import GANAugmenter

    return lambda updates: GANAugmenter(gan=gan, max_iter=updates, random_state=0).fit(X, y)


def resolving(stage, X):
    """Return a function that fits a SuperResolver for some updates of a stage."""
    from ganaug import SuperResolver

    few = {"pretraining_iter": 1, "max_iter": 0}
    return lambda updates: SuperResolver(random_state=0, **few | {stage: updates}).fit(X)


def default_updates(gan):
    """Return how many updates of a recipe a fit takes."""
    from ganaug import GANAugmenter
    from ganaug.sampling.defaults import new_synthesizer

    params = GANAugmenter(gan=gan).get_params(deep=False)
    return new_synthesizer(params, "images").learner.config.max_iter


def minutes(side):
    """Return the minutes of a fit of each system."""
    from ganaug import SuperResolver

    X, y = images(side)
    found = {}
    for gan in AUGMENTERS:
        each, once = seconds(augmenting(gan, X, y))
        found[gan] = (once + default_updates(gan) * each) / 60
    stages = {stage: seconds(resolving(stage, X)) for stage in STAGES}
    updates = sum(getattr(SuperResolver(), stage) * each for stage, (each, _) in stages.items())
    # The rest of a fit is in the seconds of both stages, and counts once.
    found["SuperResolver"] = (updates + stages["max_iter"][1]) / 60
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
