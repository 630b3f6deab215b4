"""The wheel and the source distribution are complete."""

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a checkout")

# Folders of the repository, and where a wheel has their files.
INSTALLED = {"ganaug": "ganaug", "integrations": "ganaug/integrations"}
SHIPPED = [*INSTALLED, "docs", "notebooks", "tests"]


def files(folder):
    """Return what git would track in a folder, relative to the root."""
    command = ["git", "ls-files", folder]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(listed.stdout.splitlines())


def test_all_packages_are_listed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folders = {
        Path(path.replace(folder, home, 1)).parent
        for folder, home in INSTALLED.items()
        for path in files(folder)
        if path.endswith(".py")
    }
    packages = {".".join(folder.parts) for folder in folders}
    assert sorted(packages) == sorted(project["tool"]["setuptools"]["packages"])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the sdist, and the wheel from it."""
    place = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--outdir", place, ROOT]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "absent from the `packages`" not in done.stderr
    return place


@pytest.mark.nightly
def test_wheel_has_all_modules_and_data(built):
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {
        path.replace(folder, home, 1)
        for folder, home in INSTALLED.items()
        for path in files(folder)
    }
    assert names == expected
    assert {"ganaug/py.typed", "ganaug/datasets/skillcraft.csv.gz"} <= names


@pytest.mark.nightly
def test_sdist_has_tests_and_pages(built):
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    missing = {path for folder in SHIPPED for path in files(folder)} - names
    assert not missing
    assert {"CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE", "README.md"} <= names
    assert not {name for name in names if "__pycache__" in name or name.startswith("docs/_build")}
