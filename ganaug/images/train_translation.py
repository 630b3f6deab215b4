"""Train two GANs that translate images of two domains into each other."""

from functools import partial

import numpy as np
import tensorflow as tf

from ganaug._utils.compat import fresh_layer_names
from ganaug._utils.seeding import derive, stream
from ganaug.data.batches import random_batches
from ganaug.metrics import kernel_distance
from ganaug.models import CycleGAN
from ganaug.training.callbacks import QualityMonitor
from ganaug.training.loop import Trained, fit_loop
from ganaug.training.progress import Quality, of_order_one, samples_per_evaluation
from ganaug.training.step_cache import recipe_key
from ganaug.training.validation import validate_gan


def train_translator(recipe, space, a, b, config, seed):
    """Train a CycleGAN on images of two domains.

    Parameters
    ----------
    recipe : callable
        ``(space, seed=) -> CycleGAN``, such as `ganaug.recipes.cyclegan`.
    space : Space
        The shape of an image of either domain.
    a, b : ndarray of shape (n_samples, height, width, channels), float32
        Unpaired; the domains may have different numbers of images.
    config : TrainingConfig
    seed : int

    Returns
    -------
    Trained
    """
    build = partial(fresh_layer_names, recipe, space, seed=seed)
    model = validate_gan(build(), space, CycleGAN)
    domains = [tf.convert_to_tensor(images) for images in (a, b)]

    def batches(batch_size, start=0, stop=None):
        pair = [
            random_batches(images, batch_size, derive(seed, f"domain {i}"), start=start, stop=stop)
            for i, images in enumerate(domains)
        ]
        return tf.data.Dataset.zip(*pair).map(lambda a, b: ({"source": a, "sample": b},))

    patience = config.patience
    monitor = QualityMonitor(TranslatorEvaluation(a, b, seed), patience, patience is not None)
    key = recipe_key(recipe, space)
    run = fit_loop(model, build, key, batches, config, monitor, (a, b, seed))
    return Trained(model, run.history, run.diverged_at, run.interrupted)


class TranslatorEvaluation:
    """Measure how similar translated images are to images of their new domain.

    Parameters
    ----------
    a, b : ndarray of shape (n_samples, height, width, channels), float32
    seed : int
        Random seed of the choice of images.
    """

    names = ("quality", "kernel_distance")

    def __init__(self, a, b, seed):
        rng = stream(seed, "reference")
        self.domains = [
            rng.permutation(images)[: samples_per_evaluation(images)] for images in (a, b)
        ]
        self.extract = of_order_one(np.concatenate(self.domains))

    def __call__(self, model):
        """Return the Quality of a CycleGAN."""
        fakes = [
            gan.generate(source=images).numpy()
            for gan, images in zip(model.gans(), self.domains, strict=True)
        ]
        if not all(np.isfinite(fake).all() for fake in fakes):
            return Quality(dict.fromkeys(self.names, np.nan), [])
        distance = np.mean(
            [
                kernel_distance(self.extract(real), self.extract(fake))
                for real, fake in zip(reversed(self.domains), fakes, strict=True)
            ]
        )
        return Quality(dict.fromkeys(self.names, float(distance)), [])
