"""The ``ganaug`` command: balance a file, or see on a real data set what that is good for.

Whatever takes time to import is imported by the subcommand that needs it, so ``--help`` answers
at once.
"""

import argparse
import contextlib
import json
import os
import sys
import time
import warnings

from ganaug.interrupts import kept_as_interrupts

STRATEGIES = ("auto", "minority", "not minority", "all")
OUTPUT_HELP = "file to write, in the format of its suffix; - is CSV on standard output"
STRATEGY_HELP = (
    "which classes grow to the size of the largest: auto (default) or 'not minority', minority, "
    "all; or a ratio such as 0.5 (two classes); or rows by class, such as '{\"yes\": 500}'"
)
ABOUT_CELLS = (
    "Add synthetic rows of the small classes to a table in a file. The original rows come first, "
    "cell by cell as they were. Cells such as NA are missing values among numbers and dates; in a "
    "column of text only an empty cell is, and numbers with leading zeros are text."
)
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
        130 if the user interrupted.
    """
    parser = _parser()
    try:
        args = parser.parse_args(argv)
        if args.command is None:
            parser.print_help()
            return 0
        with kept_as_interrupts(), _plain_warnings(quiet=getattr(args, "quiet", False)):
            args.command(args)
    except KeyboardInterrupt:
        return _complain("interrupted; nothing was written", INTERRUPTED)
    except Exception as error:
        if "GANAUG_DEBUG" in os.environ:
            raise
        return _failed(error)
    return 0


class CommandError(RuntimeError):
    """The arguments are fine, and still it did not work."""


class Parser(argparse.ArgumentParser):
    """Complains in one line; the usage is a ``--help`` away."""

    def error(self, message):
        """Raise what argparse would exit with."""
        raise ValueError(f"{message}; see {self.prog} --help")


def _parser():
    parser = Parser(prog="ganaug", description="GANs that augment imbalanced data.")
    parser.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_balance(commands)
    _add_demo(commands)
    return parser


class Version(argparse.Action):
    """Look the version up only when it is asked for."""

    def __call__(self, parser, namespace, values, option_string=None):
        """Print the version and exit."""
        from ganaug import __version__

        print("ganaug", __version__)
        parser.exit()


def _add_balance(commands):
    about = "add synthetic rows of the small classes to a table in a file"
    parser = commands.add_parser("balance", help=about, description=ABOUT_CELLS)
    parser.set_defaults(command=_balance)
    add = parser.add_argument
    add("file", metavar="FILE", help="table to read: .csv, .tsv (also .gz), .parquet")
    add("--target", metavar="COLUMN", required=True, help="the column that holds the classes")
    add("-o", "--output", metavar="OUT", required=True, help=OUTPUT_HELP)
    add("--strategy", type=_strategy, default="auto", metavar="WHICH", help=STRATEGY_HELP)
    add("--seed", type=_whole(0), metavar="N", help="number that makes the result repeatable")
    add("--steps", type=_whole(1), metavar="N", help="training steps (default: ganaug's choice)")
    add("--only-synthetic", action="store_true", help="write the synthetic rows alone")
    add("--flag-column", metavar="NAME", help="append a column that is True for synthetic rows")
    add("--overwrite", action="store_true", help="replace OUT if it exists, even if it is FILE")
    add("--quiet", action="store_true", help="print nothing but errors")


def _add_demo(commands):
    about = "compare nothing, SMOTE and ganaug on a real data set (under two minutes)"
    parser = commands.add_parser("demo", help=about, description=about.capitalize() + ".")
    parser.set_defaults(command=_demo)
    parser.add_argument("--seed", type=_whole(0), default=0, metavar="N", help="default: 0")
    parser.add_argument("--folds", type=_whole(2), default=5, metavar="N", help="default: 5")


def _whole(least):
    def number(text):
        with contextlib.suppress(ValueError):
            if least <= int(text) < 2**32:
                return int(text)
        raise argparse.ArgumentTypeError(
            f"expected a whole number of at least {least}. Received: {text!r}"
        )

    return number


def _strategy(text):
    if text in STRATEGIES:
        return text
    with contextlib.suppress(ValueError):
        value = json.loads(text)
        if isinstance(value, dict) and all(type(total) is int for total in value.values()):
            return value
        if type(value) in (int, float) and 0 < value <= 1:
            return float(value)
    raise argparse.ArgumentTypeError(
        f"expected one of {', '.join(STRATEGIES)}, a ratio above 0 and up to 1, or a JSON object "
        f"""of labels and rows such as '{{"yes": 500}}'. Received: {text!r}"""
    )


def _demo(args):
    _start_tensorflow()
    from ganaug.demo import run

    run(seed=args.seed, folds=args.folds)


def _balance(args):
    started = time.perf_counter()
    _check_paths(args)
    from ganaug import balance
    from ganaug.integrations import files

    table = files.read_table(args.file, label=args.target)
    balance.check_columns(table.frame, args.target, flag=args.flag_column)
    _start_tensorflow()
    with _spinner(args, f"learning from {len(table.frame):,} rows"):
        rows = balance.synthetic_rows(
            table.frame,
            args.target,
            strategy=args.strategy,
            max_iter=args.steps,
            random_state=args.seed,
        )
    _write(args, table, rows)
    if not args.quiet:
        counts = balance.counts_table(table.frame[args.target], rows[args.target])
        seconds = time.perf_counter() - started
        print(f"{counts}\n{seconds:.1f} s, written to {_where(args)}", file=sys.stderr)


def _check_paths(args):
    from ganaug.integrations import files

    files.suffix(args.file)
    if not os.path.exists(args.file):
        raise FileNotFoundError(f"there is no file {args.file}")
    if args.output == "-":
        return
    same = os.path.exists(args.output) and os.path.samefile(args.file, args.output)
    if same and not args.overwrite:
        raise FileExistsError(
            f"{args.output} is the file that is read; pass --overwrite to replace it"
        )
    files.check_output(args.output, overwrite=args.overwrite)


def _write(args, table, rows):
    from ganaug.integrations import files

    options = {"originals": not args.only_synthetic, "flag": args.flag_column}
    try:
        if args.output == "-":
            files.write_to(sys.stdout.buffer, table, rows, "-.csv", **options)
            sys.stdout.flush()
        else:
            files.write_table(table, rows, args.output, overwrite=args.overwrite, **options)
    except (OSError, ValueError) as error:
        raise CommandError(f"{_where(args)} was not written: {_message(error)}") from error


def _where(args):
    return "standard output" if args.output == "-" else args.output


def _start_tensorflow():
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


def _spinner(args, text):
    if args.quiet or not sys.stderr.isatty():
        return contextlib.nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(text)


@contextlib.contextmanager
def _plain_warnings(*, quiet):
    """Show what users can act on, in one line each; the rest is for developers."""

    def show(message, category, filename, lineno, file=None, line=None):
        print(f"ganaug: warning: {_one_line(message)}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not quiet:
            warnings.simplefilter("always", UserWarning)
        warnings.showwarning = show
        yield


def _failed(error):
    if isinstance(error, (ValueError, OSError, ImportError)):
        return _complain(_message(error), USAGE)
    if isinstance(error, CommandError):
        return _complain(_message(error), FAILURE)
    hint = "set GANAUG_DEBUG=1 to see where it comes from"
    return _complain(f"{_kind(error)}: {_message(error)} ({hint})", FAILURE)


def _complain(text, status):
    print(f"ganaug: error: {text}", file=sys.stderr)
    return status


def _message(error):
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}"
    return _one_line(error) or _kind(error)


def _one_line(text):
    return " ".join(str(text).split())


def _kind(error):
    return type(error).__name__
