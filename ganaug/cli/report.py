"""``ganaug report``: does augmentation help on a table, in comparison?"""

import os
import sys

import numpy as np

from ganaug._utils import atomic
from ganaug.cli.console import spinner
from ganaug.cli.table import check_input, read_table

# 0 is that augmentation helps; 1 and 2 are errors.
STATUS = {"adds": 0, "does not help": 3, "harms": 4, "cannot tell": 5}


def run(args):
    """Read the table, write the report and print its verdict.

    Returns
    -------
    int
        The exit status.
    """
    check_input(args.file)
    _check_output(args)
    frame = read_table(args).frame
    from ganaug import GANAugmenter, evaluate_augmentation

    report = evaluate_augmentation(
        frame.drop(columns=args.target),
        np.asarray(frame[args.target].tolist()),
        GANAugmenter(max_iter=args.steps or "auto"),
        cv=args.folds,
        n_jobs=args.jobs,
        verbose=not args.quiet and sys.stderr.isatty(),
        random_state=args.seed,
    )
    source = {"file": os.path.basename(args.file), "target": args.target}
    report.provenance = report.provenance._replace(**source)
    with spinner(f"writing {args.output}", quiet=args.quiet):
        (report.to_json if args.output.endswith(".json") else report.to_html)(args.output)
    verdict = report.verdict()
    if not args.quiet:
        print(verdict, report.advice(), sep="\n")
    return STATUS[verdict.claim] if args.exit_code else 0


def _check_output(args):
    if not args.output.endswith((".html", ".json")):
        raise ValueError(f"OUT must end in .html or .json. Received: {args.output!r}")
    atomic.check(args.output)
    if os.path.exists(args.output) and not args.overwrite:
        raise FileExistsError(f"{args.output} exists; pass --overwrite to replace it")
