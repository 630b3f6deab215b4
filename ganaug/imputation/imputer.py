"""A transformer that fills missing values with what a GAN has learned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from sklearn.utils.validation import validate_data

from ganaug._utils.compat import Interval, MissingValues, StrOptions, fit_context
from ganaug._utils.seeding import derive, seed_of
from ganaug.codecs import TabularCodec
from ganaug.columns import Columns, names_of
from ganaug.exceptions import GanaugWarning, warn
from ganaug.imputation.cells import Cells
from ganaug.imputation.fitted import FittedImputer
from ganaug.imputation.tables import (
    check_zeros,
    missing_cells,
    read_table,
    some_columns,
    without_cells,
)

if TYPE_CHECKING:
    import keras
    from numpy.typing import ArrayLike, NDArray

    from ganaug.models import GAN
    from ganaug.training.loop import Trained, TrainingConfig
    from ganaug.types import ColumnNames, RandomState, StrPath

UPDATES_PER_ROW, LEAST_UPDATES, MOST_UPDATES = 3, 300, 4000


class GANImputer(FittedImputer):
    """Fill the missing values of a table with what a GAN has learned from the other columns.

    It handles numbers, text, categories, booleans and dates, and returns them in their container
    and dtypes. Training hides known cells and learns to draw them from the rest of the row.
    `transform` fills each cell with the mean of 40 draws or, for categories, the most frequent
    one; `sample` returns several completed tables, whose differences reflect the uncertainty of
    the missing values.

    Parameters
    ----------
    missing_values : int, float, str, np.nan, None or pandas.NA, default=np.nan
        The placeholder for missing values. NaN, None, pandas.NA and NaT are equivalent.
    gan : {"auto", "gain"} or callable, default="auto"
        ``(space, seed=) -> GAN``; "auto" is `ganaug.recipes.completion.completion`, and "gain" is
        `ganaug.recipes.gain.gain`. Pass a `functools.partial` of either for other settings.
    categorical_features, column_kinds
        See `ganaug.GANAugmenter`.
    add_indicator : bool, default=False
        If True, append a flag that marks missing cells for each column that had any in `fit`; see
        `sklearn.impute.MissingIndicator`.
    keep_empty_features : bool, default=False
        If True, columns without any value in `fit` are filled with zeros instead of left out.
    max_iter : int or "auto", default="auto"
        Number of generator updates. "auto" is three per row, but at least 300 and at most 4,000:
        with more, a small table is memorised, and draws become too similar.
    batch_size : int, default=128
        Rows per update.
    early_stopping : bool, default=False
        If True, stop when ``quality`` no longer improves, and keep the best weights.
    n_iter_no_change : int, default=5
        Number of evaluations (out of 16) without improvement after which training stops early.
    validation_fraction : float, default=0.1
        Fraction of the known values on which quality is measured; with early stopping, training
        does not see them.
    callbacks : list of keras.callbacks.Callback, optional
        Callbacks for training; each evaluation ends an epoch.
    checkpoint_dir : str or Path, optional
        A folder for checkpoints; see `GANAugmenter`.
    verbose : int, default=0
        0 is silent, 1 shows Keras' progress bar.
    random_state : int, RandomState instance or None, default=None
        The same integer gives the same values. No global random state is used or changed.

    Attributes
    ----------
    gan_ : GAN
        The trained model.
    codec_ : TabularCodec
        Encodes and decodes the columns that have a value.
    indicator_ : sklearn.impute.MissingIndicator or None
        Finds missing values, if `add_indicator`.
    history_ : dict
        Values at each evaluation: ``generator_loss``, ``discriminator_loss`` and ``quality``, the
        energy score and cross-entropy per hidden cell (lower is better).
    diverged_ : list of int
        The evaluations at which training diverged; see the warning.
    n_features_in_ : int
        The number of columns in `fit`.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Their names, if all of them are strings.

    Warns
    -----
    GanaugWarning
        If columns without any value are left out.
    TrainingWarning
        If training diverged; it is then resumed once with stronger penalties.

    See Also
    --------
    ganaug.GANAugmenter : Learns missing values as part of the data, and needs no imputer.
    sklearn.impute.IterativeImputer : Predicts each column from the others in turn.

    Notes
    -----
    - A row without any value is filled from the distribution of the columns.
    - Filled numbers stay within the range seen in `fit`, and are rounded like the values there.
    - A category not seen in `fit` is kept, and treated as a rare one to fill other cells.

    References
    ----------
    Yoon et al., 2018, GAIN: Missing data imputation using generative adversarial nets,
    https://arxiv.org/abs/1806.02920; Gneiting and Raftery, 2007, Strictly proper scoring rules,
    https://doi.org/10.1198/016214506000001437

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from ganaug import GANImputer
    >>> rng = np.random.default_rng(0)
    >>> length = rng.normal(10, 2, 100).round(1)
    >>> X = pd.DataFrame({"length": length, "size": np.where(length > 10, "large", "small")})
    >>> X.loc[::5, "length"] = None
    >>> imputer = GANImputer(max_iter=50, random_state=0).fit(X)
    >>> int(imputer.transform(X).isna().sum().sum())
    0
    >>> [len(completed) for completed in imputer.sample(X, 2)]
    [100, 100]
    """

    _parameter_constraints = {
        **FittedImputer._parameter_constraints,
        "missing_values": [MissingValues()],
        "gan": [StrOptions({"auto", "gain"}), callable],
        "categorical_features": ["array-like", callable, StrOptions({"auto"}), None],
        "column_kinds": [dict, None],
        "add_indicator": ["boolean"],
        "keep_empty_features": ["boolean"],
        "max_iter": [Interval(Integral, 1, None, closed="left"), StrOptions({"auto"})],
        "validation_fraction": [Interval(Real, 0, 1, closed="neither")],
    }

    def __init__(  # noqa: PLR0913
        self,
        *,
        missing_values: Any = np.nan,
        gan: Literal["auto", "gain"] | Callable[..., GAN] = "auto",
        categorical_features: Literal["auto"] | ColumnNames | None = "auto",
        column_kinds: dict[Any, str] | None = None,
        add_indicator: bool = False,
        keep_empty_features: bool = False,
        max_iter: int | Literal["auto"] = "auto",
        batch_size: int = 128,
        early_stopping: bool = False,
        n_iter_no_change: int = 5,
        validation_fraction: float = 0.1,
        callbacks: Sequence[keras.callbacks.Callback] | None = None,
        checkpoint_dir: StrPath | None = None,
        verbose: int = 0,
        random_state: RandomState = None,
    ) -> None:
        self.missing_values = missing_values
        self.gan = gan
        self.categorical_features = categorical_features
        self.column_kinds = column_kinds
        self.add_indicator = add_indicator
        self.keep_empty_features = keep_empty_features
        self.max_iter = max_iter
        self.batch_size = batch_size
        self.early_stopping = early_stopping
        self.n_iter_no_change = n_iter_no_change
        self.validation_fraction = validation_fraction
        self.callbacks = callbacks
        self.checkpoint_dir = checkpoint_dir
        self.verbose = verbose
        self.random_state = random_state

    @fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn to fill missing values.

        Parameters
        ----------
        X : {array-like, dataframe} of shape (n_samples, n_features)
            Numbers, text, categories, booleans or dates. `transform` accepts missing values in all
            columns, since training hides values in each.
        y : None
            Ignored: labels are usually unknown when values are filled.

        Returns
        -------
        self : GANImputer

        Raises
        ------
        TypeError, ValueError
            If `X` is sparse or not a table, has no values or infinite ones, or has missing values
            other than `missing_values`; also if a parameter does not match it.
        """
        table, _ = read_table(X)
        validate_data(self, X=table, reset=True, skip_check_array=True)
        missing = missing_cells(table, self.missing_values)
        self._check_empty(table, missing)
        places = np.flatnonzero(~missing.all(axis=0))
        columns = Columns(self.categorical_features, self.column_kinds).among(table, places)
        learned = some_columns(without_cells(table, missing), places)
        codec = TabularCodec(relations=None, **columns.settings).fit(learned)
        seed = seed_of(self.random_state)
        trained = self._train(codec, learned, missing[:, places], seed)
        self._empty, self._gaps = missing.all(axis=0).tolist(), missing.any(axis=0).tolist()
        self._draws_seed = derive(seed, "draws")
        self._describe()
        self._keep(codec, trained)
        return self

    def _train(
        self, codec: TabularCodec, learned: Any, missing: NDArray[np.bool_], seed: int
    ) -> Trained:
        plan = self._plan_for(len(missing))
        from ganaug.imputation.train_completion import bounds_of, train_completion
        from ganaug.recipes.completion import completion
        from ganaug.recipes.gain import gain

        cells = Cells(codec)
        codes = cells.encode(learned, missing)
        bounds = bounds_of(codes, missing[:, cells.owner])
        named: dict[Any, Any] = {"auto": completion, "gain": partial(gain, bounds=bounds)}
        recipe = named.get(self.gan, self.gan)
        return train_completion(recipe, cells, codes, missing, plan, seed)

    def _plan_for(self, n_rows: int) -> TrainingConfig:
        updates = self.max_iter
        if updates == "auto":
            updates = min(max(UPDATES_PER_ROW * n_rows, LEAST_UPDATES), MOST_UPDATES)
        plan = self._plan()
        return replace(plan, max_iter=updates, validation_fraction=self.validation_fraction)

    def _check_empty(self, table: Any, missing: NDArray[np.bool_]) -> None:
        """Raise an error or warn if columns have no value."""
        empty = np.flatnonzero(missing.all(axis=0))
        names = [names_of(table)[place] for place in empty]
        if len(empty) == missing.shape[1]:
            raise ValueError(
                "X must have at least one value. Received: X in which all values are missing, "
                f"with missing_values={self.missing_values!r}. Check missing_values."
            )
        if len(empty) and not self.keep_empty_features:
            warn(
                f"Columns without any value are left out: {names}. Pass keep_empty_features=True "
                "to keep them, filled with zeros.",
                GanaugWarning,
            )
        elif len(empty):
            check_zeros(table, empty)
