"""A bar or lines that show how far steps are, and the time left."""

import time
from collections import defaultdict
from contextlib import nullcontext

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TaskProgressColumn, TextColumn
from rich.text import Text

from ganaug._utils.durations import duration


class TimeLeft:
    """Estimate the time left from the durations of earlier steps of each kind.

    Steps are too unequal for one mean: training a GAN takes a hundred times as long as doing
    nothing. So nothing is estimated before a step of each kind is done.

    Parameters
    ----------
    plan : dict of str to int
        Number of steps of each kind.
    clock : callable, default=time.monotonic
        Returns seconds.

    Attributes
    ----------
    ends_at : float or None
        The estimated end, on the clock; None if it is unknown, or reached.

    Examples
    --------
    >>> seconds = iter([0.0, 1.0, 10.0])
    >>> left = TimeLeft({"nothing": 2, "GAN": 2}, lambda: next(seconds))
    >>> left.done("nothing"), left.ends_at
    (None, None)
    >>> left.done("GAN"), left.ends_at
    (None, 20.0)
    """

    def __init__(self, plan, clock=time.monotonic):
        self._left, self._clock, self._spent = dict(plan), clock, defaultdict(list)
        self._last, self.ends_at = clock(), None

    def done(self, kind):
        """Record the end of a step, which began when the previous one ended."""
        now = self._clock()
        self._spent[kind].append(now - self._last)
        self._last = now
        self._left[kind] -= 1
        means = {kind: sum(spent) / len(spent) for kind, spent in self._spent.items()}
        to_do = {kind: count for kind, count in self._left.items() if count}
        is_known = to_do and to_do.keys() <= means.keys()
        self.ends_at = (
            now + sum(n * means[kind] for kind, n in to_do.items()) if is_known else None
        )


class _Left(ProgressColumn):
    """The estimated time left, which counts down between steps."""

    def render(self, task):
        return Text(_until(task.fields["left"].ends_at))


class Bar:
    """A bar that moves with each step, for terminals and notebooks."""

    def __init__(self, plan, console):
        self._left = TimeLeft(plan)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            _Left(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("", total=sum(plan.values()), left=self._left)

    def __enter__(self):
        self._progress.start()
        return self

    def __exit__(self, *error):
        self._progress.stop()

    def begin(self, text):
        self._progress.update(self._task, description=text)

    def end(self, kind):
        self._left.done(kind)
        self._progress.advance(self._task)


class Lines(nullcontext):
    """A line for each tenth of the steps, for files and pipes, in which a bar would be garbage."""

    def __init__(self, plan, console):
        super().__init__(self)
        self._left, self._console = TimeLeft(plan), console
        self._total, self._done, self._text = sum(plan.values()), 0, ""

    def begin(self, text):
        self._text = text

    def end(self, kind):
        self._left.done(kind)
        self._done += 1
        if self._done * 10 // self._total > (self._done - 1) * 10 // self._total:
            self._print()

    def _print(self):
        left, share = _until(self._left.ends_at), self._done / self._total
        text = ", ".join(filter(None, [f"{share:4.0%} done: {self._text}", left]))
        self._console.print(text, markup=False, soft_wrap=True)


def shown(plan):
    """Return a bar for terminals and notebooks, and lines for anything else."""
    console = Console(stderr=True, highlight=False)
    kind = Bar if console.is_terminal or console.is_jupyter else Lines
    return kind(plan, console)


def _until(ends_at):
    """Return the time left until a time on the clock, in words; empty if that is unknown."""
    return "" if ends_at is None else f"about {duration(max(ends_at - time.monotonic(), 0))} left"
