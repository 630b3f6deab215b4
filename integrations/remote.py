"""Drawing samples on the workers of any cluster."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Hashable, Mapping
from copy import copy
from functools import lru_cache
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.utils import check_scalar
from sklearn.utils.validation import check_is_fitted

from ganaug.augmenter import GANAugmenter
from ganaug.persistence import augmenter_state, constraint_state

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# The number of augmenters that a worker keeps, since jobs with several may take turns on it.
MAX_LOADED = 4
_loading = threading.Lock()


class RemoteSampler:
    """A fitted augmenter to send to workers: small, quick to pickle, and loaded once on each.

    The rows of a part depend only on the seed and the number of the part, not on the worker that
    draws it or on how often it is drawn.

    Parameters
    ----------
    source : GANAugmenter, str, Path or bytes
        A fitted augmenter, the file that its ``save`` wrote, which all workers must be able to
        read, or the content of such a file.
    seed : int, default=0

    Raises
    ------
    NotFittedError
        If the augmenter has learned nothing.
    TypeError
        If it is none of these, or cannot be saved; see `GANAugmenter.save`.
    FileNotFoundError
        If there is no such file.
    ValueError
        If the seed is negative.

    Notes
    -----
    Workers import TensorFlow when they first draw, which takes some seconds. They must not be
    forks of a process in which TensorFlow has run. The file holds real rows: see
    `GANAugmenter.save`.

    Examples
    --------
    >>> import pickle
    >>> from sklearn.datasets import make_classification
    >>> from ganaug import GANAugmenter, RemoteSampler
    >>> X, y = make_classification(200, weights=[0.9], random_state=0)
    >>> sampler = RemoteSampler(GANAugmenter(max_iter=20).fit(X, y), seed=1)
    >>> on_a_worker = pickle.loads(pickle.dumps(sampler))
    >>> rows, labels = on_a_worker.sample(100, y=1, part=7)
    >>> bool((rows == sampler.sample(100, y=1, part=7)[0]).all())
    True
    """

    def __init__(self, source: GANAugmenter | str | Path | bytes, seed: int = 0) -> None:
        if isinstance(source, GANAugmenter):
            source = _content(source)
        elif isinstance(source, str | Path):
            source = str(Path(source).absolute())
            if not Path(source).is_file():
                raise FileNotFoundError(f"There is no file to load. Received: source={source!r}")
        elif not isinstance(source, bytes):
            raise TypeError(
                "source must be a fitted GANAugmenter, the path of its file, or the content of "
                f"that file. Received: {type(source).__name__}"
            )
        check_scalar(seed, "seed", Integral, min_val=0)
        self.source: str | bytes = source
        self.seed: int = int(seed)

    def sample(
        self,
        n_samples: int = 1,
        y: ArrayLike | None = None,
        *,
        given: Mapping[Hashable, Any] | None = None,
        part: int = 0,
    ) -> tuple[Any, NDArray[Any]]:
        """Return the synthetic rows of a part.

        Parameters
        ----------
        n_samples : int, default=1
            The number of rows.
        y : label or array-like of shape (n_samples,), optional
            The class of all rows, or of each; see `GANAugmenter.sample`.
        given : dict, optional
            Values of some columns; see `GANAugmenter.sample`.
        part : int, default=0
            The number of the part, from 0; other parts have other rows.

        Returns
        -------
        X : {ndarray, DataFrame} of shape (n_samples, ...)
        y : ndarray of shape (n_samples,)
        """
        check_scalar(part, "part", Integral, min_val=0)
        state = np.random.SeedSequence([self.seed, part]).generate_state(4)
        random_state = np.random.RandomState(state)
        return self.augmenter.sample(n_samples, y, given=given, random_state=random_state)

    @property
    def augmenter(self) -> GANAugmenter:
        """The augmenter, loaded on first use in a process."""
        stamp = None
        if isinstance(self.source, str):
            status = Path(self.source).stat()
            stamp = status.st_mtime_ns, status.st_size
        with _loading:
            return _loaded(self.source, stamp)


@lru_cache(MAX_LOADED)
def _loaded(source: str | bytes, stamp: tuple[int, int] | None) -> GANAugmenter:
    """Return an augmenter; the stamp changes when its file is replaced."""
    if isinstance(source, str):
        return GANAugmenter.load(source)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "augmenter.ganaug")
        path.write_bytes(source)
        return GANAugmenter.load(path)


def check_portable(augmenter: GANAugmenter) -> None:
    """Raise a TypeError if an augmenter cannot be sent, since parts of it are not from ganaug."""
    augmenter_state.pack_selection(augmenter.selection)
    constraint_state.check_savable(augmenter.constraints or ())


def _content(augmenter: GANAugmenter) -> bytes:
    """Return the content of an augmenter's file, without parameters that might need pickle."""
    check_is_fitted(augmenter, "synthesizer_")
    augmenter = copy(augmenter)
    augmenter.random_state, augmenter.sampling_strategy = None, "auto"
    augmenter.categorical_features, augmenter.id_columns = "auto", None
    if not isinstance(augmenter.gan, str):
        augmenter.gan = "auto"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "augmenter.ganaug")
        augmenter.save(path)
        return path.read_bytes()
