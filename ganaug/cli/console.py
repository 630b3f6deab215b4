"""Progress, warnings and errors on standard error."""

import contextlib
import importlib
import sys
import warnings

# The advice of these warnings, in a module, is for Python; the command has advice of its own.
ADVICE = {
    "IdentifierWarning": (
        "ganaug.identifiers",
        " Leave these columns out by --ignore; `ganaug balance --id` makes new keys.",
    ),
    "TrainingWarning": ("ganaug.sampling.notices", " Train for more steps: --steps."),
}


def spinner(text, *, quiet):
    """Return a context in which a terminal shows a spinner."""
    if quiet or not sys.stderr.isatty():
        return contextlib.nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(text)


@contextlib.contextmanager
def plain_warnings(*, quiet):
    """Show what users can act on, in one line each; the rest is for developers."""

    def show(message, category, filename, lineno, file=None, line=None):
        text = _with_advice(one_line(message), category)
        print(f"ganaug: warning: {text}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not quiet:
            warnings.simplefilter("always", UserWarning)
            # The command has no result that could be used, and says so itself.
            warnings.filterwarnings("ignore", "Training was interrupted", UserWarning)
            # joblib's workers are started again.
            warnings.filterwarnings("ignore", "A worker stopped while", UserWarning)
            # Some libraries have deprecations that are user warnings, too.
            warnings.simplefilter("ignore", DeprecationWarning)
        warnings.showwarning = show
        yield


def _with_advice(text, category):
    """Return a warning with the advice of the command in place of that for Python."""
    if category.__name__ not in ADVICE:
        return text
    module, own = ADVICE[category.__name__]
    before, found, _ = text.partition(importlib.import_module(module).ADVICE)
    return before + own if found else text


class CommandError(RuntimeError):
    """A failure although the arguments are correct."""


def error_message(error):
    """Return what an error says, in one line."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return one_line(error) or type(error).__name__


def one_line(text):
    """Return a text without line breaks."""
    return " ".join(str(text).split())
