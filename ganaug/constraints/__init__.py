"""Constraints that all synthetic rows satisfy: the parameter ``constraints`` of `GANAugmenter`.

Columns are given as in the table: by name in a frame, by position in an array. A row with a
missing value in one of these columns satisfies the constraint.
"""

from ganaug.constraints.base import Constraint
from ganaug.constraints.combinations import Combination
from ganaug.constraints.comparisons import Bounds, Inequality
from ganaug.constraints.equations import Equation

__all__ = ["Bounds", "Combination", "Constraint", "Equation", "Inequality"]
