"""Train a GAN to fill holes in images."""

from functools import partial

import numpy as np
import tensorflow as tf

from ganaug._utils.compat import fresh_layer_names
from ganaug._utils.seeding import derive, stream
from ganaug.data.batches import balanced_batches
from ganaug.data.erased import ErasedImages, erase, twice
from ganaug.data.sampler import ClassBalancedSampler
from ganaug.metrics import kernel_distance
from ganaug.models import GAN
from ganaug.networks.named_inputs import input_shapes
from ganaug.space import Space
from ganaug.terms import EnergyScore
from ganaug.training.callbacks import QualityMonitor
from ganaug.training.held_out import split_labelled
from ganaug.training.loop import Trained, fit_loop
from ganaug.training.progress import Quality, of_order_one
from ganaug.training.step_cache import recipe_key
from ganaug.training.validation import validate_gan

# The share of labels hidden in training, so that images without a label can be filled, too.
HIDDEN = 0.5


def train_inpainter(recipe, codes, labels, holes, config, seed):
    """Train a GAN to fill holes, on images without holes.

    Parameters
    ----------
    recipe : callable
        ``(space, num_classes, seed=) -> GAN``, such as `ganaug.recipes.inpainting`.
    codes : ndarray of shape (n_samples, height, width, channels), float32
    labels : ndarray of shape (n_samples,), int, or None
        Integers from 0. The GAN has one more condition, for images whose label is not known.
    holes : Holes
        The parts that are erased.
    config : TrainingConfig
    seed : int

    Returns
    -------
    Trained
    """
    space, hidden = Space(codes.shape[1:]), HIDDEN
    if labels is None:
        labels, hidden = np.zeros(len(codes), int), 1.0
    training, held_out = split_labelled(labels, seed)
    sampler = ClassBalancedSampler(codes[training], labels[training])
    num_conditions = sampler.num_classes + 1
    build = partial(fresh_layer_names, recipe, space, num_conditions, seed=seed)
    gan = validate_gan(build(), space, GAN)
    sources = ErasedImages(sampler, holes, hidden)
    batches = partial(balanced_batches, sampler, seed=derive(seed, "batches"), sources=sources)
    evaluation = InpainterEvaluation(codes[held_out], holes, sampler.num_classes, seed)
    monitor = QualityMonitor(evaluation, config.patience, config.patience is not None)
    key, data = recipe_key(recipe, space, num_conditions), (codes, labels, seed)
    run = fit_loop(gan, build, key, batches, config, monitor, data)
    return Trained(gan, run.history, run.diverged_at, run.interrupted)


class InpainterEvaluation:
    """Measure how similar fills are to what was erased.

    Parameters
    ----------
    real : ndarray of shape (n_samples, height, width, channels), float32
    holes : Holes
    label : int
        The condition of all images.
    seed : int
        Random seed of the holes and the latents.
    """

    names = ("quality", "error", "kernel_distance")

    def __init__(self, real, holes, label, seed):
        labels = tf.fill([len(real)], label)
        holes_seed = tf.constant([derive(seed, "evaluation"), 0], tf.int64)
        given = erase(tf.convert_to_tensor(real), labels, holes, holes_seed)
        self.given = {name: twice(values) for name, values in given.items()}
        self.real = np.repeat(real, 2, axis=0)
        self.extract = of_order_one(real)
        self.seed = seed

    def __call__(self, gan):
        """Return the Quality of a GAN."""
        source, condition = self.given["source"], {n: self.given[n] for n in ("mask", "condition")}
        latent = latents(gan, len(self.real), self.seed)
        fake = gan.generate(source=source, condition=condition, latent=latent).numpy()
        if not np.isfinite(fake).all():
            return Quality(dict.fromkeys(self.names, np.nan), [])
        erased = self.given["mask"].numpy().sum() * fake.shape[-1]
        values = (
            EnergyScore()(self.real, fake, None),
            np.abs(fake - self.real).sum() / erased,
            kernel_distance(self.extract(self.real[::2]), self.extract(fake)),
        )
        return Quality(dict(zip(self.names, map(float, values), strict=True)), [])


def latents(gan, number, seed):
    """Return random latents of the shape that the generator of a GAN takes, if it takes any."""
    shape = number, *input_shapes(gan.generator).get("latent", ())
    return stream(seed, "fills").standard_normal(shape, "float32")
