"""`fit`, `evaluate` and the callbacks of Keras, as on any other model."""

import csv

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug.data.batches import balanced_batches
from ganaug.data.sampler import ClassBalancedSampler
from ganaug.objectives import Objective, Relativistic
from ganaug.penalties import R1, R2

EAGER = {"run_eagerly": True}
LOSSES = {"loss", "generator_loss", "discriminator_loss"}
LOGS = LOSSES | {"real_accuracy", "fake_accuracy"}
NORMS = {"generator_gradient_norm", "discriminator_gradient_norm"}


class Interrupt(keras.callbacks.Callback):
    """Stop, with an error, after some epochs."""

    def __init__(self, epochs):
        super().__init__()
        self.epochs = epochs

    def on_epoch_end(self, epoch, logs=None):
        if epoch + 1 == self.epochs:
            raise KeyboardInterrupt


class Explosive(Objective):
    """A loss that is not a number."""

    def discriminator(self, real, fake):
        return np.nan * tf.reduce_mean(fake)

    def generator(self, real, fake):
        return np.nan * tf.reduce_mean(fake)


@pytest.fixture
def batches(points):
    bank = ClassBalancedSampler(*points)

    def build(start=0):
        return balanced_batches(bank, 8, seed=1, start=start)

    return build


# --- one step, however it is run ---------------------------------------------------------------


@pytest.fixture(scope="module")
def run(plane):
    """Return the history and weights of a short run under some options of `compile`."""
    from ganaug.models import GAN
    from ganaug.networks.layers import OneHot
    from ganaug.networks.mlp import mlp_discriminator

    rng = np.random.default_rng(0)
    bank = ClassBalancedSampler(rng.normal(size=(32, 2)), np.arange(32) % 2)

    def fit(**options):
        # No latents: XLA draws other random numbers from the same seed.
        condition = keras.Input((), dtype="int32", name="condition")
        dense = keras.layers.Dense(2, kernel_initializer=keras.initializers.GlorotNormal(seed=1))
        generator = keras.Model({"condition": condition}, dense(OneHot(2)(condition)))
        gan = GAN(generator, mlp_discriminator(plane, 2, units=(8,), seed=0), seed=0)
        optimizers = [keras.optimizers.Adam(1e-2) for _ in range(2)]
        gan.compile(*optimizers, Relativistic(), penalties=(R1(), R2()), **options)
        data = balanced_batches(bank, 8, seed=1)
        history = gan.fit(data, epochs=2, steps_per_epoch=4, shuffle=False, verbose=0).history
        return history, [np.array(weight) for weight in gan.weights]

    return fit


@pytest.fixture(scope="module")
def plain(run):
    return run()


@pytest.mark.parametrize(
    "options", [{"steps_per_execution": 4}, {"jit_compile": True}, {"run_eagerly": True}]
)
def test_ways_to_run_agree(run, plain, options):
    history, weights = run(**options)
    for name in LOSSES:
        np.testing.assert_allclose(history[name], plain[0][name], rtol=1e-4)
    for ours, theirs in zip(weights, plain[1], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-4)


def test_seeded_twice_gives_equal_bytes(run, plain):
    history, weights = run()
    assert history == plain[0]
    assert all(a.tobytes() == b.tobytes() for a, b in zip(weights, plain[1], strict=True))


@pytest.mark.usefixtures("untouched_random_states")
def test_global_random_states_are_left_alone(tiny_gan, batches):
    gan = tiny_gan(Relativistic(), (R1(),), num_classes=2, ema_decay=0.9, options=EAGER)
    gan.fit(batches(), steps_per_epoch=2, shuffle=False, verbose=0)
    gan.generate(condition=[0, 1])


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_precision(tiny_gan, points, policy):
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        gan = tiny_gan(Relativistic(), (R1(), R2()), num_classes=2, ema_decay=0.9, options=EAGER)
        before = [np.array(weight) for weight in gan.trainable_weights]
        history = gan.fit(*points, batch_size=16, epochs=2, verbose=0).history
    finally:
        keras.config.set_dtype_policy(previous)
    assert np.isfinite(history["loss"]).all()
    assert not any(
        np.array_equal(*pair) for pair in zip(before, gan.trainable_weights, strict=True)
    )
    samples = gan.generate(condition=[0, 1])
    assert samples.dtype == "float32"
    assert np.isfinite(samples).all()


# --- logs --------------------------------------------------------------------------------------


def test_validation_and_evaluation(tiny_gan, points):
    gan = tiny_gan(Relativistic(), num_classes=2, options=EAGER)
    history = gan.fit(*points, validation_data=points, verbose=0).history
    assert set(history) == LOGS | NORMS | {f"val_{name}" for name in LOGS}
    assert np.isfinite(list(history.values())).all()
    logs = gan.evaluate(*points, return_dict=True, verbose=0)
    assert set(logs) == LOGS
    assert np.isfinite(list(logs.values())).all()


def test_callbacks_that_read_the_logs(tiny_gan, points, tmp_path):
    gan = tiny_gan(num_classes=2, options=EAGER)
    callbacks = [
        keras.callbacks.TensorBoard(tmp_path / "board"),
        keras.callbacks.CSVLogger(tmp_path / "log.csv"),
        keras.callbacks.EarlyStopping("generator_loss", mode="min", patience=5),
        keras.callbacks.ModelCheckpoint(
            tmp_path / "best.keras", "generator_loss", mode="min", save_best_only=True
        ),
        keras.callbacks.TerminateOnNaN(),
    ]
    history = gan.fit(*points, epochs=3, callbacks=callbacks, verbose=0).history
    assert list((tmp_path / "board").rglob("events*"))
    with open(tmp_path / "log.csv") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["generator_loss"]) for row in rows] == pytest.approx(
        history["generator_loss"]
    )
    best = keras.saving.load_model(tmp_path / "best.keras")
    assert int(best.num_updates) == np.argmin(history["generator_loss"]) + 1


def test_early_stopping_stops(tiny_gan, points):
    gan = tiny_gan(options=EAGER, rates=(0.0, 0.0))
    callback = keras.callbacks.EarlyStopping(
        "generator_loss", mode="min", patience=2, min_delta=10
    )
    history = gan.fit(points[0], epochs=9, callbacks=[callback], verbose=0).history
    assert len(history["loss"]) == 3


def test_terminate_on_nan(tiny_gan, points):
    gan = tiny_gan(Explosive(), options=EAGER)
    callback = keras.callbacks.TerminateOnNaN()
    history = gan.fit(points[0], batch_size=8, epochs=9, callbacks=[callback], verbose=0).history
    assert len(history["loss"]) == 1
    assert int(gan.num_updates) == 1


# --- going on after an interruption ------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"steps_per_execution": 3}])
def test_backup_and_restore_resumes_exactly(tiny_gan, batches, tmp_path, options):
    def build():
        noise = keras.layers.GaussianNoise(0.1, seed=7)
        return tiny_gan(
            Relativistic(),
            (R1(),),
            num_classes=2,
            ema_decay=0.9,
            augment=noise,
            options=options,
        )

    def fit(gan, *callbacks):
        # The numbering of the batches starts where the model is when the iteration begins.
        data = batches(start=gan.num_updates)
        settings = {"epochs": 4, "steps_per_epoch": 3, "shuffle": False, "verbose": 0}
        return gan.fit(data, callbacks=callbacks, **settings).history

    straight, interrupted, resumed = build(), build(), build()
    history = fit(straight)
    backup = keras.callbacks.BackupAndRestore(tmp_path / "backup")
    with pytest.raises(KeyboardInterrupt):
        fit(interrupted, backup, Interrupt(2))
    # Keras calls the callbacks in order: the second epoch was saved before the interruption.
    rest = fit(resumed, keras.callbacks.BackupAndRestore(tmp_path / "backup"))
    assert rest["loss"] == history["loss"][2:]
    assert int(resumed.num_updates) == 12
    for ours, theirs in zip(resumed.variables, straight.variables, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    for name in ("generator_optimizer", "discriminator_optimizer"):
        pair = getattr(resumed, name).variables, getattr(straight, name).variables
        for ours, theirs in zip(*pair, strict=True):
            np.testing.assert_array_equal(ours, theirs)
