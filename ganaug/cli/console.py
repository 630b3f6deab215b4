"""Progress, warnings and errors on standard error."""

import contextlib
import sys
import warnings


def spinner(text, *, quiet):
    """Return a context in which a terminal shows a spinner."""
    if quiet or not sys.stderr.isatty():
        return contextlib.nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(text)


@contextlib.contextmanager
def plain_warnings(*, quiet):
    """Show warnings that users can act on, in one line each; others are for developers."""

    def show(message, category, filename, lineno, file=None, line=None):
        text = one_line(message)
        print(f"ganaug: warning: {_advised(text, category)}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not quiet:
            warnings.simplefilter("always", UserWarning)
            # It says that the result can be used, and a command has none.
            warnings.filterwarnings("ignore", "Training was interrupted", UserWarning)
            # joblib's workers are started again.
            warnings.filterwarnings("ignore", "A worker stopped while", UserWarning)
            # Some libraries have deprecations that are user warnings too.
            warnings.simplefilter("ignore", DeprecationWarning)
        warnings.showwarning = show
        yield


def _advised(text, category):
    """Return a warning with the advice of the command in place of that for Python."""
    from ganaug.exceptions import GanaugWarning

    if not issubclass(category, GanaugWarning):
        return text
    from ganaug import identifiers
    from ganaug.codecs.tabular import nearly
    from ganaug.sampling import notices

    advice = {
        identifiers.ADVICE: (
            " Leave these columns out by --ignore; `ganaug balance --id` makes new keys."
        ),
        nearly.ADVICE: " If it means a missing value, name it in --na-values.",
        notices.ADVICE: " Train for more steps: --steps.",
    }
    for for_python, own in advice.items():
        before, found, _ = text.partition(for_python)
        if found:
            return before + own
    return text


class CommandError(RuntimeError):
    """A failure that is not due to wrong arguments."""


def error_message(error):
    """Return the message of an error in one line."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return one_line(error) or type(error).__name__


def one_line(text):
    """Return a text without line breaks."""
    return " ".join(str(text).split())
