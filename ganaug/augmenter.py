"""The sampler: a GAN behind imbalanced-learn's contract."""

from __future__ import annotations

import os
from collections.abc import Sequence
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from imblearn.over_sampling.base import BaseOverSampler
from imblearn.utils import check_sampling_strategy, check_target_type
from sklearn.utils import check_consistent_length
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from ganaug import inputs
from ganaug._utils.seeding import seed_of
from ganaug._utils.startup import quiet_tensorflow
from ganaug.allocation import planned_samples, requested_labels
from ganaug.identifiers import warn_of_identifiers
from ganaug.persistence import augmenter_state

if TYPE_CHECKING:
    import keras
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray
    from sklearn.utils import Tags

    from ganaug.codecs import ImageCodec, TabularCodec
    from ganaug.models.base import AdversarialModel
    from ganaug.sampling.synthesizer import Synthesizer
    from ganaug.selection import Selection
    from ganaug.types import RandomState, Recipe, Samples, Strategy, StrPath


class GANAugmenter(BaseOverSampler):
    """Oversample minority classes with a GAN.

    Parameters
    ----------
    gan : "auto", str, callable or ganaug.models.GAN, default="auto"
        A recipe, or its name in `ganaug.recipes`; "auto" is "tabular" for tables and "image" for
        images; "cyclegan" and "relativistic_cyclegan" translate images of a plentiful class into
        each scarce one. A compiled model of the size that samples have in model space, such as
        ``TabularCodec().fit(X).space_.shape``, starts with the weights that it has; a copy is
        trained, and the model left as it is.
    sampling_strategy : float, str, dict or callable, default="auto"
        How many rows of each class there should be, exactly as in imbalanced-learn: "auto" or
        "not majority" fills all classes up to the largest, a float is the wanted ratio of the
        minority to the majority of two classes, a dict gives totals by label.
    mode : {"auto", "conditional", "per_class"}, default="auto"
        One GAN for all classes, which share what they have in common, or one for each class
        that needs rows. "auto" is conditional where the recipe takes a condition.
    categorical_features : "auto", None or array-like, default="auto"
        Columns of numbers that are categories: names, positions or a mask. Columns of text,
        flags and pandas categories always are.
    max_iter : int or "auto", default="auto"
        Updates of the generator. The cost of training grows with it and not with the samples.
        "auto" is 500 for tables, 5,000 for images and 2,000 for those of up to 16 pixels a side;
        1,000 for "wgan", "wgan_gp" and "cyclegan", 1,200 for "relativistic_cyclegan".
    batch_size : int or "auto", default="auto"
        Samples that each player sees per update, the classes in equal parts. "auto" is 128 for
        tables and 32 for images, 4 for "cyclegan" and 16 for "relativistic_cyclegan".
    early_stopping : bool, default=False
        Whether to stop when quality on held-out rows no longer improves, with the best weights.
    n_iter_no_change : int, default=5
        How many checks without improvement it takes to stop early. There are up to 16 checks
        in a run, evenly spread.
    validation_fraction : float, default=0.1
        The share of each class that is held out with `early_stopping`; of images, none of a
        class of which it would be fewer than 8.
    selection : "auto", None or ganaug.selection.Selection, default="auto"
        Which of the generated candidates are kept. "auto" is `ganaug.LabelAgreement` for tables
        and `ganaug.Novelty` for images; None keeps all.
    callbacks : list of keras.callbacks.Callback, optional
        Passed on to training; an epoch is one check. `ganaug.ImageGrid` writes pictures,
        `keras.callbacks.TensorBoard` curves. Training begins again for them after a divergence.
    checkpoint_dir : str or Path, optional
        A folder in which training leaves how far it has come, check by check. A fit that was
        interrupted or killed goes on from there, if it is called again with the same data,
        parameters and an integer as `random_state`, and ends with the same weights, to the bit,
        unless callbacks of yours have a state of their own. Several fits, of folds or classes,
        may share a folder; each removes its file in the end, and the folder can be removed at
        any time.
    verbose : int, default=0
        0 is silent, 1 shows Keras' progress bar.
    n_jobs : int, optional
        With one GAN per class, how many are trained at a time, through joblib. The levels of a
        pyramid are trained side by side in any case.
    random_state : int, RandomState instance or None, default=None
        Equal integers give equal rows. No global random state is used or changed.

    Attributes
    ----------
    sampling_strategy_ : dict
        How many rows are added to each class.
    classes_ : ndarray of shape (n_classes,)
        The labels.
    codec_ : TabularCodec or ImageCodec
        What turns samples into what the GAN learns, and back.
    gans_ : list of GAN
        The trained models: one, or one per class in the order of `sampling_strategy_`. Empty
        if nothing had to be trained.
    gan_ : GAN or None
        The trained model, where there is exactly one.
    history_ : dict or list of dict
        By check, for the one model or for each: ``generator_loss``, ``discriminator_loss``,
        ``quality``, a distance to the classes (lower is better), and ``diversity``, of the class
        whose samples are closest to each other, relative to real ones. For tables, quality is
        the mean energy distance in model space; for images ``kernel_distance + 1 - coverage``,
        which are given as well (KID and coverage of `ganaug.metrics`).
    n_iter_ : int
        Updates that the generator has had (the most, if there are several).
    synthetic_mask_ : ndarray of shape (n_samples_new,), bool
        True for the generated rows of the last `fit_resample`.
    n_features_in_ : int
        Of images, the height.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Only if the columns have names.

    Warns
    -----
    IdentifierWarning
        For columns that look like identifiers, names or free text.
    SmallClassWarning
        For classes of fewer than 6 samples, which no GAN can learn: rows are drawn between
        neighbours, as by SMOTE, and smoothed, and images shifted and changed in brightness.
    TrainingWarning
        If training diverged, which is tried once more with stronger penalties, or the samples of
        a class are nearly all alike, or training is interrupted: then `KeyboardInterrupt` is
        raised, and `sample` and `save` can be called. With `n_jobs`, an interrupt ends it all.

    See Also
    --------
    imblearn.over_sampling.SMOTE : Interpolates between neighbours and learns nothing.

    Notes
    -----
    The rows passed in come first in the result, in order and untouched; then the synthetic rows
    follow, class by class. Shuffle before handing the result to what splits off its last rows,
    such as Keras' ``validation_split``.

    Missing values (NaN, None, NaT) are learned as a part of the data and generated again; an
    infinite value is an error.

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

    sampling_strategy_: dict[Any, int]
    classes_: NDArray[Any]
    codec_: TabularCodec | ImageCodec
    gans_: list[AdversarialModel]
    gan_: AdversarialModel | None
    history_: dict[str, list[float]] | list[dict[str, list[float]]]
    n_iter_: int
    synthetic_mask_: NDArray[np.bool_]
    n_features_in_: int
    feature_names_in_: NDArray[Any]
    synthesizer_: Synthesizer

    _doc_link_module = "ganaug"

    _parameter_constraints = {
        **BaseOverSampler._parameter_constraints,
        "gan": [str, callable],
        "mode": [StrOptions({"auto", "conditional", "per_class"})],
        "categorical_features": ["array-like", StrOptions({"auto"}), None],
        "max_iter": [Interval(Integral, 1, None, closed="left"), StrOptions({"auto"})],
        "batch_size": [Interval(Integral, 2, None, closed="left"), StrOptions({"auto"})],
        "early_stopping": ["boolean"],
        "n_iter_no_change": [Interval(Integral, 1, None, closed="left")],
        "validation_fraction": [Interval(Real, 0, 1, closed="neither")],
        "selection": [StrOptions({"auto"}), None, HasMethods(["fit", "selector"])],
        "callbacks": [list, tuple, None],
        "checkpoint_dir": [str, os.PathLike, None],
        "verbose": ["verbose"],
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
    }

    def __init__(  # noqa: PLR0913
        self,
        *,
        gan: str | Recipe | AdversarialModel = "auto",
        sampling_strategy: Strategy = "auto",
        mode: Literal["auto", "conditional", "per_class"] = "auto",
        categorical_features: Literal["auto"] | ArrayLike | None = "auto",
        max_iter: int | Literal["auto"] = "auto",
        batch_size: int | Literal["auto"] = "auto",
        early_stopping: bool = False,
        n_iter_no_change: int = 5,
        validation_fraction: float = 0.1,
        selection: Literal["auto"] | Selection | None = "auto",
        callbacks: Sequence[keras.callbacks.Callback] | None = None,
        checkpoint_dir: StrPath | None = None,
        verbose: int = 0,
        n_jobs: int | None = None,
        random_state: RandomState = None,
    ) -> None:
        super().__init__(sampling_strategy=sampling_strategy)
        self.gan = gan
        self.mode = mode
        self.categorical_features = categorical_features
        self.max_iter = max_iter
        self.batch_size = batch_size
        self.early_stopping = early_stopping
        self.n_iter_no_change = n_iter_no_change
        self.validation_fraction = validation_fraction
        self.selection = selection
        self.callbacks = callbacks
        self.checkpoint_dir = checkpoint_dir
        self.verbose = verbose
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, X: Samples | tf.data.Dataset, y: ArrayLike | None = None) -> Self:
        """Train, so that `sample` can be called.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features), or dataset
            Numbers, text, categories, flags, dates; missing values are allowed. Or images, an
            array of shape (n_samples, height, width) or (n_samples, height, width, channels).
            Or a `tf.data.Dataset` of ``(features, label)``, ``(features, label, weight)`` or
            dicts, batched or not; features are a row, an image, or a dict of columns. It is read
            once and may be larger than memory. Of up to 65,536 samples all are learned from (of
            images of 28 x 28, 21,399), of more a random part, with up to 5,000 of each class.
        y : array-like of shape (n_samples,)
            Labels of at least two classes. For a dataset of dicts, the key of the label; for
            other datasets None.

        Returns
        -------
        self : GANAugmenter

        Raises
        ------
        ValueError
            If `X` or `y` cannot be augmented or a parameter does not fit them.
        """
        self._validate_params()
        if inputs.is_dataset(X):
            return self._fit_dataset(X, y)
        inputs.check_arrays(X)
        inputs.check_labels(y)
        check_classification_targets(y)
        self._like = inputs.polars_schema(X)
        X, y, _ = self._check_X_y(inputs.without_polars(X), inputs.without_polars(y))
        self.sampling_strategy_ = check_sampling_strategy(
            self.sampling_strategy, y, self._sampling_type
        )
        self._forget()
        self._learn(X, y, list(self._planned() or np.unique(y)))
        return self

    def fit_resample(self, X: Samples, y: ArrayLike) -> tuple[Any, Any]:
        """Train and return the data with synthetic rows added.

        Parameters
        ----------
        X : {array-like, dataframe, sparse matrix} of shape (n_samples, n_features)
            Numbers, text, categories, flags, dates; missing values are allowed. Or images, an
            array of shape (n_samples, height, width) or (n_samples, height, width, channels).
        y : array-like of shape (n_samples,)
            Labels of at least two classes.

        Returns
        -------
        X_resampled : {array-like, dataframe, sparse matrix} of shape (n_samples_new, ...)
            `X`, untouched, and the synthetic samples, class by class, in the container of `X`.
        y_resampled : array-like of shape (n_samples_new,)
            Their labels, in the container of `y`.

        Raises
        ------
        ValueError
            If `X` or `y` cannot be augmented or a parameter does not fit them.
        """
        inputs.check_arrays(X)
        inputs.check_labels(y)
        self._like = inputs.polars_schema(X)
        X_more, y_more = super().fit_resample(inputs.without_polars(X), inputs.without_polars(y))
        return inputs.as_polars(X_more, like=X), inputs.as_polars(y_more, like=y)

    def sample(
        self, n_samples: int = 1, y: ArrayLike | None = None, *, random_state: RandomState = None
    ) -> tuple[Any, NDArray[Any]]:
        """Draw synthetic rows; each call draws others.

        Several threads may call it at once.

        Parameters
        ----------
        n_samples : int, default=1
            How many rows.
        y : label or array-like of shape (n_samples,), optional
            The class of all rows, or of each. By default the classes to which rows were to be
            added, in those proportions.
        random_state : int, RandomState instance or None, default=None
            Equal integers give equal rows, whatever was drawn before.

        Returns
        -------
        X : {ndarray, DataFrame} of shape (n_samples, ...)
            Of the columns, or the size of images, and the dtypes that were fitted; a polars
            frame if that was one, and a pandas frame if the augmenter was loaded since.
        y : ndarray of shape (n_samples,)

        Raises
        ------
        NotFittedError
            Before `fit` or `fit_resample`, or if the latter had nothing to add.
        TypeError, ValueError
            If `n_samples` is no positive whole number, or a label not one that can be drawn.
        """
        check_is_fitted(self, "synthesizer_")
        labels = requested_labels(n_samples, y, self.synthesizer_.drawable, self._planned())
        # Of an instance, three numbers: one has 31 bits, too few for the parts of a large job.
        seed = None if random_state is None else [seed_of(random_state) for _ in range(3)]
        return inputs.as_polars(self.synthesizer_.sample(labels, seed), like=self._like), labels

    def save(self, path: StrPath) -> None:
        """Write the fitted augmenter to a file, without pickle.

        Parameters
        ----------
        path : str or Path
            Where to. An existing file is replaced once the new one is complete.

        Raises
        ------
        NotFittedError
            If nothing was learned yet.
        TypeError
            If a parameter, such as a recipe that is a function, a label or a value of the table
            cannot be saved without pickle. Callbacks are left out.
        FileNotFoundError
            If the folder does not exist.

        Notes
        -----
        The file holds up to 5,000 encoded rows of each class, which new samples start from:
        it is as confidential as the data.
        """
        check_is_fitted(self, "synthesizer_")
        augmenter_state.save(self, path)

    def export(self, path: StrPath) -> None:
        """Write a SavedModel that draws synthetic rows where TensorFlow runs, without ganaug.

        Its signature ``sample`` takes ``label`` of shape (n,) and ``seed``, an int64 of shape (),
        and returns the columns by name, or ``features``, one tensor for an array. Dates are int64
        in their unit, text is UTF-8; a missing value is NaN, an empty text or, of dates, the
        smallest int64. Equal seeds give equal rows. ``labels`` returns what can be drawn.

        Parameters
        ----------
        path : str or Path
            A folder that does not exist yet.

        Raises
        ------
        NotFittedError
            If nothing was learned yet.
        FileExistsError, FileNotFoundError
            If the path exists, or the folder that it is in does not.
        ValueError
            If the selection works on arrays only; see `ganaug.selection`.

        Notes
        -----
        As the file that `save` writes, it holds real rows.
        """
        check_is_fitted(self, "synthesizer_")
        from ganaug.sampling.export import export

        export(self.synthesizer_, path)

    @classmethod
    def load(cls, path: StrPath) -> Self:
        """Return the fitted augmenter that `save` wrote; it samples as the saved one would have.

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
        with augmenter_state.reading(path) as (document, arrays, models):
            augmenter = cls(**augmenter_state.unpack_params(document["params"]))
            augmenter._validate_params()
            augmenter._like, augmenter._kind = None, document["kind"]
            augmenter.synthesizer_ = augmenter_state.unpack_synthesizer(
                augmenter._new_synthesizer(), document, arrays, models
            )
            augmenter._describe(augmenter.synthesizer_)
            augmenter_state.unpack_fitted(augmenter, document["fitted"])
            if document["params"]["gan"] == augmenter_state.TRAINED:
                augmenter.gan = augmenter.gans_[0]
        return augmenter

    def _fit_dataset(self, dataset: tf.data.Dataset, key: Any) -> Self:
        from ganaug.data.tf_dataset import collect

        if key is not None and not isinstance(key, str | int):
            raise TypeError(
                "A dataset has its labels in its elements: y is their key where these are dicts, "
                f"and None otherwise. Received: y of type {type(key).__name__}."
            )
        return self._fit_part(*collect(dataset, key, seed_of(self.random_state)))

    def _fit_part(self, X: Any, y: Any, counts: dict[Any, int]) -> Self:
        """Fit to a part of the samples, of which there are so many by label."""
        check_classification_targets(y)
        self._like = None
        X, y, _ = self._check_X_y(X, y)
        self.sampling_strategy_ = planned_samples(
            self.sampling_strategy, counts, self._sampling_type
        )
        self._forget()
        self._learn(X, y, list(self._planned() or np.unique(y)), counts)
        return self

    def _check_X_y(self, X: Any, y: Any) -> tuple[Any, NDArray[Any], bool]:
        y, binarize_y = check_target_type(inputs.plain_labels(y), indicate_one_vs_all=True)
        self._kind = inputs.kind_of(X)
        X = inputs.check_table(X) if self._kind == "table" else inputs.check_images(X)
        validate_data(self, X=X, y=y, reset=True, skip_check_array=True)
        check_consistent_length(X, y)
        if self._kind == "table":
            warn_of_identifiers(X)
        return X, y, binarize_y

    def _fit_resample(self, X: Any, y: Any) -> tuple[Any, NDArray[Any]]:
        self._forget()
        planned = self._planned()
        added = np.repeat(np.array(list(planned), y.dtype), list(planned.values()))
        self.synthetic_mask_ = np.arange(len(y) + len(added)) >= len(y)
        self.classes_ = np.unique(y)
        if not planned:
            return X.copy(), y.copy()
        self._learn(X, y, list(planned))
        y_more = np.concatenate([y, added], dtype=y.dtype)
        return inputs.extend(X, self.synthesizer_.sample(added)), y_more

    def _forget(self) -> None:
        """Drop what an earlier fit left, which a fit without training would not replace."""
        learned = ("synthesizer_", "codec_", "gans_", "gan_", "history_", "n_iter_")
        for name in (*learned, "synthetic_mask_"):
            self.__dict__.pop(name, None)

    def _planned(self) -> dict[Any, int]:
        return {label: int(n) for label, n in self.sampling_strategy_.items() if n > 0}

    def _learn(
        self, X: Any, y: Any, labels: list[Any], counts: dict[Any, int] | None = None
    ) -> None:
        seed = seed_of(self.random_state)
        self.synthesizer_ = self._new_synthesizer().fit(X, y, labels, seed, counts)
        self._describe(self.synthesizer_)
        if self.synthesizer_.interrupted_:
            raise KeyboardInterrupt("training was interrupted; the augmenter can be used")

    def _new_synthesizer(self) -> Synthesizer:
        # A fit needs TensorFlow, and ``import ganaug`` does not.
        quiet_tensorflow()
        from ganaug.sampling.defaults import new_synthesizer

        return new_synthesizer(self.get_params(deep=False), self._kind)

    def _describe(self, synthesizer: Synthesizer) -> None:
        """Set the attributes that say what was learned and how it went."""
        self.classes_, self.codec_ = synthesizer.classes_, synthesizer.codec
        self.gans_ = synthesizer.gans_
        self.gan_ = self.gans_[0] if len(self.gans_) == 1 else None
        histories = synthesizer.histories_
        self.history_ = histories[0] if len(histories) == 1 else histories
        self.n_iter_ = max((int(gan.num_updates.numpy()) for gan in self.gans_), default=0)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.categorical = True
        tags.input_tags.three_d_array = True
        tags.input_tags.allow_nan = True
        tags.non_deterministic = False
        return tags
