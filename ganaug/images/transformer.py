"""What estimators that change images share: seeds, warnings and files."""

from __future__ import annotations

import os
from collections.abc import Callable
from numbers import Integral, Number
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
    from ganaug.training.loop import TrainingConfig
    from ganaug.types import StrPath

# Images changed at a time: bounds the memory.
AT_ONCE = 256


class ImageTransformer(TransformerMixin, BaseEstimator):
    """A transformer of images that learns by a GAN.

    A subclass has the parameters of `_parameter_constraints`, and learns the attributes below,
    and what `_fitted` names.

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
            Where to. An existing file is replaced once the new one is complete.

        Raises
        ------
        NotFittedError
            If nothing was learned yet.
        FileNotFoundError
            If the folder does not exist.

        Notes
        -----
        Of the parameters, numbers and names are kept; instead of functions and other objects,
        such as callbacks, the loaded transformer has the defaults.
        """
        check_is_fitted(self, "gan_")
        defaults = type(self)().get_params(deep=False)
        params = {
            name: value if isinstance(value, (str, Number)) else defaults[name]
            for name, value in (self.get_params(deep=False) | {"checkpoint_dir": None}).items()
        }
        config, arrays = self.codec_.get_config()
        fitted = {name: getattr(self, name) for name in self._fitted}
        document = {"params": params, "codec": config, "fitted": fitted}
        archive.write(path, type(self).__name__, document, arrays, [self.gan_])

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
            document, arrays, models = archive.read(path, cls.__name__)
            transformer = cls(**document["params"])
            validate_params(transformer)
            for name in cls._fitted:
                setattr(transformer, name, document["fitted"][name])
            transformer.codec_ = ImageCodec.from_config(document["codec"], arrays)
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
        )

    def _warn(self, interrupted: bool) -> None:
        if interrupted:
            from ganaug.sampling.notices import interruption

            warn(interruption("it has"), TrainingWarning)
        if self.diverged_:
            warn(
                f"Training diverged at the checks {self.diverged_}: a loss, a weight or an image "
                "was not finite. It went on from the one before, once, with stronger penalties, "
                "or lower learning rates where there are none. A smaller learning rate in the "
                "recipe avoids this.",
                TrainingWarning,
            )
        if interrupted:
            raise KeyboardInterrupt("training was interrupted; the transformer can be used")

    def _changed(self, change: Callable[[Any], Any], codes: NDArray[np.float32]) -> NDArray[Any]:
        """Return decoded images, for a function of a batch of codes."""
        check_not_forked()
        parts = np.array_split(codes, max(-(-len(codes) // AT_ONCE), 1))
        return np.concatenate([self.codec_.decode(change(part)) for part in parts])


def few(images: Any, what: str) -> None:
    """Raise if there are too few images to learn from."""
    if len(images) < 2:
        raise ValueError(
            "One image says nothing about others: at least 2 are needed. "
            f"Received: {len(images)} in {what}"
        )
