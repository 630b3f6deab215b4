"""Runs in processes of their own: killed and resumed, and spread over two devices."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ganaug import GANAugmenter

RESUMABLE = Path(__file__).parent / "resumable.py"
DISTRIBUTED = """
import sys
import numpy as np, tensorflow as tf
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
import keras
from ganaug import GANAugmenter, mix_synthetic
augmenter, rows = GANAugmenter.load(sys.argv[1]), np.load(sys.argv[2])
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
data = tf.data.Dataset.from_tensor_slices((rows["X"], rows["y"]))
mixed = data.apply(mix_synthetic(augmenter, seed=0)).batch(36)
seen = [strategy.experimental_local_results(y) for _, y in
        strategy.experimental_distribute_dataset(mixed)]
assert [len(part) for pair in seen for part in pair] == [18] * 20
assert np.bincount(np.concatenate([part for pair in seen for part in pair])).tolist() == [180] * 2
with strategy.scope():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
losses = model.fit(mixed, epochs=3, verbose=0).history["loss"]
assert np.isfinite(losses).all() and losses[2] < losses[0]
"""


@pytest.fixture(scope="module")
def files(scarce, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    GANAugmenter(max_iter=20, random_state=0).fit(*scarce).save(folder / "augmenter")
    np.savez(folder / "rows.npz", X=scarce[0], y=scarce[1])
    return [folder / "augmenter", folder / "rows.npz"]


def run(folder, files, killed_at=0):
    folder.mkdir(exist_ok=True)
    command = [sys.executable, RESUMABLE, folder, *files, str(killed_at)]
    return subprocess.run(command).returncode


def seen(folder):
    return [tuple(line.split()) for line in (folder / "seen.txt").read_text().splitlines()]


@pytest.mark.nightly
def test_a_killed_run_sees_what_an_uninterrupted_one_sees(tmp_path, files):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert run(whole, files) == 0
    assert run(killed, files, killed_at=21) == -signal.SIGKILL
    assert run(killed, files, killed_at=45) == -signal.SIGKILL
    assert run(killed, files) == 0
    # The last checkpoint is of step 16, then of step 40: what came after is seen again.
    assert len(seen(whole)) == 60
    assert len(seen(killed)) == 60 + 5 + 5
    assert set(seen(killed)) == set(seen(whole))
    ours, theirs = (np.load(folder / "weights.npz") for folder in (killed, whole))
    for name in theirs:
        np.testing.assert_array_equal(ours[name], theirs[name])


@pytest.mark.nightly
def test_two_devices(files):
    subprocess.run([sys.executable, "-c", DISTRIBUTED, *files], check=True)
