"""A fit and a draw are the same in threads and in processes that are started anew."""

import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor

import fitting
import numpy as np
import pytest
from fitting import fit_and_sample, sample
from joblib import Parallel, delayed, parallel_config

from ganaug import GANAugmenter, GANImputer


@pytest.fixture(scope="module")
def fitted():
    fitting.inherited = GANAugmenter(max_iter=4, random_state=0).fit(fitting.X, fitting.y)
    fitting.resolver = fitting.enlarge()
    fitting.imputer = GANImputer(max_iter=1, random_state=0).fit(fitting.X)
    return fitting.inherited


def assert_all_equal(drawn, fitted):
    for rows in drawn:
        np.testing.assert_array_equal(rows, sample(fitted))


@pytest.mark.parametrize("backend", ["threading", pytest.param("loky", marks=pytest.mark.nightly)])
def test_joblib(fitted, backend):
    with parallel_config(backend=backend):
        assert_all_equal(Parallel(2)(delayed(fit_and_sample)() for _ in range(3)), fitted)
        assert_all_equal(Parallel(2)(delayed(sample)(fitted) for _ in range(3)), fitted)


@pytest.mark.nightly
def test_processes_that_are_spawned(fitted):
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        drawn = [pool.submit(fit_and_sample), pool.submit(sample, fitted)]
        assert_all_equal([answer.result() for answer in drawn], fitted)


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize(
    ("work", "given"),
    [
        (fit_and_sample, None),
        (fitting.enlarge, None),
        (fitting.load, "file"),
        (pickle.loads, "pickle"),
        (fitting.sample_inherited, None),
        (fitting.transform_inherited, None),
        (fitting.impute_inherited, "transform"),
        (fitting.impute_inherited, "sample"),
        (fitting.export_inherited, "folder"),
    ],
)
def test_a_process_that_is_forked_is_told_instead_of_hanging(work, given, fitted, tmp_path):
    fitted.save(tmp_path / "file")
    arguments = {
        None: (),
        "transform": ("transform",),
        "sample": ("sample",),
        "file": (tmp_path / "file",),
        "folder": (tmp_path / "folder",),
        "pickle": (pickle.dumps(fitted),),
    }[given]
    told = pytest.raises(RuntimeError, match=r"was forked from .* would hang.*'loky'.*'spawn'")
    with multiprocessing.get_context("fork").Pool(1) as pool, told:
        pool.apply_async(work, arguments).get(timeout=60)


@pytest.mark.nightly
def test_what_is_refused_before_tensorflow_runs_forbids_nothing():
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(fitting.refused_then_forked).result() is None
