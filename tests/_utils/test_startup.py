"""TensorFlow starts in silence, and nothing else is silenced."""

import os
import subprocess
import sys

import keras
import pytest

from ganaug._utils import startup
from ganaug.recipes import vanilla
from ganaug.space import Space

FIT = """
import numpy as np
from ganaug import GANAugmenter

X, y = np.random.default_rng(0).normal(size=(40, 2)), np.arange(40) < 10
GANAugmenter(max_iter=1, selection=None).fit_resample(X, y)
"""

IMAGES = FIT.replace("size=(40, 2)", "size=(40, 8, 8)")


def errors(environment, fit=FIT):
    """Return what a fit in a process of its own writes to standard error."""
    kept = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    command = [sys.executable, "-c", fit]
    ran = subprocess.run(command, env=kept | environment, capture_output=True, check=True)
    return ran.stderr.decode()


def test_codecs_and_measures_do_not_start_tensorflow():
    code = "import sys, ganaug.codecs, ganaug.metrics; sys.exit('tensorflow' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.nightly
@pytest.mark.parametrize("fit", [FIT, IMAGES], ids=["rows", "images"])
def test_a_first_fit_writes_nothing(fit):
    assert errors({}, fit) == ""


@pytest.mark.nightly
def test_who_asks_for_everything_hears_it():
    assert "oneDNN" in errors({"TF_CPP_MIN_LOG_LEVEL": "0"})


@pytest.mark.parametrize("statement", [FIT, "import ganaug; ganaug.GANImputer().fit([[0.0]])"])
def test_other_backends_are_refused(statement):
    # Whether JAX is installed or not.
    command = [sys.executable, "-c", statement]
    environment = os.environ | {"KERAS_BACKEND": "jax"}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    last = ran.stderr.strip().splitlines()[-1]
    assert last.startswith("RuntimeError: ganaug needs the TensorFlow backend of Keras.")
    assert "Received: keras.backend.backend() == 'jax'." in last
    assert "KERAS_BACKEND=tensorflow" in last


def test_importing_ganaug_asks_for_no_backend():
    environment = os.environ | {"KERAS_BACKEND": "jax"}
    subprocess.run([sys.executable, "-c", "import ganaug"], env=environment, check=True)


def test_what_is_written_meanwhile_comes_through(capfd):
    with startup._without_chatter():
        os.write(2, b"I0000 port.cc:153] oneDNN custom operations are on. You may see\n")
        os.write(2, b"cuda_platform.cc:52] failed call to cuInit: UNKNOWN ERROR (303)\n")
        os.write(2, b"To enable the following instructions: AVX2\n")
        os.write(2, b"E0000 cuda_dnn.cc:8310] Unable to register cuDNN factory: done before\n")
        os.write(2, b"somebody else's line\n")
        os.write(2, b"and one without an end")
        assert capfd.readouterr().err == ""
    assert capfd.readouterr().err == "somebody else's line\nand one without an end"


def test_an_error_meanwhile_loses_nothing(capfd):
    def fail():
        with startup._without_chatter():
            os.write(2, b"why it fails\n")
            raise ImportError

    with pytest.raises(ImportError):
        fail()
    os.write(2, b"after it\n")
    assert capfd.readouterr().err == "why it fails\nafter it\n"


def test_a_model_says_which_backend_it_needs(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    with pytest.raises(RuntimeError, match=r"TensorFlow backend.*Received: .* == 'jax'"):
        vanilla(Space((2,)))
