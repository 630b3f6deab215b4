"""A pyramid of GANs: apart in training, together when they generate."""

import keras
import numpy as np
import pytest

from ganaug.models import LAPGAN
from ganaug.networks.resampling import gaussian_pyramid, upsample
from ganaug.recipes import cgan, lapgan, relativistic_lapgan
from ganaug.space import Space

pytestmark = pytest.mark.usefixtures("no_idle_models")

SPACE = Space((16, 24, 2))


def build(recipe=relativistic_lapgan, num_classes=3):
    return recipe(SPACE, num_classes, width=4, seed=0)


@pytest.fixture
def images():
    rng = np.random.default_rng(0)
    return rng.uniform(-1, 1, (6, *SPACE.shape)).astype("float32"), np.arange(6) % 3


def fit(model, *data, **settings):
    return model.fit(*data, batch_size=6, shuffle=False, verbose=0, **settings).history


def same(ours, theirs):
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    "recipe", [lapgan, pytest.param(relativistic_lapgan, marks=pytest.mark.nightly)]
)
def test_levels_learn_apart(recipe, images):
    together, apart = build(recipe), build(recipe)
    history = fit(together, *images)
    sizes = gaussian_pyramid(images[0], 2)
    alone = [
        fit(apart.levels[0], sizes[0], images[1]),
        fit(apart.levels[1], sizes[1], {"condition": images[1], "coarse": upsample(sizes[0])}),
    ]
    for size, of_level in zip(("8x12", "16x24"), alone, strict=True):
        for name in ("generator_loss", "discriminator_loss"):
            assert history[f"{name}_{size}"] == pytest.approx(of_level[name], rel=1e-4)
    mean = np.mean([of_level["generator_loss"] for of_level in alone])
    assert history["generator_loss"] == pytest.approx([mean], rel=1e-4)
    for ours, theirs in zip(together.variables, apart.variables, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)
    assert int(together.num_updates) == 1


def test_the_chain_refines_what_it_has_made():
    model = build()
    latents = np.random.default_rng(1).normal(size=(4, 64 + 8 * 12)).astype("float32")
    labels = np.array([0, 1, 2, 0])
    coarse = model.levels[0].generate(condition=labels, latent=latents[:, :64])
    fine = model.levels[1].generate(
        condition={"condition": labels, "coarse": upsample(coarse)},
        latent=latents[:, 64:].reshape(4, 8, 12, 1),
    )
    made = model.generate(condition=labels, latent=latents)
    np.testing.assert_allclose(made, np.clip(fine, -1, 1), rtol=0, atol=1e-6)
    assert np.abs(made).max() <= 1


def test_the_chain_is_of_the_averaged_generators(images):
    model = build()
    fit(model, *images, epochs=3)
    given = {"latent": np.ones((1, 64 + 8 * 12), "float32"), "condition": np.array([1])}
    averaged = model.generate(**given)
    np.testing.assert_array_equal(averaged, model.average_generator(given))
    assert np.abs(averaged - model.generator(given)).max() > 1e-4


def test_without_labels(images):
    settings = {"width": 4, "seed": 0}
    levels = relativistic_lapgan(SPACE, None, **settings).levels
    model = LAPGAN(levels, seed=0)
    model.compile()
    fit(model, images[0])
    assert model.generate(2).shape == (2, *SPACE.shape)


def test_evaluation_updates_nothing(images):
    model = build()
    before = [variable.numpy().copy() for variable in model.trainable_variables]
    losses = model.evaluate(*images, return_dict=True, verbose=0)
    assert set(losses) > {"generator_loss", "discriminator_loss_8x12", "loss"}
    same(before, model.trainable_variables)


def test_everything_comes_back_and_goes_on(images, tmp_path):
    model = build(lapgan)
    fit(model, *images)
    model.save(tmp_path / "model.keras")
    restored = keras.saving.load_model(tmp_path / "model.keras")
    same(model.variables, restored.variables)
    same(*[[v for opt in m.optimizers() for v in opt.variables] for m in (model, restored)])
    assert fit(model, *images) == fit(restored, *images)
    same(model.variables, restored.variables)


@pytest.mark.nightly
def test_an_interrupted_run_goes_on(images, tmp_path):
    def resumable(epochs):
        model = build()
        backup = keras.callbacks.BackupAndRestore(tmp_path / "backup", delete_checkpoint=False)
        fit(model, *images, epochs=epochs, callbacks=[backup])
        return model

    resumable(2)
    resumed, straight = resumable(3), build()
    fit(straight, *images, epochs=3)
    same(resumed.variables, straight.variables)
    assert int(resumed.num_updates) == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda levels: [], "needs compiled GANs"),
        (lambda levels: levels[::-1], r"twice the height and width.*\(16, 24, 2\), \(8, 12, 2\)"),
        (lambda levels: [levels[0], levels[0]], "twice the height and width"),
        (lambda levels: [levels[0], keras.Sequential()], "needs compiled GANs"),
    ],
)
def test_levels_that_do_not_fit(change, message):
    with pytest.raises(ValueError, match=message):
        LAPGAN(change(build().levels))


def test_levels_of_different_critic_steps():
    levels = build().levels
    levels[0].critic_steps = 5
    with pytest.raises(ValueError, match=r"same critic_steps. Received: \[1, 5\]"):
        LAPGAN(levels)


def test_a_level_that_refines_nothing():
    small, large = (cgan(Space(shape), 2, seed=0) for shape in ((8, 8, 1), (16, 16, 1)))
    with pytest.raises(ValueError, match="must declare 'coarse'"):
        LAPGAN([small, large])
