"""The sampler: a GAN behind imbalanced-learn's contract."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from copy import copy
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from imblearn.over_sampling.base import BaseOverSampler
from imblearn.utils import check_sampling_strategy
from sklearn.utils import check_consistent_length
from sklearn.utils.validation import validate_data

from ganaug import inputs
from ganaug._utils.compat import (
    HasMethods,
    Interval,
    StrOptions,
    num_samples,
    sampling_type,
    validate_params,
)
from ganaug._utils.seeding import seed_of
from ganaug.allocation import check_named, plain, planned_samples
from ganaug.columns import Columns, id_kinds, named_by_functions
from ganaug.constraints.base import Constraint
from ganaug.constraints.checking import fit_constraints
from ganaug.containers import container_of
from ganaug.identifiers import warn_of_identifiers
from ganaug.keyed_tables import Keyed
from ganaug.sampling.fitted import FittedSampler
from ganaug.selection.base import Selection
from ganaug.targets import NoLabels, Target, as_array

if TYPE_CHECKING:
    import keras
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray
    from sklearn.utils import Tags

    from ganaug.models.base import AdversarialModel
    from ganaug.types import Codec, ColumnNames, RandomState, Recipe, Samples, Strategy, StrPath


class GANAugmenter(FittedSampler, BaseOverSampler):
    """Oversample minority classes with a GAN.

    Parameters
    ----------
    gan : "auto", str, callable, ganaug.models.GAN or None, default="auto"
        A recipe, or its name in `ganaug.recipes`; "auto" is "tabular" for tables, "image" for
        images, and "series", "strings" or "videos" for data of that kind. A compiled model for
        samples of the size ``TabularCodec().fit(X).space_.shape`` is copied, and the copy is
        trained from its weights. None trains no GAN: every class is augmented as if it were too
        small for one; see SmallClassWarning below.
    sampling_strategy : float, str, dict or callable, default="auto"
        The number of rows of each class in the result, as in imbalanced-learn: "auto" or "not
        majority" raises all classes to the size of the largest, a float is the ratio of the
        minority to the majority class (two classes only), and a dict gives totals by label.
    mode : {"auto", "conditional", "per_class"}, default="auto"
        One GAN for all classes, so that they share what they have in common, or one for each class
        that needs rows. "auto" is conditional if the recipe takes a condition.
    codec : {"auto", "table", "images", "series", "strings", "videos"} or codec, default="auto"
        The kind of data, or an object of `ganaug.codecs` for it, which is copied. "auto" goes by
        the number of axes: two axes are a table, three or four are images, and five, (n, time, h,
        w, c), are videos. Three axes are series (n, time, channels) if the last has fewer than 8
        entries, and lists of arrays (time, channels) of different lengths are series too. Anything
        else must be named: codec="series" or codec="videos". A list, an array or a pandas Series
        of text holds strings of up to 40 characters.
    categorical_features : "auto", None, array-like or callable, default="auto"
        Numeric columns that are categories: names, positions, a mask, or a function of the table
        that returns these, such as `sklearn.compose.make_column_selector`. A value that is both a
        name and a position is taken as the name. Columns of text, booleans and pandas categories
        are always categories.
    column_kinds : dict, optional
        The kinds of columns that are not recognised automatically, by name or position: "number",
        "date", "text" (never read as a number or a date) or "category".
    id_columns : array-like, dict or callable, optional
        Columns that identify rows: names, positions, a mask or a function, as for
        `categorical_features`. The GAN does not learn them. Synthetic rows get new keys in the
        style of the real ones, unlike any of them and unique within a result: the next whole
        numbers, UUIDs, or text with the same prefix, width and kinds of characters. A dict maps
        each column to "new" or to "missing", which leaves it empty.
    relations : "auto", None or list, default="auto"
        Relations between columns that synthetic rows keep, such as a total that is a sum: "auto"
        searches for them, None ignores them, a list names them; see `ganaug.codecs.TabularCodec`.
        ``codec_.relations_`` lists what was found.
    value_range : "auto" or pair, default="auto"
        The lowest and the highest pixel value of images or videos: two numbers, or two sequences
        with one number per channel. "auto" is the range that occurs, apart from a few pixels far
        from all others; see `ganaug.codecs.ImageCodec`.
    synthetic_weight : float, default=1.0
        The weight of a synthetic row in `sample_weight_`.
    max_iter : int or "auto", default="auto"
        Number of generator updates, not of Keras' epochs: the cost of training does not grow with
        the number of samples. "auto" is 500 for tables, series and strings, 600 for videos, 5,000
        for images and 2,000 for those of up to 16 pixels a side; 1,000 for "wgan", "wgan_gp" and
        "cyclegan", 1,200 for "relativistic_cyclegan", 2,000 for "dagan" and "inpainting".
    batch_size : int or "auto", default="auto"
        Number of samples that each network sees per update, with all classes equally represented.
        "auto" is 128 for tables, 64 for strings, 48 for series, 32 for images and videos, 4 for
        "cyclegan" and 16 for "relativistic_cyclegan".
    early_stopping : bool, default=False
        If True, stop when quality on held-out rows no longer improves, and keep the best
        weights.
    n_iter_no_change : int, default=5
        Evaluations without improvement before stopping early. A run has up to 16 evaluations,
        evenly spread.
    validation_fraction : float, default=0.1
        Fraction of each class held out with `early_stopping`. A class is not split if its held-out
        part would be fewer than 5 rows, or 8 images.
    selection : "auto", None or ganaug.selection.Selection, default="auto"
        Rule that chooses the generated candidates to keep. "auto" is `ganaug.LabelAgreement` for
        tables and `ganaug.Novelty` for all other kinds of data; None keeps all candidates.
    constraints : list of ganaug.constraints.Constraint or callable, optional
        Rules that every synthetic row satisfies and every real row must satisfy; see
        `ganaug.constraints`. A function receives the table, in the container of `X`, and returns a
        bool for each row. Rows that break a rule are drawn again.
    callbacks : list of keras.callbacks.Callback, optional
        Callbacks for training, where an epoch ends with each evaluation. If training diverges and
        is restarted, ``on_train_begin`` is called again. Callbacks are not called for the GAN that
        serves classes of fewer than 5 images, nor for the one that enlarges images.
    checkpoint_dir : str or Path, optional
        Folder for checkpoints. The same call, with an integer as `random_state`, continues an
        interrupted fit and ends with the same weights, unless your callbacks have a state. Several
        fits may share a folder; each removes its own file at the end.
    verbose : int, default=0
        0 is silent, 1 shows Keras' progress bar.
    n_jobs : int, optional
        Number of GANs trained in parallel, through joblib, if each class has its own.
    random_state : int, RandomState instance or None, default=None
        The same integer gives the same rows. No global random state is used or changed.

    Attributes
    ----------
    sampling_strategy_ : dict
        Number of synthetic rows added to each class.
    classes_ : ndarray of shape (n_classes,)
        The labels.
    constraints_ : list of Constraint
        The constraints, fitted.
    codec_ : TabularCodec, ImageCodec, EnlargingCodec, SeriesCodec, StringCodec or VideoCodec
        Encodes samples for the GAN, and decodes them.
    gans_ : list of GAN
        The trained models: one, or one per class in the order of `sampling_strategy_`. Empty
        if nothing had to be trained.
    gan_ : GAN or None
        The trained model, if there is exactly one.
    history_ : dict or list of dict
        One value per evaluation, for the one model or for each: ``generator_loss``,
        ``discriminator_loss``, ``quality``, a distance to the real classes (lower is better), and
        ``diversity``, that of the least diverse class relative to real samples. For tables,
        quality is the mean energy distance in model space; for images ``kernel_distance + 1 -
        coverage`` (KID and coverage of `ganaug.metrics`), and both parts are listed too.
        ``real_accuracy``, ``fake_accuracy``, ``penalty``, ``discriminator_gradient_norm``,
        ``generator_gradient_norm`` and, for images, ``augment_probability`` help to diagnose
        failed training.
    n_iter_ : int
        Number of generator updates (the largest, if there are several models).
    synthetic_mask_ : ndarray of shape (n_samples_new,), bool
        True for the generated rows of the last `fit_resample`; `fit` removes it.
    sample_weight_ : ndarray of shape (n_samples_new,), float64
        Only if `fit_resample` was given weights: those weights, then `synthetic_weight` for each
        generated row. `ganaug.pipeline.WeightedPipeline` hands them to the classifier.
    n_features_in_ : int
        For images, the height; for series, the first axis of a sample. Strings have none.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Only if the columns have names.

    Warns
    -----
    IdentifierWarning
        For columns that look like identifiers, names or free text.
    PixelRangeWarning
        If some pixels are clipped to the range of the others, or to `value_range`.
    SmallClassWarning
        For classes of fewer than 6 samples, or 5 images, which no GAN can learn. Rows are
        interpolated between neighbours, as SMOTE does, and smoothed; series are warped; strings
        are drawn from Markov chains of characters; videos are shifted and made brighter or darker.
        Images are made by `ganaug.recipes.dagan`, which learns from at least eight larger classes
        how images of one class differ. If there are fewer such classes, or if its images of
        classes it has not seen look like other classes, images are shifted and made brighter or
        darker instead.
    TrainingWarning
        If training diverged (it is then resumed once with stronger penalties), if the samples of
        a class are nearly all alike, or if training is interrupted: `KeyboardInterrupt` is raised,
        and `sample` and `save` can still be called. With `n_jobs`, an interrupt leaves nothing
        fitted.

    See Also
    --------
    GANRegressionAugmenter : Oversamples rare values of a continuous target.
    imblearn.over_sampling.SMOTE : Interpolates between neighbours, without training.

    Notes
    -----
    The original rows come first in the result, in order and untouched; the synthetic rows follow,
    class by class. Shuffle the result before a split that takes the last rows, such as Keras'
    ``validation_split``.

    Missing values (NaN, None, NaT) are learned as part of the data, and synthetic rows have them
    too; infinite values raise an error.

    References
    ----------
    Goodfellow et al., 2014, Generative adversarial nets, https://arxiv.org/abs/1406.2661

    Huang et al., 2024, The GAN is dead; long live the GAN! A modern GAN baseline,
    https://arxiv.org/abs/2501.05441

    Examples
    --------
    >>> from collections import Counter
    >>> from sklearn.datasets import make_classification
    >>> from ganaug import GANAugmenter
    >>> X, y = make_classification(200, weights=[0.9], random_state=0)
    >>> X_more, y_more = GANAugmenter(max_iter=20, random_state=0).fit_resample(X, y)
    >>> sorted(Counter(y_more.tolist()).items())
    [(0, 180), (1, 180)]
    """

    _doc_link_module = "ganaug"

    _parameter_constraints = {
        **BaseOverSampler._parameter_constraints,
        "gan": [str, callable, None],
        "mode": [StrOptions({"auto", "conditional", "per_class"})],
        "codec": [StrOptions({"auto", *inputs.READERS}), HasMethods(["fit", "encode", "decode"])],
        "categorical_features": ["array-like", callable, StrOptions({"auto"}), None],
        "column_kinds": [dict, None],
        "id_columns": ["array-like", callable, dict, None],
        "relations": [StrOptions({"auto"}), list, tuple, None],
        "value_range": ["array-like", StrOptions({"auto"})],
        "synthetic_weight": [Interval(Real, 0, None, closed="left")],
        "max_iter": [Interval(Integral, 1, None, closed="left"), StrOptions({"auto"})],
        "batch_size": [Interval(Integral, 2, None, closed="left"), StrOptions({"auto"})],
        "early_stopping": ["boolean"],
        "n_iter_no_change": [Interval(Integral, 1, None, closed="left")],
        "validation_fraction": [Interval(Real, 0, 1, closed="neither")],
        "selection": [StrOptions({"auto"}), None, Selection],
        "constraints": [list, tuple, None],
        "callbacks": [list, tuple, None],
        "checkpoint_dir": [str, os.PathLike, None],
        "verbose": ["verbose"],
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
    }

    def __init__(  # noqa: PLR0913
        self,
        *,
        gan: str | Recipe | AdversarialModel | None = "auto",
        sampling_strategy: Strategy = "auto",
        mode: Literal["auto", "conditional", "per_class"] = "auto",
        codec: str | Codec = "auto",
        categorical_features: Literal["auto"] | ColumnNames | None = "auto",
        column_kinds: dict[Any, str] | None = None,
        id_columns: ColumnNames | dict[Any, str] | None = None,
        relations: Literal["auto"] | list[Any] | None = "auto",
        value_range: Literal["auto"] | ArrayLike = "auto",
        synthetic_weight: float = 1.0,
        max_iter: int | Literal["auto"] = "auto",
        batch_size: int | Literal["auto"] = "auto",
        early_stopping: bool = False,
        n_iter_no_change: int = 5,
        validation_fraction: float = 0.1,
        selection: Literal["auto"] | Selection | None = "auto",
        constraints: Sequence[Constraint | Callable[[Any], Any]] | None = None,
        callbacks: Sequence[keras.callbacks.Callback] | None = None,
        checkpoint_dir: StrPath | None = None,
        verbose: int = 0,
        n_jobs: int | None = None,
        random_state: RandomState = None,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.gan = gan
        self.mode = mode
        self.codec = codec
        self.categorical_features = categorical_features
        self.column_kinds = column_kinds
        self.id_columns = id_columns
        self.relations = relations
        self.value_range = value_range
        self.synthetic_weight = synthetic_weight
        self.max_iter = max_iter
        self.batch_size = batch_size
        self.early_stopping = early_stopping
        self.n_iter_no_change = n_iter_no_change
        self.validation_fraction = validation_fraction
        self.selection = selection
        self.constraints = constraints
        self.callbacks = callbacks
        self.checkpoint_dir = checkpoint_dir
        self.verbose = verbose
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, X: Samples | tf.data.Dataset, y: ArrayLike | None = None) -> Self:
        """Train the GAN, so that `sample` can be called.

        Nothing is resampled, so the `synthetic_mask_` of an earlier `fit_resample` is removed.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or dataset
            Samples, as for `fit_resample`, or a `tf.data.Dataset` of ``(features, label)``,
            ``(features, label, weight)`` or dicts, batched or not; features are a row, an image,
            or a dict of columns; labels may be one-hot, or of shape (1,). A dataset is read once
            and may be larger than memory; up to 5,000 random samples of each class are kept. A
            `keras.utils.PyDataset` of known length is read too.
        y : array-like of shape (n_samples,), optional
            Labels. None if there are no labels, or only one class: `sample` then draws more of the
            same and returns None for the labels. For a dataset of dicts, the key of the label; for
            other datasets None.

        Returns
        -------
        self : GANAugmenter

        Raises
        ------
        ValueError
            If `X` or `y` cannot be augmented, or a parameter does not match them.
        """
        validate_params(self)
        if inputs.is_dataset(X) or inputs.is_py_dataset(X):
            from ganaug.data.py_dataset import of_batches
            from ganaug.data.tf_dataset import collect

            X = X if inputs.is_dataset(X) else of_batches(X)
            return self._fit_part(*collect(X, y, seed_of(self.random_state)))
        inputs.check_arrays(X)
        return self._fit_part(X, y)

    def fit_resample(
        self, X: Samples, y: ArrayLike | None = None, *, sample_weight: ArrayLike | None = None
    ) -> tuple[Any, Any]:
        """Train the GAN and return the data with synthetic rows added.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features)
            Numbers, text, categories, booleans, dates; missing values are allowed. Images are an
            array of shape (n_samples, height, width) or (n_samples, height, width, channels), or a
            list of arrays or Pillow images, with sides of 8 to 256 pixels. Images larger than 128
            pixels are learned at a third or a quarter of their size and enlarged afterwards, as
            the log says. For series, strings and videos, see `codec`.
        y : array-like of shape (n_samples,)
            Labels of at least two classes. Without them, or for a dataset, an error says what to
            do.
        sample_weight : array-like of shape (n_samples,), optional
            Weights of the samples, copied to `sample_weight_`. They have no influence on training.

        Returns
        -------
        X_resampled : {array-like, dataframe, sparse matrix} of shape (n_samples_new, ...)
            `X`, untouched, and the synthetic samples, class by class, in the container of `X`.
        y_resampled : array-like of shape (n_samples_new,)
            Their labels, in the container of `y`.

        Raises
        ------
        ValueError
            If `X` or `y` cannot be augmented, a parameter does not match them, or hardly any
            synthetic rows satisfy the constraints.
        """
        validate_params(self)
        inputs.check_arrays(X)
        inputs.check_labels(y)
        rows, codes = self._read(X, y)
        self._plan(codes)
        weights = inputs.check_weights(sample_weight, len(codes))
        new, added = self._fit_resample(rows, codes)
        if weights is not None:
            more = np.full(len(added), float(self.synthetic_weight))
            self.sample_weight_ = np.concatenate([weights, more])
        if not len(added):
            return copy(X), copy(y)
        X_more = self._container.append(X, new)
        return X_more, self._target.rows(np.concatenate([codes, added]))

    def _fit_part(self, X: Any, y: Any, counts: dict[Any, int] | None = None) -> Self:
        """Fit to samples; `counts` are the class sizes of all data, if `X` is only a part."""
        X, codes = self._read(X, y, counts)
        # One class needs no balancing, but more of it can be drawn.
        if len(self._target.classes) > 1 or isinstance(self.sampling_strategy, dict):
            self._plan(codes, counts)
        else:
            self.sampling_strategy_ = {}
        self._forget()
        planned = self._target.positions(as_array(list(self._planned())))
        wanted = planned if len(planned) else np.arange(len(self._target.classes))
        learned = self._target.learned
        self._learn(X, learned[codes], list(learned[wanted]), counts)
        return self

    def _read(
        self, X: Any, y: Any, counts: dict[Any, int] | None = None
    ) -> tuple[Any, NDArray[np.intp]]:
        """Return samples as the codec takes them, and the position of the class of each."""
        self._target, codes = NoLabels.of(num_samples(X)) if y is None else Target.of(y)
        self._container = container_of(X, self.codec)
        self._columns = Columns(self.categorical_features, self.column_kinds)
        X = self._container.read(X)
        kind = self._container.kind_of_samples or inputs.kind_of(X, self.codec)
        X = inputs.checked(X, kind)
        self._kind = inputs.variant_of(kind, X)
        validate_data(self, X=X, y=codes, reset=True, skip_check_array=True)
        check_consistent_length(X, codes)
        if self._kind == "table":
            X = self._without_keys(X, counts)
        self.constraints_ = fit_constraints(self.constraints, X, self._container.like)
        return X, codes

    def _without_keys(self, X: Any, counts: dict[Any, int] | None) -> Any:
        """Return a table without its key columns, and remember how to make new keys."""
        given = {
            "categorical_features": self.categorical_features,
            "id_columns": self.id_columns,
        }
        self._named = named_by_functions(given, X)
        kinds = id_kinds(self.id_columns, X)
        warn_of_identifiers(X, declared=kinds)
        if not kinds:
            return X
        if counts is not None:
            raise ValueError(
                "id_columns need all rows in memory, so that no new key repeats a real one. "
                "Received: id_columns with a dataset or a Dask frame. Drop these columns before "
                "the fit."
            )
        keyed = Keyed.of(self._container, X, kinds)
        self._columns = self._columns.among(X, keyed.others)
        self._container = keyed
        return keyed.learned(X)

    def _plan(self, codes: NDArray[np.intp], counts: dict[Any, int] | None = None) -> None:
        strategy, kind, target = self.sampling_strategy, sampling_type(self), self._target
        check_named(strategy, target.classes.tolist())
        is_known = len(target.classes) > 1 or not isinstance(strategy, dict)
        if counts is None and is_known and not target.are_positions:
            planned = check_sampling_strategy(strategy, target.learned[codes], kind)
            self.sampling_strategy_ = plain(planned)
            return
        sizes = np.bincount(codes).tolist()
        known = counts or dict(zip(target.classes.tolist(), sizes, strict=True))
        self.sampling_strategy_ = planned_samples(strategy, known, kind)

    def _fit_resample(self, X: Any, y: NDArray[np.intp]) -> tuple[Any, NDArray[np.intp]]:
        """Return the synthetic samples to add, and the positions of their classes."""
        self._forget()
        planned = self._planned()
        wanted = self._target.positions(as_array(list(planned)))
        added = np.repeat(wanted, list(planned.values()))
        self.synthetic_mask_ = np.arange(len(y) + len(added)) >= len(y)
        self.classes_ = self._target.classes
        if not planned:
            return None, added
        learned = self._target.learned
        self._learn(X, learned[y], list(learned[wanted]))
        return self.synthesizer_.sample(learned[added]), added

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        taken = tags.input_tags
        taken.string = taken.categorical = taken.three_d_array = taken.allow_nan = True
        tags.non_deterministic = False
        return tags
