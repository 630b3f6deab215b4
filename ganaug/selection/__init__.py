"""Rules that keep some of the generated candidates; see `Selection`."""

from ganaug.selection.agreement import LabelAgreement
from ganaug.selection.base import Selection, keep_first
from ganaug.selection.novelty import Novelty

__all__ = ["LabelAgreement", "Novelty", "Selection", "keep_first"]
