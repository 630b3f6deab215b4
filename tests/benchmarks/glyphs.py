r"""Balanced accuracy on 16 scarce characters, with images that augmentation adds to them.

The characters are those of Debian's fonts, rendered at 16 x 16. Other characters are plentiful in
the same fonts, and a generator may learn from these how fonts differ. The test set has fonts of
other designs. These commands fetch the fonts:

    cd FOLDER
    apt-get download fonts-{dejavu-core,dejavu-extra,liberation,freefont-ttf,urw-base35,texgyre} \
        fonts-{linuxlibertine,cantarell,roboto-unhinted,roboto-slab,open-sans,lato,oxygen} \
        fonts-{crosextra-carlito,crosextra-caladea,quicksand,comfortaa,junction,inconsolata} \
        fonts-{hack,firacode,gfs-didot,gfs-neohellenic,ebgaramond,vollkorn,mononoki,play,jura} \
        fonts-{yanone-kaffeesatz,femkeklaver,b612,cabin,courier-prime,karla,dosis,tuffy} \
        fonts-{adf-gillius,adf-romande,averia-serif-gwf,oldstandard}
    for package in *.deb; do dpkg-deb -x $package .; done
"""

import argparse
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from glyph_fonts import CHARACTERS, read_glyphs
from glyph_protocol import CLASSIFIERS, changed, split, task
from measure import machine, quiet, read_json, table, write_json

CONTROL = "standard, twice as many"
# The number of images that are generated at a time.
AT_ONCE = 512


class Method(NamedTuple):
    """A way to add images to the scarce ones.

    Attributes
    ----------
    add : callable
        A function of a `Task`, the number `n` of images for each scarce one, and a seed, which
        returns images, as bytes, and labels from 0 to 15.
    fit : callable or None
        A function of the plentiful images, their labels and a seed, called once for each split.
        It returns the `generate` of tasks: a function of reference images, `n` and a seed, which
        returns `n` images of the character of each reference, one reference after the other.
    """

    add: Callable
    fit: Callable | None = None


def nothing(task, n, seed):
    """Add no images."""
    return task.images[:0], task.labels[:0]


def standard(task, n, seed):
    """Add changed images."""
    return changed(np.repeat(task.images, n, axis=0), seed), np.repeat(task.labels, n)


def standard_twice(task, n, seed):
    """Add twice as many changed images."""
    return standard(task, 2 * n, seed)


def generated(task, n, seed):
    """Add images of a learned generator."""
    return task.generate(task.images, n, seed), np.repeat(task.labels, n)


def standard_and_generated(task, n, seed):
    """Add changed images, and as many generated ones that are changed, too."""
    images, labels = standard(task, n, [seed, 1])
    more, more_labels = generated(task, n, seed)
    more = changed(more, [seed, 2])
    return np.concatenate([images, more]), np.concatenate([labels, more_labels])


def fit_pairs(images, labels, seed):
    """Return a generator that has learned how glyphs of one character differ."""
    from ganaug import GANAugmenter

    augmenter = GANAugmenter(gan="dagan", random_state=seed).fit(images, labels)
    codec, gan = augmenter.codec_, augmenter.gan_
    (latent,) = (x for x in gan.generator.inputs if x.name == "latent")

    def generate(references, n, seed):
        codes = codec.encode(np.repeat(references, n, axis=0))
        latents = np.random.default_rng(seed).standard_normal((len(codes), latent.shape[1]))
        parts = np.split(np.arange(len(codes)), range(AT_ONCE, len(codes), AT_ONCE))
        return codec.decode(
            np.concatenate(
                [
                    gan.generate(condition={"reference": codes[part]}, latent=latents[part])
                    for part in parts
                ]
            )
        )

    return generate


def default(task, n, seed):
    """Add images of the default GAN, which learns from the plentiful and the scarce images."""
    from ganaug import GANAugmenter

    seed = int(np.random.default_rng(seed).integers(2**31))
    images = np.concatenate([task.images, task.plentiful])
    labels = np.concatenate([task.labels, task.plentiful_labels])
    wanted = np.repeat(task.labels, n)
    augmenter = GANAugmenter(random_state=seed).fit(images, labels)
    return augmenter.sample(len(wanted), wanted)


def standard_and_default(task, n, seed):
    """Add changed images, and as many of the default that are changed, too."""
    images, labels = standard(task, n, [seed, 1])
    more, more_labels = default(task, n, seed)
    return np.concatenate([images, changed(more, [seed, 2])]), np.concatenate(
        [labels, more_labels]
    )


METHODS = {
    "nothing": Method(nothing),
    "standard": Method(standard),
    CONTROL: Method(standard_twice),
    "pairs": Method(generated, fit_pairs),
    "standard + pairs, then standard": Method(standard_and_generated, fit_pairs),
    "standard + default, then standard": Method(standard_and_default),
}
DEFAULTS = ["nothing", "standard", CONTROL, "pairs", "standard + pairs, then standard"]


def run_split(glyphs, seed, args):
    """Yield the scores of each classifier with each method on the draws of a split."""
    parts = split(glyphs, seed)
    fitted = {}
    for draw in range(args.draws):
        for count in args.images:
            now = task(glyphs, parts, count, [seed, draw])
            for name in args.methods:
                fit = METHODS[name].fit
                if fit and fit not in fitted:
                    fitted[fit] = timed(fit, now.plentiful, now.plentiful_labels, seed)
                generate, fit_seconds = fitted.get(fit, (None, 0.0))
                one = {"split": seed, "draw": draw, "images": count, "method": name}
                one["fit_seconds"] = fit_seconds
                yield from scored(one, now._replace(generate=generate), args)


def scored(one, task, args):
    """Yield the score of each classifier with a method on one draw."""
    from sklearn.metrics import balanced_accuracy_score

    seed = 1000 * one["split"] + one["draw"]
    (more, labels), seconds = timed(METHODS[one["method"]].add, task, args.new, seed)
    X, y = np.concatenate([task.images, more]), np.concatenate([task.labels, labels])
    for classifier in args.classifiers:
        guesses, classifier_seconds = timed(CLASSIFIERS[classifier], X, y, task.test, seed)
        yield one | {
            "classifier": classifier,
            "balanced_accuracy": float(balanced_accuracy_score(task.test_labels, guesses)),
            "add_seconds": seconds,
            "classifier_seconds": classifier_seconds,
        }


def timed(function, *args):
    """Return what a function gives, and seconds."""
    started = time.perf_counter()
    return function(*args), time.perf_counter() - started


def recorded(found, output, about):
    """Return results as a list; each is printed and written as it comes."""
    results = []
    for one in found:
        results.append(one)
        where = "split {split}, draw {draw}, {images} images, {method}, {classifier}".format(**one)
        print(f"{where}: {one['balanced_accuracy']:.4f}", flush=True)
        write_json(output, {"results": results, "glyphs": about, "machine": machine()})
    return results


def print_tables(results):
    """Print a table for each number of images: means over draws, and leads over the control."""
    classifiers = list(dict.fromkeys(r["classifier"] for r in results))
    for count in dict.fromkeys(r["images"] for r in results):
        own = [r for r in results if r["images"] == count]
        found = {
            (r["method"], r["classifier"], r["split"], r["draw"]): r["balanced_accuracy"]
            for r in own
        }
        draws = list(dict.fromkeys(key[2:] for key in found))

        def values(name, classifier, found=found, draws=draws):
            return np.array([found.get((name, classifier, *draw), np.nan) for draw in draws])

        rows = []
        for name in dict.fromkeys(r["method"] for r in own):
            cells = []
            for classifier in classifiers:
                lead = values(name, classifier) - values(CONTROL, classifier)
                cells += [shown(values(name, classifier)), shown(lead, "+")]
            rows.append([name, *cells])
        header = ["", *(cell for classifier in classifiers for cell in (classifier, "lead"))]
        title = (
            f"{count} images of each character, {len(draws)} draws: balanced accuracy, and lead "
        )
        table(header, rows, f"{title}over {CONTROL!r}, each ± its standard error")


def shown(values, sign=""):
    """Return a mean and its standard error; nothing while one of the draws is missing."""
    if np.isnan(values).any():
        return ""
    error = values.std(ddof=1) / len(values) ** 0.5 if len(values) > 1 else np.nan
    return f"{values.mean():{sign}.4f} ± {error:.4f}"


def write_sheet(path, glyphs):
    """Write a picture with a row for each design, of its first font."""
    from image_protocol import write_picture

    first = np.unique(glyphs.groups, return_index=True)[1]
    write_picture(path, glyphs.images[first])


def parsed():
    """Return the arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fonts", help="folder of fonts")
    parser.add_argument("--splits", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--draws", type=int, default=4, help="of each split")
    parser.add_argument("--images", type=int, nargs="+", default=[1, 3, 5, 10])
    parser.add_argument("--new", type=int, default=20, help="images for each scarce one")
    parser.add_argument("--classifiers", nargs="+", choices=CLASSIFIERS, default=list(CLASSIFIERS))
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=DEFAULTS)
    parser.add_argument(
        "--sheet", help="write a picture of the glyphs, list the designs, and stop"
    )
    parser.add_argument("--report", help="print the tables of an earlier output again")
    parser.add_argument("--output", default="glyphs.json")
    args = parser.parse_args()
    if not (args.fonts or args.report):
        parser.error("--fonts is needed")
    return args


def main():
    """Run what is asked for, print the tables, write JSON."""
    quiet()
    args = parsed()
    if args.report:
        return print_tables(read_json(args.report)["results"])
    glyphs = read_glyphs(args.fonts)
    about = {
        "fonts": len(glyphs.fonts),
        "designs": len(glyphs.designs),
        "images": len(glyphs.fonts) * len(CHARACTERS),
    }
    print(", ".join(f"{number} {name}" for name, number in about.items()))
    if args.sheet:
        for number, design in enumerate(glyphs.designs):
            print(f"{(glyphs.groups == number).sum()} {design}")
        return write_sheet(args.sheet, glyphs)
    found = (one for seed in args.splits for one in run_split(glyphs, seed, args))
    return print_tables(recorded(found, args.output, about))


if __name__ == "__main__":
    main()
