"""Guards around TensorFlow, which cannot be forked and garbles interrupts."""

import os
import signal
import threading
from contextlib import contextmanager

_first = None


class ForkedError(RuntimeError):
    """Raised instead of deadlocking in a forked child process."""


def check_not_forked():
    """Record that this process runs TensorFlow; call this before TensorFlow runs.

    Raises
    ------
    ForkedError
        If the process was forked from one that ran TensorFlow: it would wait forever for threads
        that it does not have.
    """
    global _first
    if _first not in (None, os.getpid()):
        raise ForkedError(
            "This process was forked from one in which TensorFlow has run: here it would hang. "
            "Start fresh processes: with joblib (n_jobs=...) and its backend 'loky', or with "
            "multiprocessing.get_context('spawn')."
        )
    _first = os.getpid()


@contextmanager
def reraise_interrupts():
    """Re-raise as `KeyboardInterrupt` any exception that an interrupt causes inside C code.

    TensorFlow raises an uninformative SystemError if it is interrupted while tracing.
    """
    handler = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    if handler is not signal.default_int_handler or not is_main:
        yield
        return
    seen = []

    def note(number, frame):
        seen.append(number)
        handler(number, frame)

    signal.signal(signal.SIGINT, note)
    try:
        yield
    except Exception as error:
        if seen:
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, handler)
