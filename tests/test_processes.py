"""A fit and a draw are the same in threads and in processes that are started anew."""

import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor

import fitting
import numpy as np
import pytest
from fitting import (
    X,
    enlarge,
    fit_and_sample,
    load,
    refused_then_forked,
    sample,
    sample_inherited,
    y,
)
from joblib import Parallel, delayed, parallel_config

from ganaug import GANAugmenter


@pytest.fixture(scope="module")
def fitted():
    fitting.inherited = GANAugmenter(max_iter=4, random_state=0).fit(X, y)
    return fitting.inherited


def assert_all_equal(drawn, fitted):
    for rows in drawn:
        np.testing.assert_array_equal(rows, sample(fitted))


@pytest.mark.parametrize("backend", ["loky", "threading"])
def test_joblib(fitted, backend):
    with parallel_config(backend=backend):
        assert_all_equal(Parallel(2)(delayed(fit_and_sample)() for _ in range(3)), fitted)
        assert_all_equal(Parallel(2)(delayed(sample)(fitted) for _ in range(3)), fitted)


def test_processes_that_are_spawned(fitted):
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        drawn = [pool.submit(fit_and_sample), pool.submit(sample, fitted)]
        assert_all_equal([answer.result() for answer in drawn], fitted)


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("work", [fit_and_sample, enlarge, load, pickle.loads, sample_inherited])
def test_a_process_that_is_forked_is_told_instead_of_hanging(work, fitted, tmp_path):
    fitted.save(tmp_path / "a.ganaug")
    given = {load: tmp_path / "a.ganaug", pickle.loads: pickle.dumps(fitted)}
    arguments = (given[work],) if work in given else ()
    told = pytest.raises(RuntimeError, match=r"was forked from .* hangs.*'loky'.*'spawn'")
    with multiprocessing.get_context("fork").Pool(1) as pool, told:
        pool.apply_async(work, arguments).get(timeout=60)


def test_what_is_refused_before_tensorflow_runs_forbids_nothing():
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(refused_then_forked).result() is None
