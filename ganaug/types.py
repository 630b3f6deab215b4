"""Types for annotations of public functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, TypeAlias

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    import numpy as np
    import tensorflow as tf
    from numpy.typing import ArrayLike, NDArray
    from scipy import sparse

    from ganaug.models.base import AdversarialModel
    from ganaug.space import Space

# Aliases are strings if their types would have to be imported. Data frames are array-like.
StrPath: TypeAlias = "str | os.PathLike[str]"
Samples: TypeAlias = "ArrayLike | sparse.spmatrix | sparse.sparray"
LabelledSamples: TypeAlias = "tuple[Samples, ArrayLike]"
ColumnNames: TypeAlias = "ArrayLike | Callable[[Any], ArrayLike]"
RandomState: TypeAlias = "int | np.random.RandomState | None"
Condition: TypeAlias = "ArrayLike | Mapping[str, ArrayLike]"
Distribution: TypeAlias = "Mapping[Any, float] | Sequence[float] | NDArray[np.floating]"
TargetDistribution: TypeAlias = "Literal['auto', 'balanced'] | float | Distribution"
Strategy: TypeAlias = (
    Literal["auto", "all", "minority", "not minority", "not majority"]
    | float
    | dict[Any, int]
    | Callable[[Any], dict[Any, int]]
)
# Scorers, like those that `sklearn.model_selection.cross_validate` takes.
Scoring: TypeAlias = "str | Callable[..., float] | Sequence[str] | Mapping[str, Any] | None"
# Maps images to features of shape (n, d).
Extractor: TypeAlias = "Callable[[ArrayLike], NDArray[np.float32]]"
# Maps candidates, a number of samples and a seed to the indices of those to keep.
Selector: TypeAlias = "Callable[[NDArray[Any], int, int], NDArray[np.intp]]"
# Maps candidates, their labels, the number of samples of each class and a seed to such indices.
GraphSelector: TypeAlias = "Callable[[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor], tf.Tensor]"
# Maps real and fake samples and their condition to a scalar.
Term: TypeAlias = Callable[[Any, Any, Any], Any]


class Recipe(Protocol):
    """A function that returns a compiled model, such as those of `ganaug.recipes`."""

    def __call__(
        self, space: Space, num_classes: int, /, *, seed: int | None = None
    ) -> AdversarialModel: ...


class Codec(Protocol):
    """An object that encodes samples for a GAN, such as those of `ganaug.codecs`."""

    kind: str

    def fit(self, X: Any, y: Any = None, /) -> Self: ...

    def encode(self, X: Any, /) -> NDArray[np.float32]: ...

    def decode(self, codes: Any, seed: Any = None, rare: Any = None, /) -> Any: ...


class Sampler(Protocol):
    """A sampler of imbalanced-learn, or another object with its method."""

    def fit_resample(self, X: Any, y: Any, /) -> tuple[Any, Any]: ...


class Predictor(Protocol):
    """A classifier or regressor of scikit-learn."""

    def fit(self, X: Any, y: Any, /) -> Any: ...

    def predict(self, X: Any, /) -> Any: ...


class Classifier(Protocol):
    """A classifier of scikit-learn that predicts probabilities."""

    def fit(self, X: Any, y: Any, /) -> Any: ...

    def predict_proba(self, X: Any, /) -> Any: ...


class Splitter(Protocol):
    """A splitter of scikit-learn, such as `sklearn.model_selection.StratifiedKFold`."""

    def split(self, X: Any, y: Any, /) -> Iterable[tuple[Any, Any]]: ...
