"""Every example in a docstring does what it says."""

import doctest
import importlib
import pkgutil

import pytest

import ganaug

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(ganaug.__path__, "ganaug.")
    if not module.name.endswith("__main__")
)


def examples(name):
    tests = doctest.DocTestFinder().find(importlib.import_module(name))
    return [test for test in tests if test.examples]


# Their examples learn images, or fit many classifiers.
LONG = ["evaluation.study", "models.cyclegan", "super_resolution", "translation"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=pytest.mark.nightly if name.removeprefix("ganaug.") in LONG else (),
        )
        for name in MODULES
    ],
)
def test_examples(name):
    runner = doctest.DocTestRunner(
        verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    )
    failures = []
    for test in examples(name):
        runner.run(test, out=failures.append)
    assert not failures, "".join(failures)


def test_examples_are_found():
    assert examples("ganaug.penalties")
