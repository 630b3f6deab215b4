"""Modes that each recipe for images covers in equal time: three digits in an image's channels.

Three random digits of 8 x 8 pixels, from scikit-learn, are the channels of one image, so the data
have 1,000 modes: Stacked MNIST (Metz et al., 2017, https://arxiv.org/abs/1611.02163) without a
download. No recipe knows the modes: all images have one label. Half of the digits make the images
and train the classifier that tells the modes; the other half is for comparison.

Each recipe trains in a fresh process. Its clock starts after the first 50 updates, in which its
step is traced; until its time is up, both learning rates fall to a tenth, as in the library. The
26,000 samples, the modes hit and the divergence of the generated modes from those of the data are
taken from PacGAN (Lin et al., 2018, https://arxiv.org/abs/1712.04086). The classifier also assigns
modes to images without digits: after 200 updates, no digit could be seen, but almost every mode
was hit. The modes of samples that it is sure of are therefore counted, too.
"""

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import Queue

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf
from measure import fresh, machine, table, verdict, write_json
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import SVC

from ganaug.codecs import ImageCodec
from ganaug.data.batches import balanced_batches
from ganaug.data.sampler import ClassBalancedSampler
from ganaug.recipes import RECIPES
from ganaug.sampling.trained import TrainedGAN
from ganaug.training.callbacks import LearningRateDecay

IMAGE_RECIPES = [name for name in RECIPES if name != "tabular"]
OURS, TARGET = "image", 950
N_IMAGES, N_SAMPLES, N_MODES = 50_000, 26_000, 1000
BATCH_SIZE, STEPS = 64, 50
# This decision value is reached by 88 % of held-out digits, 19 % of means of two, and no noise.
SURE = 0.5
THREADS = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")


# --- data and modes ----------------------------------------------------------------------------


def halves():
    """Return the digits and labels to train on and those held out, as two pairs."""
    images, labels = load_digits(return_X_y=True)
    images = images.reshape(-1, 8, 8).astype("uint8")
    train, test, *of_labels = train_test_split(
        images, labels, test_size=0.5, stratify=labels, random_state=0
    )
    return tuple(zip((train, test), of_labels, strict=True))


def stacked(digits, n_images, seed):
    """Return images of shape (n_images, 8, 8, 3) of three random digits each."""
    chosen = np.random.default_rng(seed).integers(len(digits), size=(n_images, 3))
    return np.moveaxis(digits[chosen], 1, -1)


class ModeCounter:
    """A classifier of digits that tells the modes of images.

    Each digit has a support vector machine of its own, so that all ten can reject an image.

    Parameters
    ----------
    digits : ndarray of shape (n, 8, 8)
    labels : ndarray of shape (n,)
    """

    def __init__(self, digits, labels):
        self.classifier = OneVsRestClassifier(SVC(gamma=0.001, C=10.0))
        self.classifier.fit(digits.reshape(-1, 64), labels)
        shares = np.bincount(labels) / len(labels)
        self.expected = np.einsum("i,j,k->ijk", shares, shares, shares).ravel()

    def accuracy(self, digits, labels):
        """Return the share of digits that are classified correctly."""
        return float(self.classifier.score(digits.reshape(-1, 64), labels))

    def coverage(self, images):
        """Return how many modes are hit, KL(modes of images || of data) in nats, the share of
        images whose three digits it is sure of, and how many modes those alone hit.
        """
        digits = np.moveaxis(images, -1, 1).reshape(-1, 64)
        values = self.classifier.decision_function(digits).reshape(-1, 3, 10)
        modes = values.argmax(axis=2) @ [100, 10, 1]
        sure = (values.max(axis=2) >= SURE).all(axis=1)
        shares = np.bincount(modes, minlength=N_MODES) / len(modes)
        hit = shares > 0
        return {
            "modes": int(hit.sum()),
            "kl": float(np.sum(shares[hit] * np.log(shares[hit] / self.expected[hit]))),
            "sure": float(sure.mean()),
            "sure_modes": len(np.unique(modes[sure])),
        }


# --- training ----------------------------------------------------------------------------------


class Deadline(LearningRateDecay):
    """Lower the learning rates with time instead of evaluations, and stop when the time is up.

    Parameters
    ----------
    seconds : float
        The time from the end of the first execution, which traces the step.
    """

    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds
        self.started = None

    def on_train_batch_end(self, batch, logs=None):
        now = time.perf_counter()
        self.started = self.started or now
        self.elapsed = now - self.started
        # The fit is a single epoch, so its finished share stands in for the library's epochs.
        self.on_epoch_begin(min(self.elapsed / self.seconds, 1.0))
        self.model.stop_training = self.elapsed >= self.seconds


def train(gan, codes, seconds, seed):
    """Train a GAN on codes of one class for some time; return the seconds that it took."""
    bank = ClassBalancedSampler(codes, np.zeros(len(codes), int))
    batches = balanced_batches(bank, BATCH_SIZE * gan.critic_steps, seed)
    deadline = Deadline(seconds)
    gan.steps_per_execution = STEPS
    gan.fit(batches, callbacks=[deadline], verbose=0, shuffle=False)
    return deadline.elapsed


def keep_to(core):
    """Keep this process to one core and one thread."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def run_recipe(name, seconds, seed, pictures, core):
    """Return the figures of a recipe.

    Parameters
    ----------
    name, seconds, seed
        Arguments of the command line.
    pictures : str or None
        The folder for a grid of samples.
    core : int or None
        The only core to work on; None for all.
    """
    if core is not None:
        keep_to(core)
    training_half, _ = halves()
    images = stacked(training_half[0], N_IMAGES, seed=0)
    codec = ImageCodec().fit(images)
    gan = RECIPES[name](codec.space_, 1, seed=seed)
    elapsed = train(gan, codec.encode(images), seconds, seed)
    samples = codec.decode(TrainedGAN(gan).sample(0, N_SAMPLES, seed))
    if pictures:
        write_picture(Path(pictures) / f"{name}.png", samples)
    spent = {"updates": int(gan.num_updates), "seconds": elapsed}
    return ModeCounter(*training_half).coverage(samples) | spent


def write_picture(path, images, per_side=16, zoom=4):
    """Write a square of images as PNG, their three digits as red, green and blue."""
    grid = images[: per_side**2].reshape(per_side, per_side, 8, 8, 3)
    grid = grid.transpose(0, 2, 1, 3, 4).reshape(per_side * 8, per_side * 8, 3)
    pixels = np.round(grid * (255 / 16)).astype("uint8")
    pixels = pixels.repeat(zoom, axis=0).repeat(zoom, axis=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    tf.io.write_file(str(path), tf.io.encode_png(pixels))


# --- all recipes -------------------------------------------------------------------------------


def cores_for(jobs):
    """Return a queue with a core for each of several jobs, or with None for a single job."""
    cores = [None]
    if jobs > 1:
        can_tell = hasattr(os, "sched_getaffinity")
        cores = sorted(os.sched_getaffinity(0)) if can_tell else list(range(os.cpu_count()))
        os.environ.update(dict.fromkeys(THREADS, "1"))
    if jobs > len(cores):
        sys.exit(f"Each job needs a core of its own. Received: --jobs {jobs}, cores: {len(cores)}")
    queue = Queue()
    for core in cores[:jobs]:
        queue.put(core)
    return queue


def run_all(args):
    """Yield the name of each recipe with a future of its figures, as it is done."""
    cores = cores_for(args.jobs)

    def run(name):
        core = cores.get()
        try:
            return fresh(run_recipe, name, args.seconds, args.seed, args.pictures, core)
        finally:
            cores.put(core)

    with ThreadPoolExecutor(args.jobs) as pool:
        futures = {pool.submit(run, name): name for name in args.recipes}
        for future in as_completed(futures):
            yield futures[future], future


def print_figures(real, recipes, title):
    """Print the figures of the held-out digits and of all recipes, and the verdict."""
    table(
        ["", f"modes of {N_MODES:,}", "KL, nats", "sure", "modes of those", "updates", "seconds"],
        [row("real, held out", real), *(row(name, recipes[name]) for name in recipes)],
        title,
    )
    if OURS not in recipes:
        return
    print(f"\nTarget: `{OURS}` hits at least {TARGET} modes, and more than every other recipe:")
    for which, name in (("all samples", "modes"), ("sure samples", "sure_modes")):
        print(f"- by {which}: {verdict(is_reached(recipes, name))}")


def is_reached(recipes, name):
    """Return whether a count of modes is at the target, and the largest."""
    counts = {recipe: figures[name] for recipe, figures in recipes.items()}
    ours = counts.pop(OURS)
    return ours >= TARGET and all(ours > other for other in counts.values())


def row(name, figures):
    cells = [name, figures["modes"], f"{figures['kl']:.3f}", f"{figures['sure']:.1%}"]
    cells.append(figures["sure_modes"])
    if "updates" not in figures:
        return [*cells, "", ""]
    return [*cells, f"{figures['updates']:,}", f"{figures['seconds']:.0f}"]


def main():
    """Train, print, write JSON after each recipe."""
    args = arguments().parse_args()
    training_half, held_out = halves()
    modes = ModeCounter(*training_half)
    accuracy = modes.accuracy(*held_out)
    real = modes.coverage(stacked(held_out[0], N_SAMPLES, seed=1))
    results = {"settings": vars(args), "machine": machine(), "accuracy": accuracy, "real": real}
    recipes, failed = {}, []
    for name, future in run_all(args):
        error = future.exception()
        if error is not None:  # A failure must not lose an hour of other results.
            failed.append(name)
            print(f"{name} failed: {error!r}", file=sys.stderr, flush=True)
            continue
        recipes[name] = future.result()
        write_json(args.output, results | {"recipes": recipes})
        print(f"{name} done", file=sys.stderr, flush=True)
    title = f"Stacked digits: {N_SAMPLES:,} samples after {args.seconds:g} s, jobs: {args.jobs}"
    title += f"; the classifier names {accuracy:.1%} of held-out digits rightly"
    print_figures(real, {name: recipes[name] for name in args.recipes if name in recipes}, title)
    return f"Failed: {', '.join(failed)}" if failed else 0


def arguments():
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--seconds", type=float, default=600, help="of training, without tracing")
    add("--recipes", nargs="+", choices=IMAGE_RECIPES, default=IMAGE_RECIPES)
    add("--seed", type=int, default=0, help="of weights, batches and samples")
    add("--jobs", type=int, default=1, help="more than one: a core and one thread for each")
    add("--pictures", metavar="FOLDER", help="where to write a grid of samples of each recipe")
    add("--output", default="stacked_digits.json")
    return parser


if __name__ == "__main__":
    sys.exit(main())
