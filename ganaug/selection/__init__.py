"""Rules that decide which generated candidates are kept; see `Selection`."""

from ganaug.selection.agreement import LabelAgreement
from ganaug.selection.base import Selection, keep_first
from ganaug.selection.novelty import Novelty
from ganaug.selection.target_agreement import TargetAgreement

__all__ = ["LabelAgreement", "Novelty", "Selection", "TargetAgreement", "keep_first"]
