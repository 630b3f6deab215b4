"""Small models and data that the tests of the engine share."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest


@pytest.fixture(scope="session")
def plane():
    """Return the space of points in the plane."""
    from ganaug.space import Space, Span

    return Space((2,), (Span(1, False), Span(1, False)))


@pytest.fixture
def points():
    """Return 32 points of the plane and a label for each."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(32, 2)).astype("float32"), np.arange(32, dtype="int32") % 2


@pytest.fixture
def tiny_gan(plane):
    """Return a function that returns a compiled GAN of points in the plane."""
    import keras

    from ganaug.models import GAN
    from ganaug.networks.mlp import mlp_discriminator, mlp_generator

    def build(
        objective=None, penalties=(), num_classes=None, options=None, rates=None, **settings
    ):
        gan = GAN(
            mlp_generator(plane, num_classes, latent_dim=2, units=(8,), seed=0),
            mlp_discriminator(plane, num_classes, units=(8,), seed=1),
            **{"seed": 0, **settings},
        )
        optimizers = [keras.optimizers.Adam(rate, beta_1=0.5) for rate in rates or (1e-2, 1e-2)]
        gan.compile(*optimizers, objective, penalties=penalties, **(options or {}))
        return gan

    return build
