"""The strength of augmentation follows how well the discriminator knows the real images."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug.models import GAN
from ganaug.networks.adaptation import AdaptiveStrength
from ganaug.networks.augmentation import DiffAugment
from ganaug.networks.conv import conv_discriminator, conv_generator
from ganaug.space import Space


def pairs(share_above, num_pairs=100):
    """Return logits of which a share of the real ones lies above the fake one of its pair."""
    above = np.arange(num_pairs) < share_above * num_pairs
    return np.where(above, 1.0, -1.0)[:, None], np.zeros((num_pairs, 1))


@pytest.mark.parametrize(
    ("share_above", "expected"),
    [(1.0, 0.6), (0.85, 0.6), (0.8, 0.5), (0.75, 0.4), (0.0, 0.4)],  # .8 above: mean sign .6
)
def test_it_follows_the_sign_of_what_is_beyond_the_target(share_above, expected):
    adapt = AdaptiveStrength(target=0.6, num_images=1000)
    assert float(adapt(0.5, *pairs(share_above))) == pytest.approx(expected)


def test_it_stays_within_its_bounds():
    adapt = AdaptiveStrength(num_images=100, most=0.7)
    assert float(adapt(0.6, *pairs(1.0))) == pytest.approx(0.7)
    assert float(adapt(0.4, *pairs(0.0))) == 0.0


def test_absolute_logits_do_not_matter():
    adapt = AdaptiveStrength(num_images=1000)
    real, fake = pairs(0.9)
    assert float(adapt(0.5, real - 1e3, fake - 1e3)) == float(adapt(0.5, real, fake))


def small_gan(augment, rate=1e-2):
    space = Space((8, 8, 1))
    gan = GAN(
        conv_generator(space, latent_dim=2, width=2, seed=0),
        conv_discriminator(space, width=4, seed=0),
        augment=augment,
        seed=0,
    )
    # The generator stands still, so that the discriminator gets to know the images.
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.Adam(rate))
    return gan


def test_a_discriminator_that_wins_is_shown_changed_images(tmp_path):
    gan = small_gan(DiffAugment(probability=0.0, adapt=AdaptiveStrength(num_images=400), seed=0))
    images = np.random.default_rng(0).uniform(-1, 1, (16, 8, 8, 1)).astype("float32")
    gan.fit(images, epochs=40, batch_size=16, verbose=0)
    strength = float(gan.augment.probability)
    assert strength > 0.3
    gan.save(tmp_path / "gan.keras")
    restored = keras.models.load_model(tmp_path / "gan.keras")
    assert float(restored.augment.probability) == pytest.approx(strength)
    assert restored.augment.adapt == AdaptiveStrength(num_images=400)


def test_a_fixed_strength_stays():
    gan = small_gan(DiffAugment(probability=0.3, seed=0))
    gan.fit(np.ones((16, 8, 8, 1), "float32"), epochs=3, batch_size=16, verbose=0)
    assert float(gan.augment.probability) == pytest.approx(0.3)


def test_any_layer_can_augment():
    gan = small_gan(keras.layers.GaussianNoise(0.1, seed=0))
    logs = gan.train_on_batch(tf.ones((4, 8, 8, 1)), return_dict=True)
    assert np.isfinite(logs["loss"])


@pytest.mark.parametrize("wrong", [{"target": 2.0}, {"most": 1.5}, {"num_images": 0}])
def test_errors(wrong):
    with pytest.raises(ValueError, match="must be in"):
        AdaptiveStrength(**wrong)


def test_it_cannot_start_above_its_bound():
    with pytest.raises(ValueError, match="must not start above"):
        DiffAugment(probability=0.9, adapt=AdaptiveStrength(most=0.8))
