"""Methods of a fitted imputer: complete tables, name their columns, save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.impute import MissingIndicator
from sklearn.utils import check_scalar
from sklearn.utils.validation import check_is_fitted, validate_data

from ganaug._utils.compat import feature_names
from ganaug._utils.processes import check_not_forked
from ganaug._utils.seeding import derive, seed_of
from ganaug.codecs import TabularCodec
from ganaug.containers import Foreign
from ganaug.imputation.cells import Cells
from ganaug.imputation.draws import Completer
from ganaug.imputation.tables import (
    beside,
    filled,
    missing_cells,
    read_table,
    some_columns,
    without_cells,
)
from ganaug.persistence.columns_state import pack_columns, unpack_columns
from ganaug.transformer import GANTransformer

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from sklearn.utils import Tags

    from ganaug.models import GAN
    from ganaug.types import RandomState

NAMING = ("categorical_features", "column_kinds")


class FittedImputer(GANTransformer):
    """Base class for imputers, with the methods of a fitted one."""

    gan_: GAN
    codec_: TabularCodec
    indicator_: MissingIndicator | None
    feature_names_in_: Any
    missing_values: Any
    add_indicator: bool
    keep_empty_features: bool
    _draws_seed: int

    _codec_class = TabularCodec
    _fitted = (
        *GANTransformer._fitted,
        *("n_features_in_", "feature_names_in_", "_empty", "_gaps", "_draws_seed"),
    )

    def transform(self, X: ArrayLike) -> Any:
        """Fill missing values with the mean of draws or, for categories, the most frequent draw.

        The mean minimises the squared error, but varies less than real values; see `sample`.

        Parameters
        ----------
        X : {array-like, dataframe} of shape (n_samples, n_features)
            Rows with the columns that were fitted; the rows themselves may be new.

        Returns
        -------
        ndarray or dataframe of shape (n_samples, n_features_out)
            Without missing values, in the dtypes of `X`. Means of integers are rounded; a dtype
            that would truncate filled text, dates or integers is widened. Lists and masked arrays
            become arrays, and frames of libraries other than pandas become pandas frames if
            columns are added or left out. The values of a row do not depend on the other rows.

        Raises
        ------
        NotFittedError
            Before `fit`.
        TypeError, ValueError
            See `fit`; also if the columns differ from those in `fit`.
        """
        return self._completed(X, [Completer.summary])[0]

    def sample(
        self, X: ArrayLike, n_samples: int = 5, *, random_state: RandomState = None
    ) -> list[Any]:
        """Return completed tables in which each missing value is a random draw.

        The tables differ only in the missing values: fit a model to each of them and compare, or
        use quantiles of their values as intervals.

        Parameters
        ----------
        X : {array-like, dataframe} of shape (n_samples, n_features)
            See `transform`.
        n_samples : int, default=5
            The number of tables, which does not affect the first ones.
        random_state : int, RandomState instance or None, default=None
            The same integer gives the same tables; None uses the seed of `fit`, so that each call
            returns the same draws.

        Returns
        -------
        list of n_samples ndarrays or dataframes
            Each as `transform` returns it.

        Raises
        ------
        NotFittedError, TypeError, ValueError
            See `transform`; also if `n_samples` is not a positive integer, or `random_state` is
            not a seed.
        """
        check_scalar(n_samples, "n_samples", Integral, min_val=1)
        seed = None if random_state is None else derive(seed_of(random_state), "draws")
        fills = [partial(Completer.draw, number=i) for i in range(n_samples)]
        return self._completed(X, fills, seed)

    def _completed(
        self, X: ArrayLike, fills: Sequence[Callable[..., Any]], seed: int | None = None
    ) -> list[Any]:
        """Return the table as completed by each of several methods of a Completer.

        Without a seed, the draws follow from the seed of `fit`.
        """
        check_is_fitted(self, "gan_")
        check_not_forked()
        table, container = read_table(X)
        validate_data(self, X=table, reset=False, skip_check_array=True)
        missing = missing_cells(table, self.missing_values)
        learned = np.flatnonzero(~np.array(self._empty))
        gaps = missing[:, learned]
        seed = self._draws_seed if seed is None else seed
        completer = Completer(self.gan_, Cells(self.codec_), seed)
        known = some_columns(without_cells(table, missing), learned)
        codes, rows = completer.cells.encode(known, gaps), np.flatnonzero(gaps.any(axis=1))
        completed = []
        for fill in fills:
            columns = fill(completer, codes[rows], gaps[rows]) if len(rows) else []
            columns = dict(zip(learned.tolist(), columns, strict=False))
            whole = self._finished(filled(table.copy(), missing, columns, rows), missing)
            alike = isinstance(container, Foreign) and whole.shape[1] == table.shape[1]
            completed.append(container.rows(whole) if alike else whole)
        return completed

    def _finished(self, table: Any, missing: NDArray[np.bool_]) -> Any:
        """Return a table with the columns that `get_feature_names_out` names."""
        empty, rows = np.flatnonzero(self._empty), np.arange(len(missing))
        if self.keep_empty_features:
            zeros = np.zeros(len(rows), "int64")
            table = filled(table, missing, dict.fromkeys(empty.tolist(), zeros), rows)
        elif len(empty):
            table = some_columns(table, np.flatnonzero(~np.array(self._empty)))
        if self.indicator_ is None:
            return table
        flags = self.indicator_.transform(np.where(missing, np.nan, 0.0))
        names = self.get_feature_names_out()[table.shape[1] :]
        return beside(table, flags, names)

    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> NDArray[Any]:
        """Return the names of the columns that `transform` returns.

        Parameters
        ----------
        input_features : array-like of str, optional
            The column names in `fit`, which are the default; without names, "x0", "x1" and so on.

        Returns
        -------
        ndarray of str objects
        """
        check_is_fitted(self, "gan_")
        names = feature_names(self, input_features)
        kept = names if self.keep_empty_features else names[~np.array(self._empty)]
        if self.indicator_ is None:
            return kept
        return np.concatenate([kept, self.indicator_.get_feature_names_out(names)])

    def _describe(self) -> None:
        """Set `indicator_` for the columns with missing values in `fit`."""
        self.indicator_ = None
        if self.add_indicator:
            seen = np.where(self._gaps, np.nan, 0.0)[None]
            self.indicator_ = MissingIndicator(error_on_new=False).fit(seen)

    def _packed_params(self) -> dict[str, Any]:
        params = super()._packed_params()
        return params | {name: pack_columns(params[name]) for name in NAMING}

    @classmethod
    def _unpacked_params(cls, packed: dict[str, Any]) -> dict[str, Any]:
        return packed | {name: unpack_columns(packed[name]) for name in NAMING}

    def _restore_codecs(self, codecs: dict[str, Any]) -> None:
        super()._restore_codecs(codecs)
        self._describe()
        if "feature_names_in_" in vars(self):
            self.feature_names_in_ = np.array(self.feature_names_in_, dtype="O")

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        taken = tags.input_tags
        taken.string = taken.categorical = True
        taken.allow_nan = bool(pd.isna(self.missing_values))
        return tags
