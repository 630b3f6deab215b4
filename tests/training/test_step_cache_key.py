"""Models that only look alike do not share a traced step."""

import keras

from ganaug.models import GAN
from ganaug.networks.mlp import mlp_discriminator
from ganaug.training.step_cache import _behaviour, fingerprint


def wired(skip):
    """Return a recipe whose generator adds one of two hidden layers to the last."""

    def recipe(space, num_classes, *, seed=None):
        latent = keras.Input((2,), name="latent")
        first = keras.layers.Dense(4, kernel_initializer=keras.initializers.HeNormal(1))(latent)
        second = keras.layers.Dense(4, kernel_initializer=keras.initializers.HeNormal(2))(first)
        third = keras.layers.Dense(4, kernel_initializer=keras.initializers.HeNormal(3))(second)
        joined = keras.layers.Add()([third, {"first": first, "second": second}[skip]])
        outputs = keras.layers.Dense(2, kernel_initializer=keras.initializers.HeNormal(4))(joined)
        generator = keras.Model({"latent": latent}, outputs, name="generator")
        gan = GAN(generator, mlp_discriminator(space, units=(8,), seed=0), seed=0)
        gan.compile(keras.optimizers.Adam(1e-2), keras.optimizers.Adam(1e-2))
        return gan

    return recipe


def test_models_of_the_same_layers_that_are_wired_differently_share_nothing(points, plane):
    first, second = (wired(skip)(plane, 1) for skip in ("first", "second"))
    again = wired("first")(plane, 1)
    assert fingerprint(first) != fingerprint(second)
    assert fingerprint(first) == fingerprint(again)


def test_functions_of_the_same_name_are_told_apart(plane):
    def build(slope):
        def act(x):
            return slope * x

        gan = wired("first")(plane, 1)
        gan.generator.layers[-1].activation = act
        return gan

    assert _behaviour(build(1.0)) != _behaviour(build(1.0))
