"""Tables to model space and back.

A column becomes a continuous unit, a one-hot span, both, or nothing if it is constant. Numbers are
scaled, and frequent or missing values are states of their own; text and categories are slots.
Decoded columns have the range, granularity, levels and missing values of those fitted.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from sklearn.exceptions import NotFittedError

from ganaug.codecs.tabular.blocks import number_blocks
from ganaug.codecs.tabular.declared import declared_columns, plain
from ganaug.codecs.tabular.detection import fit_column
from ganaug.codecs.tabular.layout import fit_container
from ganaug.codecs.tabular.operations import NUMPY, tensorflow_operations
from ganaug.codecs.tabular.relations.restoration import Restoration
from ganaug.codecs.tabular.relations.search import find_relations
from ganaug.codecs.tabular.saving import pack, unpack
from ganaug.space import Space, Span

if TYPE_CHECKING:
    import pandas as pd
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray

ROWS_AT_ONCE = 2**15


class TabularCodec:
    """Encode tables of any dtypes for a GAN, and decode what it generates.

    Parameters
    ----------
    categorical_features : "auto", None or array-like, default="auto"
        Columns of numbers to treat as categories: names, positions, or a mask of length
        n_features. With "auto" and None there are none. Columns of text, flags, the dtype
        "category" and objects that are not numbers always are categorical.
    relations : "auto", None or list, default="auto"
        Relations between columns that decoded rows keep: "auto" searches for them, a list names
        some of the kinds in `ganaug.codecs.tabular.relations`, and may also have "auto" in it.

    Attributes
    ----------
    relations_ : list
        The relations that are kept.
    space_ : Space
        The width of an encoded row and the meaning of its units, column by column: the
        continuous unit before the slots.

    Notes
    -----
    - Numbers are z-scored, after an asinh where a tail ends more than 20 robust deviations from
      the median. Up to 10 distinct values that fill fewer than half of the rows are slots
      instead. A value on more than a fifth of the rows, beside more than ten others, and the
      missing values have slots beside the continuous unit.
    - Decoded numbers stay in the range seen. They are values seen if there are at most half as
      many as rows, otherwise multiples of 10**-k for the smallest k in -3..6 that fits, if any.
    - Categories: the 32 most frequent levels that occur at least twice have a slot each, all
      others share one, from which they are drawn by their frequency.
    - A continuous unit is a float32: integers, dates and decimals come back exactly while the
      range is below some 2**23 times the granularity; after an asinh, numbers come back within
      a millionth. Integers beyond 2**53 are approximate if their range is beyond it too, numbers
      below 1e-300 are zero.
    - pyarrow's timestamps and durations, periods and intervals, and objects that are dates,
      times, durations or decimals are taken for categories.
    - A relation is found if it holds in all rows that have values, and in independent columns
      with a probability below 10**-12: copies in another unit, rounded; sums; columns that
      another one determines; flags of which one is set; columns that are missing together, or
      where another one has certain values; order. Of ordered columns the difference is learned.
      Most others that are determined have no units, are restored, and may leave the range seen,
      as a total does. Sparse matrices are not searched.

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

    def __init__(
        self,
        *,
        categorical_features: ArrayLike | None = "auto",
        relations: Literal["auto"] | list[Any] | None = "auto",
    ) -> None:
        self.categorical_features = categorical_features
        self.relations = relations

    def fit(self, X: ArrayLike) -> Self:
        """Learn the columns of a table.

        Parameters
        ----------
        X : pandas.DataFrame, array-like or sparse matrix of shape (n, n_features)
            Real numbers, flags, text, categories, dates; missing values are allowed. Nested
            lists become an array: of objects, if they hold text.

        Returns
        -------
        self : TabularCodec

        Raises
        ------
        ValueError
            If X is empty, not two-dimensional, has an infinite or a complex value, objects that
            cannot be told apart, dates in a unit that pandas does not convert, or two columns of
            one name, or if ``categorical_features`` or ``relations`` do not fit it.
        """
        container = fit_container(X)
        names = container.names
        declared = declared_columns(self.categorical_features, names)
        columns = [
            fit_column(column, is_declared)
            for column, is_declared in zip(container.columns(X), declared, strict=True)
        ]
        found = find_relations(self.relations, container, columns, X)
        self.relations_, columns, self._restoration = found
        return self._assemble(container, columns)

    def _assemble(self, container: Any, columns: list[Any]) -> Self:
        self.container_ = container
        self.columns_ = columns
        widths = [sum(span.width for span in column.spans) for column in columns]
        self._bounds = list(pairwise(np.cumsum([0, *widths]).tolist()))
        self._blocks = number_blocks(columns, [start for start, _ in self._bounds])
        spans = tuple(span for column in columns for span in column.spans)
        # A GAN needs something to generate, even where all columns are constant.
        spans = spans or (Span(1, categorical=False),)
        self.space_: Space = Space(shape=(sum(span.width for span in spans),), spans=spans)
        return self

    def encode(self, X: pd.DataFrame | NDArray[Any]) -> NDArray[np.float32]:
        """Encode a table with the columns that were fitted.

        Parameters
        ----------
        X : pandas.DataFrame, ndarray or sparse matrix of shape (n, n_features)
            A table of the kind fitted, with the same columns in the same order.

        Returns
        -------
        codes : ndarray of shape (n, width), float32
            Finite codes. A level that was not seen goes to the rare slot or, if there is none,
            to the most frequent level, as does a missing value if none was seen. What other
            columns determine is ignored, even where a row breaks `relations_`.

        Raises
        ------
        NotFittedError
            Before ``fit``.
        ValueError
            If the columns are others, or hold an infinite value or another kind of data.
        """
        self._check_fitted()
        series = self._restoration.prepared(self.columns_, self.container_.columns(X))
        codes = np.zeros((np.shape(X)[0], *self.space_.shape), dtype="float32")
        for column, (start, stop), values in zip(self.columns_, self._bounds, series, strict=True):
            column.encode(values, codes[:, start:stop])
        return codes

    def decode(self, codes: ArrayLike, seed: int = 0) -> Any:
        """Decode codes to a table of the kind that was fitted.

        Parameters
        ----------
        codes : array-like of shape (n, width), float
            Rows of model space. The largest unit of a one-hot span is its slot.
        seed : int, default=0
            Seed of draws among rare levels.

        Returns
        -------
        X : pandas.DataFrame or ndarray of shape (n, n_features)
            Rows with the names and dtypes fitted; a frame has a RangeIndex.

        Raises
        ------
        NotFittedError
            Before ``fit``.
        ValueError
            If the shape is another, or a code is NaN.
        """
        self._check_fitted()
        codes = np.asarray(codes, dtype="float32")
        self._check_codes(codes)
        blocks = []
        # Blocks stay in the processor's cache and bound what is held beside the result.
        for start in range(0, max(len(codes), 1), ROWS_AT_ONCE):
            # Each column is then contiguous, which more than pays for the copy.
            units = np.ascontiguousarray(codes[start : start + ROWS_AT_ONCE].T)
            block_seed = np.add(seed, [0, start * len(self.columns_)])
            with np.errstate(all="ignore"):
                blocks.append(self._merge(units, units.shape[1], block_seed, NUMPY))
        merged = zip(self.columns_, zip(*blocks, strict=True), strict=True)
        columns = [column.restore(np.concatenate(parts)) for column, parts in merged]
        return self.container_.assemble(columns)

    def decode_tensors(self, codes: tf.Tensor, seed: int | tf.Tensor) -> list[tf.Tensor]:
        """Decode codes within TensorFlow, eagerly or in a graph.

        Parameters
        ----------
        codes : tensor of shape (n, width), float
            Rows of model space.
        seed : int or tensor of shape () or (2,), int
            Seed of draws among rare levels.

        Returns
        -------
        columns : list of n_features tensors of shape (n,)
            float64 for numbers, int64 for integers, flags and dates (in the unit of their
            dtype), string for text. A missing value is NaN (integers are float64 where some are
            missing), the smallest int64 for dates, and the empty string for text. Integers
            beyond int64 become the nearest one that fits.
        """
        self._check_fitted()
        import tensorflow as tf

        codes = tf.ensure_shape(tf.cast(codes, tf.float32), (None, *self.space_.shape))
        seed = tf.add(tf.cast(seed, tf.int64), [0, 0])
        operations = tensorflow_operations()
        merged = self._merge(tf.transpose(codes), tf.shape(codes)[0], seed, operations)
        return [column.tensor(part) for column, part in zip(self.columns_, merged, strict=True)]

    def decode_features(self, codes: tf.Tensor, seed: int | tf.Tensor) -> Any:
        """Return decoded columns as a dict by name, numbers in the dtypes fitted.

        If an array of numbers was fitted, they are one tensor of shape (n, n_features).
        """
        return self.container_.bundle(self.decode_tensors(codes, seed))

    def get_config(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return values that JSON can hold and a dict of arrays, for ``from_config``.

        Levels, names and dtypes that cannot be saved without pickle raise a TypeError.
        """
        self._check_fitted()
        arrays: dict[str, NDArray[Any]] = {}
        config = {
            "categorical_features": pack(plain(self.categorical_features), arrays),
            "container": pack(self.container_, arrays),
            "columns": pack(self.columns_, arrays),
            "relations": pack([self.relations, self.relations_, self._restoration], arrays),
        }
        return config, arrays

    @classmethod
    def from_config(cls, config: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return a fitted codec that encodes and decodes as the one saved did."""
        # Early files have no relations.
        found = unpack(config.get("relations"), arrays) or [None, [], Restoration()]
        declared = unpack(config["categorical_features"], arrays)
        codec = cls(categorical_features=declared, relations=found[0])
        _, codec.relations_, codec._restoration = found
        return codec._assemble(
            unpack(config["container"], arrays), unpack(config["columns"], arrays)
        )

    def _merge(self, units: Any, n_rows: Any, seed: Any, operations: Any) -> list[Any]:
        """Decode units of shape (width, n_rows) to the numbers or levels of each column."""
        numbers = dict(chain(*(block.decode(units, operations) for block in self._blocks)))
        merged = []
        for position, (column, (_, stop)) in enumerate(
            zip(self.columns_, self._bounds, strict=True)
        ):
            number, level = numbers.get(position), None
            if column.slots.width or number is None:
                slots = units[stop - column.slots.width : stop]
                column_seed = seed + np.array([0, position])
                level = column.slots.decode(slots, n_rows, column_seed, operations)
            merged.append(column.merge(number, level, operations))
        return self._restoration.restored(merged, operations)

    def _check_fitted(self) -> None:
        if not hasattr(self, "space_"):
            raise NotFittedError(
                "This TabularCodec is not fitted yet; a fitted one was expected. Call fit first."
            )

    def _check_codes(self, codes: NDArray[np.float32]) -> None:
        if codes.ndim != 2 or codes.shape[1:] != self.space_.shape:
            raise ValueError(
                f"Codes of shape (n, {self.space_.shape[0]}) were expected. "
                f"Received: codes of shape={codes.shape}. Pass what encode returns."
            )
        # The minimum is NaN if any code is.
        if codes.size and np.isnan(codes.min()):
            raise ValueError(
                "Codes must be numbers. Received: codes with NaN, which is what a GAN whose "
                "training diverged generates. Lower its learning rate, or train it again."
            )
