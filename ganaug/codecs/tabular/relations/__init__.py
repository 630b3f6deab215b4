"""Relations between columns: what is determined by other columns is restored, not learned."""

from ganaug.codecs.tabular.relations.kinds import (
    DeterminedBy,
    ExactlyOne,
    MissingTogether,
    MissingWhere,
    Ordered,
    Sum,
)

__all__ = [
    "DeterminedBy",
    "ExactlyOne",
    "MissingTogether",
    "MissingWhere",
    "Ordered",
    "Sum",
]
