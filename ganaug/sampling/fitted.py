"""Methods to draw from, save and load a fitted sampler."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Self

from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from ganaug._utils.parameter_hints import HintedParameters
from ganaug._utils.seeding import seed_of, words_of
from ganaug._utils.startup import quiet_tensorflow
from ganaug.allocation import requested_labels
from ganaug.persistence import augmenter_state

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from ganaug.codecs import ImageCodec, TabularCodec
    from ganaug.columns import Columns
    from ganaug.constraints import Constraint
    from ganaug.containers import Plain
    from ganaug.models.base import AdversarialModel
    from ganaug.sampling.synthesizer import Synthesizer
    from ganaug.targets import Target
    from ganaug.types import RandomState, StrPath


NOT_FITTED = (
    "This %(name)s has not been trained yet. Call fit(X, y) first; fit_resample learns only if a "
    "class needs rows."
)


class FittedSampler(HintedParameters, BaseEstimator):
    """Methods of a sampler that has been fitted.

    A subclass sets ``_kind``, the kind of its samples, ``_columns``, their declarations,
    ``_container`` and ``_target``, and calls `_learn` to fit a synthesizer.
    """

    sampling_strategy_: dict[Any, int]
    classes_: NDArray[Any]
    constraints_: list[Constraint]
    codec_: TabularCodec | ImageCodec
    gans_: list[AdversarialModel]
    gan_: AdversarialModel | None
    history_: dict[str, list[float]] | list[dict[str, list[float]]]
    n_iter_: int
    synthetic_mask_: NDArray[np.bool_]
    sample_weight_: NDArray[np.float64]
    n_features_in_: int
    feature_names_in_: NDArray[Any]
    synthesizer_: Synthesizer
    _kind: str
    _columns: Columns
    _container: Plain
    _target: Target

    def sample(
        self,
        n_samples: int = 1,
        y: ArrayLike | None = None,
        *,
        given: Mapping[Hashable, Any] | None = None,
        random_state: RandomState = None,
    ) -> tuple[Any, Any]:
        """Draw synthetic rows, of the oversampled classes unless `y` names others.

        Each call draws new rows. Several threads may call it at once.

        Parameters
        ----------
        n_samples : int, default=1
            Number of rows; 0 returns an empty table.
        y : label or array-like of shape (n_samples,), optional
            The class of all rows, or of each row. By default, classes are drawn in proportion to
            the rows that ``sampling_strategy`` adds to them, not to their rows in the data.
        given : dict, optional
            The exact values of some columns, by name, or by position in an array: one value for
            all rows, or one for each. Rows are drawn until enough of them have these values,
            which must not be rare in the class.
        random_state : int, RandomState instance or None, default=None
            Equal integers give equal rows, whatever was drawn before.

        Returns
        -------
        X : array-like, dataframe or sparse matrix of shape (n_samples, ...)
            Rows in the container and with the columns, or the image size, and the dtypes of the
            training data. After loading, narwhals frames come back as pandas.
        y : array-like of shape (n_samples,)
            Labels in the container and dtype of those passed to `fit`; after loading, those of
            other libraries than pandas come back as pandas. None if `fit` was given none.

        Raises
        ------
        NotFittedError
            Before `fit` or `fit_resample`, or if the latter had nothing to add.
        TypeError, ValueError
            If `n_samples` is not an integer of at least 0, a label was not learned, or `given`
            does not fit the table; or if fewer than about one in 1,000 of the rows drawn of a
            class satisfy all constraints and have the given values. The message counts them.
        """
        check_is_fitted(self, "synthesizer_", msg=NOT_FITTED)
        drawable = self._target.classes[sorted(self.synthesizer_.samplers_)]
        labels = requested_labels(n_samples, y, drawable, self._planned())
        classes = self._target.positions(labels)
        seed = None if random_state is None else words_of(random_state)
        rows = self.synthesizer_.sample(self._target.learned[classes], seed, given)
        return self._container.rows(rows), self._target.rows(classes)

    def explain(
        self,
        rows: ArrayLike | None = None,
        y: ArrayLike | None = None,
        *,
        n_neighbors: int = 3,
        random_state: int | None = None,
    ) -> pd.DataFrame:
        """Explain where synthetic rows come from, and which real rows they are close to.

        Parameters
        ----------
        rows : array-like, optional
            A mask of synthetic rows of the last `fit_resample`, by default `synthetic_mask_`;
            they are drawn once more. Or any rows in the container of the training data.
        y : label or array-like of shape (n_rows,), optional
            The labels of the rows; a mask needs none.
        n_neighbors : int, default=3
            Number of real rows of each kind.
        random_state : int, optional
            The seed with which `sample` drew the rows, all of them; it reveals their origins.

        Returns
        -------
        DataFrame
            One line per row, indexed by its position in the result of `fit_resample`, or like the
            frame passed. Real rows are positions in the training data, missing for a dataset:

            - ``label``, and ``origin``: "noise"; "pair", a point at ``share`` of the way between
              the real rows ``source_1`` and ``source_2``, from which the GAN started, or the
              smoothing for small classes and ``gan=None``; "single", a changed ``source_1``;
              "spread", ``source_1`` moved as nearby rows of other classes vary;
              "chain", a Markov chain; "unknown", such as for rows passed without a seed.
            - ``agreement``: the probability of its label in the forests of `LabelAgreement`.
            - ``nearest_1``, ... and ``distance_1``, ...: the nearest real rows of its class.
            - ``other_label``, ``other_nearest_1``, ``other_distance_1``, ...: nearest other class.
            - ``differs_1``, ... of tables: the columns that differ most from ``nearest_1``.

        Raises
        ------
        NotFittedError
            If nothing was learned yet.
        ValueError
            If the mask does not fit, there was no `fit_resample`, labels are missing or were not
            learned, or the rows have other columns or were drawn with another `random_state`.

        Notes
        -----
        Distances are Euclidean, between encoded rows, in units of the median distance from a real
        row of the class to the nearest different one. Copies are at 0. Rare levels of a column
        count as one; `id_columns` and columns that others determine do not count. Levels that
        were not seen differ from all others. Real rows are those that were learned, up to 5,000
        of each class; of equal ones, the first is named. The forests are trained in each call
        unless the selection is `LabelAgreement`.
        """
        check_is_fitted(self, "synthesizer_", msg=NOT_FITTED)
        from ganaug.sampling.explaining import as_frame, explained

        return as_frame(self, *explained(self, rows, y, n_neighbors, random_state))

    def save(self, path: StrPath) -> None:
        """Write the fitted augmenter to a file, without pickle.

        Parameters
        ----------
        path : str or Path
            An existing file is replaced once the new one is complete.

        Raises
        ------
        NotFittedError
            If nothing was learned yet.
        TypeError
            If a parameter (such as a recipe that is a function), a label or a value of the table
            cannot be saved without pickle, or a constraint is a function. Callbacks are left out.
        FileNotFoundError
            If the folder does not exist.

        Notes
        -----
        The file holds up to 5,000 encoded rows of each class, from which new samples start: it is
        as confidential as the data.
        """
        check_is_fitted(self, "synthesizer_", msg=NOT_FITTED)
        augmenter_state.save(self, path)

    def export(self, path: StrPath) -> None:
        """Write a SavedModel that draws synthetic rows in TensorFlow, without ganaug.

        Its signature ``sample`` takes ``label`` of shape (n,) and ``seed``, an int64 of shape (),
        and returns the columns by name, or ``features``, one tensor for an array. Dates are int64
        in their unit, text is UTF-8; missing values are NaN, empty texts or, for dates, the
        smallest int64. Equal seeds give equal rows. ``labels`` returns the labels to draw from.

        Parameters
        ----------
        path : str or Path
            A folder that does not exist yet.

        Raises
        ------
        NotFittedError
            If nothing was learned yet.
        FileExistsError, FileNotFoundError
            If the path exists, or its parent folder does not.
        ValueError
            If the selection works on arrays only, see `ganaug.selection`, or there are
            `id_columns`, or constraints, which only `sample` checks.

        Notes
        -----
        The folder holds real rows, like the file that `save` writes.
        """
        check_is_fitted(self, "synthesizer_", msg=NOT_FITTED)
        self._container.check_in_graph()
        from ganaug.sampling.export import export

        export(self.synthesizer_, path)

    @classmethod
    def load(cls, path: StrPath) -> Self:
        """Return the fitted augmenter that `save` wrote; it continues its sequence of samples.

        Parameters
        ----------
        path : str or Path

        Returns
        -------
        GANAugmenter

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If the file is not one that `save` wrote, is damaged, or was saved by a later version.

        Notes
        -----
        Nothing in the file is executed: there is no pickle in it, and models are loaded in Keras'
        safe mode. docs/saved_format.md describes it.
        """
        return augmenter_state.load(cls, path)

    def _forget(self) -> None:
        """Delete the attributes of an earlier fit, since a fit without training sets fewer."""
        learned = ("synthesizer_", "codec_", "gans_", "gan_", "history_", "n_iter_")
        for name in (*learned, "synthetic_mask_", "sample_weight_"):
            self.__dict__.pop(name, None)

    def _planned(self) -> dict[Any, int]:
        return {label: int(n) for label, n in self.sampling_strategy_.items() if n > 0}

    def _learn(
        self, X: Any, y: Any, labels: list[Any], counts: dict[Any, int] | None = None
    ) -> None:
        quiet_tensorflow()
        from ganaug.sampling.notices import warn_of

        seed = seed_of(self.random_state)
        synthesizer = self._new_synthesizer()
        synthesizer.constraints = self.constraints_
        self.synthesizer_ = synthesizer.fit(X, y, labels, seed, counts)
        self._describe(self.synthesizer_)
        warn_of(self.synthesizer_, self.classes_.tolist())
        if self.synthesizer_.interrupted_:
            raise KeyboardInterrupt("training was interrupted; the augmenter can be used")

    def _new_synthesizer(self) -> Synthesizer:
        quiet_tensorflow()
        from ganaug.sampling.defaults import new_synthesizer

        params = self.get_params(deep=False) | self._columns.settings
        return new_synthesizer(params, self._kind)

    def _describe(self, synthesizer: Synthesizer) -> None:
        """Set the attributes that describe what was learned."""
        self.classes_, self.codec_ = self._target.classes, synthesizer.codec
        self.gans_ = synthesizer.gans_
        self.gan_ = self.gans_[0] if len(self.gans_) == 1 else None
        histories = synthesizer.histories_
        self.history_ = histories[0] if len(histories) == 1 else histories
        self.n_iter_ = max((int(gan.num_updates.numpy()) for gan in self.gans_), default=0)
