"""SavedModels that sample without the package."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from sklearn.exceptions import NotFittedError

from ganaug import GANAugmenter
from ganaug.selection import Novelty, Selection

# The code of another process, which has TensorFlow but not ganaug.
CONSUMER = """
import sys
sys.modules["ganaug"] = None
import numpy as np, tensorflow as tf
sample = tf.saved_model.load(sys.argv[1]).signatures["sample"]
label = tf.constant(["rare", "common", "rare"])
np.savez(sys.argv[2], **sample(label=label, seed=tf.constant(7, tf.int64)))
"""


@pytest.mark.nightly
def test_another_process_draws_a_table(tmp_path, mixed, quick):
    X, y = mixed
    quick(sampling_strategy="all").fit(X, y).export(tmp_path / "model")
    command = [sys.executable, "-c", CONSUMER, tmp_path / "model", tmp_path / "rows.npz"]
    subprocess.run(command, check=True, capture_output=True)
    rows = dict(np.load(tmp_path / "rows.npz", allow_pickle=True))
    here = tf.saved_model.load(tmp_path / "model").signatures["sample"]
    again = here(label=tf.constant(["rare", "common", "rare"]), seed=tf.constant(7, tf.int64))
    assert set(rows) == set(X.columns)
    for name, column in rows.items():
        assert column.shape == (3,)
        np.testing.assert_array_equal(column, again[name].numpy())
    assert rows["float32"].dtype == "float32"
    assert rows["flag"].dtype == bool
    assert set(rows["text"]) <= {b"yes", b"no", b""}
    assert (rows["constant"] == 3).all()


def test_rows_are_of_the_label(tmp_path, scarce):
    X, y = scarce
    X = X + 20.0 * y[:, None]
    GANAugmenter(max_iter=60, random_state=0).fit(X, y).export(tmp_path / "model")
    sample = tf.saved_model.load(tmp_path / "model").signatures["sample"]
    label = np.arange(200) % 2
    features = sample(label=tf.constant(label), seed=tf.constant(0, tf.int64))["features"]
    assert features.dtype == tf.float64
    assert (abs(features.numpy().mean(axis=1) - 20.0 * label) < 10).mean() > 0.9
    other = sample(label=tf.constant(label), seed=tf.constant(1, tf.int64))["features"]
    assert not np.allclose(features, other)


def test_images(tmp_path, quick):
    images = np.random.default_rng(0).integers(0, 255, (40, 8, 9), dtype="uint8")
    y = np.repeat([3, 5], [30, 10])
    quick().fit(images, y).export(tmp_path / "model")
    model = tf.saved_model.load(tmp_path / "model")
    assert model.signatures["labels"]()["labels"].numpy().tolist() == [3, 5]
    drawn = model.signatures["sample"](
        label=tf.constant([5, 3], tf.int64), seed=tf.constant(0, tf.int64)
    )
    assert drawn["features"].shape == (2, 8, 9)
    assert drawn["features"].dtype == tf.uint8


def test_a_label_that_was_not_learned(tmp_path, quick, scarce):
    X, y = scarce
    quick().fit(X, y).export(tmp_path / "model")
    sample = tf.saved_model.load(tmp_path / "model").signatures["sample"]
    with pytest.raises(tf.errors.InvalidArgumentError, match="cannot be drawn"):
        sample(label=tf.constant([1, 2], tf.int64), seed=tf.constant(0, tf.int64))


def test_where_to(tmp_path, quick, scarce):
    augmenter = quick().fit(*scarce)
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(FileExistsError, match="exists already"):
        augmenter.export(tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "precious"
    with pytest.raises(FileNotFoundError, match="Make it first"):
        augmenter.export(tmp_path / "none" / "model")
    with pytest.raises(NotFittedError):
        quick().export(tmp_path / "model")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


class ArraysOnly(Selection):
    """A selection of one's own that knows nothing of graphs."""

    candidates = 1.0

    def selector(self, label):
        return lambda candidates, num_samples, seed: np.arange(num_samples)


def test_a_selection_of_arrays_is_refused(tmp_path, quick, scarce):
    augmenter = quick(selection=ArraysOnly()).fit(*scarce)
    with pytest.raises(ValueError, match=r"graph_selector.*ArraysOnly"):
        augmenter.export(tmp_path / "model")
    assert not list(tmp_path.iterdir())


def test_small_classes_and_one_gan_each(tmp_path, quick):
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"a": rng.normal(size=60), "b": rng.integers(0, 3, 60)})
    y = np.repeat(["many", "some", "few"], [40, 16, 4])
    with pytest.warns(UserWarning, match="few"):
        augmenter = quick(mode="per_class").fit(X, y)
    augmenter.export(tmp_path / "model")
    sample = tf.saved_model.load(tmp_path / "model").signatures["sample"]
    rows = sample(label=tf.constant(["some", "few", "few"]), seed=tf.constant(0, tf.int64))
    assert rows["a"].shape == rows["b"].shape == (3,)
    assert np.isfinite(rows["a"]).all()


@pytest.mark.filterwarnings("ignore:Training collapsed")
def test_references_are_weights_and_no_part_of_the_graph(tmp_path, quick):
    """Constants of a graph cannot pass 2 GB, and `Novelty` compares with all real images."""
    images = np.random.default_rng(0).integers(0, 255, (600, 32, 32), dtype="uint8")
    augmenter = quick(sampling_strategy="all", selection=Novelty()).fit(
        images, np.repeat([3, 5], 300)
    )
    augmenter.export(tmp_path / "model")
    weights = tmp_path / "model" / "variables" / "variables.data-00000-of-00001"
    assert weights.stat().st_size > 4 * images.size
    assert (tmp_path / "model" / "saved_model.pb").stat().st_size < 2**20
