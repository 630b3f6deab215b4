"""Conversion of tables to model space and back.

A column becomes a continuous unit, a one-hot span, both, or nothing if it is constant. Numbers are
scaled, and frequent or missing values are states of their own; text and categories are slots.
Decoded columns have the range, granularity, levels and missing values of the fitted ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from ganaug.codecs.codes import check_fitted, read_codes
from ganaug.codecs.tabular.declared import declared_columns, declared_kinds, fit_declared, plain
from ganaug.codecs.tabular.detection import row_weights
from ganaug.codecs.tabular.layout import fit_container
from ganaug.codecs.tabular.operations import tensorflow_operations
from ganaug.codecs.tabular.relations.repair import corrections
from ganaug.codecs.tabular.relations.restoration import Restoration
from ganaug.codecs.tabular.relations.search import find_relations
from ganaug.codecs.tabular.rows import Rows
from ganaug.codecs.tabular.saving import pack, unpack
from ganaug.space import Space, Span

if TYPE_CHECKING:
    import pandas as pd
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray


class TabularCodec:
    """Encode tables of any dtypes for a GAN, and decode what it generates.

    Parameters
    ----------
    categorical_features : "auto", None, array-like or callable, default="auto"
        Columns of numbers to treat as categories: names, positions, a mask of length n_features,
        or a function of the table that returns these. With "auto" and None there are none.
        Booleans, and columns of text, of dtype "category" and of objects that do not stand for
        numbers or times are always categorical.
    column_kinds : dict, optional
        The kind of columns, by name or position: "number", "date", "text" or "category".
    relations : "auto", None or list, default="auto"
        Relations between columns that decoded rows satisfy: "auto" searches for them; a list has
        some of the kinds in `ganaug.codecs.tabular.relations`, and may also contain "auto".

    Attributes
    ----------
    relations_ : list
        The relations that are kept.
    space_ : Space
        The width of an encoded row and the meaning of its units, column by column: the
        continuous unit before the slots.

    Notes
    -----
    - Numbers are z-scored, after an asinh if a tail ends more than 20 robust deviations from the
      median. Up to 10 distinct values, if they are fewer than half of the known values, are slots
      instead. A value in more than a fifth of the rows, among more than ten values, and missing
      values have slots beside the continuous unit.
    - Decoded numbers stay in the fitted range. They are fitted values if there are at most half as
      many as rows, otherwise they are on the grid of these, if any: multiples of 10**-k for the
      smallest k in -3..6 that fits, steps of their greatest common divisor, or days of a calendar.
    - Categories: the 32 most frequent levels, with equal weights of all classes, have a slot each
      if they occur at least twice. All others share one: `decode` is given them, or draws them.
    - A continuous unit is a float32: values are restored exactly if the range is below some 2**23
      times the granularity, and after an asinh to within a millionth. Integers beyond 2**53 are
      approximate if their range is beyond it too, and numbers below 1e-300 become zero.
    - These count as numbers too: Arrow's and pandas' dates, times, durations, periods and
      decimals; such objects of Python, NumPy and pandas; integers that are all dates, such as
      20240229; categories whose levels are any of these (then only levels are decoded); and text
      that writes numbers or dates in one style in 95 % of its cells, except codes with leading
      zeros and phone numbers. Up to 32 words among many numbers, and all words of a declared
      column, are special values. Intervals, and objects of several types, are categories.
      Instants in several time zones get the zone of the nearest fitted one.
    - A relation is found if it holds in all rows with values, and would hold for independent
      columns with a probability below 10**-12: copies in another unit, up to rounding; sums of up
      to 12 columns; columns determined by another one, value by value; flags of which exactly or
      at most one is set; columns that are missing together, or where another one has certain
      values; numbers or dates that are never above another. For the last, the difference is
      learned if it varies less; most other determined columns have no units and are restored, and
      may leave the fitted range. Sparse matrices are not searched.

    Examples
    --------
    >>> import pandas as pd
    >>> from ganaug.codecs import TabularCodec
    >>> X = pd.DataFrame({"age": [31, 45, 52, 47], "city": ["Ulm", "Bonn", "Ulm", "Bonn"]})
    >>> codec = TabularCodec().fit(X)
    >>> codec.encode(X).shape
    (4, 3)
    >>> codec.decode(codec.encode(X)).equals(X)
    True
    """

    kind = "table"

    def __init__(
        self,
        *,
        categorical_features: ArrayLike | Callable[[Any], ArrayLike] | None = "auto",
        column_kinds: Mapping[Any, str] | None = None,
        relations: Literal["auto"] | list[Any] | None = "auto",
    ) -> None:
        self.categorical_features = categorical_features
        self.column_kinds = column_kinds
        self.relations = relations

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn the columns of a table.

        Parameters
        ----------
        X : pandas.DataFrame, array-like or sparse matrix of shape (n, n_features)
            Real numbers, booleans, text, categories, dates; missing values are allowed. Nested
            lists become an array, of objects if they hold text.
        y : array-like of shape (n,), optional
            The class of each row. The levels that get a slot are chosen with equal weights of all
            classes.

        Returns
        -------
        self : TabularCodec

        Raises
        ------
        ValueError
            If X is empty, not two-dimensional, has an infinite or a complex value, objects that
            cannot be compared, or two columns of the same name, or a parameter does not fit it.
        """
        container = fit_container(X)
        self._categorical = declared_columns(self.categorical_features, container.names, X)
        kinds = declared_kinds(self.column_kinds, container.names, self._categorical)
        y = np.zeros(np.shape(X)[0]) if y is None else y
        weights = row_weights(y)
        columns = [
            fit_declared(column, kind, weights)
            for column, kind in zip(container.columns(X), kinds, strict=True)
        ]
        found = find_relations(self.relations, container, columns, X, y)
        self.relations_, columns, self._restoration = found
        return self._assemble(container, columns)

    def _assemble(self, container: Any, columns: list[Any]) -> Self:
        self.container_, self.columns_ = container, columns
        self._rows = Rows(columns, self._restoration)
        spans = tuple(span for column in columns for span in column.spans)
        # A GAN needs something to generate, even where all columns are constant.
        spans = spans or (Span(1, categorical=False),)
        self.space_: Space = Space(shape=(sum(span.width for span in spans),), spans=spans)
        return self

    def encode(self, X: pd.DataFrame | NDArray[Any]) -> NDArray[np.float32]:
        """Encode a table with the fitted columns.

        Parameters
        ----------
        X : pandas.DataFrame, ndarray or sparse matrix of shape (n, n_features)
            A table like the fitted one, with the same columns in the same order.

        Returns
        -------
        codes : ndarray of shape (n, width), float32
            Finite codes. A level that was not fitted is encoded as a rare one or, if there are
            none, as the most frequent one, as is a missing value if none was fitted. Columns that
            others determine are ignored, even if a row breaks `relations_`.

        Raises
        ------
        NotFittedError
            Before ``fit``.
        ValueError
            If the columns differ, or hold an infinite value or another kind of data.
        """
        check_fitted(self)
        codes = np.zeros((np.shape(X)[0], *self.space_.shape), dtype="float32")
        self._rows.encode(self.container_.columns(X), codes)
        return codes

    def rare_levels(self, X: pd.DataFrame | NDArray[Any]) -> NDArray[np.int64]:
        """Return the rare levels of rows.

        Parameters
        ----------
        X : pandas.DataFrame, ndarray or sparse matrix of shape (n, n_features)
            A table like the fitted one.

        Returns
        -------
        levels : ndarray of shape (n, n_rare_columns), int64
            One column for each column with rare levels, for `decode`; -1 where a row has a
            frequent level, none, or one that was not fitted.
        """
        check_fitted(self)
        return self._rows.rare_levels(self.container_.columns(X), np.shape(X)[0])

    def number_units(self) -> tuple[list[Any], list[Any]]:
        """Return units of columns whose levels are numbers, and of other numbers; see `Rows`."""
        check_fitted(self)
        return self._rows.leveled, self._rows.free

    def corrections(self, X: Any) -> list[tuple[Any, NDArray[np.int64], Any]]:
        """Return columns, rows and values to change so that rows satisfy `relations_` again."""
        return list(corrections(self.container_, self.columns_, self._restoration, X))

    def decode(self, codes: ArrayLike, seed: int = 0, rare: ArrayLike | None = None) -> Any:
        """Decode codes to a table like the fitted one.

        Parameters
        ----------
        codes : array-like of shape (n, width), float
            Rows of model space. The largest unit of a one-hot span selects its slot.
        seed : int, default=0
            Seed of draws among rare levels.
        rare : array-like of shape (n, n_rare_columns), int, optional
            The levels of rows with a rare level; see `rare_levels`. By default, they are drawn
            by frequency.

        Returns
        -------
        X : pandas.DataFrame or ndarray of shape (n, n_features)
            Rows with the fitted names and dtypes; a frame has a RangeIndex.

        Raises
        ------
        NotFittedError
            Before ``fit``.
        ValueError
            If the shape differs, or a code is NaN.
        """
        codes = read_codes(self, codes)
        rare = None if rare is None else np.asarray(rare)
        merged = zip(self.columns_, self._rows.decode_array(codes, rare, seed), strict=True)
        return self.container_.assemble([column.restore(values) for column, values in merged])

    def decode_tensors(
        self, codes: tf.Tensor, seed: int | tf.Tensor, rare: tf.Tensor | None = None
    ) -> list[tf.Tensor]:
        """Decode codes within TensorFlow, eagerly or in a graph.

        Parameters
        ----------
        codes : tensor of shape (n, width), float
            Rows of model space.
        seed : int or tensor of shape () or (2,), int
            Seed of draws among rare levels.
        rare : int64 tensor of shape (n, n_rare_columns), optional
            See `decode`.

        Returns
        -------
        columns : list of n_features tensors of shape (n,)
            float64 for numbers, int64 for integers, booleans and dates, string for text, even if
            it writes numbers. Dates and times are in the unit of their dtype; among objects, dates
            are in seconds and others in microseconds. A missing value, or a word among numbers,
            is NaN (integers are float64 if some are missing), the smallest int64 for dates, and
            the empty string for text. Integers beyond int64 become the nearest one that fits.
        """
        check_fitted(self)
        import tensorflow as tf

        codes = tf.ensure_shape(tf.cast(codes, tf.float32), (None, *self.space_.shape))
        seed = tf.add(tf.cast(seed, tf.int64), [0, 0])
        merged = self._rows.decode(tf.transpose(codes), rare, seed, tensorflow_operations())
        return [column.tensor(part) for column, part in zip(self.columns_, merged, strict=True)]

    def decode_features(
        self, codes: tf.Tensor, seed: int | tf.Tensor, rare: tf.Tensor | None = None
    ) -> Any:
        """Return a dict of columns, numbers in the fitted dtypes, or the tensor of an array."""
        return self.container_.bundle(self.decode_tensors(codes, seed, rare))

    def get_config(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return a dict of JSON values and a dict of arrays, or raise a TypeError."""
        check_fitted(self)
        parts = {
            "categorical_features": plain(self.categorical_features, self._categorical),
            "column_kinds": list((self.column_kinds or {}).items()),
            "container": self.container_,
            "columns": self.columns_,
            "relations": [self.relations, self.relations_, self._restoration],
        }
        arrays: dict[str, NDArray[Any]] = {}
        return {name: pack(part, arrays) for name, part in parts.items()}, arrays

    @classmethod
    def from_config(cls, config: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return a fitted codec that encodes and decodes like the saved one."""
        # Early files have no relations and no kinds.
        relations = unpack(config.get("relations"), arrays) or [None, [], Restoration()]
        kinds = dict(unpack(config.get("column_kinds", {"list": []}), arrays)) or None
        declared = unpack(config["categorical_features"], arrays)
        codec = cls(categorical_features=declared, column_kinds=kinds, relations=relations[0])
        _, codec.relations_, codec._restoration = relations
        codec._categorical = None
        parts = (unpack(config[name], arrays) for name in ("container", "columns"))
        return codec._assemble(*parts)
