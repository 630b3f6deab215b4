"""Several devices, and several processes, that share each batch learn what one device learns."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sharing import NAMES

from ganaug._utils import replicas

PROGRAM = Path(__file__).with_name("sharing.py")

pytestmark = pytest.mark.nightly


def start(*args):
    return subprocess.Popen(
        [sys.executable, PROGRAM, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"},
    )


def end(process):
    answer, errors = process.communicate(timeout=900)
    assert process.returncode == 0, errors
    return json.loads(answer)


@pytest.fixture(scope="module")
def both():
    return [end(process) for process in [start("one"), start("two")]]


@pytest.fixture
def one(both):
    return both[0]


@pytest.fixture
def two(both):
    return both[1]


@pytest.fixture(scope="module")
def workers():
    with socket.socket() as first, socket.socket() as second:
        for end_point in (first, second):
            end_point.bind(("127.0.0.1", 0))
        ports = [str(end_point.getsockname()[1]) for end_point in (first, second)]
    return [end(process) for process in [start("worker", str(i), *ports) for i in range(2)]]


def assert_alike(found, expected):
    assert found.keys() == expected.keys()
    for name in found:
        if name.endswith("loss"):
            np.testing.assert_allclose(found[name], expected[name], 1e-3, 1e-6, err_msg=name)


@pytest.mark.parametrize("name", [*NAMES, "augmenter", "resolver"])
def test_two_devices_lose_what_one_loses(one, two, name):
    assert_alike(two[name], one[name])


@pytest.mark.parametrize("name", ["tabular", "image"])
def test_two_workers_lose_what_one_loses(one, workers, name):
    assert workers[0] == workers[1]
    assert_alike(workers[0][name], one[name])


def test_gradients_have_the_size_that_they_have_on_one_device(one, two, workers):
    for found in (two, *workers):
        np.testing.assert_allclose(found["descent"], one["descent"], 1e-4)


def test_files_know_nothing_of_devices(one, two):
    assert one["equal"]
    assert two["equal"]


def test_what_is_random_is_that_of_one_device_in_parts_of_any_size(one, two):
    assert two["random"] == one["random"]


def test_a_batch_smaller_than_the_number_of_devices_is_refused(two):
    assert "Received: batches of 1. Pass a larger batch_size." in two["refused"]


def test_an_overflow_on_one_device_is_skipped_on_all():
    found = end(start("overflow"))
    assert found["unchanged"]
    assert found["scales"][1] == found["scales"][0] / 2


def test_alone_a_part_is_the_whole():
    part = np.arange(6.0).reshape(3, 2)
    assert replicas.count() == 1
    assert replicas.steps_at_once(7) == 7
    np.testing.assert_array_equal(replicas.own_part(np.ones, (3, 2), groups=3), np.ones((3, 2)))
    for same in (replicas.gathered(part), replicas.scattered(part, part)):
        assert same is part
    assert replicas.mean([part, None])[1] is None
    assert replicas.logged(2.0) == 2.0
