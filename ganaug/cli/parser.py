"""The arguments of the ``ganaug`` command, so that ``--help`` imports nothing heavy."""

import argparse
import contextlib
import json

STRATEGIES = ("auto", "minority", "not minority", "all")
OUTPUT_HELP = "file to write, in the format of its suffix; - is CSV on standard output"
ID_HELP = (
    "column that identifies rows: it is not learned from, and synthetic rows have new values "
    "(may be repeated)"
)
ENCODING_HELP = "encoding of a text file, such as latin-1 or utf-16 (default: utf-8)"
NA_HELP = "a cell such as NA in the column of classes is the name of a class, not a missing one"
STRATEGY_HELP = (
    "which classes grow to the size of the largest: auto (default) or 'not minority', minority, "
    "all; or a ratio such as 0.5 (two classes); or rows by class, such as '{\"yes\": 500}'"
)
GROUPS_HELP = (
    "column that says which rows belong together, such as those of one patient: a group is held "
    "out as a whole, and the column is not learned from"
)
EXIT_CODE_HELP = (
    "exit with 3 if augmentation does not help, 4 if it harms and 5 if that cannot be told"
)
ABOUT_IMAGES = (
    "Add synthetic images of the small classes to a folder with one subfolder for each class. "
    "Files are copied as they are; synthetic ones are PNG files, synthetic_0001.png and so on."
)
SIZE_HELP = (
    "width and height, 8 to 256, at which images are learned and synthetic ones are written, such "
    "as 64 or 64x48; needed for images of several sizes"
)
ABOUT_CELLS = (
    "Add synthetic rows of the small classes to a table in a file. The original rows come first, "
    "cell by cell as they were. Cells such as NA are missing values among numbers and dates; in a "
    "column of text only an empty cell is, and numbers with leading zeros are text."
)


class Parser(argparse.ArgumentParser):
    """Raises errors, of one line; the usage is a ``--help`` away."""

    def error(self, message):
        """Raise what argparse would print before it exits."""
        raise ValueError(f"{message}; see {self.prog} --help")


class Version(argparse.Action):
    """Look the version up only when it is asked for."""

    def __call__(self, parser, namespace, values, option_string=None):
        """Print the version and exit."""
        from ganaug import __version__

        print("ganaug", __version__)
        parser.exit()


def new_parser():
    """Return a parser whose ``command`` is a module of `ganaug.cli`, or None."""
    parser = Parser(prog="ganaug", description="GANs that augment imbalanced data.")
    parser.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    parser.set_defaults(command=None, quiet=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_balance(commands)
    _add_balance_images(commands)
    _add_report(commands)
    _add_demo(commands)
    return parser


def _add_balance(commands):
    about = "add synthetic rows of the small classes to a table in a file"
    parser = commands.add_parser("balance", help=about, description=ABOUT_CELLS)
    parser.set_defaults(command="balance")
    add = parser.add_argument
    add("-o", "--output", metavar="OUT", required=True, help=OUTPUT_HELP)
    add("--strategy", type=_strategy, default="auto", metavar="WHICH", help=STRATEGY_HELP)
    add("--only-synthetic", action="store_true", help="write the synthetic rows alone")
    add("--id", action="append", metavar="COLUMN", help=ID_HELP)
    add("--flag-column", metavar="NAME", help="append a column that is True for synthetic rows")
    add("--overwrite", action="store_true", help="replace OUT if it exists, even if it is FILE")
    _add_table(add)


def _add_balance_images(commands):
    about = "add synthetic images of the small classes to a folder with a subfolder for each class"
    parser = commands.add_parser("balance-images", help=about, description=ABOUT_IMAGES)
    parser.set_defaults(command="balance_images")
    add = parser.add_argument
    add("folder", metavar="FOLDER", help="folder to read: a subfolder of images for each class")
    add("-o", "--output", metavar="OUT", required=True, help="folder to write")
    add("--size", type=_size, metavar="N or WxH", help=SIZE_HELP)
    add("--strategy", type=_strategy, default="auto", metavar="WHICH", help=STRATEGY_HELP)
    add("--only-synthetic", action="store_true", help="write the synthetic images alone")
    add(
        "--sheet", metavar="PNG", help="also write a picture of real and synthetic images by class"
    )
    add("--overwrite", action="store_true", help="replace OUT if it exists")
    _add_training(add)


def _add_report(commands):
    about = "compare ganaug with SMOTE, class weights and nothing on a table in a file"
    parser = commands.add_parser("report", help=about, description=f"C{about[1:]}.")
    parser.set_defaults(command="report")
    add = parser.add_argument
    add("-o", "--output", metavar="OUT", required=True, help="file to write: .html, or .json")
    add("--folds", type=_whole(2), metavar="N", help="held-out parts (default: 5, twice)")
    add("--groups", metavar="COLUMN", help=GROUPS_HELP)
    add("--jobs", type=_whole(1), default=1, metavar="N", help="processes (default: 1)")
    add("--overwrite", action="store_true", help="replace OUT if it exists")
    add("--exit-code", action="store_true", help=EXIT_CODE_HELP)
    _add_table(add)


def _add_table(add):
    add("file", metavar="FILE", help="table to read: .csv, .tsv (also .gz), .parquet")
    add("--target", metavar="COLUMN", required=True, help="the column that holds the classes")
    add("--encoding", default="utf-8", metavar="NAME", help=ENCODING_HELP)
    add("--na-is-class", action="store_true", help=NA_HELP)
    _add_training(add)


def _add_training(add):
    add("--seed", type=_whole(0), metavar="N", help="number that makes the result repeatable")
    add("--steps", type=_whole(1), metavar="N", help="training steps (default: ganaug's choice)")
    add("--quiet", action="store_true", help="print nothing but errors")


def _add_demo(commands):
    about = "compare ganaug with SMOTE and nothing on a real data set (under two minutes)"
    parser = commands.add_parser("demo", help=about, description=f"C{about[1:]}.")
    parser.set_defaults(command="demo")
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


def _size(text):
    width, _, height = text.lower().partition("x")
    with contextlib.suppress(ValueError):
        size = int(width), int(height or width)
        if all(8 <= side <= 256 for side in size):
            return size
    raise argparse.ArgumentTypeError(
        f"expected one or two whole numbers from 8 to 256, such as 64 or 64x48. Received: {text!r}"
    )


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
