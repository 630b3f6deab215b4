"""Train a GAN to enlarge images: on pixels first, then against a discriminator."""

from functools import partial
from operator import attrgetter

import keras
import numpy as np
import tensorflow as tf

from ganaug._utils import replicas
from ganaug._utils.compat import fresh_layer_names
from ganaug._utils.processes import reraise_interrupts
from ganaug._utils.seeding import derive
from ganaug.data.batches import random_batches
from ganaug.metrics import kernel_distance
from ganaug.models import GAN
from ganaug.training.callbacks import QualityMonitor, Record, StopAtUpdates
from ganaug.training.held_out import split
from ganaug.training.loop import Trained, fit_loop
from ganaug.training.progress import Quality, of_order_one
from ganaug.training.step_cache import recipe_key
from ganaug.training.validation import validate_gan


def smaller(images, scale):
    """Downsample images by an integer factor, averaging pixels."""
    return keras.ops.average_pool(images, int(scale), data_format="channels_last")


def train_resolver(recipe, space, codes, scale, plans, seed):
    """Train a GAN to reconstruct images from smaller copies of them.

    Parameters
    ----------
    recipe : callable
        ``(space, scale, seed=) -> GAN``, such as `ganaug.recipes.srgan.srgan`.
    space : Space
        The shape of an image.
    codes : ndarray of shape (n_samples, height, width, channels), float32
    scale : {2, 3, 4}
    plans : pair of TrainingConfig
        Settings for training on pixels, and for adversarial training, which may have no updates.
    seed : int

    Returns
    -------
    list of float
        The losses of training on pixels.
    Trained
    """
    pixels, adversarial = plans
    training, held_out = (codes[rows] for rows in split(len(codes), seed))
    build = partial(fresh_layer_names, recipe, space, scale, seed=seed)
    gan = validate_gan(build(), space, GAN)

    def batches(batch_size, start=0, stop=None):
        images = random_batches(
            training, batch_size, derive(seed, "batches"), start=start, stop=stop
        )
        return images.map(lambda real: (real, {"coarse": smaller(real, scale)}))

    images = batches(pixels.batch_size, stop=pixels.max_iter)
    pixel_loss, interrupted = _train_on_pixels(gan, images, pixels)
    if interrupted or not adversarial.max_iter:
        return pixel_loss, Trained(gan, {}, [], interrupted)
    patience = adversarial.patience
    monitor = QualityMonitor(ResolverEvaluation(held_out, scale), patience, patience is not None)
    key = recipe_key(recipe, space, scale)
    run = fit_loop(gan, build, key, batches, adversarial, monitor, (codes, seed))
    return pixel_loss, Trained(gan, run.history, run.diverged_at, run.interrupted)


def _train_on_pixels(gan, batches, config):
    """Train the generator on mean squared error.

    Returns the losses, and whether the user interrupted training.
    """
    replicas.check_batch(config.batch_size)
    learner, interrupted = _pixel_learner(gan.generator, config), False
    history: dict[str, list[float]] = {}
    stop = StopAtUpdates(config.max_iter, attrgetter("optimizer.iterations"))
    try:
        with reraise_interrupts():
            learner.fit(
                batches.map(lambda real, given: (given, real)),
                epochs=config.num_evaluations,
                steps_per_epoch=config.steps_per_evaluation,
                callbacks=[*config.callbacks, Record(history), stop],
                verbose=config.verbose,
                shuffle=False,
            )
    except KeyboardInterrupt:
        interrupted = True
    for network in (gan.generator, gan.average_generator):
        network.set_weights(learner.get_weights())
    return history.get("loss", []), interrupted


def _pixel_learner(generator, config):
    """Return a clone to train, so that the saved generator has no third optimizer."""
    learner = keras.models.clone_model(generator)
    learner.set_weights(generator.get_weights())
    decay = keras.optimizers.schedules.CosineDecay(1e-3, config.max_iter)
    at_once = replicas.steps_at_once(config.steps_per_call)
    learner.compile(keras.optimizers.Adam(decay), "mse", steps_per_execution=at_once)
    return learner


class ResolverEvaluation:
    """Measure how similar real images are to those that were downsampled and enlarged again.

    Parameters
    ----------
    real : ndarray of shape (n_samples, height, width, channels), float32
    scale : {2, 3, 4}
    """

    names = ("quality", "kernel_distance", "psnr", "ssim")

    def __init__(self, real, scale):
        self.real = real
        self.coarse = smaller(tf.convert_to_tensor(real), scale)
        self.extract = of_order_one(real)
        self.window = min(11, *real.shape[1:3])

    def __call__(self, gan):
        """Return the Quality of a GAN."""
        fake = gan.generate(condition={"coarse": self.coarse}).numpy()
        if not np.isfinite(fake).all():
            return Quality(dict.fromkeys(self.names, np.nan), [])
        distance = kernel_distance(self.extract(self.real), self.extract(fake))
        # PSNR is infinite for equal images, which is not a divergence.
        psnr = np.minimum(tf.image.psnr(self.real, fake, 2.0), 100.0)
        ssim = tf.image.ssim(self.real, fake, 2.0, filter_size=self.window)
        values = map(float, (distance, distance, np.mean(psnr), np.mean(ssim)))
        return Quality(dict(zip(self.names, values, strict=True)), [])
