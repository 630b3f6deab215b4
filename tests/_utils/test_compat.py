"""Private API of other packages does what ganaug takes it to do."""

import gc
import importlib
import inspect
import pickle
import re
import subprocess
import sys
import warnings
import weakref
import zipfile
from numbers import Integral, Real
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
import tensorflow as tf
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.preprocessing import StandardScaler
from sklearn.utils import _param_validation as constraints
from tensorflow.core.protobuf.rewriter_config_pb2 import RewriterConfig
from tensorflow.python.eager import context

import ganaug
from ganaug import GANAugmenter, recipes
from ganaug._utils import compat
from ganaug.models import GAN
from ganaug.space import Space
from ganaug.training import step_cache


class Estimator(BaseEstimator):
    _parameter_constraints = {"a": [compat.Interval(Integral, 0, 1, closed="left")]}

    def __init__(self, a=0):
        self.a = a

    @compat.fit_context(prefer_skip_nested_validation=True)
    def fit(self):
        return self


def test_nothing_else_uses_private_modules():
    private = re.compile(r"keras\.src|tensorflow\.python|sklearn\.[a-z.]*\b_|import _(?!_)")
    folders = [*ganaug.__path__, *importlib.import_module("ganaug.integrations").__path__]
    files = [file for folder in folders for file in Path(folder).rglob("*.py")]
    assert [file.name for file in files if private.search(file.read_text())] == ["compat.py"]


def test_it_is_light():
    code = "import sys, ganaug._utils.compat; assert not {'keras', 'tensorflow'} & {*sys.modules}"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("validate", [compat.validate_params, Estimator.fit])
def test_parameters_are_validated(validate):
    validate(Estimator())
    with pytest.raises(constraints.InvalidParameterError, match="in the range"):
        validate(Estimator(1))


@pytest.mark.parametrize(
    ("constraint", "good", "bad"),
    [
        (compat.HasMethods(["fit"]), Estimator(), 0),
        (compat.Interval(Real, 0, 1, closed="neither"), 0.5, 1.0),
        (compat.Options(int, {1, 2}), 2, 3),
        (compat.StrOptions({"auto"}), "auto", "other"),
        (compat.MissingValues(), np.nan, [0]),
    ],
)
def test_constraints(constraint, good, bad):
    assert constraint.is_satisfied_by(good)
    assert not constraint.is_satisfied_by(bad)
    assert str(constraint)


@pytest.mark.parametrize("kind", [list, np.array])
def test_safe_indexing(kind):
    assert list(compat.safe_indexing(kind([5, 6, 7]), np.array([2, 0]))) == [7, 5]


@pytest.mark.parametrize("kind", [list, np.array, sparse.csr_array])
def test_num_samples(kind):
    assert compat.num_samples(kind([[1, 0], [0, 1], [0, 0]])) == 3


def test_feature_names():
    scaler = StandardScaler().fit([[1.0, 2.0]])
    assert compat.feature_names(scaler, None).tolist() == ["x0", "x1"]
    assert compat.feature_names(scaler, ["a", "b"]).tolist() == ["a", "b"]
    with pytest.raises(ValueError, match="number of features"):
        compat.feature_names(scaler, ["a"])


def test_sampling_type():
    from imblearn.under_sampling import RandomUnderSampler

    assert compat.sampling_type(GANAugmenter()) == "over-sampling"
    assert compat.sampling_type(RandomUnderSampler()) == "under-sampling"
    assert compat.sampling_type(Estimator()) == "over-sampling"


def test_all_layers():
    inner = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    outer = keras.Sequential([keras.Input((2,)), inner])
    assert {outer, inner, *inner.layers} <= {*compat.all_layers(outer)}


def test_epochs_restart():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    seen = []
    note = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: seen.append(epoch))
    for restart in (False, True):
        model._initial_epoch = 2
        if restart:
            compat.restart_epochs(model)
        model.fit(np.zeros((1, 1)), np.zeros(1), epochs=3, verbose=0, callbacks=[note])
    assert seen == [2, 0, 1, 2]


def test_layer_names_are_fresh():
    before = keras.layers.Dense(1).name
    assert compat.fresh_layer_names(lambda: keras.layers.Dense(1).name) == "dense"
    after = keras.layers.Dense(1).name
    assert after not in ("dense", before)


def test_a_model_is_saved_in_silence(tiny_gan, tmp_path):
    gan = tiny_gan()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        compat.save_model(gan, tmp_path / "gan.keras")
    assert not seen


@keras.saving.register_keras_serializable("tests")
class Nested(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.all_pairs = [[keras.layers.Dense(1)]]
        self.all_pairs[0][0].build((None, 2))
        self.built = True

    def call(self, inputs):
        return self.all_pairs[0][0](inputs)


@pytest.mark.skipif(keras.version() < "3.15", reason="earlier ones do not look into such lists")
def test_a_model_without_its_weights_is_not_loaded(tmp_path):
    whole, broken, weights = (tmp_path / name for name in ("a.keras", "b.keras", "weights.h5"))
    Nested().save(whole)
    assert isinstance(compat.load_model(whole), Nested)
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(broken, "w") as copy:
        weights.write_bytes(archive.read("model.weights.h5"))
        with h5py.File(weights, "a") as stored:
            del stored["all_pairs"]
        for name in ("config.json", "metadata.json"):
            copy.writestr(name, archive.read(name))
        copy.write(weights, "model.weights.h5")
    with pytest.raises(UserWarning, match="Skipping nested container"):
        compat.load_model(broken)


def test_the_samples_of_batches():
    numbers = tf.data.Dataset.range(20)
    batches = numbers.batch(8)
    for kept in (
        batches,
        numbers.batch(8, num_parallel_calls=2),
        batches.map(lambda x: x + 1),
        batches.map(lambda x: x + 1, num_parallel_calls=2),
        batches.cache().shuffle(3).prefetch(1).with_options(tf.data.Options()),
    ):
        assert compat.num_batched(kept) == 20
    assert compat.num_batched(numbers.take(0).batch(8)) == 0
    for other in (
        numbers,
        batches.map(lambda x: x[:3]),
        batches.map(lambda x: tf.boolean_mask(x, x > 3)),
        batches.map(tf.reduce_sum),
        batches.map(lambda x: tf.numpy_function(lambda x: x, [x], tf.int64)),
        batches.unbatch(),
        batches.repeat(2),
        batches.take(2),
        numbers.filter(lambda x: x > 3).batch(8),
        numbers.repeat().batch(8),
        numbers.batch(8, drop_remainder=True),
    ):
        assert compat.num_batched(other) is None


def test_num_local_devices():
    assert compat.num_local_devices(tf.distribute.OneDeviceStrategy("/cpu:0")) == 1


@pytest.mark.parametrize("name", ["_maybe_symbolic_build", "_unpickle_model"])
def test_keras_calls_what_we_override(name, tiny_gan, points, monkeypatch):
    called = []

    def record(self, *args, **kwargs):
        called.append(name)
        return original(self, *args, **kwargs)

    record.__name__ = name
    original = inspect.getattr_static(GAN, name)
    if isinstance(original, classmethod):
        original = original.__func__
        monkeypatch.setattr(GAN, name, classmethod(record))
    else:
        monkeypatch.setattr(GAN, name, record)
    gan = tiny_gan()
    gan.fit(points[0], epochs=1, verbose=0)
    pickle.loads(pickle.dumps(gan))
    assert called


def test_the_gradients_of_a_train_step_can_be_forgotten(tiny_gan, points):
    from tensorflow.python.framework import ops

    gan = tiny_gan()
    gan.fit(points[0], epochs=1, verbose=0)
    assert len(gan.custom_gradients) == 2
    assert gan.custom_gradients <= {*ops.gradient_registry._registry}
    compat.forget_custom_gradients(gan.custom_gradients)
    assert not gan.custom_gradients & {*ops.gradient_registry._registry}
    gan.fit(points[0], epochs=1, verbose=0)


def test_operation_of():
    source = keras.Input((2,))
    layer = keras.layers.Dense(1)
    output = layer(source)
    assert compat.operation_of(output) is layer
    assert compat.operation_of(output + 1.0) is not layer


def test_eager_steps_have_none():
    assert compat.custom_gradients() == frozenset()


def test_a_model_of_a_users_recipe_is_freed_after_the_fit(scarce):
    """TensorFlow would keep the graph of its train step, 4 MB."""
    graphs = []

    def own(space, num_classes, *, seed=None):
        gan = recipes.tabular(space, num_classes, seed=seed)
        update = gan.update

        def noted(data):
            graphs.append(weakref.ref(tf.compat.v1.get_default_graph()))
            return update(data)

        gan.update = noted
        return gan

    GANAugmenter(gan=own, max_iter=1, selection=None, random_state=0).fit(*scarce)
    gc.collect()
    assert graphs
    assert all(graph() is None for graph in graphs)


def test_a_cached_model_that_is_dropped_is_freed(quick, scarce, monkeypatch):
    from tensorflow.python.framework import ops

    monkeypatch.setattr(step_cache, "_idle", type(step_cache._idle)())
    monkeypatch.setattr(step_cache, "MAX_IDLE", 1)
    X, y = scarce
    quick().fit(X, y)
    ((worker,),) = step_cache._idle.values()
    names = worker.custom_gradients
    assert names <= {*ops.gradient_registry._registry}
    quick().fit(X[:, :2], y)
    assert not names & {*ops.gradient_registry._registry}


def test_the_remapper_is_off_for_images_alone():
    def is_off():
        options = context.context().function_call_options.config_proto_serialized
        config = tf.compat.v1.ConfigProto.FromString(options)
        return config.graph_options.rewrite_options.remapping == RewriterConfig.OFF

    for recipe, shape, off in ((recipes.image, (8, 8, 1), True), (recipes.vanilla, (3,), False)):
        with compat.without_failing_remapper(recipe(Space(shape), None, seed=0).networks()):
            assert is_off() == off
        assert not is_off()
