"""Progress of comparisons and searches, on standard error."""

from contextlib import contextmanager, nullcontext


class _Silent(nullcontext):
    """Show nothing."""

    def __init__(self):
        super().__init__(self)

    def begin(self, text):
        pass

    def end(self, kind):
        pass


SILENT = _Silent()


def progress_of(plan, verbose):
    """Return a context manager that shows the progress of steps.

    Parameters
    ----------
    plan : dict of str to int
        Number of steps of each kind; steps of a kind take about the same time.
    verbose : int
        0 shows nothing.

    Returns
    -------
    object
        With ``begin(text)``, which names the step that begins, and ``end(kind)``.
    """
    if not verbose:
        return SILENT
    # Rich is imported where it is needed: most searches show nothing.
    from ganaug._utils.progress_bar import shown

    return shown(plan)


def steps_of(progress, text):
    """Return a function from the kind of a step to a context manager that reports the step.

    Parameters
    ----------
    progress : object
        See `progress_of`.
    text : str
        Names the part of the work.
    """

    @contextmanager
    def step(kind):
        progress.begin(f"{text}: {kind}")
        try:
            yield
        finally:
            progress.end(kind)

    return step
