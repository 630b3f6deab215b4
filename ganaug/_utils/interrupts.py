"""Interrupts that stay interrupts, whatever they pass through."""

import signal
import threading
from contextlib import contextmanager


@contextmanager
def reraise_interrupts():
    """Raise `KeyboardInterrupt` for what an interrupt has become on its way.

    Where it meets C code that does not expect it, such as TensorFlow's while it traces, another
    error comes out: a SystemError that says nothing.
    """
    handler = signal.getsignal(signal.SIGINT)
    if handler is not signal.default_int_handler or not _is_main_thread():
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


def _is_main_thread():
    return threading.current_thread() is threading.main_thread()
