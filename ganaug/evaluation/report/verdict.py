"""The conclusion of a comparison, for programs and in words."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ganaug.evaluation.report.wording import NOTHING, word_of
from ganaug.evaluation.scores import ERRORS

if TYPE_CHECKING:
    from ganaug.model_selection.intervals import Gain

# More samples than this are not worth counting.
MOST_TIMES = 100
# With fewer, the quantile of Student's distribution alone makes intervals wide.
FEW_SPLITS = 5


class Claim(StrEnum):
    """The claim of a `Verdict`, which is equal to its text.

    Examples
    --------
    >>> from ganaug import Claim
    >>> Claim.CANNOT_TELL == "cannot tell"
    True
    """

    ADDS = "adds"
    NO_HELP = "does not help"
    HARMS = "harms"
    CANNOT_TELL = "cannot tell"


SENTENCES = {
    Claim.ADDS: "{sampler} adds {over_peer.mean:.3f} {word} over {peer} ({over_peer}).",
    Claim.NO_HELP: "{sampler} does not help here: {over_peer.mean:+.3f} {word} against {peer} "
    "({over_peer}{sign}).",
    Claim.HARMS: "{sampler} harms: {over_nothing.mean:+.3f} {word} against doing nothing "
    "({over_nothing}{sign}).",
    Claim.CANNOT_TELL: "Cannot tell whether {sampler} helps: {over_peer.mean:+.3f} {word} against "
    "{peer} ({over_peer}{sign}).",
}
LOWERS = "{sampler} lowers the {word} by {over_peer.mean:.3f} against {peer} ({over_peer})."
SIGN = "; above 0 is better"


@dataclass(frozen=True)
class Verdict:
    """The conclusion of `ganaug.evaluate_augmentation`; ``str(verdict)`` says it in words.

    Attributes
    ----------
    claim : Claim
        "adds" if the sampler is ahead of the best baseline beyond chance, by at least what
        matters; "harms" if it is that far behind doing nothing; "does not help" if the interval
        over the best baseline excludes a gain that matters; otherwise "cannot tell".
    sampler : str or None
        The best sampler that ran in all splits; None if none did.
    peer : str
        The best baseline.
    over_peer, over_nothing : Gain
        The sampler's gain over the best baseline, and over doing nothing: ``mean``, ``low``
        and ``high``, above 0 if it is better, for errors too.
    measure : str
        The measure of these gains, a column of `AugmentationReport.to_frame`.
    matters : float
        The smallest difference that matters.
    num_splits : int
        The number of splits that the gains are averaged over.
    notes : tuple of str
        Further sentences for the reader, for example on splits in which no GAN was trained.

    Examples
    --------
    >>> from ganaug import Verdict
    >>> from ganaug.model_selection.intervals import Gain
    >>> gain = Gain(0.01, -0.02, 0.04)
    >>> verdict = Verdict(
    ...     "cannot tell", "ours", "SMOTE", gain, gain, "roc_auc", matters=0.005, num_splits=10
    ... )
    >>> print(verdict)
    Cannot tell whether ours helps: +0.010 ROC AUC against the best baseline, SMOTE \
(interval -0.020 to +0.040). It would take about 9 times as many samples to tell.
    >>> verdict.claim == "cannot tell"
    True
    """

    claim: Claim
    sampler: str | None
    peer: str
    over_peer: Gain
    over_nothing: Gain
    measure: str
    matters: float
    num_splits: int
    notes: tuple[str, ...] = ()

    @property
    def times_samples(self) -> float | None:
        """The multiple of the samples that it would take to tell; None if that is not known.

        The width of an interval falls with the square root of the number of samples, those of the
        scarce class above all. Around a mean that matters, it is narrow enough if it leaves out 0,
        and around a smaller one, if it leaves out a gain that matters: with a half-width of ``w``
        now, it takes ``(w / mean) ** 2`` or ``(w / (matters - mean)) ** 2`` times as many. The
        mean is uncertain itself, so this is an order of magnitude.
        """
        mean, half = self.over_peer.mean, (self.over_peer.high - self.over_peer.low) / 2
        enough = mean if mean >= self.matters else self.matters - mean
        if self.claim != Claim.CANNOT_TELL or not math.isfinite(half) or not enough > 0:
            return None
        return (half / enough) ** 2

    def __str__(self) -> str:
        return " ".join([self._sentence(), *self._remedy(), *self.notes])

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, with `times_samples` and the sentence as ``text``."""
        gains = {name: getattr(self, name)._asdict() for name in ("over_peer", "over_nothing")}
        return (
            asdict(self)
            | gains
            | {"claim": str(self.claim), "notes": list(self.notes)}
            | {"times_samples": self.times_samples, "text": str(self)}
        )

    def _sentence(self) -> str:
        if self.sampler is None:
            return "Cannot tell: no sampler ran in all splits."
        if math.isnan(self.over_peer.mean):
            return f"Cannot tell whether {self.sampler} helps: no split has a score."
        is_error, claim = self.measure in ERRORS, Claim(self.claim)
        sentence = LOWERS if is_error and claim == Claim.ADDS else SENTENCES[claim]
        return sentence.format(
            sampler=self.sampler,
            peer="doing nothing" if self.peer == NOTHING else f"the best baseline, {self.peer}",
            word=word_of(self.measure),
            over_peer=self.over_peer,
            over_nothing=self.over_nothing,
            sign=SIGN if is_error else "",
        )

    def _remedy(self) -> list[str]:
        times = self.times_samples
        if times is None:
            return []
        if self.num_splits < FEW_SPLITS:
            return [
                f"With {self.num_splits} splits, every interval is wide. Compare on more splits; "
                "the default is 10."
            ]
        return [f"It would take {spoken_times(times)} as many samples to tell."]


def spoken_times(times: float) -> str:
    """Return a multiple in words, with two digits at most: more would claim too much.

    Examples
    --------
    >>> spoken_times(8.2), spoken_times(21), spoken_times(1234)
    ('about 9 times', 'about 30 times', 'more than 100 times')
    """
    if times > MOST_TIMES:
        return f"more than {MOST_TIMES} times"
    rounded = max(math.ceil(times), 2) if times <= 10 else math.ceil(times / 10) * 10
    return f"about {rounded} times"


def claim_of(over_peer: Gain, over_nothing: Gain, matters: float) -> Claim:
    """Return the conclusion about a treatment.

    Parameters
    ----------
    over_peer, over_nothing : Gain
        Gains over the best baseline, and over doing nothing.
    matters : float
        The smallest difference that matters.

    Returns
    -------
    Claim

    Examples
    --------
    >>> from ganaug.model_selection.intervals import Gain
    >>> over_nothing = Gain(0.05, 0.04, 0.06)
    >>> str(claim_of(Gain(0.02, 0.01, 0.03), over_nothing, matters=0.005))
    'adds'
    >>> str(claim_of(Gain(0.02, -0.01, 0.05), over_nothing, matters=0.005))
    'cannot tell'
    >>> str(claim_of(Gain(0.001, -0.002, 0.004), over_nothing, matters=0.005))
    'does not help'
    """
    if over_peer.low > 0 and over_peer.mean >= matters:
        return Claim.ADDS
    if over_nothing.high < 0 and over_nothing.mean <= -matters:
        return Claim.HARMS
    return Claim.NO_HELP if over_peer.high <= matters else Claim.CANNOT_TELL
