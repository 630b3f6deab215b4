"""A step that was traced once serves later fits, and nothing else of a fit does."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import keras
import numpy as np
import pytest

from ganaug.models import GAN
from ganaug.recipes import cgan
from ganaug.recipes.pretrained import PretrainedRecipe
from ganaug.recipes.srgan import small_srgan
from ganaug.space import Space, Span
from ganaug.terms import PixelContent
from ganaug.training import step_cache
from ganaug.training.loop import TrainingConfig
from ganaug.training.step_cache import recipe_key, state, values, worker_model
from ganaug.training.train import train

CONFIG = TrainingConfig(max_iter=4, batch_size=8)
SMALL = partial(cgan, latent_dim=2, units=(8,))
KEY = ("a key",)


@pytest.fixture(autouse=True)
def traces(monkeypatch):
    """Note each time that Python runs an update, which a traced step does not do."""
    noted, update = [], GAN.update

    def noting(self, data):
        noted.append(self)
        return update(self, data)

    monkeypatch.setattr(GAN, "update", noting)
    monkeypatch.setattr(step_cache, "_idle", type(step_cache._idle)())
    return noted


@pytest.fixture
def fit(points, plane, traces):
    """Return a function that returns a trained GAN, and whether its step was traced for it."""

    def run(recipe=SMALL, config=CONFIG, seed=0, shift=0.0):
        before = len(traces)
        gan, *_ = train(recipe, plane, points[0] + np.float32(shift), points[1], config, seed)
        return gan, len(traces) > before

    return run


def same(first, second):
    pairs = zip(values(state(first)), values(state(second)), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


def test_a_second_fit_is_not_traced_again(fit):
    first, traced = fit()
    assert traced
    kept = values(state(first))
    second, traced = fit(seed=1, shift=1.0)
    assert not traced
    # Neither the second fit nor anything else touches what the first has returned.
    assert all(np.array_equal(a, b) for a, b in zip(kept, values(state(first)), strict=True))
    assert not same(first, second)
    # A reused step learns what a fresh one does, to the bit.
    again, traced = fit()
    assert not traced
    assert same(first, again)


def test_arguments_of_a_partial_decide_and_not_its_identity(fit):
    """`sklearn.base.clone` copies a partial for each fit, and the copy reuses the step."""
    assert fit(partial(cgan, units=[8]))[1]
    assert not fit(partial(cgan, units=[8]))[1]
    assert fit(partial(cgan, units=[6]))[1]
    assert fit(partial(partial(cgan, units=[6]), latent_dim=3))[1]


def test_the_batch_size_and_the_steps_per_call_count(fit):
    fit()
    assert fit(config=TrainingConfig(4, 4))[1]
    assert fit(config=TrainingConfig(40, 8))[1]


def test_the_precision_counts(fit):
    fit()
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        assert fit()[1]
    finally:
        keras.config.set_dtype_policy(previous)
    assert not fit()[1]


def with_loss(loss):
    """Return a recipe of a user's own, whose generator has a loss of a user's own."""

    def recipe(*data, seed=None):
        gan = SMALL(*data, seed=seed)
        gan.compile(gan.generator_optimizer, gan.discriminator_optimizer, **loss)
        return gan

    return recipe


def edited(strength):
    """Return two functions that differ in what they close over and have one name."""

    def penalty(critic, real, fake, seed=None):
        return strength * keras.ops.mean(keras.ops.square(critic(real)))

    def term(real, fake, condition):
        return strength * keras.ops.mean(keras.ops.square(fake - 3.0))

    return {"penalties": (penalty,)}, {"terms": (term,)}


@pytest.mark.parametrize("kind", [0, 1], ids=["penalty", "term"])
def test_a_function_that_was_edited_is_traced_anew(fit, kind):
    recipes = [with_loss(edited(strength)[kind]) for strength in (5.0, 0.0, 5.0)]
    strong, weak, again = (fit(recipe)[0] for recipe in recipes)
    assert not same(strong, weak)
    assert same(strong, again)


def test_a_recipe_that_reads_a_variable_is_traced_anew(fit):
    """The recipe is the same object; what it builds is not."""
    units = (8,)
    recipe = lambda *data, seed: cgan(*data, units=units, seed=seed)  # noqa: E731
    first, _ = fit(recipe)
    units = (6,)
    second, _ = fit(recipe)
    assert [gan.generator.layers[-3].input.shape[-1] for gan in (first, second)] == [8, 6]


@pytest.mark.parametrize(
    "recipe",
    [
        lambda *data, seed: SMALL(*data, seed=seed),
        PretrainedRecipe(SMALL(Space((2,), (Span(1, False), Span(1, False))), 2, seed=0)),
        partial(cgan, units=range(8, 9)),
    ],
    ids=["a function", "a trained model", "an argument that is no number"],
)
def test_what_cannot_be_compared_is_not_kept(fit, recipe):
    first, _ = fit(recipe)
    second, traced = fit(recipe)
    assert traced
    assert same(first, second)
    assert not step_cache._idle


def test_arguments_that_are_equal_and_of_other_types_are_told_apart(plane):
    keys = [recipe_key(partial(cgan, units=value), plane, 2) for value in (1, 1.0, True)]
    assert len(set(keys)) == 3


def test_parts_count_by_their_values(plane):
    keys = [
        recipe_key(partial(small_srgan, terms=[PixelContent(w)]), plane) for w in (1.0, 1.0, 2.0)
    ]
    assert keys[0] == keys[1] != keys[2]


def test_a_failed_fit_does_not_spoil_the_next(fit):
    class Fail(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            raise RuntimeError("on purpose")

    alone, _ = fit()
    with pytest.raises(RuntimeError, match="on purpose"):
        fit(config=TrainingConfig(4, 8, callbacks=(Fail(),)), seed=5)
    again, traced = fit()
    assert not traced
    assert same(alone, again)


def test_a_resumed_fit_does_not_shorten_the_next(fit, tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise KeyboardInterrupt

    def backup():
        return keras.callbacks.BackupAndRestore(tmp_path / "backup")

    alone, _ = fit()
    fit(config=TrainingConfig(4, 8, callbacks=(backup(), Interrupt())))
    assert any((tmp_path / "backup").iterdir())
    resumed, _ = fit(config=TrainingConfig(4, 8, callbacks=(backup(),)))
    assert int(resumed.num_updates) == 4
    assert same(alone, resumed)
    again, _ = fit()
    assert int(again.num_updates) == 4
    assert same(alone, again)


def test_two_threads_do_not_share_a_worker(fit):
    alone = [fit(seed=seed)[0] for seed in (0, 1)]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            jobs = [pool.submit(fit, seed=seed) for seed in (0, 1)]
            assert all(same(a, job.result()[0]) for a, job in zip(alone, jobs, strict=True))


def test_a_worker_is_lent_to_one_at_a_time(plane):
    gan, build = SMALL(plane, 2, seed=0), partial(SMALL, plane, 2, seed=0)
    with worker_model(gan, build, KEY) as outer, worker_model(gan, build, KEY) as inner:
        assert outer is not inner is not gan
    with worker_model(gan, build, KEY) as next_one:
        assert next_one in (outer, inner)
    with worker_model(gan, build, ("another",)) as other:
        assert other not in (outer, inner)


def test_the_pool_is_bounded(plane, monkeypatch):
    monkeypatch.setattr(step_cache, "MAX_IDLE", 2)
    gan, lent = SMALL(plane, 2, seed=0), []
    for number in range(4):
        with worker_model(gan, partial(SMALL, plane, 2, seed=0), (number,)) as worker:
            lent.append(worker)
    idle = [worker for workers in step_cache._idle.values() for worker in workers]
    assert idle == lent[2:]


def test_few_large_models_stay_idle(plane, monkeypatch):
    monkeypatch.setattr(step_cache, "MAX_IDLE_NUMBERS", 1)
    models = [SMALL(plane, 1, seed=0) for _ in range(3)]
    assert step_cache._is_crowded(models)
    assert not step_cache._is_crowded(models[:1])
