"""Labels and pixels that `DomainTranslator` keeps, on plain digits and inverted ones on stripes.

The digits are those of scikit-learn, enlarged to 16 x 16. One half of the training set is left as
it is, the other half becomes bright with dark strokes, on stripes of a random phase. The
translator sees neither labels nor pairs. The table has the share of test digits that keep their
label when they are translated, by a classifier of each domain, and their error after the way there
and back.
"""

import argparse
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from image_protocol import write_picture
from measure import machine, table, verdict, write_json
from scipy.ndimage import zoom
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

SIDE, RANGE = 16, 255.0
KEPT, OFF = 0.9, 0.1
PAPER, DIRECTIONS = "cyclegan", ("A to B", "B to A")


def plain(digits):
    """Return digits as bytes of 16 x 16 pixels."""
    large = zoom(digits.reshape(-1, 8, 8) / 16.0, (1, 2, 2), order=1)
    return np.rint(np.clip(large, 0, 1) * RANGE).astype("uint8")


def striped(images, rng):
    """Return inverted images, with stripes on the background but not on the strokes."""
    phases = rng.uniform(0, 2 * np.pi, (len(images), 1, 1))
    rows, columns = np.mgrid[:SIDE, :SIDE]
    stripes = 0.75 + 0.25 * np.sin((rows + columns) * (np.pi / 3) + phases)
    return np.rint((RANGE - images) * stripes).astype("uint8")


def domains(seed):
    """Return plain and striped digits with labels, from different digits, and equal test sets."""
    digits, labels = load_digits(return_X_y=True)
    train, test, train_labels, test_labels = train_test_split(
        digits, labels, test_size=0.3, stratify=labels, random_state=seed
    )
    rng = np.random.default_rng(seed)
    half = len(train) // 2
    a, b = plain(train[:half]), striped(plain(train[half:]), rng)
    tests = plain(test), striped(plain(test), rng)
    return (a, train_labels[:half]), (b, train_labels[half:]), tests, test_labels


def classifier(images, labels):
    """Return a classifier of one domain."""
    return SVC(C=10.0).fit(_rows(images), labels)


def _rows(images):
    return images.reshape(len(images), -1) / RANGE


def figures(translator, train, tests, labels):
    """Return the shares of labels kept and the errors of pixels, in both directions."""
    there = translator.transform, translator.inverse_transform
    found = {}
    for direction in range(2):
        images, other = tests[direction], train[1 - direction]
        translated = there[direction](images)
        back = there[1 - direction](translated)
        model = classifier(*other)
        found[DIRECTIONS[direction]] = {
            "kept": float(model.score(_rows(translated), labels)),
            "real": float(model.score(_rows(tests[1 - direction]), labels)),
            "off": float(np.abs(back.astype(float) - images).mean() / RANGE),
        }
    return found


def row(direction, of):
    """Return the cells of the figures of one direction."""
    return [direction, f"{of['kept']:.1%}", f"{of['real']:.1%}", f"{of['off']:.3f}"]


def print_verdicts(found):
    """Print the targets, and whether the figures of both directions reach them."""
    kept, off = min(of["kept"] for of in found), max(of["off"] for of in found)
    print(f"{PAPER}, labels kept, at least {KEPT:.0%}: {verdict(kept >= KEPT)}")
    print(f"{PAPER}, off by less than {OFF} of the range: {verdict(off < OFF)}")


def run(name, train, seed, max_iter):
    """Return a fitted translator and its seconds."""
    from ganaug import DomainTranslator
    from ganaug.recipes import RECIPES
    from ganaug.sampling.defaults import OWN

    recipe = RECIPES[name]
    settings = {} if name == PAPER else OWN[recipe]
    if max_iter is not None:
        settings = settings | {"max_iter": max_iter}
    started = time.perf_counter()
    translator = DomainTranslator(gan=recipe, random_state=seed, **settings)
    translator.fit(*(images for images, _ in train))
    return translator, time.perf_counter() - started


def main():
    """Train, print the table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--max-iter", type=int, help="updates of both; each its own without")
    parser.add_argument("--pictures", help="a folder for a picture of each recipe's images")
    parser.add_argument("--output", default="translating.json")
    args = parser.parse_args()
    *train, tests, labels = domains(args.seed)
    found, cells = {}, []
    for name in (PAPER, "relativistic_cyclegan"):
        translator, seconds = run(name, train, args.seed, args.max_iter)
        found[name] = figures(translator, train, tests, labels) | {"seconds": seconds}
        write_json(args.output, {"results": found, "machine": machine()})
        cells += [[name, f"{seconds:.0f}", *row(d, found[name][d])] for d in DIRECTIONS]
        if args.pictures:
            a, b = (images[:12] for images in tests)
            rows = a, translator.transform(a), b, translator.inverse_transform(b)
            write_picture(f"{args.pictures}/{name}.png", np.stack(rows))
    header = ["", "seconds", "", "labels kept", "of real ones named", "off, there and back"]
    table(header, cells, "Digits, plain (A) and striped (B)")
    print_verdicts([found[PAPER][direction] for direction in DIRECTIONS])


if __name__ == "__main__":
    main()
