"""The ``ganaug`` command: balance a file, or see what that is good for.

Whatever takes time to import is imported by the subcommand that needs it, so ``--help`` answers
at once.
"""

import argparse
import contextlib
import json
import os
import sys
import time

from ganaug._utils.interrupts import reraise_interrupts
from ganaug._utils.startup import quiet_tensorflow
from ganaug.cli import console

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
        with reraise_interrupts(), console.plain_warnings(quiet=getattr(args, "quiet", False)):
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
    _add_report(commands)
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


def _add_report(commands):
    about = "compare ganaug with SMOTE, class weights and nothing on a table in a file"
    parser = commands.add_parser("report", help=about, description=f"C{about[1:]}.")
    parser.set_defaults(command=_report)
    add = parser.add_argument
    add("file", metavar="FILE", help="table to read: .csv, .tsv (also .gz), .parquet")
    add("--target", metavar="COLUMN", required=True, help="the column that holds the classes")
    add("-o", "--output", metavar="OUT", required=True, help="file to write: .html, or .json")
    add("--seed", type=_whole(0), metavar="N", help="number that makes the result repeatable")
    add("--steps", type=_whole(1), metavar="N", help="training steps (default: ganaug's choice)")
    add("--folds", type=_whole(2), metavar="N", help="held-out parts (default: 5, twice)")
    add("--jobs", type=_whole(1), default=1, metavar="N", help="processes (default: 1)")
    add("--overwrite", action="store_true", help="replace OUT if it exists")
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
    quiet_tensorflow()
    from ganaug.cli.demo import run

    run(seed=args.seed, folds=args.folds)


def _balance(args):
    started = time.perf_counter()
    _check_paths(args)
    from ganaug.cli import balance

    table = _table(args, flag=args.flag_column)
    with console.spinner(f"learning from {len(table.frame):,} rows", quiet=args.quiet):
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


def _report(args):
    _check_input(args)
    _check_page(args)
    from ganaug.cli import balance

    table = _table(args)
    report = balance.report(
        table.frame,
        args.target,
        max_iter=args.steps,
        folds=args.folds,
        n_jobs=args.jobs,
        verbose=not args.quiet and sys.stderr.isatty(),
        random_state=args.seed,
    )
    (report.to_json if args.output.endswith(".json") else report.to_html)(args.output)
    if not args.quiet:
        print(report.verdict())


def _check_page(args):
    from ganaug._utils import atomic

    if not args.output.endswith((".html", ".json")):
        raise ValueError(f"OUT must end in .html or .json. Received: {args.output!r}")
    atomic.check(args.output)
    if os.path.exists(args.output) and not args.overwrite:
        raise FileExistsError(f"{args.output} exists; pass --overwrite to replace it")


def _table(args, flag=None):
    """Return what is read from FILE, checked, with TensorFlow ready to learn from it."""
    from ganaug.cli import balance
    from ganaug.tables import files

    table = files.read_table(args.file, label=args.target)
    balance.check_columns(table.frame, args.target, flag=flag)
    quiet_tensorflow()
    return table


def _check_input(args):
    from ganaug.tables import files

    files.suffix(args.file)
    if not os.path.exists(args.file):
        raise FileNotFoundError(f"there is no file {args.file}")


def _check_paths(args):
    from ganaug.tables import files

    _check_input(args)
    if args.output == "-":
        return
    same = os.path.exists(args.output) and os.path.samefile(args.file, args.output)
    if same and not args.overwrite:
        raise FileExistsError(
            f"{args.output} is the file that is read; pass --overwrite to replace it"
        )
    files.check_output(args.output, overwrite=args.overwrite)


def _write(args, table, rows):
    from ganaug.tables import files

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
    return console.one_line(error) or _kind(error)


def _kind(error):
    return type(error).__name__
