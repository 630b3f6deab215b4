"""Penalties, on critics whose gradient is known on paper."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from ganaug.penalties import R1, R2, Critic, GradientPenalty, Penalty

PENALTIES = [GradientPenalty, R1, R2]


def linear(*slope):
    """Return a critic whose gradient is `slope` everywhere."""
    return Critic(lambda samples: ops.sum(samples * ops.array(slope), axis=-1, keepdims=True))


def pair(num_samples=8, width=2):
    rng = np.random.default_rng(0)
    return [ops.array(rng.normal(size=(num_samples, width)), "float32") for _ in range(2)]


@pytest.mark.parametrize(
    ("penalty", "slope", "expected"),
    [
        (GradientPenalty(10.0), (0.6, 0.8), 0.0),  # norm 1
        (GradientPenalty(10.0), (3.0, 4.0), 160.0),  # 10 (5 - 1)^2
        (GradientPenalty(2.0), (0.0, 0.0), 2.0),  # 2 (0 - 1)^2
        (R1(2.0), (3.0, 4.0), 25.0),  # 2 / 2 5^2
        (R2(2.0), (3.0, 4.0), 25.0),
        (R1(0.5), (0.0, 0.0), 0.0),
    ],
)
def test_known_gradient(penalty, slope, expected):
    value = penalty(linear(*slope), *pair(), seed=0)
    assert float(value) == pytest.approx(expected, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize(("penalty", "expected"), [(R1(2.0), 36.0), (R2(2.0), 4.0)])
def test_real_and_fake_are_told_apart(penalty, expected):
    square = Critic(lambda samples: ops.square(samples))  # The gradient at x is 2 x.
    real, fake = ops.full((50_000, 1), 3.0), ops.full((50_000, 1), 1.0)
    assert float(penalty(square, real, fake, seed=0)) == pytest.approx(expected, rel=0.03)


def test_gradient_penalty_looks_between_real_and_fake():
    seen = []
    critic = Critic(lambda samples: seen.append(samples) or ops.sum(samples, axis=-1))
    real, fake = ops.zeros((1000, 2)), ops.ones((1000, 2))
    GradientPenalty()(critic, real, fake, seed=0)
    share = seen[0].numpy()
    np.testing.assert_array_equal(share[:, 0], share[:, 1])
    np.testing.assert_allclose(np.quantile(share, [0, 0.5, 1]), [0, 0.5, 1], atol=0.06)


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("logits_shape", [(8,), (8, 1), (8, 2, 2, 1)])
def test_images_and_patch_logits(penalty, logits_shape):
    """The gradient of a sample is that of its summed logits, whatever their shape."""

    def function(samples):
        total = ops.sum(samples, axis=(1, 2, 3)) / np.prod(logits_shape[1:])
        return ops.broadcast_to(
            ops.reshape(total, (8,) + (1,) * (len(logits_shape) - 1)), logits_shape
        )

    images = [ops.ones((8, 2, 2, 1)), ops.zeros((8, 2, 2, 1))]
    value = penalty(1.0)(Critic(function), *images, seed=0)
    assert value.shape == ()
    exact = {GradientPenalty: (2.0 - 1) ** 2, R1: 2.0, R2: 2.0}  # |g|^2 = 4
    assert float(value) == pytest.approx(exact[penalty], rel=1e-4)


def test_equal_seeds_give_equal_penalties():
    def value(seed):
        curved = Critic(lambda samples: ops.sum(samples**3, axis=-1))
        return float(GradientPenalty()(curved, *pair(), seed=seed))

    values = [value(seed) for seed in (1, 1, 2)]
    assert values[0] == values[1] != values[2]


@pytest.mark.parametrize("penalty", PENALTIES)
def test_weights_of_the_critic_are_penalised(penalty):
    weight = tf.Variable([[3.0], [4.0]])
    with tf.GradientTape() as tape:
        value = penalty()(Critic(lambda samples: samples @ weight), *pair(), seed=0)
    # All of them grow with the norm of the weight where it is above 1.
    assert (tape.gradient(value, weight).numpy() > 0).all()


def test_penalties_reuse_the_pass_that_gave_the_logits():
    passes = []
    critic = Critic(lambda samples: passes.append(len(samples)) or ops.sum(samples, axis=-1))
    real, fake = pair()
    critic.logits(real, fake)
    for penalty in (R1(), R2(), R1(3.0)):
        penalty(critic, real, fake)
    assert passes == [16]
    GradientPenalty()(critic, real, fake, seed=0)
    assert passes == [16, 8]


def test_critic_remembers_logits_and_gradients_of_each_group():
    critic = Critic(lambda samples: ops.square(samples))
    groups = [ops.full((3, 1), float(value)) for value in (1, 2, 3)]
    logits = critic.logits(*groups)
    for group, value in zip(groups, (1.0, 2.0, 3.0), strict=True):
        np.testing.assert_allclose(critic(group), value**2)
        np.testing.assert_allclose(critic.gradient(group), 2 * value)
    assert [tuple(group.shape) for group in logits] == [(3, 1)] * 3


def test_seed_generator_moves_on():
    seed = keras.random.SeedGenerator(0)
    curved = Critic(lambda samples: ops.sum(samples**3, axis=-1))
    first, second = (float(GradientPenalty()(curved, *pair(), seed=seed)) for _ in range(2))
    assert first != second


def test_weights_are_scaled():
    assert [penalty(0.5).scaled(4.0) for penalty in PENALTIES] == [p(2.0) for p in PENALTIES]
    assert Penalty().scaled(4.0) == Penalty()
