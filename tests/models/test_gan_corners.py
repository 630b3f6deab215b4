"""`compile` and `fit` do with each argument what Keras users expect, or refuse it."""

import keras
import numpy as np
import pytest

from ganaug.models import GAN, CycleGAN
from ganaug.penalties import R1
from ganaug.recipes import cyclegan, lapgan, vanilla
from ganaug.space import Space


def regularized(strength):
    """Return a GAN of one weight a network, both with a kernel regularizer."""
    settings = {"use_bias": False, "kernel_initializer": "ones"}
    if strength:
        settings["kernel_regularizer"] = keras.regularizers.L2(strength)
    latent, sample = keras.Input((1,), name="latent"), keras.Input((1,), name="sample")
    gan = GAN(
        keras.Model({"latent": latent}, keras.layers.Dense(1, **settings)(latent)),
        keras.Model({"sample": sample}, keras.layers.Dense(1, **settings)(sample)),
        seed=0,
    )
    gan.compile(keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1))
    return gan


def test_regularizers_are_part_of_the_losses():
    data = np.ones((4, 1), "float32")
    plain, strong = (regularized(strength) for strength in (0.0, 3.0))
    before, after = (gan.evaluate(data, return_dict=True, verbose=0) for gan in (plain, strong))
    for name in ("generator_loss", "discriminator_loss"):
        assert float(after[name]) - float(before[name]) == pytest.approx(3.0)
    for gan in (plain, strong):
        gan.fit(data, batch_size=4, verbose=0)
    for network in ("generator", "discriminator"):
        weight, shrunk = (float(getattr(gan, network).weights[0][0, 0]) for gan in (plain, strong))
        # d/dw of 3 w^2 at 1 is 6, times a rate of 0.1; the generator meets another discriminator.
        assert weight - shrunk == pytest.approx(
            0.6, abs=1e-5 if network == "discriminator" else 0.3
        )


def test_one_optimizer_for_both_networks_is_refused(tiny_gan):
    optimizer = keras.optimizers.Adam()
    with pytest.raises(ValueError, match=r"its own optimizer.*Received: the same object"):
        tiny_gan().compile(optimizer, optimizer)
    tiny_gan().compile("adam", "adam")


@pytest.mark.parametrize("name", ["loss", "metrics"])
@pytest.mark.parametrize("recipe", [vanilla, lapgan, cyclegan])
def test_losses_and_metrics_of_keras_are_refused(recipe, name):
    model = recipe(Space((16, 16, 1)), 2, seed=0)
    with pytest.raises(TypeError, match=rf"Received: \['{name}'\], which would have no effect"):
        model.compile(**{name: ["mse"]})


@pytest.mark.parametrize("weights", ["sample_weight", "class_weight"])
def test_weights_are_refused(tiny_gan, points, weights):
    given = {"sample_weight": np.ones(32), "class_weight": {0: 1.0, 1: 2.0}}
    with pytest.raises(ValueError, match="samples have no weights"):
        tiny_gan(num_classes=2).fit(*points, verbose=0, **{weights: given[weights]})


def test_integers_and_doubles_train_as_floats_do(tiny_gan):
    data = np.random.default_rng(0).integers(-2, 3, (32, 2))
    histories = [
        tiny_gan().fit(data.astype(dtype), batch_size=8, shuffle=False, verbose=0).history
        for dtype in ("float32", "int64", "uint8", "float64")
    ]
    assert histories[0] == histories[1] == histories[3] != histories[2]  # Negative ones wrap.


@pytest.mark.parametrize("recipe", [lapgan, cyclegan])
def test_integer_images(recipe):
    images = np.random.default_rng(0).integers(0, 2, (4, 16, 16, 1), "uint8")
    model = recipe(Space((16, 16, 1)), 1, seed=0)
    given = ({"sample": images, "source": images},) if recipe is cyclegan else (images,)
    if recipe is lapgan:
        given = (images, np.zeros(4, "int32"))
    history = model.fit(*given, batch_size=4, verbose=0).history
    assert np.isfinite(list(history.values())).all()


class Idle(keras.Layer):
    """A layer with a weight that it does not use."""

    def build(self, input_shape):
        self.unused = self.add_weight(shape=(), name="unused")

    def call(self, inputs):
        return inputs


def test_a_weight_without_a_gradient_does_not_stop_translators():
    def translator():
        source, sample = keras.Input((1,), name="source"), keras.Input((1,), name="sample")
        moved = keras.layers.Dense(1)(Idle()(source))
        gan = GAN(
            keras.Model({"source": source}, moved),
            keras.Model({"sample": sample}, keras.layers.Dense(1)(sample)),
        )
        gan.compile()
        return gan

    model = CycleGAN(translator(), translator())
    model.compile()
    before = model.forward.generator.get_weights()
    data = np.ones((4, 1), "float32")
    with pytest.warns(UserWarning, match="Gradients do not exist for variables"):
        model.fit({"sample": data, "source": data}, verbose=0)
    changed = [
        (a != b).any() for a, b in zip(before, model.forward.generator.get_weights(), strict=True)
    ]
    assert changed == [False, True, True]


def test_embeddings_are_trained():
    """Their gradients are sparse."""
    condition = keras.Input((), dtype="int32", name="condition")
    latent, sample = keras.Input((2,), name="latent"), keras.Input((2,), name="sample")
    networks = []
    for name, given in (("latent", latent), ("sample", sample)):
        embedded = keras.layers.Embedding(3, 4)(condition)
        joined = keras.layers.Concatenate()([given, embedded])
        inputs = {name: given, "condition": condition}
        networks.append(keras.Model(inputs, keras.layers.Dense(2)(joined)))
    gan = GAN(*networks, seed=0)
    gan.compile()
    before = [layer.get_weights()[0] for net in networks for layer in net.layers if embeds(layer)]
    gan.fit(np.ones((6, 2), "float32"), np.arange(6, dtype="int32") % 3, verbose=0)
    after = [layer.get_weights()[0] for net in networks for layer in net.layers if embeds(layer)]
    assert all((a != b).any(axis=1).all() for a, b in zip(before, after, strict=True))


def embeds(layer):
    return isinstance(layer, keras.layers.Embedding)


def test_weights_of_two_dtypes_are_trained(points):
    latent, sample = keras.Input((2,), name="latent"), keras.Input((2,), name="sample")
    half = keras.layers.Dense(4, dtype="bfloat16")(latent)
    generator = keras.Model({"latent": latent}, keras.layers.Dense(2, dtype="float32")(half))
    gan = GAN(generator, keras.Model({"sample": sample}, keras.layers.Dense(1)(sample)))
    gan.compile()
    assert np.isfinite(gan.fit(points[0], verbose=0).history["generator_gradient_norm"]).all()


def test_a_divergence_is_not_logged_as_a_gradient_of_zero(tiny_gan, points):
    gan = tiny_gan()
    gan.generator.trainable_variables[0].assign(np.nan * gan.generator.trainable_variables[0])
    history = gan.fit(points[0], verbose=0).history
    assert not np.isfinite(history["generator_gradient_norm"]).any()


def test_a_callback_list_is_used(tiny_gan, points):
    class Epochs(keras.callbacks.Callback):
        seen = 0

        def on_epoch_end(self, epoch, logs=None):
            self.seen += 1

    gan, epochs = tiny_gan(), Epochs()
    gan.fit(points[0], epochs=2, callbacks=keras.callbacks.CallbackList([epochs]), verbose=0)
    assert epochs.seen == 2
    assert epochs.model is gan


def test_parts_of_a_cyclegan_may_log_different_things():
    model = cyclegan(Space((8, 8, 1)), width=4, seed=0)
    forward = model.forward
    forward.compile(keras.optimizers.Adam(), keras.optimizers.Adam(), penalties=[R1()])
    images = np.zeros((2, 8, 8, 1), "float32")
    model.run_eagerly = True
    logs = model.fit({"sample": images, "source": images}, verbose=0).history
    assert {"real_accuracy", "cycle_loss"} <= set(logs)
    assert "penalty" not in logs
