"""The base class of transformers that train a GAN: warnings, files and training."""

from __future__ import annotations

import json
import os
from numbers import Integral
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from ganaug._utils.compat import Interval, StrOptions, validate_params
from ganaug._utils.parameter_hints import HintedParameters
from ganaug._utils.processes import check_not_forked
from ganaug._utils.startup import quiet_tensorflow
from ganaug.exceptions import TrainingWarning, warn
from ganaug.persistence import archive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ganaug.models.base import AdversarialModel
    from ganaug.training.loop import Trained, TrainingConfig
    from ganaug.types import StrPath


class GANTransformer(HintedParameters, TransformerMixin, BaseEstimator):
    """Base class of transformers that train a GAN.

    A subclass has the parameters of `_parameter_constraints`. Its `fit` sets the attributes below
    and those named in `_fitted`. It defines `_codec_class`, and extends `_codecs` and
    `_restore_codecs` if it has more codecs than `codec_`.

    Attributes
    ----------
    gan_ : AdversarialModel
    history_ : dict
    diverged_ : list of int
    """

    gan_: AdversarialModel
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

    # The class of the codecs.
    _codec_class: ClassVar[Any]
    # Fitted attributes to save, which JSON can hold.
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
        arrays: dict[str, NDArray[Any]] = {}
        document = {"params": params, "fitted": self._packed_fitted(arrays)}
        for name, codec in self._codecs().items():
            document[name], learned = codec.get_config()
            arrays |= {f"{name}/{key}": array for key, array in learned.items()}
        archive.write(path, type(self).__name__, document, arrays, [self.gan_])

    def _codecs(self) -> dict[str, Any]:
        """Return the codecs to save, by their names in the file."""
        return {"codec": self.codec_}

    def _restore_codecs(self, codecs: dict[str, Any]) -> None:
        self.codec_ = codecs["codec"]

    def _packed_fitted(self, arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
        """Return fitted attributes in a form that JSON can hold, and add others to arrays."""
        return {name: getattr(self, name) for name in self._fitted if hasattr(self, name)}

    def _restore_fitted(self, packed: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
        for name in packed.keys() & {*self._fitted}:
            setattr(self, name, packed[name])

    def _saved_params(self) -> dict[str, Any]:
        """Return the parameters in a form that JSON can hold."""
        defaults = type(self)().get_params(deep=False)
        left_out = dict.fromkeys(("callbacks", "checkpoint_dir"))
        params = self._packed_params() | left_out
        for name, value in params.items():
            try:
                params[name] = json.loads(json.dumps(value, default=archive.plain))
            except TypeError:
                raise TypeError(
                    f"A parameter cannot be saved without pickle: {name}={value!r}. Set it to the "
                    f"default before saving, set_params({name}={defaults[name]!r}): the trained "
                    "model is saved either way. Or use pickle."
                ) from None
        return params

    def _packed_params(self) -> dict[str, Any]:
        return self.get_params(deep=False)

    @classmethod
    def _unpacked_params(cls, packed: dict[str, Any]) -> dict[str, Any]:
        return packed

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
            transformer = cls(**cls._unpacked_params(document["params"]))
            validate_params(transformer)
            transformer._restore_fitted(document["fitted"], arrays)
            names = [name for name in document if name.endswith("codec")]
            transformer._restore_codecs(
                {name: cls._loaded_codec(name, document, arrays) for name in names}
            )
            (transformer.gan_,) = models
        return transformer

    @classmethod
    def _loaded_codec(
        cls, name: str, document: dict[str, Any], arrays: Mapping[str, NDArray[Any]]
    ) -> Any:
        own = {
            k.removeprefix(f"{name}/"): v for k, v in arrays.items() if k.startswith(f"{name}/")
        }
        return cls._codec_class.from_config(document[name], own)

    @property
    def n_iter_(self) -> int:
        """Number of adversarial updates."""
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

    def _keep(self, codec: Any, trained: Trained) -> None:
        """Set the attributes of a fitted transformer, and warn if training did not go well."""
        self.codec_ = codec
        self.gan_, self.history_, self.diverged_, interrupted = trained
        if interrupted:
            from ganaug.sampling.notices import interruption

            warn(interruption("it has"), TrainingWarning)
        if self.diverged_:
            warn(
                f"Training diverged at the evaluations {self.diverged_}: a loss, a weight or a "
                "sample was not finite. It was resumed once from the evaluation before, with "
                "stronger penalties, or with lower learning rates if there are none. A smaller "
                "learning rate in the recipe avoids this.",
                TrainingWarning,
            )
        if interrupted:
            raise KeyboardInterrupt("training was interrupted; the transformer can be used")
