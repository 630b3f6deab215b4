"""``ganaug report``: does augmentation help on a table?"""

import os
import sys

from ganaug._utils import atomic
from ganaug._utils.startup import quiet_tensorflow
from ganaug.cli.console import spinner
from ganaug.cli.table import check_input, features, labels_of, read_table

# 0 means that augmentation helps; 1 and 2 are errors.
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
    groups = [] if args.groups is None else [args.groups]
    frame = read_table(args, others={"--groups": groups}).frame
    X, y = features(frame, args, others=groups), labels_of(frame, args)
    for name in groups:
        _check_groups(frame[name])
    quiet_tensorflow()
    from ganaug import evaluate_augmentation
    from ganaug.cli.learning import new_augmenter
    from ganaug.evaluation.settings import TABLE_AMOUNTS

    report = evaluate_augmentation(
        X,
        y.to_numpy(),
        new_augmenter(args),
        amounts=TABLE_AMOUNTS,
        cv=args.folds,
        groups=None if args.groups is None else frame[args.groups],
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
