"""Problems within a comparison, in a sentence for each kind."""

import re
from collections import defaultdict
from textwrap import shorten

from ganaug.evaluation.report.verdict import Claim
from ganaug.evaluation.scores import ERRORS
from ganaug.exceptions import IdentifierWarning

# The columns of all samples have been warned of before the comparison.
TOLD_BEFORE = {IdentifierWarning.__name__}
MAX_LENGTH = 160


def failed_splits(rows, failures):
    """Return the splits in which a treatment has no scores, and the first reason, by treatment.

    Parameters
    ----------
    rows : DataFrame
    failures : list of dict
        See `ganaug.AugmentationReport`. Those that cost a treatment a part of its measures only
        are left out.

    Returns
    -------
    dict of tuple of (int, str)
    """
    ran = set(zip(rows["split"], rows["treatment"], strict=True))
    failed = [each for each in failures if (each["split"], each["treatment"]) not in ran]
    found: dict[str, tuple[int, str]] = {}
    for each in failed:
        count, reason = found.get(each["treatment"], (0, each["reason"]))
        found[each["treatment"]] = count + 1, reason
    return found


def of_failures(rows, failures):
    """Return a sentence for each treatment that failed in some splits."""
    total = rows["split"].nunique()
    return [
        f"In {count} of {total} splits, {treatment} failed: {_short(reason)}."
        for treatment, (count, reason) in failed_splits(rows, failures).items()
    ]


def of_warnings(warnings, treatments, total):
    """Return a sentence for each kind of warning of some treatments.

    Parameters
    ----------
    warnings : list of dict
        See `ganaug.AugmentationReport`.
    treatments : collection of str
    total : int
        The number of splits.

    Returns
    -------
    list of str
    """
    splits: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    heads: dict[tuple[str, ...], str] = {}
    for each in warnings:
        if each["treatment"] in treatments and each["category"] not in TOLD_BEFORE:
            head = re.split(r"[:.](?:\s|$)", each["message"], maxsplit=1)[0]
            # Messages that differ in numbers are of one kind.
            kind = each["treatment"], each["category"], re.sub(r"\d+", "", head)
            splits[kind].add(each["split"])
            heads.setdefault(kind, head)
    return [
        f"In {len(splits[kind])} of {total} splits, {kind[0]} warned: "
        f"{head[:1].lower()}{_short(head[1:])}."
        for kind, head in heads.items()
    ]


def of_scores(num_scored, total, gain, word):
    """Return a sentence about splits without a score, and one about equal differences."""
    found = []
    if num_scored < total:
        found.append(
            f"{total - num_scored} of {total} splits have no {word}: most scores need the classes "
            "among held-out samples."
        )
    if num_scored == 1:
        found.append("There is one such split only: how much splits vary is unknown.")
    elif num_scored and gain.low == -float("inf"):
        found.append(
            f"The difference is the same in all {num_scored} splits, so that how much it varies "
            "by chance is unknown."
        )
    return found


def of_thresholds(verdict, f1):
    """Return a sentence if tuning the threshold does as well as the sampler, in F1.

    Parameters
    ----------
    verdict : Verdict
    f1 : F1 or None
        See `ganaug.evaluation.report.outcome.f1_of`.

    Returns
    -------
    list of str
    """
    is_proven = verdict.claim in (Claim.ADDS, Claim.HARMS)
    if f1 is None or is_proven or verdict.measure in ERRORS or not f1.is_had_by_tuning:
        return []
    return [
        f"Its F1 is {f1.sampler:.3f}, against {f1.nothing:.3f} without it; tuning the decision "
        f"threshold instead gives {f1.tuned:.3f}."
    ]


def _short(text):
    return shorten(text.rstrip("."), MAX_LENGTH, placeholder=" ...")
