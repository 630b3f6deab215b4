"""``ganaug report``: does augmentation help on a table, in comparison?"""

import os
import sys

import numpy as np

from ganaug._utils import atomic
from ganaug.cli.console import spinner
from ganaug.cli.table import check_column, check_input, read_table

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
    groups = _groups(frame, args)
    from ganaug import GANAugmenter, evaluate_augmentation
    from ganaug.evaluation.settings import TABLE_AMOUNTS

    report = evaluate_augmentation(
        frame.drop(columns=[name for name in (args.target, args.groups) if name is not None]),
        np.asarray(frame[args.target].tolist()),
        GANAugmenter(max_iter=args.steps or "auto"),
        amounts=TABLE_AMOUNTS,
        cv=args.folds,
        groups=groups,
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


def _groups(frame, args):
    """Return the column of groups, or None."""
    if args.groups is None:
        return None
    check_column(frame, args.groups)
    if args.groups == args.target:
        raise ValueError(
            f"--groups must be another column than the target. Received: {args.groups!r}"
        )
    if frame.shape[1] == 2:
        raise ValueError(
            f"there is no column besides the target {args.target!r} and the groups "
            f"{args.groups!r} to learn from"
        )
    _check_groups(frame[args.groups])
    return frame[args.groups]


def _check_groups(groups):
    missing = groups.isna()
    if missing.any():
        raise ValueError(
            f"{int(missing.sum()):,} of {len(groups):,} rows have no group in {groups.name!r} "
            f"(the first is row {int(missing.argmax()) + 1}); give each of them a group of its own"
        )
    if groups.nunique() == 1:
        raise ValueError(
            f"the groups {groups.name!r} are one group, {groups.tolist()[0]!r}, in all rows; at "
            "least two are needed, so that one can be held out"
        )


def _check_output(args):
    if not args.output.endswith((".html", ".json")):
        raise ValueError(f"OUT must end in .html or .json. Received: {args.output!r}")
    atomic.check(args.output)
    if os.path.exists(args.output) and not args.overwrite:
        raise FileExistsError(f"{args.output} exists; pass --overwrite to replace it")
