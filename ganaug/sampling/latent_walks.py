"""Images generated along directions of the latent space."""

from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from ganaug.networks.latent_directions import LatentDirections, latent_directions
from ganaug.networks.named_inputs import input_names
from ganaug.sampling.trained import TrainedGAN
from ganaug.training.generate import source_draws


class Walks(NamedTuple):
    """Images along directions.

    Attributes
    ----------
    images : ndarray of shape (n_directions, n_images, n_steps, height, width[, channels])
    found : LatentDirections
        The directions of the images.
    value_range : tuple of float
        The lowest and the highest pixel of real images.
    """

    images: Any
    found: LatentDirections
    value_range: tuple[float, float]


def walks(synthesizer, label, n_directions, num_images, steps, seed):
    """Return images generated along the strongest directions of the latent space.

    Parameters
    ----------
    synthesizer : Synthesizer
        Fitted to images.
    label : int
        The position of the class.
    n_directions, num_images : int
    steps : ndarray of shape (n_steps,)
        The distances by which each latent is moved, in units of a direction.
    seed : int

    Returns
    -------
    Walks
    """
    sampler, local = _sampler(synthesizer, label)
    found = latent_directions(sampler.gan.average_generator)
    found = LatentDirections(*(values[:n_directions] for values in found))
    starts = np.random.default_rng(seed).normal(size=(num_images, found.directions.shape[1]))
    moves = steps[:, None] * found.directions[:, None, None, :]
    latents = starts[:, None] + moves
    codes = _generated(sampler, local, latents.astype("float32"), seed)
    real = synthesizer.codec.decode(synthesizer.codes_[synthesizer.labels_ == label])
    images = synthesizer.codec.decode(codes)
    ends = float(real.min()), float(real.max())
    return Walks(images.reshape(*latents.shape[:-1], *images.shape[1:]), found, ends)


def drawn_by_gan(synthesizer):
    """Return the positions of the classes that a GAN draws, in order."""
    samplers = synthesizer.samplers_.items()
    return sorted(label for label, (drawn, _) in samplers if isinstance(drawn, TrainedGAN))


def _sampler(synthesizer, label):
    """Return the trained GAN that draws a class of images, and its label for the class."""
    if synthesizer.codec.kind != "images":
        raise ValueError(
            "Only images can be shown along directions of the latent space. Received: an "
            f"augmenter of {synthesizer.codec.kind}."
        )
    sampler, local = synthesizer.samplers_.get(label, (None, None))
    if not isinstance(sampler, TrainedGAN):
        raise ValueError(
            "A class that a GAN draws was expected, one of "
            f"{synthesizer.classes_[drawn_by_gan(synthesizer)].tolist()}. Received: "
            f"{synthesizer.classes_[label].item()!r}, which is drawn without one, or not at all."
        )
    return sampler, local


def _generated(sampler, local, latents, seed):
    """Return an image for each latent; those from one start differ in nothing else."""
    n_directions, num_images, n_steps, width = latents.shape
    labels = np.full(num_images, local, "int32")
    given = {}
    if "condition" in input_names(sampler.gan.generator):
        given["condition"] = labels
    if sampler.sources is not None:
        draws = source_draws(sampler.sources, labels, tf.constant([seed, 0], tf.int64))
        given |= sampler.sources.inputs(labels, *draws)
    places = np.tile(np.repeat(np.arange(num_images), n_steps), n_directions)
    repeated = {name: tf.gather(values, places) for name, values in given.items()}
    return sampler.gan.call({"latent": latents.reshape(-1, width)} | repeated).numpy()
