"""Two translators: what they lose, how they learn, and that all of it comes back."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug.models import GAN, CycleGAN
from ganaug.models.image_pool import ImagePool
from ganaug.objectives import LeastSquares
from ganaug.recipes import cyclegan, relativistic_cyclegan
from ganaug.space import Space

pytestmark = pytest.mark.usefixtures("no_idle_models")

SPACE = Space((8, 12, 2))


def build(**settings):
    return cyclegan(SPACE, **{"width": 4, "num_blocks": 1, "seed": 0} | settings)


@pytest.fixture
def domains():
    """Dark images of A and bright ones of B."""
    rng = np.random.default_rng(0)
    a, b = (rng.uniform(low, low + 0.8, (12, *SPACE.shape)) for low in (-0.9, 0.1))
    return {"sample": b.astype("float32"), "source": a.astype("float32")}


def fit(model, data, **settings):
    return model.fit(data, batch_size=4, shuffle=False, verbose=0, **settings).history


def same(ours, theirs):
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b)


# --- image pool --------------------------------------------------------------------------------


def test_it_fills_first_and_shows_what_it_is_given():
    pool, fakes = ImagePool(6, seed=0), np.arange(6.0).reshape(6, 1)
    for part in (fakes[:2], fakes[2:4], fakes[4:]):
        np.testing.assert_array_equal(pool(part), part)
    np.testing.assert_array_equal(pool.images, fakes)


def test_then_half_are_earlier_ones_and_none_is_lost():
    pool = ImagePool(50, seed=0)
    pool(np.arange(40.0).reshape(40, 1))
    pool(np.arange(40.0, 80.0).reshape(40, 1))
    shown, given = [], 80
    for _ in range(100):
        batch = np.arange(given, given + 4.0).reshape(4, 1)
        before = set(np.ravel(pool.images))
        out = np.ravel(pool(batch))
        after = set(np.ravel(pool.images))
        # Images that were shown have left the pool or were never in it; all others are kept.
        assert before | set(batch.ravel()) == after | set(out)
        shown += list(out < given)
        given += 4
    assert np.mean(shown) == pytest.approx(0.5, abs=0.1)


def test_no_slot_is_preferred():
    """The first of a batch takes the place of each image of the pool equally often."""
    pool, replaced = ImagePool(8, seed=0), np.zeros(8)
    pool(np.zeros((8, 1), "float32"))
    query = tf.function(pool, input_signature=[tf.TensorSpec((1, 1))])
    for number in range(1, 801):
        query(tf.constant([[number]], "float32"))
        replaced += np.ravel(pool.images) == number
    assert replaced.sum() == pytest.approx(400, abs=60)
    np.testing.assert_allclose(replaced, 50, atol=30)  # More than four standard deviations.


def test_of_a_batch_that_is_larger_the_rest_is_shown():
    pool, fakes = ImagePool(3, seed=0), np.arange(5.0).reshape(5, 1)
    np.testing.assert_array_equal(pool(fakes), fakes)
    np.testing.assert_array_equal(pool(fakes + 5)[3:], fakes[3:] + 5)


# --- training ----------------------------------------------------------------------------------


class Shift(keras.Layer):
    """Add a number that can be learned."""

    def __init__(self, start, **kwargs):
        super().__init__(**kwargs)
        self.start = start

    def build(self, input_shape):
        start = keras.initializers.Constant(self.start)
        self.shift = self.add_weight(shape=(), initializer=start, name="shift")

    def call(self, x):
        return x + self.shift


def shifting(start, learns=False):
    """A translator that adds a number, against a discriminator that says zero at first."""
    source = keras.Input((1,), name="source")
    sample = keras.Input((1,), name="sample")
    silent = keras.layers.Dense(1, kernel_initializer="zeros", trainable=learns)
    gan = GAN(
        keras.Model({"source": source}, Shift(start)(source)),
        keras.Model({"sample": sample}, silent(sample)),
    )
    gan.compile(keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1), LeastSquares())
    return gan


def test_losses_and_the_step_by_hand():
    model = CycleGAN(shifting(0.5), shifting(-0.25), cycle_weight=10.0, identity_weight=5.0)
    model.compile()
    data = {"sample": np.full((4, 1), 2.0), "source": np.full((4, 1), 1.0)}
    history = fit(model, data)
    # There and back adds 0.25 both ways; what is left alone is moved by 0.5 and 0.25.
    assert history["cycle_loss"] == pytest.approx([0.5])
    assert history["identity_loss"] == pytest.approx([0.75])
    # A discriminator that says 0 where 1 is wanted: 1/2 each.
    assert history["generator_loss"] == pytest.approx([1.0])
    assert history["discriminator_loss"] == pytest.approx([1.0])
    # Both cycles pull both shifts: 10 * 2; an own image pulls each to zero: 5.
    shifts = [float(gan.generator.weights[0]) for gan in model.gans()]
    assert shifts == pytest.approx([0.5 - 0.1 * (20 + 5), -0.25 - 0.1 * (20 - 5)])


def test_discriminators_learn_from_the_domain_of_their_samples():
    model = CycleGAN(shifting(0.5, learns=True), shifting(-0.25, learns=True))
    model.compile()
    fit(model, {"sample": np.full((4, 1), 2.0), "source": np.full((4, 1), 1.0)})
    # From zero, a step of 0.1 goes along what is real: 2 in domain B and 1 in A.
    slopes = [float(gan.discriminator.weights[0][0, 0]) for gan in model.gans()]
    assert slopes == pytest.approx([0.2, 0.1])


def test_gans_that_are_not_compiled():
    gan = shifting(0.5)
    with pytest.raises(ValueError, match="needs two compiled GANs"):
        CycleGAN(gan, GAN(gan.generator, gan.discriminator))
    with pytest.raises(ValueError, match="needs two compiled GANs"):
        CycleGAN(gan, gan.generator)


def test_each_network_moves(domains):
    model = build()
    before = [weight.numpy().copy() for weight in model.trainable_weights]
    fit(model, domains)
    moved = [(a.numpy() != b).any() for a, b in zip(model.trainable_weights, before, strict=True)]
    # A bias before a normalisation moves nothing, and so is not moved.
    assert np.mean(moved) > 0.7
    assert int(model.num_updates) == int(model.backward.num_updates) == 3


@pytest.mark.nightly
@pytest.mark.parametrize("recipe", [cyclegan, relativistic_cyclegan])
def test_domains_are_learned(recipe, domains):
    model = recipe(SPACE, width=8, seed=0)
    fit(model, domains, epochs=60)
    bright = model.generate(source=domains["source"]).numpy()
    assert domains["source"].mean() < -0.4
    assert bright.mean() == pytest.approx(0.5, abs=0.25)


def test_evaluation_updates_nothing(domains):
    model = build()
    before = [variable.numpy().copy() for variable in model.weights]
    losses = model.evaluate(domains, return_dict=True, verbose=0)
    assert {"cycle_loss", "identity_loss", "generator_loss"} <= set(losses)
    same(before, model.weights)


# --- going on ----------------------------------------------------------------------------------


def test_everything_comes_back_and_goes_on(domains, tmp_path):
    model = build()
    fit(model, domains)
    model.save(tmp_path / "model.keras")
    restored = keras.saving.load_model(tmp_path / "model.keras")
    same(model.variables, restored.variables)
    same(*[[v for opt in m.optimizers() for v in opt.variables] for m in (model, restored)])
    assert fit(model, domains) == fit(restored, domains)
    same(model.variables, restored.variables)


@pytest.mark.nightly
def test_an_interrupted_run_goes_on(domains, tmp_path):
    def resumable(epochs):
        model = build()
        backup = keras.callbacks.BackupAndRestore(tmp_path / "backup", delete_checkpoint=False)
        fit(model, domains, epochs=epochs, callbacks=[backup])
        return model

    resumable(1)
    resumed, straight = resumable(2), build()
    fit(straight, domains, epochs=2)
    same(resumed.variables, straight.variables)


@pytest.mark.nightly
def test_half_precision_scales_both(domains):
    model = build()
    for gan in model.gans():
        scaled = [keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(1e-3)) for _ in "gd"]
        gan.compile(*scaled, LeastSquares())
    plain = build()
    for gan in plain.gans():
        gan.compile(*[keras.optimizers.SGD(1e-3) for _ in "gd"], LeastSquares())
    model.backward.generator_optimizer.dynamic_scale.assign(4.0)
    for each in (model, plain):
        each.compile()
        fit(each, domains)
    for ours, theirs in zip(model.trainable_weights, plain.trainable_weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)
