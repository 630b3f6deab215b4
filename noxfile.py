#!/usr/bin/env -S uv run --script
# /// script
# dependencies = ["nox>=2025.2.9"]
# ///
"""Tasks, each in an environment of its own: `nox -l` lists them, `nox -s tests-3.12` runs one."""

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session):
    """Run the tests, or those that are named behind `--`."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "-n", "2", *session.posargs)


@nox.session(default=False)
def nightly(session):
    """Run the tests that train for long."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "-n", "2", "-m", "nightly", *session.posargs)


@nox.session(venv_backend="none", default=False)
def lowest(session):
    """Run the tests with the lowest versions of all dependencies."""
    session.run(".ci/lowest", external=True)


@nox.session(venv_backend="none", default=False)
def no_extras(session):
    """Run the smoke test without extras."""
    session.run(".ci/no_extras", external=True)


@nox.session
def lint(session):
    """Run the hooks of pre-commit on all files, and the type checker."""
    session.install("-e", ".[dev]", "pre-commit")
    session.run("pre-commit", "run", "--all-files", "--show-diff-on-failure")
    session.run("mypy")


@nox.session(default=False)
def docs(session):
    """Build the site; its first page is `docs/_build/index.html`."""
    session.install("-e", ".[docs]")
    options = ["--fail-on-warning", "--keep-going", "--nitpicky"]
    session.run("python", "-m", "sphinx", *options, "docs", "docs/_build", *session.posargs)


if __name__ == "__main__":
    nox.main()
