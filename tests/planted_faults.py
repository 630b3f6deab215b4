"""Plant faults in a copy of the package, one at a time, and see which test finds each.

Run by hand, for all faults or for some by name; pytest does not collect it::

    python tests/planted_faults.py [--clean] [NAME ...]

The faults are in ``planted_faults.toml``: a name, a file, the text ``before``, which occurs in it
once, the text ``after``, and the tests that are expected to find it. Where these all pass, the
whole quick tier is run, and then the nightly one. With ``--clean`` the expected tests are first
run without any fault. The result is a Markdown table; the exit status is the number of faults
that the quick tier has not found.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FAULTS = Path(__file__).with_suffix(".toml")
PYTEST = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
NIGHTLY = ["-m", "nightly"]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "*.egg-info", "__pycache__", ".*_cache", "_build"
)
PASSED, FAILED, INTERRUPTED, NONE_COLLECTED = 0, 1, 2, 5
IMPORTED = "import ganaug, ganaug.integrations as i; print(ganaug.__file__, i.__file__, sep='\\n')"


class Found(NamedTuple):
    """The tier and the test that have found a fault."""

    tier: str
    test: str


def main():
    """Print a table of faults and of the tests that find them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="faults; all by default")
    parser.add_argument("--clean", action="store_true", help="run their tests without any first")
    args = parser.parse_args()
    faults = chosen(tomllib.loads(FAULTS.read_text())["fault"], args.names)
    if args.clean:
        check_clean(faults)
    print("| fault | where | found by | first failing test | seconds |\n|---|---|---|---|---:|")
    missed = 0
    for fault in faults:
        started = time.perf_counter()
        found = planted(fault) or Found("**nothing**", "")
        missed += found.tier != "quick"
        cells = fault["name"], fault["file"], *found, f"{time.perf_counter() - started:.0f}"
        print("|", " | ".join(cells), "|", flush=True)
    return missed


def chosen(faults, names):
    """Return the faults of these names, or all."""
    unknown = set(names) - {fault["name"] for fault in faults}
    if unknown:
        raise SystemExit(f"there are no faults named {sorted(unknown)}")
    return [fault for fault in faults if not names or fault["name"] in names]


def check_clean(faults):
    """Raise if a test that is expected to find a fault fails without one."""
    tests = sorted({test.partition("::")[0] for fault in faults for test in fault["tests"]})
    with copied() as folder:
        failing = first_failing(folder, tests)
    if failing:
        raise SystemExit(f"{failing} fails without any fault")


def planted(fault):
    """Return what finds a fault, or None."""
    with copied() as folder:
        path = Path(folder, fault["file"])
        text = path.read_text()
        if text.count(fault["before"]) != 1:
            raise SystemExit(
                f"{fault['name']}: the text occurs {text.count(fault['before'])} times"
            )
        path.write_text(text.replace(fault["before"], fault["after"]))
        for tier, arguments in (
            ("quick", fault["tests"]),
            ("quick", []),
            ("nightly", NIGHTLY),
        ):
            test = first_failing(folder, arguments)
            if test:
                return Found(tier, test)
    return None


def copied():
    """Return a temporary folder with the repository in it, from which `ganaug` is imported."""
    draft = tempfile.TemporaryDirectory(prefix="ganaug_planted_")
    folder = Path(draft.name).resolve()
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT, dirs_exist_ok=True)
    # It is installed from another folder; the finder of an editable install comes after the path.
    Path(folder, "ganaug", "integrations").symlink_to(Path("..", "integrations"))
    command = [sys.executable, "-c", IMPORTED]
    files = subprocess.run(command, cwd=folder, env=_env(folder), capture_output=True, text=True)
    if not all(Path(file).is_relative_to(folder) for file in files.stdout.split() or ["none"]):
        raise SystemExit(f"another ganaug is imported: {files.stdout}{files.stderr}")
    return draft


def first_failing(folder, arguments):
    """Return the first test that fails in a copy, or an empty text."""
    ran = subprocess.run(
        [*PYTEST, *arguments], cwd=folder, env=_env(folder), capture_output=True, text=True
    )
    if ran.returncode in (PASSED, NONE_COLLECTED):
        return ""
    found = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - |$)", ran.stdout, re.MULTILINE)
    if ran.returncode not in (FAILED, INTERRUPTED) or found is None:
        raise SystemExit(f"pytest ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    return found[1]


def _env(folder):
    # Tests that start processes hand it on.
    return os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


if __name__ == "__main__":
    sys.exit(main())
