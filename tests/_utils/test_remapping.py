"""The remapper of TensorFlow."""

import subprocess
import sys

import pytest
import tensorflow as tf

from ganaug import recipes
from ganaug._utils.remapping import without_remapper
from ganaug.space import Space

TRAINING = """
import ganaug
ganaug.quiet_tensorflow()
import numpy as np
from ganaug.space import Space
gan = ganaug.recipes.image(Space((8, 8, 1)), None, width=8, seed=0)
gan.fit(np.zeros((32, 8, 8, 1), "float32"), batch_size=16, verbose=0)
"""


@pytest.mark.nightly
def test_the_train_step_of_images_writes_no_error(monkeypatch):
    # The tests run with a level at which TensorFlow writes no errors at all.
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL")
    done = subprocess.run([sys.executable, "-c", TRAINING], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def remapping():
    return tf.config.optimizer.get_experimental_options().get("remapping")


@pytest.fixture(params=[None, True, False])
def chosen(request):
    tf.config.optimizer.set_experimental_options({"remapping": request.param})
    yield request.param
    tf.config.optimizer.set_experimental_options({"remapping": None})


def test_it_is_off_for_images_alone_and_then_as_before(chosen):
    for recipe, shape, inside in (
        (recipes.image, (8, 8, 1), False),
        (recipes.vanilla, (3,), chosen),
    ):
        with without_remapper(recipe(Space(shape), None, seed=0).networks()):
            assert remapping() == inside
        assert remapping() == chosen
