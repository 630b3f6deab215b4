"""Start TensorFlow as the backend of Keras, without messages about processors and drivers."""

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator

# Messages that appear on healthy machines, some before TensorFlow reads any setting.
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
    """Import TensorFlow without its start-up messages on standard error.

    These are about processor instructions that the build does not use and GPU drivers that it
    does not find. All other lines are shown once TensorFlow has started. Later messages are shown
    from warnings on, or from the level of the environment variable ``TF_CPP_MIN_LOG_LEVEL`` if it
    is set. ganaug calls this at the first fit and in `load`; call it yourself before you import
    Keras or TensorFlow.

    Nothing is held back if that variable is 0.

    Raises
    ------
    RuntimeError
        If Keras uses another backend.

    Examples
    --------
    >>> import ganaug
    >>> ganaug.quiet_tensorflow()
    >>> import keras
    """
    if "tensorflow" not in sys.modules:
        # TensorFlow reads the level when it is imported; 1 leaves warnings and errors.
        show_all = os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1") == "0"
        with contextlib.nullcontext() if show_all else _without_chatter():
            import tensorflow as tf

            # Most messages come from the search for GPUs.
            tf.config.list_physical_devices()
    check_backend()


def check_backend() -> None:
    """Raise a RuntimeError unless Keras uses TensorFlow, for which the train steps are written."""
    set_to = os.environ.get("KERAS_BACKEND") or "tensorflow"
    try:
        import keras

        backend = keras.backend.backend()
    except ImportError:  # Keras imports its backend, which may be missing.
        if set_to == "tensorflow":
            raise
        backend = set_to
    if backend != "tensorflow":
        raise RuntimeError(
            "ganaug needs the TensorFlow backend of Keras. Received: "
            f"keras.backend.backend() == {backend!r}. Keras reads its backend when it is first "
            "imported: before that, set the environment variable KERAS_BACKEND=tensorflow, in "
            'Python os.environ["KERAS_BACKEND"] = "tensorflow".'
        )


@contextlib.contextmanager
def _without_chatter() -> Iterator[None]:
    """Hold back standard error, and then write it without those messages."""
    try:
        # C++ libraries write to the descriptor, and not to `sys.stderr`.
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
