"""`ganaug.show_versions` prints the versions without importing TensorFlow."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import ganaug


@pytest.fixture
def shown(capsys):
    def show():
        ganaug.show_versions()
        lines = [line.split(": ", 1) for line in capsys.readouterr().out.splitlines()]
        return {line[0].strip(): line[1] for line in lines if len(line) == 2}

    return show


def test_versions(shown):
    values = shown()
    for name in ["ganaug", "tensorflow", "scikit-learn", "imbalanced-learn", "pytest"]:
        assert values[name] == version(name)
    assert values["python"].startswith(sys.version.split()[0])
    assert int(values["cores"]) > 0


def test_missing_packages(shown, monkeypatch):
    wanted = ["no-such-thing>=1", 'pandas>=1; extra == "x"', 'nor-this>=2; extra == "x"']
    monkeypatch.setattr("ganaug._utils.versions.requires", lambda name: wanted)
    values = shown()
    assert values["no-such-thing"] == "not installed"
    assert values["pandas"] == version("pandas")
    assert "nor-this" not in values


@pytest.mark.parametrize(("value", "expected"), [("jax", "jax"), (None, "not set")])
def test_backend(shown, monkeypatch, value, expected):
    if value is None:
        monkeypatch.delenv("KERAS_BACKEND", raising=False)
    else:
        monkeypatch.setenv("KERAS_BACKEND", value)
    assert shown()["KERAS_BACKEND"] == expected


def test_gpus(shown):
    import tensorflow as tf

    assert int(shown()["GPUs"]) == len(tf.config.list_physical_devices("GPU"))


def test_imports_no_tensorflow():
    code = "import sys, ganaug; ganaug.show_versions(); assert 'tensorflow' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "not known before TensorFlow is imported" in done.stdout
