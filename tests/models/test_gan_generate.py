"""Drawing from a GAN, and what is said when it is not told what it needs."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.networks.named_inputs import input_names


def test_generate_by_number_condition_or_latent(tiny_gan):
    gan = tiny_gan(num_classes=3)
    assert gan.generate(condition=[0, 2]).shape == (2, 2)
    assert gan.generate(2, condition=[0, 2]).shape == (2, 2)
    same = [gan.generate(condition=[1], latent=[[0.5, -1.0]]).numpy() for _ in range(2)]
    np.testing.assert_array_equal(*same)
    fresh = [gan.generate(condition=[1]).numpy() for _ in range(2)]
    assert not np.array_equal(*fresh)


def test_generate_inside_a_graph(tiny_gan):
    gan = tiny_gan(num_classes=3)
    dataset = tf.data.Dataset.range(4).map(lambda i: tf.cast(i % 3, tf.int32)).batch(3)
    sizes = [len(x) for x in dataset.map(lambda labels: gan.generate(condition=labels))]
    assert sizes == [3, 1]


def test_calling_the_model_generates(tiny_gan):
    gan = tiny_gan()
    latent = tf.ones((3, 2))
    np.testing.assert_array_equal(gan({"latent": latent}), gan.generate(latent=latent))


# --- errors --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"critic_steps": 0}, "at least 1. Received: critic_steps=0"),
        ({"ema_decay": 1.0}, r"\[0, 1\). Received: ema_decay=1.0"),
        ({"ema_decay": -0.1}, r"\[0, 1\). Received: ema_decay=-0.1"),
    ],
)
def test_wrong_settings(tiny_gan, settings, message):
    with pytest.raises(ValueError, match=message):
        tiny_gan(**settings)


@pytest.mark.parametrize(
    ("num_classes", "arguments", "message"),
    [
        (None, {}, "generate needs to know how many"),
        (2, {"num_samples": 3}, r"Missing: \['condition'\]"),
        (
            2,
            {"num_samples": 3, "condition": [1]},
            r"num_samples=3 and \['condition'\] of length 1",
        ),
    ],
)
def test_generate_without_what_it_needs(tiny_gan, num_classes, arguments, message):
    with pytest.raises(ValueError, match=message):
        tiny_gan(num_classes=num_classes).generate(**arguments)


def test_fit_without_a_condition(tiny_gan, points):
    gan = tiny_gan(num_classes=2, options={"run_eagerly": True})
    with pytest.raises(ValueError, match=r"declares the inputs .* Missing: \['condition'\]"):
        gan.fit(points[0], verbose=0)


def test_input_names(tiny_gan):
    gan = tiny_gan(num_classes=2, ema_decay=0.5)
    for generator in (gan.generator, gan.average_generator):
        assert sorted(input_names(generator)) == ["condition", "latent"]
