"""The ``ganaug`` command: balance a file, or measure whether that helps.

Each subcommand is a module with a function ``run``, which is imported when it is called.
"""

import importlib
import os
import sys

from ganaug._utils.processes import reraise_interrupts
from ganaug.cli import console
from ganaug.cli.parser import new_parser

FAILURE, USAGE, INTERRUPTED = 1, 2, 130


def main(argv=None):
    """Run the command.

    Parameters
    ----------
    argv : list of str or None, default=None
        The arguments; None takes those of the process.

    Returns
    -------
    status : int
        0 if all went well, 1 if something failed, 2 if the arguments or the data are wrong,
        130 if the user interrupted it; others are those of `ganaug report --exit-code`.
    """
    parser = new_parser()
    try:
        args = parser.parse_args(argv)
        if args.command is None:
            parser.print_help()
            return 0
        with reraise_interrupts(), console.plain_warnings(quiet=args.quiet):
            status = importlib.import_module(f"ganaug.cli.{args.command}").run(args)
    except KeyboardInterrupt:
        return _complain("interrupted; nothing was written", INTERRUPTED)
    except Exception as error:
        if "GANAUG_DEBUG" in os.environ:
            raise
        return _failed(error)
    return status or 0


def _failed(error):
    message = console.error_message(error)
    if isinstance(error, (ValueError, OSError, ImportError)):
        return _complain(message, USAGE)
    if isinstance(error, console.CommandError):
        return _complain(message, FAILURE)
    hint = "set GANAUG_DEBUG=1 to see where it comes from"
    return _complain(f"{type(error).__name__}: {message} ({hint})", FAILURE)


def _complain(text, status):
    print(f"ganaug: error: {text}", file=sys.stderr)
    return status
