"""Objectives, against values and signs that are known on paper."""

import math

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug.objectives import (
    Cellwise,
    Hinge,
    LeastSquares,
    Minimax,
    NonSaturating,
    Relativistic,
    Wasserstein,
)

OBJECTIVES = [NonSaturating, Minimax, LeastSquares, Hinge, Wasserstein, Relativistic]
LN2 = math.log(2)


def losses(objective, real, fake):
    """Return both losses where all logits of either kind are equal."""
    real, fake = keras.ops.full((4, 1), float(real)), keras.ops.full((4, 1), float(fake))
    return float(objective.discriminator(real, fake)), float(objective.generator(real, fake))


@pytest.mark.parametrize(
    ("objective", "discriminator", "generator"),
    [
        (NonSaturating(), 2 * LN2, LN2),
        (Minimax(), 2 * LN2, -LN2),
        (LeastSquares(), 0.5, 0.5),
        (Hinge(), 2.0, 0.0),
        (Hinge(margin=0.5), 1.0, 0.0),
        (Wasserstein(), 0.0, 0.0),
        (Relativistic(), LN2, LN2),
    ],
)
def test_undecided(objective, discriminator, generator):
    assert losses(objective, 0, 0) == pytest.approx((discriminator, generator))


@pytest.mark.parametrize(
    ("objective", "discriminator", "generator"),
    [
        (NonSaturating(), 0.0, 1e4),
        (Minimax(), 0.0, 0.0),
        (LeastSquares(), ((1e4 - 1) ** 2 + 1e8) / 2, (1e4 + 1) ** 2 / 2),
        (Hinge(), 0.0, 1e4),
        (Wasserstein(), -2e4, 1e4),
        (Relativistic(), 0.0, 2e4),
    ],
)
def test_discriminator_is_sure_and_right(objective, discriminator, generator):
    assert losses(objective, 1e4, -1e4) == pytest.approx((discriminator, generator))


@pytest.mark.parametrize(
    ("objective", "discriminator", "generator"),
    [
        (NonSaturating(), 2e4, 0.0),
        (Minimax(), 2e4, -1e4),
        (LeastSquares(), ((1e4 + 1) ** 2 + 1e8) / 2, (1e4 - 1) ** 2 / 2),
        (Hinge(), 2e4 + 2, -1e4),
        (Wasserstein(), 2e4, -1e4),
        (Relativistic(), 2e4, 0.0),
    ],
)
def test_discriminator_is_sure_and_wrong(objective, discriminator, generator):
    assert losses(objective, -1e4, 1e4) == pytest.approx((discriminator, generator))


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_players_pull_apart(objective):
    real, fake = tf.fill((4, 1), -0.25), tf.fill((4, 1), 0.25)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([real, fake])
        discriminator = objective().discriminator(real, fake)
        generator = objective().generator(real, fake)
    assert (tape.gradient(discriminator, real).numpy() < 0).all()
    assert (tape.gradient(discriminator, fake).numpy() > 0).all()
    assert (tape.gradient(generator, fake).numpy() < 0).all()


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("player", ["discriminator", "generator"])
def test_logits_of_any_shape(objective, player):
    rng = np.random.default_rng(0)
    real, fake = (rng.normal(size=(6, 2, 2, 1)).astype("float32") for _ in range(2))
    loss = getattr(objective(), player)
    flat = loss(real.reshape(-1, 1), fake.reshape(-1, 1))
    assert loss(real, fake).shape == ()
    assert float(loss(real, fake)) == pytest.approx(float(flat), rel=1e-5)


def test_minimax_is_a_zero_sum_game():
    real, fake = keras.ops.array([[3.0], [-1.0]]), keras.ops.array([[0.5], [2.0]])
    both = Minimax().discriminator(real, fake) + Minimax().generator(real, fake)
    assert float(both) == pytest.approx(np.logaddexp(0, [-3.0, 1.0]).mean())


def test_relativistic_compares_in_pairs():
    real, fake = keras.ops.array([[5.0], [-5.0]]), keras.ops.array([[4.0], [-6.0]])
    assert float(Relativistic().discriminator(real, fake)) == pytest.approx(np.logaddexp(0, -1))


def test_cellwise_by_hand():
    fake = keras.ops.convert_to_tensor([[[1e4, 1.0], [-1e4, 0.0]], [[0.0, 1.0], [0.0, 0.0]]])
    objective = Cellwise()
    assert float(objective.discriminator(None, fake)) == pytest.approx(2 * LN2 / 4)
    assert float(objective.generator(None, fake)) == pytest.approx((1e4 + LN2) / 4)
    found = {name: float(value) for name, value in objective.accuracies(None, fake).items()}
    assert found == {"real_accuracy": 0.5, "fake_accuracy": 1.0}
