"""Fits that are killed again and again end with the bytes of one that was left alone, and files
are the old or the new ones.
"""

import multiprocessing

import numpy as np
import pytest
from killed import SIZE, fit, replace

KILLS = 20


def forkserver():
    """Import all packages once; TensorFlow has not run where processes are forked."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ganaug.augmenter", "ganaug.sampling.defaults"])
    return context


@pytest.mark.nightly
def test_a_file_is_replaced_completely_or_not_at_all(tmp_path):
    path, rng, seen = tmp_path / "file", np.random.default_rng(0), set()
    for _ in range(KILLS):
        process = forkserver().Process(target=replace, args=(path,))
        process.start()
        while not path.exists():
            process.join(0.01)
        process.join(float(rng.uniform(0.0, 0.1)))
        process.kill()
        process.join()
        content = path.read_bytes()
        assert content == content[:1] * SIZE
        seen.add(content[0])
    assert len(seen) > 1
    # The half-written file is beside it, under another name.
    assert {name.name[:6] for name in tmp_path.iterdir()} <= {"file", ".file."}


@pytest.mark.nightly
def test_twenty_kills_change_nothing(tmp_path):
    rng, ended, context = np.random.default_rng(0), tmp_path / "killed.npz", forkserver()

    def start(path):
        process = context.Process(target=fit, args=(tmp_path / "state", path))
        process.start()
        return process

    start(tmp_path / "whole.npz").join()
    for _ in range(KILLS):
        process = start(ended)
        process.join(float(rng.uniform(0.5, 5.5)))
        process.kill()
        process.join()
        assert not ended.exists(), "It was not killed: let it train longer."
    assert list((tmp_path / "state").glob("[!.]*.npz"))
    start(ended).join()
    with np.load(tmp_path / "whole.npz") as whole, np.load(tmp_path / "killed.npz") as killed:
        assert whole.files == killed.files
        for name in whole.files:
            np.testing.assert_array_equal(whole[name], killed[name])
    assert not list((tmp_path / "state").glob("[!.]*"))
