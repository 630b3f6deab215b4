"""Problems within a comparison, in a sentence for each kind."""

import re
from collections import defaultdict

from ganaug.evaluation.report.verdict import Claim
from ganaug.evaluation.report.wording import cut
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
        See `ganaug.AugmentationReport`. Those that cost a treatment only some of its measures are
        left out.

    Returns
    -------
    dict of tuple of (int, str)
    """
    ran = set(zip(rows["split"], rows["treatment"], strict=True))
    failed = [each for each in failures if (each["split"], each["treatment"]) not in ran]
    return _counted(failed, "treatment")


def failed_scorers(failures):
    """Return the splits in which a scorer failed, and the first reason, by measure."""
    return _counted([each for each in failures if "measure" in each], "measure")


def of_failures(rows, failures):
    """Return a sentence for each treatment, and for each scorer, that failed in some splits."""
    failed = failed_splits(rows, failures)
    failed |= {f"the scorer {name}": each for name, each in failed_scorers(failures).items()}
    total = rows["split"].nunique()
    return [
        f"In {count} of {total} splits, {name} failed: {_short(reason)}."
        for name, (count, reason) in failed.items()
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
            f"{total - num_scored} of {total} splits have no {word}: most scores need all classes "
            "in the held-out samples."
        )
    if num_scored == 1:
        found.append("Only one split has a score, so the variation between splits is unknown.")
    elif num_scored and gain.low == -float("inf"):
        found.append(
            f"The difference is the same in all {num_scored} splits, so its variation by chance "
            "is unknown."
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
    if f1 is None or is_proven or verdict.measure in ERRORS or not f1.is_matched_by_tuning:
        return []
    return [
        f"Its F1 is {f1.sampler:.3f}, against {f1.nothing:.3f} without it; tuning the decision "
        f"threshold instead gives {f1.tuned:.3f}."
    ]


def _counted(failures, key):
    """Return the number of splits, and the first reason, of the failures of each treatment."""
    splits: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for each in failures:
        splits[each[key]].setdefault(each["split"], each["reason"])
    return {name: (len(found), next(iter(found.values()))) for name, found in splits.items()}


def _short(text):
    return cut(text.rstrip("."), MAX_LENGTH)
