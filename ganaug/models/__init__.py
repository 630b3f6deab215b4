"""Keras models whose ``train_step`` plays an adversarial game."""

from ganaug.models.gan import GAN

__all__ = ["GAN"]
