"""TensorFlow starts without what it writes about processors and drivers, whatever they are."""

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator

# What it writes on machines that are in order. Some of it comes before it reads any setting.
CHATTER = re.compile(
    rb"oneDNN custom operations are on"
    rb"|Could not find cuda drivers"
    rb"|binary is optimized to use available CPU instructions"
    rb"|^To enable the following instructions: "
    rb"|All log messages before absl::InitializeLog"
    rb"|failed call to cuInit"
    rb"|no NVIDIA GPU device is present"
    rb"|Unable to register cu(?:FFT|DNN|BLAS) factory"
)


def quiet_tensorflow() -> None:
    """Import TensorFlow, without the lines that it then writes to standard error.

    The lines are about processor instructions that the build does not use and GPU drivers that it
    does not find. All other lines come through once TensorFlow has started. ganaug calls this at
    the first fit and in `load`; call it yourself before you import Keras or TensorFlow.

    Nothing is held back where the environment variable ``TF_CPP_MIN_LOG_LEVEL`` is 0.

    Examples
    --------
    >>> import ganaug
    >>> ganaug.quiet_tensorflow()
    >>> import keras
    """
    if "tensorflow" in sys.modules:
        return
    hears_all = os.environ.get("TF_CPP_MIN_LOG_LEVEL") == "0"
    with contextlib.nullcontext() if hears_all else _without_chatter():
        import tensorflow as tf

        # It writes most when it looks for a GPU.
        tf.config.list_physical_devices()


@contextlib.contextmanager
def _without_chatter() -> Iterator[None]:
    """Keep what is written to standard error back, and then write the rest of it."""
    try:
        # Libraries of C++ write to the descriptor, and not to `sys.stderr`.
        stderr = os.dup(2)
    except OSError:  # There is no standard error.
        yield
        return
    with tempfile.TemporaryFile() as written:
        try:
            os.dup2(written.fileno(), 2)
            yield
        finally:
            os.dup2(stderr, 2)
            written.seek(0)
            for line in written:
                if not CHATTER.search(line):
                    os.write(stderr, line)
            os.close(stderr)
