"""Relations between columns that all synthetic rows satisfy: the parameter ``relations``.

`ganaug.GANAugmenter` and `ganaug.codecs.TabularCodec` search tables for them, and accept a list of
them. Columns are given by name in a frame and by position in an array. Columns that others
determine are restored, not learned. A relation that does not hold in all rows of the table is an
error. ``str`` of a relation says what it means.

Examples
--------
>>> import pandas as pd
>>> from ganaug.codecs import TabularCodec
>>> from ganaug.codecs.tabular.relations import Sum
>>> X = pd.DataFrame({"paid": [3, 5, 9], "due": [1, 2, 0], "price": [4, 7, 9]})
>>> codec = TabularCodec(relations=[Sum("price", (("paid", 1), ("due", 1)))]).fit(X)
>>> print(*codec.relations_)
price = paid + due
"""

from ganaug.codecs.tabular.relations.formula_kinds import Logarithm, Product, Sum
from ganaug.codecs.tabular.relations.kinds import (
    AtMostOne,
    DeterminedBy,
    ExactlyOne,
    MissingTogether,
    MissingWhere,
    Ordered,
)

__all__ = [
    "AtMostOne",
    "DeterminedBy",
    "ExactlyOne",
    "Logarithm",
    "MissingTogether",
    "MissingWhere",
    "Ordered",
    "Product",
    "Sum",
]
