"""Two candidates for learned augmentation of images: a composer of parts, and labels by a vote.

The composer (`composer.py`) mixes the features of two images of a class. It is tried on the scarce
characters of `glyphs.py` (``--part glyphs``) and on the Fashion-MNIST of `mixtures.py` (``--part
fashion``), where networks also learn the labels that five others vote for.
"""

from argparse import Namespace
from typing import NamedTuple

import numpy as np
from composer import compositions, fitted, near_parents, write_sheet
from glyph_fonts import read_glyphs
from glyph_protocol import changed, split, task
from glyphs import CONTROL, METHODS, Method, print_tables, scored, shown, standard, timed
from glyphs import recorded as glyphs_recorded
from image_protocol import fashion, recalls_of, recorded, scarce_parser, thinned, trained_on
from measure import quiet, read_json
from mixtures import (
    ALL_CHANGED,
    BASELINE,
    BEST,
    MIXTURES,
    POOL,
    Sources,
    batches,
    print_table,
    trained,
)

from ganaug import GANAugmenter

PAIRS, COMPOSED_GLYPHS = "standard + pairs, then standard", "standard + composer, then standard"
BLACK = "standard + black images"
GLYPHS = [CONTROL, BLACK, PAIRS, COMPOSED_GLYPHS]
GLYPH_DRAWS, NEW = 2, 20

COMPOSED = "half changed, half filled by the composer"
VOTE = "five networks of 'real, half changed', voting"
VOTED, VOTED_BEST = "real, half changed, voted labels", "half changed, half filled, voted labels"
# The temperature at which the probabilities of the voting networks are learned.
VOTERS, TEMPERATURE = 5, 2.0


def composed(task, n, seed):
    """Add changed images, and as many composed ones that are changed, too."""
    images, labels = standard(task, n, [seed, 1])
    made = task.generate(task.images, task.labels, len(images), seed)
    more = changed(made.images, [seed, 2])
    return np.concatenate([images, more]), np.concatenate([labels, made.labels])


def black(task, n, seed):
    """Add changed images, and as many black ones of each class, which show nothing of it."""
    images, labels = standard(task, n, [seed, 1])
    return np.concatenate([images, np.zeros_like(images)]), np.tile(labels, 2)


def fit_composer(images, labels, seed):
    """Return a function that composes images; its composer and losses are attributes."""
    composer, losses = fitted(images, labels, seed)

    def generate(images, labels, count, seed):
        return compositions(composer, images, labels, count, seed)

    generate.composer, generate.losses = composer, losses
    return generate


METHODS[BLACK] = Method(black)
METHODS[COMPOSED_GLYPHS] = Method(composed, fit_composer)


def run_split(glyphs, seed, args):
    """Yield the scores of each classifier with each method on the draws of a split."""
    parts = split(glyphs, seed)
    first = task(glyphs, parts, 1, [seed, 0])
    generators = {
        name: METHODS[name].fit(first.plentiful, first.plentiful_labels, seed)
        for name in args.methods
        if METHODS[name].fit
    }
    for draw in range(GLYPH_DRAWS):
        for count in args.images:
            now = task(glyphs, parts, count, [seed, draw])
            for name in args.methods:
                one = {"split": seed, "draw": draw, "images": count, "method": name}
                now = now._replace(generate=generators.get(name))
                if name == COMPOSED_GLYPHS:
                    one |= seen(now, seed, args.sheet)
                yield from scored(one, now, Namespace(new=NEW, classifiers=args.classifiers))


def seen(task, seed, sheet):
    """Return the losses of the composer and its near-copies of scarce images; write a picture."""
    real, test = (task.images, task.labels), (task.test, task.test_labels)
    made = task.generate(*real, 100 * len(np.unique(task.labels)), seed)
    if sheet:
        write_sheet(sheet, task.generate.composer, made)
    return {"losses": task.generate.losses, "near_parents": near_parents(real, test, made)}


def print_lead(results):
    """Print the lead of the composer over the GAN of pairs."""
    for count in dict.fromkeys(r["images"] for r in results):
        for classifier in dict.fromkeys(r["classifier"] for r in results):
            found = {
                (r["split"], r["draw"], r["method"]): r["balanced_accuracy"]
                for r in results
                if r["images"] == count and r["classifier"] == classifier
            }
            leads = [
                value - found[*draw, PAIRS]
                for (*draw, name), value in found.items()
                if name == COMPOSED_GLYPHS and (*draw, PAIRS) in found
            ]
            if leads:
                lead = shown(np.array(leads), "+")
                print(f"{count} images, {classifier}: composer over pairs {lead}")


def vote(networks, images, temperature=1.0):
    """Return the mean probabilities that networks give to images in [-1, 1]."""
    import tensorflow as tf

    logits = [network(images, training=False) for network in networks]
    return tf.reduce_mean([tf.nn.softmax(own / temperature) for own in logits], axis=0)


class Vote:
    """Networks that predict labels together, with the `predict` that `recalls_of` calls."""

    def __init__(self, networks):
        self.networks = networks

    def predict(self, images, batch_size, verbose):
        """Return the mean probabilities."""
        starts = range(0, len(images), batch_size)
        return np.concatenate([vote(self.networks, images[i : i + batch_size]) for i in starts])


def voted_loss(targets, logits):
    """Return the cross-entropy of voted labels, at their temperature."""
    import tensorflow as tf

    # The factor makes up for gradients that shrink with the temperature (Hinton et al., 2015).
    return TEMPERATURE**2 * tf.nn.softmax_cross_entropy_with_logits(targets, logits / TEMPERATURE)


def voted(sources, name, networks, seeds):
    """Return networks trained on a mixture, with labels that other networks vote for.

    The others vote on each image as it is in the batch, changed or not. That takes most of the
    time, so that all trained networks see the same batches, those of the first seed.
    """
    import tensorflow as tf

    drawn = batches(sources, MIXTURES[name], seeds[0]).map(lambda images, labels: images)
    labels = drawn.map(lambda images: vote(networks, images, TEMPERATURE)).as_numpy_iterator()
    labels = tf.data.Dataset.from_tensor_slices(np.stack(list(labels)))
    both = tf.data.Dataset.zip(drawn, labels)
    return [trained_on(both, seed, loss=voted_loss) for seed in seeds]


class Draw(NamedTuple):
    """A draw of scarce images.

    Attributes
    ----------
    X, y, scarce, test : ndarray
        Results of `thinned`, and the images and labels of the test set.
    sources : Sources
        Real images, and those of the default GAN.
    voters : list of keras.Model
        Networks trained on `BASELINE`.
    seeds : list of int
        A seed for each network of a row.
    sheet : str or None
        The path for a picture of composed images.
    """

    X: np.ndarray
    y: np.ndarray
    scarce: np.ndarray
    test: tuple
    sources: Sources
    voters: list
    seeds: list
    sheet: str | None


def learned(draw, name, sources=None):
    """Return networks that were trained on a mixture."""
    return [trained(sources or draw.sources, MIXTURES[name], seed) for seed in draw.seeds]


def learned_composed(draw):
    """Return networks trained on `BEST` with composed images, and figures of these images."""
    few = np.isin(draw.y, draw.scarce)
    generate = fit_composer(draw.X, draw.y, draw.seeds[0])
    made = generate(draw.X[few], draw.y[few], POOL * len(draw.scarce), draw.seeds[0])
    if draw.sheet:
        write_sheet(draw.sheet, generate.composer, made)
    seen = {
        "losses": generate.losses,
        "near_parents": near_parents((draw.X, draw.y), draw.test, made),
    }
    images = {int(c): made.of_class(c).images for c in draw.scarce}
    return learned(draw, BEST, Sources(draw.X, draw.y, images)), seen


FASHION = {
    ALL_CHANGED: lambda draw: (learned(draw, ALL_CHANGED), {}),
    BASELINE: lambda draw: (draw.voters[: len(draw.seeds)], {}),
    BEST: lambda draw: (learned(draw, BEST), {}),
    COMPOSED: learned_composed,
    VOTE: lambda draw: ([Vote(draw.voters)], {}),
    VOTED: lambda draw: (voted(draw.sources, BASELINE, draw.voters, draw.seeds), {}),
    VOTED_BEST: lambda draw: (voted(draw.sources, BEST, draw.voters, draw.seeds), {}),
}


def prepared(number, train, test, args):
    """Return a `Draw`: the GAN is fitted, and the voting networks are trained."""
    X, y, scarce = thinned(*train, number)
    augmenter = GANAugmenter(random_state=number).fit(X, y)
    made = {int(c): augmenter.sample(POOL, np.full(POOL, c))[0] for c in scarce}
    sources = Sources(X, y, made)
    seeds = [10 * number + i for i in range(VOTERS)]
    voters = [trained(sources, MIXTURES[BASELINE], seed) for seed in seeds]
    return Draw(X, y, scarce, test, sources, voters, seeds[: args.networks], args.sheet)


def run_draw(number, train, test, args):
    """Yield the results of each row on one draw."""
    draw = prepared(number, train, test, args)
    for name in args.methods:
        (networks, seen), seconds = timed(FASHION[name], draw)
        found = np.mean([recalls_of(network, test) for network in networks], axis=0)
        yield {
            "method": name,
            "draw": number,
            "balanced_accuracy": float(found.mean()),
            "scarce": float(found[draw.scarce].mean()),
            "seconds": seconds,
            **seen,
        }


def parsed():
    """Return the arguments."""
    parser = scarce_parser(__doc__, "image_candidates.json")
    parser.set_defaults(draws=[61, 62, 63])
    parser.add_argument("--part", choices=["glyphs", "fashion"], default="fashion")
    parser.add_argument("--methods", nargs="+", help="rows, all by default")
    parser.add_argument("--fonts", help="folder of fonts; see glyphs.py")
    parser.add_argument("--splits", type=int, nargs="+", default=[21, 22], help="of glyphs")
    parser.add_argument("--images", type=int, nargs="+", default=[3, 10], help="of a character")
    parser.add_argument("--classifiers", nargs="+", default=["svm", "cnn"], help="for glyphs")
    parser.add_argument("--sheet", help="write a picture of images that were composed last")
    parser.add_argument("--report", help="print the tables of an earlier output again")
    args = parser.parse_args()
    args.methods = args.methods or list(GLYPHS if args.part == "glyphs" else FASHION)
    return args


def results_of(args):
    """Run what is asked for; return the results, which are also written as JSON."""
    if args.report:
        return read_json(args.report)["results"]
    if args.part == "fashion":
        train, test = fashion(args.folder)
        found = (one for draw in args.draws for one in run_draw(draw, train, test, args))
        return recorded(found, args.output)
    glyphs = read_glyphs(args.fonts)
    found = (one for seed in args.splits for one in run_split(glyphs, seed, args))
    return glyphs_recorded(found, args.output, {"fonts": len(glyphs.fonts)})


def main():
    """Run what is asked for, print the tables, write JSON."""
    quiet()
    args = parsed()
    results = results_of(args)
    if args.part == "fashion":
        print_table(results)
    else:
        print_tables(results)
        print_lead(results)


if __name__ == "__main__":
    main()
