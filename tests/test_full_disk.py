"""A disk that is full costs no file that was there."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ganaug import GANAugmenter

NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]


def may_mount(folder):
    command = [*NAMESPACE, "mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)]
    return shutil.which("unshare") and not subprocess.run(command, capture_output=True).returncode


@pytest.mark.nightly
def test_the_old_file_stays(tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    if not may_mount(full):
        pytest.skip("Folders of a limited size cannot be mounted here.")
    X = np.random.default_rng(0).normal(size=(3000, 20))
    augmenter = GANAugmenter(max_iter=1, random_state=0).fit(X, np.arange(3000) % 10 == 0)
    augmenter.save(tmp_path / "augmenter.ganaug")
    script = Path(__file__).with_name("full_disk.py")
    inside = f'mount -t tmpfs -o size=64k none "$1" && "{sys.executable}" "{script}" "$1" "$2"'
    command = ["sh", "-c", inside, "sh", str(full), str(tmp_path / "augmenter.ganaug")]
    done = subprocess.run([*NAMESPACE, *command], capture_output=True, text=True)
    assert done.stdout.startswith("True"), done.stdout + done.stderr
    assert "No space left on device" in done.stderr
