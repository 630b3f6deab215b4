"""Relations between columns: what is determined by other columns is restored, not learned."""

from ganaug.codecs.tabular.relations.kinds import (
    AtMostOne,
    DeterminedBy,
    ExactlyOne,
    MissingTogether,
    MissingWhere,
    Ordered,
    Sum,
)

__all__ = [
    "AtMostOne",
    "DeterminedBy",
    "ExactlyOne",
    "MissingTogether",
    "MissingWhere",
    "Ordered",
    "Sum",
]
