"""The commands and their options, kept apart so that ``--help`` imports nothing heavy."""

import argparse
from functools import partial

from ganaug.cli.arguments import Strategy, amount, closest, separator, size, whole
from ganaug.cli.help_texts import (
    ABOUT,
    COLUMNS,
    EXAMPLES,
    IMAGES,
    OUTPUT,
    ROWS,
    TEXT,
    TRAINING,
    USAGE,
)

TABLE_GANS = ("tabular", "cgan", "vanilla")
IMAGE_GANS = ("image", "dcgan", "wgan_gp", "lapgan", "relativistic_lapgan")


class Parser(argparse.ArgumentParser):
    """A parser whose errors are exceptions of one line that refer to ``--help``."""

    def error(self, message):
        """Raise the message that argparse would print before it exits."""
        see = " See" if message.endswith("?") else "; see"
        raise ValueError(f"{message}{see} {self.prog} --help")

    def parse_known_args(self, args=None, namespace=None):
        """Raise for unknown options, with a similar one if there is any."""
        namespace, unknown = super().parse_known_args(args, namespace)
        if unknown:
            hint = closest(unknown[0], self._option_string_actions, most=1)
            self.error(f"there is no option {unknown[0]!r}" + f"; {hint}" * bool(hint))
        return namespace, unknown


class Version(argparse.Action):
    """Look up the version only on request."""

    def __call__(self, parser, namespace, values, option_string=None):
        """Print the version and exit."""
        from ganaug import __version__

        print("ganaug", __version__)
        parser.exit()


def new_parser():
    """Return a parser whose ``command`` is a module of `ganaug.cli`, or None."""
    form = partial(argparse.RawDescriptionHelpFormatter, max_help_position=26)
    parser = Parser(prog="ganaug", description=ABOUT[None], epilog=EXAMPLES[None])
    parser.formatter_class = form
    parser.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    parser.set_defaults(command=None, quiet=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, add_options in COMMANDS.items():
        about = ABOUT[name]
        command = commands.add_parser(
            name,
            help=f"{about[0].lower()}{about.splitlines()[0][1:].rstrip('.')}",
            description=about,
            epilog=EXAMPLES[name],
            usage=f"ganaug {name} {USAGE[name]}",
            formatter_class=form,
        )
        command.set_defaults(command=name.replace("-", "_"))
        add_options(command)
    return parser


def _balance(parser):
    _add_file(parser)
    add = parser.add_argument_group("output").add_argument
    add("-o", "--output", metavar="OUT", required=True, help=OUTPUT["table"])
    add("--only-synthetic", action="store_true", help="write the synthetic rows alone")
    add("--flag-column", metavar="NAME", help=OUTPUT["flag"])
    add("--save", metavar="MODEL", help=OUTPUT["save"])
    _add_overwrite(add)
    add = parser.add_argument_group("rows to add").add_argument
    add("--strategy", action=Strategy, nargs="+", default="auto", metavar="WHICH", help=ROWS[0])
    add("--amount", type=amount, default=1.0, metavar="SHARE", help=ROWS[1])
    add = _add_columns(parser)
    add("--id", nargs="+", action="extend", metavar="COLUMN", help=COLUMNS["id"])
    _add_reading(parser)
    add = _add_training(parser)
    add("--gan", choices=TABLE_GANS, default="auto", help=TRAINING["gan"])
    add("--jobs", type=whole(1), default=1, metavar="N", help=TRAINING["jobs"])


def _sample(parser):
    parser.add_argument("model", metavar="MODEL", help=ROWS[2])
    add = parser.add_argument_group("output").add_argument
    add("-o", "--output", metavar="OUT", required=True, help=OUTPUT["table"])
    _add_overwrite(add)
    add = parser.add_argument_group("rows to draw").add_argument
    add("-n", "--rows", type=whole(1), required=True, metavar="N", help="how many, in all")
    add("--label", nargs="+", action="extend", metavar="CLASS", help=ROWS[3])
    _add_seed(add)
    _add_quiet(add)


def _report(parser):
    _add_file(parser)
    add = parser.add_argument_group("output").add_argument
    add("-o", "--output", metavar="OUT", required=True, help="file to write: .html or .json")
    _add_overwrite(add)
    add("--exit-code", action="store_true", help=OUTPUT["status"])
    add = _add_columns(parser)
    add("--groups", metavar="COLUMN", help=COLUMNS["groups"])
    _add_reading(parser)
    add = _add_training(parser)
    add("--folds", type=whole(2), metavar="N", help="held-out parts (default: 5, twice)")
    add("--gan", choices=TABLE_GANS, default="auto", help=TRAINING["gan"])
    add("--jobs", type=whole(1), default=1, metavar="N", help=TRAINING["processes"])


def _balance_images(parser):
    parser.add_argument("folder", metavar="FOLDER", help=IMAGES["folder"])
    add = parser.add_argument_group("output").add_argument
    add("-o", "--output", metavar="OUT", required=True, help="folder to write")
    add("--only-synthetic", action="store_true", help="write the synthetic images alone")
    add("--sheet", metavar="PNG", help=IMAGES["sheet"])
    _add_overwrite(add)
    add = parser.add_argument_group("images to add").add_argument
    add("--strategy", action=Strategy, nargs="+", default="auto", metavar="WHICH", help=ROWS[4])
    add("--size", type=size, metavar="N or WxH", help=IMAGES["size"])
    add = _add_training(parser, TRAINING["image steps"])
    add("--gan", choices=IMAGE_GANS, default="auto", help=IMAGES["gan"])


def _demo(parser):
    add = _add_training(parser, steps=None)
    add("--folds", type=whole(2), default=5, metavar="N", help="held-out parts (default: 5)")


COMMANDS = {
    "balance": _balance,
    "sample": _sample,
    "report": _report,
    "balance-images": _balance_images,
    "demo": _demo,
}


def _add_file(parser):
    parser.add_argument("file", metavar="FILE", help=TEXT["file"])


def _add_columns(parser):
    add = parser.add_argument_group("columns").add_argument
    add("--target", metavar="COLUMN", required=True, help="column that holds the classes")
    add("--ignore", nargs="+", action="extend", metavar="COLUMN", help=COLUMNS["ignore"])
    add("--categorical", nargs="+", action="extend", metavar="COLUMN", help=COLUMNS["categorical"])
    return add


def _add_reading(parser):
    add = parser.add_argument_group("reading FILE").add_argument
    add("--sep", type=separator, metavar="CHARACTER", help=TEXT["sep"])
    add("--encoding", metavar="NAME", help=TEXT["encoding"])
    add("--na-values", nargs="+", action="extend", metavar="CELL", help=TEXT["missing"])


def _add_training(parser, steps=TRAINING["steps"]):
    add = parser.add_argument_group("training").add_argument
    _add_seed(add)
    if steps:
        add("--steps", type=whole(1), metavar="N", help=steps)
        _add_quiet(add)
    return add


def _add_seed(add):
    add("--seed", type=whole(0), metavar="N", help=TRAINING["seed"])


def _add_quiet(add):
    add("--quiet", action="store_true", help="print nothing but errors")


def _add_overwrite(add):
    add("--overwrite", action="store_true", help="replace OUT if it exists")
