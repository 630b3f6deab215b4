"""An augmenter on workers: small, loaded once, and the same wherever it draws."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from joblib import Parallel, delayed
from sklearn.exceptions import NotFittedError

from ganaug import GANAugmenter, RemoteSampler
from ganaug.integrations import remote
from ganaug.recipes import tabular


def data():
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"x": rng.normal(size=60), "c": rng.choice(list("ab"), 60)})
    return X, np.arange(60) % 3 // 2


@pytest.fixture(scope="module")
def fitted():
    return GANAugmenter(max_iter=4, random_state=0).fit(*data())


@pytest.mark.nightly
def test_a_part_is_the_same_wherever_it_is_drawn(fitted, tmp_path):
    fitted.save(tmp_path / "a.ganaug")
    sampler = RemoteSampler(fitted, seed=3)
    rows, labels = sampler.sample(9, 1, part=2)
    assert labels.tolist() == [1] * 9
    of_file = RemoteSampler(tmp_path / "a.ganaug", seed=3)
    of_bytes = RemoteSampler((tmp_path / "a.ganaug").read_bytes(), seed=3)
    elsewhere = Parallel(2)(
        delayed(s.sample)(9, 1, part=2) for s in (sampler, of_file, of_bytes, sampler)
    )
    for again, _ in [*elsewhere, of_file.sample(9, 1, part=2)]:
        pd.testing.assert_frame_equal(again, rows)


def test_parts_and_seeds_are_others(fitted):
    drawn = [
        RemoteSampler(fitted, seed).sample(9, 1, part=part)[0]["x"].tolist()
        for seed, part in ((0, 0), (0, 1), (1, 0))
    ]
    assert len({tuple(rows) for rows in drawn}) == 3


def test_it_is_loaded_once_and_without_weight_on_the_wire(fitted, monkeypatch):
    loads = []
    load = remote.lru_cache(4)(lambda source, stamp: loads.append(1) or fitted)
    monkeypatch.setattr(remote, "_loaded", load)
    sampler = pickle.loads(pickle.dumps(RemoteSampler(fitted)))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda part: sampler.sample(2, 1, part=part), range(8)))
    assert len(loads) == 1
    assert len(pickle.dumps(sampler)) < len(sampler.source) + 1000


def test_what_cannot_be_sent(tmp_path):
    with pytest.raises(NotFittedError):
        RemoteSampler(GANAugmenter())
    with pytest.raises(FileNotFoundError):
        RemoteSampler(tmp_path / "none.ganaug")
    with pytest.raises(TypeError, match=r"must be a fitted GANAugmenter.*Received: int"):
        RemoteSampler(3)
    (tmp_path / "a").touch()
    for seed, part in ((-1, 0), (0, -1)):
        with pytest.raises(ValueError, match=r"== -1, must be >= 0"):
            RemoteSampler(tmp_path / "a", seed).sample(part=part)


def test_a_file_that_is_replaced_is_loaded_again(fitted, tmp_path):
    path = tmp_path / "a.ganaug"
    fitted.save(path)
    first, _ = RemoteSampler(path).sample(5, 1)
    other = GANAugmenter(max_iter=4, random_state=1).fit(*data())
    other.save(path)
    assert not RemoteSampler(path).sample(5, 1)[0].equals(first)


def test_what_only_a_fit_needs_is_not_sent():
    augmenter = GANAugmenter(
        gan=lambda *args, **kwargs: tabular(*args, **kwargs),
        sampling_strategy=lambda y: {1: 50},
        random_state=np.random.RandomState(0),
        max_iter=4,
    ).fit(*data())
    assert len(RemoteSampler(augmenter).sample(5, 1)[0]) == 5
    assert callable(augmenter.sampling_strategy)
