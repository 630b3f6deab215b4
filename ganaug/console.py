"""What the commands show while they work: progress and warnings, on standard error."""

import contextlib
import os
import sys
import warnings


def start_tensorflow():
    """Import TensorFlow without what it says about processors, unless the user asks for it."""
    if os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2") in ("0", "1"):
        return
    with _no_standard_error():
        import tensorflow as tf

        # Looking for a GPU is what it says most about.
        tf.config.list_physical_devices()


@contextlib.contextmanager
def _no_standard_error():
    # TensorFlow's libraries write to the descriptor before they read any setting.
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nothing:
            os.dup2(nothing.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def spinner(text, *, quiet):
    """Return a context in which a terminal shows that something is going on."""
    if quiet or not sys.stderr.isatty():
        return contextlib.nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(text)


@contextlib.contextmanager
def plain_warnings(*, quiet):
    """Show what users can act on, in one line each; the rest is for developers."""

    def show(message, category, filename, lineno, file=None, line=None):
        print(f"ganaug: warning: {one_line(message)}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not quiet:
            warnings.simplefilter("always", UserWarning)
        warnings.showwarning = show
        yield


def one_line(text):
    """Return a text without line breaks."""
    return " ".join(str(text).split())
