"""What a model cannot use is refused early, and the error says what to do."""

import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganaug.exceptions import TrainingWarning
from ganaug.models import GAN
from ganaug.objectives import Hinge
from ganaug.penalties import R1
from ganaug.recipes import cyclegan, dcgan, lapgan
from ganaug.space import Space
from ganaug.terms import LabelContent, PixelContent

IMAGES = Space((16, 16, 1))


def dense(name, size=2, units=2):
    inputs = keras.Input((size,), name=name)
    return keras.Model(inputs, keras.layers.Dense(units)(inputs))


class Subclass(keras.Model):
    """A model without declared inputs."""

    def call(self, x):
        return x


# --- networks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("generator", "discriminator", "error", "message"),
    [
        (Subclass(), dense("sample"), TypeError, r"The generator must be a functional.*Subclass"),
        (
            keras.Sequential([keras.layers.Dense(2)]),
            dense("sample"),
            TypeError,
            r"a Sequential model must begin with such an Input",
        ),
        (dense("latent"), Subclass(), TypeError, "The discriminator must be a functional"),
        (dense(None), dense("sample"), ValueError, r"generator must have names.*name='latent'"),
        (dense("latent"), dense(None), ValueError, r"discriminator must have .*name='sample'"),
        (dense("latent"), dense("x"), ValueError, r"input named 'sample'.*named \['x'\]"),
        (
            dense("latent", units=3),
            dense("sample"),
            ValueError,
            r"generator of samples of shape \(3,\) and a discriminator of .* shape \(2,\)",
        ),
    ],
)
def test_networks(generator, discriminator, error, message):
    with pytest.raises(error, match=message):
        GAN(generator, discriminator)


def test_an_input_of_an_unknown_name(points):
    gan = GAN(dense("z"), dense("sample"))
    gan.compile()
    with pytest.raises(ValueError, match="Random inputs must be named 'latent'"):
        gan.fit(points[0], verbose=0)


def test_models_of_bare_inputs_train_without_a_warning(points):
    latent, sample = keras.Input((2,), name="latent"), keras.Input((2,), name="sample")
    layer = keras.layers.Dense(2)
    networks = [
        keras.Model(latent, layer(latent)),
        keras.Sequential([keras.Input((2,), name="latent"), keras.layers.Dense(2)]),
        keras.Model([latent], layer(latent)),
    ]
    for generator in networks:
        gan = GAN(generator, keras.Model(sample, keras.layers.Dense(1)(sample)), ema_decay=0.5)
        gan.compile()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            gan.fit(points[0], verbose=0)
            assert gan.generate(3).shape == (3, 2)


# --- compile -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"optimizer": "adam"}, r"takes generator_optimizer= and .*Received: \['optimizer'\]"),
        ({"d_optimizer": "adam", "g_optimizer": "adam"}, "takes generator_optimizer="),
        ({"objective": "hinge"}, r"such as Hinge\(\)\. Received: objective='hinge'"),
        ({"objective": Hinge}, r"such as Hinge\(\)"),
        ({"penalties": R1(1.0)}, r"penalties must be a list .* such as penalties=\[R1"),
        ({"penalties": "r1"}, "penalties must be a list"),
        ({"penalties": ["r1"]}, "penalties must be a list"),
        ({"penalties": [R1]}, "penalties must be a list"),
        ({"terms": PixelContent(1.0)}, r"terms must be a list .* terms=\[PixelContent"),
        ({"terms": [LabelContent()]}, "terms must be a list"),
    ],
)
def test_compile(tiny_gan, arguments, message):
    with pytest.raises(TypeError, match=message):
        tiny_gan().compile(**arguments)


@pytest.mark.parametrize("recipe", [lapgan, cyclegan])
def test_optimizers_are_those_of_the_gans(recipe):
    with pytest.raises(TypeError, match="compile the GANs that they are made of"):
        recipe(IMAGES, 1, width=4, seed=0).compile(optimizer="adam")


# --- data --------------------------------------------------------------------------------------


def fit(recipe, images, labels=None):
    model = recipe(IMAGES, 2, width=4, seed=0)
    model.run_eagerly = True
    if recipe is cyclegan:
        return model.fit({"sample": images, "source": images}, verbose=0)
    labels = np.zeros(len(images), "int32") if labels is None else labels
    return model.fit(images, labels, verbose=0)


@pytest.mark.parametrize("recipe", [dcgan, lapgan, cyclegan])
def test_images_of_another_shape(recipe):
    with pytest.raises(ValueError, match=r"shape \(16, 16, 1\)\. Received: .* \(28, 28, 1\)"):
        fit(recipe, np.zeros((4, 28, 28, 1), "float32"))
    with pytest.raises(ValueError, match=r"Add the axis of channels: X\[\.\.\., None\]"):
        fit(recipe, np.zeros((4, 16, 16), "float32"))


def test_samples_that_are_missing():
    model = cyclegan(IMAGES, width=4, seed=0)
    with pytest.raises(ValueError, match=r"keys \['sample', 'source'\]. Missing: \['source'\]"):
        model.fit(np.zeros((4, 16, 16, 1), "float32"), verbose=0)


@pytest.mark.parametrize("dtype", [str, object])
@pytest.mark.parametrize("recipe", [dcgan, lapgan])
def test_labels_that_are_text(recipe, dtype):
    images = np.zeros((4, 16, 16, 1), "float32")
    labels = np.array(["a", "b", "a", "b"], dtype)
    with pytest.raises(TypeError, match=r"np\.unique\(y, return_inverse=True\)"):
        fit(recipe, images, labels)
    with pytest.raises(TypeError, match="The condition must be numbers"):
        recipe(IMAGES, 2, width=4, seed=0).generate(condition=labels)
    dataset = tf.data.Dataset.from_tensors((images, labels.astype(str)))
    with pytest.raises(TypeError, match="The condition must be numbers"):
        recipe(IMAGES, 2, width=4, seed=0).fit(dataset, shuffle=False, verbose=0)


@pytest.mark.parametrize("recipe", [dcgan, cyclegan])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_images_that_are_not_scaled(recipe, dtype):
    images = np.full((4, 16, 16, 1), 255, dtype)
    with pytest.warns(TrainingWarning, match=r"ends in tanh .* X / 127\.5 - 1"):
        fit(recipe, images)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit(recipe, (images / 127.5 - 1).astype("float32"))


# --- labels out of range -----------------------------------------------------------------------


@pytest.mark.parametrize("labels", [[0, 3], [-1, 0]])
def test_labels_out_of_range(tiny_gan, points, labels):
    gan = tiny_gan(num_classes=3)
    data = points[0], np.resize(labels, 32).astype("int32")
    message = rf"from 0 to 2: .* for 3 classes\. Received: labels from {min(labels)} to"
    with pytest.raises(ValueError, match=message):
        gan.fit(*data, verbose=0)
    with pytest.raises(ValueError, match=message):
        gan.generate(condition=labels)
    with pytest.raises(tf.errors.InvalidArgumentError, match="a label from 0 to 2"):
        gan.fit(tf.data.Dataset.from_tensors(data), shuffle=False, verbose=0)


def test_labels_out_of_range_of_several_inputs(tiny_gan, points):
    gan = tiny_gan(num_classes=3)
    with pytest.raises(tf.errors.InvalidArgumentError, match="from 0 to 2"):
        gan.fit(points[0], {"condition": np.full(32, 3)}, verbose=0)
    with pytest.raises(ValueError, match="from 0 to 2"):
        gan.generate(condition={"condition": [3]})
    gan.fit(points[0], {"condition": np.full(32, 2)}, verbose=0)


@pytest.mark.parametrize("options", [{}, {"jit_compile": True}])
def test_labels_in_range_are_taken_compiled_or_not(tiny_gan, points, options):
    gan = tiny_gan(num_classes=2, options=options)
    history = gan.fit(*points, verbose=0).history
    assert np.isfinite(history["loss"]).all()


# --- empty requests, predict and files ---------------------------------------------------------


@pytest.mark.parametrize("recipe", [dcgan, lapgan])
def test_no_samples(recipe):
    model = recipe(IMAGES, 2, width=4, seed=0)
    for images in (model.generate(0, condition=[]), model.generate(condition=np.zeros(0, int))):
        assert images.shape == (0, 16, 16, 1)
        assert images.dtype == "float32"


def test_no_samples_without_a_condition(tiny_gan):
    assert tiny_gan().generate(0).shape == (0, 2)


def inputs_of(recipe, model):
    if recipe is cyclegan:
        return {"source": np.zeros((3, 16, 16, 1), "float32")}
    latent = model.generator.inputs[[t.name for t in model.generator.inputs].index("latent")]
    return {"latent": np.ones((3, *latent.shape[1:]), "float32"), "condition": np.arange(3) % 2}


@pytest.mark.parametrize("recipe", [dcgan, lapgan, cyclegan])
def test_predict_and_export(recipe, tmp_path):
    model = recipe(IMAGES, 2, width=4, seed=0)
    given = inputs_of(recipe, model)
    samples = model.predict(given, verbose=0)
    np.testing.assert_allclose(samples, model(given), atol=1e-5)
    model.export(tmp_path / "served", verbose=False)
    served = tf.saved_model.load(str(tmp_path / "served"))
    np.testing.assert_allclose(served.serve(given), samples, atol=1e-5)


def test_predict_of_samples_is_refused(tiny_gan, points):
    for predict in (tiny_gan(), lambda x: tiny_gan().predict(x, verbose=0)):
        with pytest.raises(TypeError, match=r"a dict of the generator's inputs \['latent'\]"):
            predict(points[0])


@pytest.mark.parametrize("name", ["gan.h5", "gan.hdf5"])
def test_old_files_are_refused(tiny_gan, tmp_path, name):
    with pytest.raises(ValueError, match=r"ends in \.keras"):
        tiny_gan(ema_decay=0.5).save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_one_hot_labels(tiny_gan, points):
    labels = np.eye(3)[np.resize([0, 1, 2], 32)]
    with pytest.raises(ValueError, match=r"shape=\(32, 3\).*pass labels\.argmax\(axis=1\)"):
        tiny_gan(num_classes=3).fit(points[0], labels, verbose=0)


def test_a_dataset_that_is_not_batched(tiny_gan, points):
    labels = np.zeros(len(points[0]), "int32")
    dataset = tf.data.Dataset.from_tensor_slices((points[0], labels))
    with pytest.raises(ValueError, match=r"elements of shape \(2,\)\. Batch it"):
        tiny_gan(num_classes=3).fit(dataset, verbose=0)
    tiny_gan(num_classes=3).fit(dataset.batch(8), shuffle=False, verbose=0)
