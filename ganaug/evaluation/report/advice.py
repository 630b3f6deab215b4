"""Advice on what to do after a comparison: the first rule that applies decides."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ganaug.evaluation.report.verdict import MOST_TIMES, Claim, spoken_times
from ganaug.evaluation.report.wording import NOTHING, word_of
from ganaug.exceptions import NoGainWarning, SmallClassWarning

if TYPE_CHECKING:
    from ganaug.evaluation.report.outcome import Outcome

LEAVE = "leave the data as they are"
TUNE = "tune the decision threshold (scikit-learn's `TunedThresholdClassifierCV`)"
SEARCH = "GANAugmenterCV"
# Treatments of comparisons, as something to do; others are used by their name.
DEEDS = {
    NOTHING: LEAVE,
    "tuned threshold": TUNE,
    "class weights": "weight the classes (`class_weight='balanced'`)",
    "density weights": "weight the rows by the density of their target",
    "random oversampling": "repeat scarce samples (imbalanced-learn's `RandomOverSampler`)",
}


class Advice(NamedTuple):
    """Advice on what to do now; ``str(advice)`` is both sentences.

    Attributes
    ----------
    why : str
        The reason for the verdict.
    todo : str
        The thing to do.

    Examples
    --------
    >>> from ganaug.evaluation.report.advice import Advice
    >>> print(Advice("It is ahead in all 10 splits.", "Keep it."))
    It is ahead in all 10 splits. Keep it.
    """

    why: str
    todo: str

    def __str__(self) -> str:
        return f"{self.why} {self.todo}"


def advice_of(outcome: Outcome) -> Advice:
    """Return what to do after a comparison.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    Advice
    """
    return next(advice for rule in RULES if (advice := rule(outcome)) is not None)


def no_sampler(outcome: Outcome) -> Advice | None:
    if outcome.verdict.sampler is not None:
        return None
    return Advice(
        "Every sampler failed in some splits, so none can be compared on all of them.",
        "Read the failures, fix their cause, and compare again.",
    )


def no_score(outcome: Outcome) -> Advice | None:
    if not math.isnan(outcome.verdict.over_peer.mean):
        return None
    return Advice(
        f"No split has a score in {word_of(outcome.verdict.measure)}.",
        "Compare on larger test sets with samples of all classes: use fewer, stratified folds.",
    )


def stronger_model(outcome: Outcome) -> Advice | None:
    verdict, whole = outcome.verdict, outcome.scores.whole
    ahead = [name for name in outcome.scores.references if outcome.matters(name, outcome.sampler)]
    if not ahead:
        return None
    best = whole[ahead].mean().idxmax()
    if whole[best].mean() < whole[verdict.peer].mean():
        return None
    return Advice(
        f"Another model, {best}, is ahead of {outcome.sampler} in "
        f"{outcome.ahead(best, outcome.sampler)}.",
        f"Use {best} if you may change the model, or `GANEnsembleClassifier`, which bags "
        "classifiers on real and synthetic samples.",
    )


def proven(outcome: Outcome) -> Advice | None:
    verdict = outcome.verdict
    if verdict.claim != Claim.ADDS:
        return None
    return Advice(
        f"It is ahead of {_named(verdict.peer)} in "
        f"{outcome.ahead(outcome.sampler, verdict.peer)}, and the interval excludes 0.",
        f"Keep {outcome.sampler}: resample all of your training data in this way; "
        "`sampling_strategy` sets the number of samples of each class.",
    )


def nothing_learned(outcome: Outcome) -> Advice | None:
    splits = outcome.splits_warned(SmallClassWarning)
    if splits is None:
        return None
    return Advice(
        f"In {splits}, a class had too few samples for a GAN "
        "to learn from, and was augmented in a simpler way.",
        f"Collect more samples of the rarest class; until then, {_meanwhile(outcome)}.",
    )


def nothing_added(outcome: Outcome) -> Advice | None:
    splits = outcome.splits_warned(NoGainWarning)
    if splits is None:
        return None
    return Advice(
        f"In {splits}, the search of {outcome.sampler} "
        "found no amount that helps, and added nothing.",
        f"{_capital(_meanwhile(outcome))}.",
    )


def better_baseline(outcome: Outcome) -> Advice | None:
    verdict = outcome.verdict
    peer = verdict.peer
    if verdict.over_peer.mean >= verdict.matters or not outcome.matters(peer, NOTHING):
        return None
    return Advice(
        f"Doing nothing is behind {peer} in {outcome.ahead(peer, NOTHING)}, and no gain of "
        f"{outcome.sampler} over {peer} that matters is seen.",
        f"{_capital(_deed(peer))}.",
    )


def nothing_changed(outcome: Outcome) -> Advice | None:
    if outcome.added.get(outcome.sampler, math.inf) != 0:
        return None
    return Advice(
        f"{outcome.sampler} adds no samples to these data.",
        "Ask for more samples with its `sampling_strategy`, or leave the data as they are.",
    )


def smaller_amount(outcome: Outcome) -> Advice | None:
    verdict = outcome.verdict
    # Others take samples away.
    added = {name: number for name, number in outcome.added.items() if number > 0}
    if outcome.sampler not in added:
        return None
    least = min(added, key=added.__getitem__, default=None)
    more = [name for name in added if added[name] > added.get(outcome.sampler, math.inf)]
    if verdict.claim == Claim.HARMS:
        why = (
            f"Doing nothing is ahead of {outcome.sampler} in "
            f"{outcome.ahead(NOTHING, outcome.sampler)}."
        )
    elif outcome.sampler == least and any(outcome.matters(least, name) for name in more):
        why = f"The best sampler, {least}, is the one that adds the fewest samples."
    else:
        return None
    if SEARCH in outcome.added:
        return Advice(why, "Add fewer samples, or none.")
    return Advice(
        why, f"Add fewer samples, or none: `{SEARCH}` searches for the amount, including 0."
    )


def threshold(outcome: Outcome) -> Advice | None:
    verdict, f1 = outcome.verdict, outcome.f1
    is_promising = verdict.over_peer.mean >= verdict.matters
    if is_promising or f1 is None or not f1.is_matched_by_tuning:
        return None
    return Advice(
        f"No gain that matters is seen in {word_of(verdict.measure)}, and another threshold "
        f"alone has as good an F1: {f1.tuned:.3f}, against {f1.sampler:.3f} with "
        f"{outcome.sampler}.",
        f"{_capital(TUNE)}, without synthetic samples.",
    )


def more_splits(outcome: Outcome) -> Advice | None:
    verdict = outcome.verdict
    if math.isfinite(verdict.over_peer.high - verdict.over_peer.low):
        return None
    return Advice(
        "These splits do not show how much the difference varies by chance.",
        "Compare on more splits: set the number of folds with `cv=` or `--folds`; the default "
        "is 5, twice.",
    )


def more_samples(outcome: Outcome) -> Advice | None:
    verdict = outcome.verdict
    gain, times = verdict.over_peer, verdict.times_samples
    if times is None or times > MOST_TIMES:
        return None
    loss = "a loss" if gain.low <= -verdict.matters else "no gain"
    return Advice(
        f"The interval holds {loss} and a gain that matters ({gain.low:+.3f} to {gain.high:+.3f})"
        ": these data are too few to tell.",
        f"Collect {spoken_times(times)} as many samples, above all of rare classes; until then, "
        f"{_meanwhile(outcome)}.",
    )


def too_small(outcome: Outcome) -> Advice | None:
    verdict = outcome.verdict
    if verdict.claim != Claim.CANNOT_TELL:
        return None
    return Advice(
        f"The difference, {verdict.over_peer.mean:+.3f}, is too small to distinguish from chance.",
        f"Choose the simplest option: {_meanwhile(outcome)}.",
    )


def no_gain(outcome: Outcome) -> Advice:
    verdict = outcome.verdict
    return Advice(
        f"The interval excludes a gain over {_named(verdict.peer)} that matters, which is at "
        f"least {verdict.matters:.3g}.",
        f"{_capital(_meanwhile(outcome))}.",
    )


# The first that applies speaks; the last one always does.
RULES: tuple[Callable[[Outcome], Advice | None], ...] = (
    no_sampler,
    no_score,
    stronger_model,
    proven,
    nothing_learned,
    nothing_added,
    nothing_changed,
    better_baseline,
    smaller_amount,
    threshold,
    more_splits,
    more_samples,
    too_small,
    no_gain,
)


def _meanwhile(outcome: Outcome) -> str:
    """Return what to do where it is not clear that the sampler is the best."""
    verdict = outcome.verdict
    if outcome.is_better_than_nothing:
        return f"use {outcome.sampler}, which is better than doing nothing"
    if outcome.matters(verdict.peer, NOTHING):
        return _deed(verdict.peer)
    if outcome.f1 is not None and outcome.f1.is_matched_by_tuning:
        return TUNE
    return LEAVE


def _deed(treatment: str) -> str:
    return DEEDS.get(treatment, f"use {treatment}")


def _named(treatment: str) -> str:
    return "doing nothing" if treatment == NOTHING else treatment


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
