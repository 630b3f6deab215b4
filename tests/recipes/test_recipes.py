"""Every recipe: builds, takes a step, is saved and comes back."""

import inspect
import random
from functools import partial

import keras
import numpy as np
import pytest

from ganaug.data.batches import balanced_batches
from ganaug.data.sampler import ClassBalancedSampler, NeighborInterpolator
from ganaug.data.sources import SourceFrames, SourceImages
from ganaug.models.base import AdversarialModel
from ganaug.recipes import RECIPES
from ganaug.sampling.defaults import OWN
from ganaug.sampling.fallback import FallbackSources, chained_strings, warped_series
from ganaug.sampling.kinds import KINDS
from ganaug.sampling.trained import TrainedGAN
from ganaug.space import Space, Span
from ganaug.training import step_cache
from ganaug.training.generate import sources_for
from ganaug.training.step_cache import recipe_key, state, worker_model

pytestmark = pytest.mark.usefixtures("no_idle_models")

ROW = Space((4,), (Span(1, False), Span(3, True)))
IMAGE = Space((8, 12, 2))
SERIES = Space((12, 2), activation="linear")
STRINGS = Space((6, 4), activation="softmax")
VIDEO = Space((4, 8, 12, 2))
SPACES = {
    "tabular": [ROW],
    "vanilla": [ROW, IMAGE],
    "cgan": [ROW, IMAGE, SERIES, STRINGS],
    "series": [SERIES],
    "strings": [STRINGS],
    "videos": [VIDEO],
}
KIND_OF = {
    ROW: "table",
    IMAGE: "small images",
    SERIES: "series",
    STRINGS: "strings",
    VIDEO: "videos",
}
# Objects that draw the sources of a generator, if it has some.
SOURCES = {
    ROW: NeighborInterpolator,
    SERIES: partial(FallbackSources, fallback=warped_series, space=SERIES),
    IMAGE: SourceImages,
    STRINGS: partial(FallbackSources, fallback=chained_strings, space=STRINGS),
    VIDEO: lambda sampler: SourceFrames(
        sampler.codes.numpy(), sampler.labels, sampler.num_classes
    ),
}
SUITED = [(RECIPES[name], space) for name in RECIPES for space in SPACES.get(name, [IMAGE])]
IDS = [f"{recipe.__name__}-{KIND_OF[space]}" for recipe, space in SUITED]

suited = pytest.mark.parametrize(("recipe", "space"), SUITED, ids=IDS)


def bank(space, num_classes):
    rng = np.random.default_rng(0)
    codes = np.c_[rng.normal(size=12), np.eye(3)[np.arange(12) % 3]].astype("float32")
    if space is STRINGS:
        codes = np.eye(4, dtype="float32")[rng.integers(0, 4, (12, 6))]
    elif space is not ROW:
        codes = rng.uniform(-1, 1, (12, *space.shape)).astype("float32")
    return ClassBalancedSampler(codes, np.arange(12) % num_classes)


def sources(gan, samples):
    (drawn,) = (SOURCES[s] for s in SOURCES if s.shape == tuple(samples.codes.shape[1:]))
    return sources_for(gan, samples, drawn)


def one_step(gan, samples):
    batches = balanced_batches(samples, 6 * gan.critic_steps, 0, sources(gan, samples))
    gan.run_eagerly = True
    return gan.fit(batches, steps_per_epoch=1, shuffle=False, verbose=0).history


@suited
@pytest.mark.parametrize("num_classes", [1, 3])
def test_one_step_is_finite_and_comes_back(recipe, space, num_classes, tmp_path):
    gan = recipe(space, num_classes, seed=0)
    assert isinstance(gan, AdversarialModel)
    history = one_step(gan, bank(space, num_classes))
    assert np.isfinite(list(history.values())).all()

    gan.save(tmp_path / "gan.keras")
    restored = keras.saving.load_model(tmp_path / "gan.keras")
    for ours, theirs in zip(state(restored), state(gan), strict=True):
        np.testing.assert_array_equal(ours, theirs)

    draws = [
        TrainedGAN(g, sources(g, bank(space, num_classes))).sample(num_classes - 1, 5, 1)
        for g in (gan, restored)
    ]
    np.testing.assert_array_equal(*draws)
    assert draws[0].shape == (5, *space.shape)
    if space is ROW:
        np.testing.assert_allclose(draws[0][:, 1:].sum(axis=1), 1, rtol=1e-5)
    elif space.activation == "tanh":
        assert np.abs(draws[0]).max() <= 1


# Building the others takes longest; their models have tests of their own.
quick = pytest.mark.parametrize(
    ("recipe", "space"),
    [
        pytest.param(
            recipe,
            space,
            id=name,
            marks=pytest.mark.nightly if "lapgan" in name or "cyclegan" in name else (),
        )
        for (recipe, space), name in zip(SUITED, IDS, strict=True)
    ],
)


@quick
def test_the_seed_decides_everything(recipe, space):
    state = random.getstate()
    histories = [one_step(recipe(space, 2, seed=seed), bank(space, 2)) for seed in (1, 1, 2)]
    assert random.getstate() == state
    assert histories[0] == histories[1] != histories[2]


@suited
def test_fits_of_other_seeds_share_one_traced_step(recipe, space, monkeypatch):
    monkeypatch.setattr(step_cache, "_idle", type(step_cache._idle)())
    lent = []
    for seed in (1, 2):
        build, key = partial(recipe, space, 2, seed=seed), recipe_key(recipe, space, 2)
        with worker_model(build(), build, key) as worker:
            lent.append(worker)
    assert lent[0] is lent[1]


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_the_common_signature(recipe):
    first, second, *settings = inspect.signature(recipe).parameters.values()
    assert (first.name, second.name) == ("space", "num_classes")
    assert all(setting.kind is setting.KEYWORD_ONLY for setting in settings)
    assert settings[-1].name == "seed"
    assert settings[-1].default is None


@pytest.mark.parametrize("name", sorted(set(RECIPES) - set(SPACES)))
def test_image_recipes_refuse_rows(name):
    with pytest.raises(ValueError, match=r"need images of shape.*For a table"):
        RECIPES[name](ROW, 2)


@pytest.mark.parametrize("name", sorted(set(RECIPES) - set(SPACES)))
def test_sides_must_be_halved(name):
    with pytest.raises(ValueError, match="must be even and at least 8"):
        RECIPES[name](Space((9, 9, 1)), 2)


def test_the_recipe_of_tables_refuses_images():
    with pytest.raises(ValueError, match="learns the rows of a table"):
        RECIPES["tabular"](IMAGE, 2)


def test_the_critic_of_wgan_is_clipped_and_alone_so():
    gan = RECIPES["wgan"](IMAGE, 2, limit=0.005, seed=0)
    one_step(gan, bank(IMAGE, 2))
    largest = [
        max(float(abs(weight.numpy()).max()) for weight in network.trainable_variables)
        for network in (gan.discriminator, gan.generator)
    ]
    assert largest[0] == pytest.approx(0.005)
    assert largest[1] > 0.05


@pytest.mark.nightly
@suited
def test_half_precision(recipe, space):
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        gan = recipe(space, 2, seed=0)
    finally:
        keras.config.set_dtype_policy(previous)
    history = one_step(gan, bank(space, 2))
    assert np.isfinite(list(history.values())).all()
    assert np.isfinite(np.concatenate([np.ravel(w) for w in gan.get_weights()])).all()


@suited
def test_no_two_parts_draw_the_same_random_numbers(recipe, space):
    model = recipe(space, 2, seed=0)
    states = {tuple(map(int, state.numpy())) for state in random_states(model)}
    assert len(states) == len(random_states(model))


def random_states(model):
    """Return the states of all seed generators: of latents, augmentation, pools, dropout."""
    unique = {id(variable): variable for variable in model.variables}
    for gan in model.gans():
        if gan.ema_decay:  # A copy of the generator that is never trained, and so never draws.
            for variable in gan.average_generator.variables:
                del unique[id(variable)]
    return [v for v in unique.values() if v.path.endswith("seed_generator_state")]


@suited
def test_the_average_is_as_long_as_its_decay_says(recipe, space):
    kind = KINDS[KIND_OF[space]]
    max_iter = OWN.get(recipe, {}).get("max_iter", kind.max_iter)
    for gan in recipe(space, 2, seed=0).gans():
        assert gan.ema_decay <= (1 + max_iter) / (10 + max_iter)
