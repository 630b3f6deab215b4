"""Rules that keep some of the generated candidates; see `Selection`."""

from ganaug.selection.agreement import LabelAgreement
from ganaug.selection.base import Selection
from ganaug.selection.novelty import Novelty

__all__ = ["LabelAgreement", "Novelty", "Selection"]
