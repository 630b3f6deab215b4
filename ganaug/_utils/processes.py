"""What TensorFlow cannot do: go on in a process that was forked from one in which it has run."""

import os

_first = None


class ForkedError(RuntimeError):
    """Why this process would hang."""


def check_not_forked():
    """Note that this process runs TensorFlow: called before it does.

    Raises
    ------
    ForkedError
        If it was forked from one that did: it would wait without end for threads that are not
        there.
    """
    global _first
    if _first not in (None, os.getpid()):
        raise ForkedError(
            "This process was forked from one in which TensorFlow has run: here it hangs. Start "
            "processes anew: by joblib (n_jobs=...) with its backend 'loky', or by "
            "multiprocessing.get_context('spawn')."
        )
    _first = os.getpid()
