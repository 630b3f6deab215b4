"""Progress of training on a terminal: a spinner, and then a bar with the time left."""

import contextlib
import sys
from typing import Any

from ganaug.cli.console import spinner


class Progress:
    """A context in which a terminal shows the current work.

    Parameters
    ----------
    text : str
        The work before training begins.
    after : str
        The work after it.
    quiet : bool
        If True, nothing is shown, just as outside of a terminal.
    """

    def __init__(self, text, after, *, quiet):
        self._text, self._after = text, after
        self.is_shown = not quiet and sys.stderr.isatty()
        self._shown = contextlib.ExitStack()
        self._bar: Any = None

    def __enter__(self):
        self._spin(self._text)
        return self

    def __exit__(self, *error):
        self._shown.close()

    def begin(self, steps, text):
        """Show a bar in place of what is shown."""
        from ganaug._utils.progress import progress_of

        self._shown.close()
        self._bar = self._shown.enter_context(progress_of({text: steps}, self.is_shown))
        self._bar.begin(text)

    def step(self, text):
        """Move the bar by a step."""
        self._bar.end(text)

    def end(self):
        """Show a spinner instead of the bar."""
        self._spin(self._after)

    def stop(self):
        """Show nothing."""
        self._shown.close()

    def _spin(self, text):
        self._shown.close()
        self._shown.enter_context(spinner(text, quiet=not self.is_shown))
