"""A model that does not suit the samples is refused before training."""

from functools import partial

import keras
import pytest

from ganaug.models import GAN
from ganaug.networks.layers import OneHot
from ganaug.networks.mlp import mlp_discriminator, mlp_generator
from ganaug.recipes import cgan, tabular
from ganaug.space import Space, Span
from ganaug.training.validation import build_gan

WIDE = Space((3,), (Span(1, False),) * 3)


def seeded_with_labels_only(space):
    gan = GAN(mlp_generator(space, 2, with_source=True), mlp_discriminator(space, 2))
    gan.compile()
    return gan


def nameless(space):
    shown = keras.Input(space.shape, name="shown")
    gan = GAN(mlp_generator(space), keras.Model({"shown": shown}, keras.layers.Dense(1)(shown)))
    gan.compile()
    return gan


def nested(space):
    inputs = {"sample": keras.Input(space.shape, name="sample")}
    inputs["condition"] = keras.Input((), dtype="int32", name="condition")
    label = keras.Sequential([OneHot(1)])(inputs["condition"])
    joined = keras.layers.Concatenate()([inputs["sample"], label])
    discriminator = keras.Model(inputs, keras.layers.Dense(1)(joined), name="discriminator")
    gan = GAN(mlp_generator(space, 2), discriminator)
    gan.compile()
    return gan


def test_donors_need_no_conditions_of_their_own():
    def build(space, num_classes, seed):
        inputs = {
            "condition": keras.Input((), dtype="int32", name="condition"),
            "source": keras.Input(space.shape, name="source"),
        }
        change = keras.layers.Dense(64)(OneHot(num_classes)(inputs["condition"]))
        change = keras.layers.Reshape(space.shape)(change)
        generator = keras.Model(inputs, keras.layers.Add()([inputs["source"], change]))
        gan = GAN(generator, mlp_discriminator(space))
        gan.compile()
        return gan

    assert build_gan(build, Space((8, 8, 1)), 2, 0, conditions_per_class=1).compiled


@pytest.mark.parametrize("recipe", [cgan, tabular])
def test_what_a_recipe_makes_is_fit(plane, recipe):
    assert build_gan(recipe, plane, 2, seed=0).compiled


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda space: "gan", TypeError, "must return a compiled model of ganaug.models.*'gan'"),
        (lambda space: keras.Sequential(), TypeError, "of type Sequential"),
        (
            lambda space: GAN(mlp_generator(space), mlp_discriminator(space)),
            ValueError,
            "must be compiled",
        ),
        (partial(cgan, num_classes=1), ValueError, "generator must take 2 conditions"),
        (lambda space: cgan(WIDE, 2), ValueError, r"shape \(2,\).*Received: \(3,\)"),
        (nameless, ValueError, r"input named 'sample'.*\['shown'\]"),
        (nested, ValueError, "discriminator must take 2 conditions"),
        (seeded_with_labels_only, ValueError, "4 conditions, for 2 classes with and without"),
    ],
)
def test_what_is_not_fit(plane, build, error, message):
    with pytest.raises(error, match=message):
        build_gan(lambda space, num_classes, seed: build(space), plane, 2, seed=0)


@pytest.mark.parametrize("shaped", [False, True])
def test_images_of_a_sigmoid(shaped):
    def build(space, num_classes, seed):
        latent = keras.Input((2,), name="latent")
        images = keras.layers.Dense(64, "sigmoid" if shaped else None)(latent)
        images = keras.layers.Reshape(space.shape)(images)
        images = images if shaped else keras.layers.Activation("sigmoid")(images)
        gan = GAN(keras.Model({"latent": latent}, images), mlp_discriminator(space))
        gan.compile()
        return gan

    with pytest.raises(ValueError, match=r"ends in sigmoid.*End it with tanh"):
        build_gan(build, Space((8, 8, 1)), 2, seed=0)


def test_images_of_a_sigmoid_that_is_scaled():
    def build(space, num_classes, seed):
        latent = keras.Input((2,), name="latent")
        images = 2.0 * keras.layers.Dense(64, "sigmoid")(latent) - 1.0
        images = keras.layers.Reshape(space.shape)(images)
        gan = GAN(keras.Model({"latent": latent}, images), mlp_discriminator(space))
        gan.compile()
        return gan

    assert build_gan(build, Space((8, 8, 1)), 2, seed=0).compiled
