"""A step that was traced once serves later fits, and nothing else of a fit does."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import keras
import numpy as np
import pytest

from ganaug.objectives import Relativistic
from ganaug.penalties import R1
from ganaug.recipes import cgan, tabular, vanilla
from ganaug.training import step_cache
from ganaug.training.loop import TrainingConfig
from ganaug.training.step_cache import fingerprint, state, values, worker_model
from ganaug.training.train import train

PLAN = TrainingConfig(max_iter=4, batch_size=8)
TRACES = []


@keras.saving.register_keras_serializable(package="tests")
@dataclass(frozen=True)
class Traced(Relativistic):
    """An objective that notes when Python looks at it, which a traced graph does not do."""

    scale: float = 1.0

    def generator(self, real, fake):
        TRACES.append(self.scale)
        return self.scale * super().generator(real, fake)


def small(space, num_classes, *, seed=None, scale=1.0, rate=1e-3, units=(8,)):
    gan = cgan(space, num_classes, latent_dim=2, units=units, seed=seed)
    optimizers = [keras.optimizers.Adam(rate) for _ in range(2)]
    gan.compile(*optimizers, Traced(scale), penalties=(R1(),))
    return gan


def fit(points, plane, recipe=small, plan=PLAN, seed=0):
    """Return the trained GAN, and how often something was traced."""
    before = len(TRACES)
    gan, *_ = train(recipe, plane, *points, plan, seed)
    return gan, len(TRACES) - before


def same(first, second):
    pairs = zip(values(state(first)), values(state(second)), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


@pytest.fixture(autouse=True)
def empty_pool(monkeypatch):
    monkeypatch.setattr(step_cache, "_idle", type(step_cache._idle)())


# --- reuse -------------------------------------------------------------------------------------


def test_a_second_fit_is_not_traced_again(points, plane):
    first, traces = fit(points, plane)
    assert traces > 0
    kept = values(state(first))
    second, traces = fit((points[0] + 1, points[1]), plane, seed=1)
    assert traces == 0
    # Neither the second fit nor anything else touches what the first has returned.
    assert all(np.array_equal(a, b) for a, b in zip(kept, values(state(first)), strict=True))
    assert not same(first, second)
    # A reused step learns what a fresh one does, to the bit.
    again, traces = fit(points, plane)
    assert traces == 0
    assert same(first, again)


def test_arguments_of_a_partial_decide_and_not_its_identity(points, plane):
    """As with `sklearn.base.clone`, which copies a partial for each fit."""
    _, traces = fit(points, plane, partial(small, units=[8]))
    assert traces > 0
    _, traces = fit(points, plane, partial(small, units=[8]))
    assert traces == 0
    _, traces = fit(points, plane, partial(small, units=[6]))
    assert traces > 0


def test_a_recipe_that_reads_a_variable(points, plane):
    """The recipe is the same object; what it builds is not."""
    scale = 1.0
    recipe = lambda *data, seed: small(*data, seed=seed, scale=scale)  # noqa: E731
    fit(points, plane, recipe)
    scale = 2.0
    _, traces = fit(points, plane, recipe)
    assert traces > 0
    assert TRACES[-1] == 2.0


def test_a_recipe_that_cannot_be_hashed(points, plane):
    @dataclass
    class Recipe:
        units: list

        def __call__(self, *data, seed):
            return small(*data, seed=seed, units=self.units)

    first, _ = fit(points, plane, Recipe([8]))
    second, traces = fit(points, plane, Recipe([8]))
    assert traces == 0
    assert same(first, second)


def test_a_model_that_cannot_be_described_is_not_reused(points, plane):
    class Mystery(keras.Layer):
        def __init__(self, secret):
            super().__init__()
            self.secret = secret

        def call(self, samples):
            return samples * self.secret

    def recipe(*data, seed):
        gan = small(*data, seed=seed)
        gan.augment = Mystery(object())
        gan.augment.call = lambda samples: samples
        return gan

    assert fingerprint(recipe(plane, 2, seed=0)) is None
    first, traces = fit(points, plane, recipe)
    assert traces > 0
    second, traces = fit(points, plane, recipe)
    assert traces > 0
    assert same(first, second)
    assert not step_cache._idle


def test_a_failed_fit_does_not_spoil_the_next(points, plane):
    class Fail(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            raise RuntimeError("on purpose")

    alone, _ = fit(points, plane)
    with pytest.raises(RuntimeError, match="on purpose"):
        fit(points, plane, plan=TrainingConfig(4, 8, callbacks=(Fail(),)), seed=5)
    again, traces = fit(points, plane)
    assert traces == 0
    assert same(alone, again)


def test_a_resumed_fit_does_not_shorten_the_next(points, plane, tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise KeyboardInterrupt

    def backup():
        return keras.callbacks.BackupAndRestore(tmp_path / "backup")

    alone, _ = fit(points, plane)
    fit(points, plane, plan=TrainingConfig(4, 8, callbacks=(backup(), Interrupt())))
    resumed, _ = fit(points, plane, plan=TrainingConfig(4, 8, callbacks=(backup(),)))
    assert int(resumed.num_updates) == 4
    assert same(alone, resumed)
    again, _ = fit(points, plane)
    assert int(again.num_updates) == 4
    assert same(alone, again)


def test_two_threads_do_not_share_a_twin(points, plane):
    alone = [fit(points, plane, seed=seed)[0] for seed in (0, 1)]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            jobs = [pool.submit(fit, points, plane, seed=seed) for seed in (0, 1)]
            assert all(same(a, job.result()[0]) for a, job in zip(alone, jobs, strict=True))


def test_a_twin_is_lent_to_one_at_a_time(plane):
    gan = small(plane, 2, seed=0)
    build = partial(small, plane, 2, seed=0)
    with worker_model(gan, build, (1,)) as outer, worker_model(gan, build, (1,)) as inner:
        assert outer is not inner is not gan
    with worker_model(gan, build, (1,)) as next_one:
        assert next_one in (outer, inner)
    with worker_model(gan, build, (2,)) as other:
        assert other not in (outer, inner)


def test_the_pool_is_bounded(plane, monkeypatch):
    monkeypatch.setattr(step_cache, "MAX_IDLE", 2)
    gan, lent = small(plane, 2, seed=0), []
    for setting in range(4):
        with worker_model(gan, partial(small, plane, 2, seed=0), (setting,)) as twin:
            lent.append(twin)
    idle = [twin for twins in step_cache._idle.values() for twin in twins]
    assert idle == lent[2:]


# --- what decides ------------------------------------------------------------------------------


def test_the_fingerprint_is_of_what_is_built_and_not_of_seeds(plane):
    def described(recipe=small, num_classes=2, seed=0, **settings):
        return fingerprint(recipe(plane, num_classes, seed=seed, **settings))

    plain = described()
    assert plain == described(seed=1)
    assert "seed" in plain
    others = [
        described(num_classes=3),
        described(units=(8, 8)),
        described(scale=2.0),
        described(rate=1e-2),
        described(cgan),
        described(tabular),
        described(vanilla),
        described(tabular, penalty_weight=0.5),
    ]
    assert len({plain, *others}) == len(others) + 1


def test_the_precision_counts(plane):
    plain = fingerprint(small(plane, 2, seed=0))
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        assert fingerprint(small(plane, 2, seed=0)) != plain
    finally:
        keras.config.set_dtype_policy(previous)


def with_term(term):
    def recipe(space, num_classes, *, seed=None):
        gan = small(space, num_classes, seed=seed)
        optimizers = (gan.generator_optimizer, gan.discriminator_optimizer)
        gan.compile(*optimizers, Relativistic(), terms=(term,))
        return gan

    return recipe


def pull(strength):
    def term(real, fake, condition):
        return strength * keras.ops.mean(keras.ops.square(fake - 3.0))

    return term


def test_functions_of_one_name_are_not_taken_for_each_other(points, plane):
    strong, weak, again = (
        fit(points, plane, with_term(pull(strength)))[0] for strength in (5.0, 0.0, 5.0)
    )
    assert not same(strong, weak)
    assert same(strong, again)


def test_a_term_that_cannot_be_described_is_no_obstacle(points, plane):
    gan, _ = fit(points, plane, with_term(partial(pull(1.0))))
    assert all(np.isfinite(value).all() for value in values(state(gan)))


def test_few_large_models_stay_idle(plane, monkeypatch):
    monkeypatch.setattr(step_cache, "MAX_IDLE_NUMBERS", 1)
    models = [small(plane, 1, seed=0) for _ in range(3)]
    assert step_cache._is_crowded(models)
    assert not step_cache._is_crowded(models[:1])
