"""The base class of estimators that change images: warnings, files and batches."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from numbers import Integral
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from ganaug._utils.compat import Interval, StrOptions, validate_params
from ganaug._utils.processes import check_not_forked
from ganaug._utils.startup import quiet_tensorflow
from ganaug.codecs import ImageCodec
from ganaug.exceptions import TrainingWarning, warn
from ganaug.persistence import archive

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganaug.models.base import AdversarialModel
    from ganaug.training.loop import Trained, TrainingConfig
    from ganaug.types import StrPath

# Number of images to change at a time, and of their pixels, to bound memory.
AT_ONCE, PIXELS_AT_ONCE = 256, 2**20


class ImageTransformer(TransformerMixin, BaseEstimator):
    """Base class of transformers of images that train a GAN.

    A subclass has the parameters of `_parameter_constraints`. It learns the attributes below and
    those that `_fitted` names.

    Attributes
    ----------
    gan_ : AdversarialModel
    codec_ : ImageCodec
    history_ : dict
    """

    gan_: AdversarialModel
    codec_: ImageCodec
    history_: dict[str, list[float]]
    diverged_: list[int]

    _parameter_constraints = {
        "gan": [StrOptions({"auto"}), callable],
        "max_iter": [Interval(Integral, 1, None, closed="left")],
        "batch_size": [Interval(Integral, 1, None, closed="left")],
        "value_range": ["array-like", StrOptions({"auto"})],
        "early_stopping": ["boolean"],
        "n_iter_no_change": [Interval(Integral, 1, None, closed="left")],
        "callbacks": [list, tuple, None],
        "checkpoint_dir": [str, os.PathLike, None],
        "verbose": ["verbose"],
        "random_state": ["random_state"],
    }

    # Further attributes to save, which JSON can hold.
    _fitted: ClassVar[tuple[str, ...]] = ("history_", "diverged_")

    def save(self, path: StrPath) -> None:
        """Write the fitted transformer to a file, without pickle.

        Parameters
        ----------
        path : str or Path
            An existing file is replaced once the new one is complete.

        Raises
        ------
        NotFittedError
            Before `fit`.
        FileNotFoundError
            If the folder does not exist.

        TypeError
            If a parameter cannot be saved without pickle, such as a recipe of your own.

        Notes
        -----
        Callbacks and `checkpoint_dir` are not saved.
        """
        check_is_fitted(self, "gan_")
        params = self._saved_params()
        codecs = {name: codec.get_config()[0] for name, codec in self._codecs().items()}
        fitted = {name: getattr(self, name) for name in self._fitted}
        document = codecs | {"params": params, "fitted": fitted}
        archive.write(path, type(self).__name__, document, {}, [self.gan_])

    def _codecs(self) -> dict[str, ImageCodec]:
        """Return the codecs to save, by their names in the file."""
        return {"codec": self.codec_}

    def _restore_codecs(self, codecs: dict[str, ImageCodec]) -> None:
        self.codec_ = codecs["codec"]

    def _saved_params(self) -> dict[str, Any]:
        """Return the parameters in a form that JSON can hold."""
        defaults = type(self)().get_params(deep=False)
        left_out = dict.fromkeys(("callbacks", "checkpoint_dir"))
        params = self.get_params(deep=False) | left_out
        for name, value in params.items():
            try:
                params[name] = json.loads(json.dumps(value, default=archive.plain))
            except TypeError:
                raise TypeError(
                    f"A parameter cannot be saved without pickle: {name}={value!r}. Set it to the "
                    f"default before saving, set_params({name}={defaults[name]!r}): the model is "
                    "saved in any case. Or use pickle."
                ) from None
        return params

    @classmethod
    def load(cls, path: StrPath) -> Self:
        """Return the fitted transformer that `save` wrote.

        Parameters
        ----------
        path : str or Path

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If the file is not one that `save` of this class wrote, is damaged, or was saved by a
            later version.
        """
        with archive.as_load_errors(path, cls.__name__):
            document, _, models = archive.read(path, cls.__name__)
            transformer = cls(**document["params"])
            validate_params(transformer)
            for name in cls._fitted:
                setattr(transformer, name, document["fitted"][name])
            names = [name for name in document if name.endswith("codec")]
            transformer._restore_codecs(
                {name: ImageCodec.from_config(document[name], {}) for name in names}
            )
            (transformer.gan_,) = models
        return transformer

    @property
    def n_iter_(self) -> int:
        """Updates against the discriminator."""
        check_is_fitted(self, "gan_")
        return int(self.gan_.num_updates.numpy())

    def _plan(self) -> TrainingConfig:
        quiet_tensorflow()
        from ganaug.training.loop import TrainingConfig

        check_not_forked()
        return TrainingConfig(
            self.max_iter,
            self.batch_size,
            patience=self.n_iter_no_change if self.early_stopping else None,
            callbacks=tuple(self.callbacks or ()),
            verbose=int(self.verbose),
            checkpoint_dir=self.checkpoint_dir,
            max_steps_per_call=4,
        )

    def _keep(self, codec: ImageCodec, trained: Trained) -> None:
        """Set the attributes of a fitted transformer, and warn if training did not go well."""
        self.codec_ = codec
        self.gan_, self.history_, self.diverged_, interrupted = trained
        if interrupted:
            from ganaug.sampling.notices import interruption

            warn(interruption("it has"), TrainingWarning)
        if self.diverged_:
            warn(
                f"Training diverged at the evaluations {self.diverged_}: a loss, a weight or an "
                "image was not finite. It continued once from the one before, with stronger "
                "penalties, or with lower learning rates if there are none. A smaller learning "
                "rate in the recipe avoids this.",
                TrainingWarning,
            )
        if interrupted:
            raise KeyboardInterrupt("training was interrupted; the transformer can be used")

    def _changed(
        self, change: Callable[[Any], Any], codes: NDArray[Any], codec: ImageCodec
    ) -> NDArray[Any]:
        """Apply a function to batches of encoded images and return the decoded results."""
        check_not_forked()
        if not len(codes):
            return codec.decode(np.zeros((0, *codec.space_.shape)))
        pixels = math.prod(codec.space_.shape[:2])
        size = min(AT_ONCE, max(PIXELS_AT_ONCE // pixels, 1))
        parts = np.array_split(codes, -(-len(codes) // size))
        return np.concatenate([codec.decode(change(part)) for part in parts])


def check_min_images(images: Any, what: str) -> None:
    """Raise an error if there are too few images to learn from."""
    if len(images) < 2:
        raise ValueError(
            f"At least 2 images are needed to learn from. Received: {len(images)} in {what}"
        )
