"""Names and submodules are reached from ``import ganaug``, which itself imports very little."""

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

import pytest

import ganaug
from ganaug import integrations, networks


def test_importing_is_cheap():
    code = (
        "import sys, ganaug; dir(ganaug), ganaug.__version__; "
        "sys.exit(bool({'numpy', 'sklearn', 'pandas', 'tensorflow', 'keras'} & {*sys.modules}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_submodules_are_reached_without_an_import_of_their_own():
    code = (
        "import ganaug; ganaug.datasets.load_skillcraft; ganaug.recipes.RECIPES; "
        "ganaug.networks.mlp.mlp_generator; ganaug.integrations.tf_engines.Pool"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_all_that_is_listed_is_there():
    for name in dir(ganaug):
        assert getattr(ganaug, name) is not None
    for package in (networks, integrations):
        for name in dir(package):
            assert getattr(package, name).__name__ == f"{package.__name__}.{name}"


@pytest.mark.parametrize("module", [ganaug, networks, integrations])
def test_a_wrong_name_is_an_error_of_python(module):
    with pytest.raises(AttributeError, match=rf"module '{module.__name__}' has no .*'nonsense'"):
        module.nonsense  # noqa: B018


def test_an_earlier_name_is_known_and_not_listed():
    assert ganaug.BeforeAfterDisplay is ganaug.PrecisionRecallComparisonDisplay
    assert "BeforeAfterDisplay" not in dir(ganaug)


def test_public_packages_list_no_names_that_they_import():
    modules = [import_module(f"ganaug.{name}") for name in ganaug._SUBMODULES]
    for package in [module for module in modules if hasattr(module, "__path__")]:
        inner = {module.name for module in iter_modules(package.__path__)}
        names = {name for name in dir(package) if not name.startswith("_")}
        assert names <= {*getattr(package, "__all__", ()), *inner}, package.__name__
        assert {*getattr(package, "__all__", ())} <= names, package.__name__
