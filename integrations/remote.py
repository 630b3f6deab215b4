"""Drawing on the workers of a cluster, whatever runs them."""

import tempfile
import threading
from functools import lru_cache
from pathlib import Path

import numpy as np

from ganaug.augmenter import GANAugmenter

# Augmenters that a worker keeps: jobs of several take turns on it.
MAX_LOADED = 4
_loading = threading.Lock()


class RemoteSampler:
    """A fitted augmenter as what goes to workers: small, pickled quickly, and loaded once on each.

    What a part is made of depends on the seed and the number of the part alone: not on the
    worker that draws it, nor on how often it is drawn.

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

    def __init__(self, source, seed=0):
        if isinstance(source, GANAugmenter):
            source = _content(source)
        elif isinstance(source, str | Path):
            source = str(Path(source).resolve(strict=True))
        elif not isinstance(source, bytes):
            raise TypeError(
                "source must be a fitted GANAugmenter, the path of its file, or the content. "
                f"Received: {type(source).__name__}"
            )
        self.source, self.seed = source, int(seed)

    def sample(self, n_samples=1, y=None, *, part=0):
        """Return the synthetic rows of a part.

        Parameters
        ----------
        n_samples : int, default=1
            How many rows.
        y : label or array-like of shape (n_samples,), optional
            The class of all rows, or of each; see `GANAugmenter.sample`.
        part : int, default=0
            From 0, another one for each call whose rows are to be others.

        Returns
        -------
        X : {ndarray, DataFrame} of shape (n_samples, ...)
        y : ndarray of shape (n_samples,)
        """
        state = np.random.SeedSequence([self.seed, part]).generate_state(1)
        return self.augmenter.sample(n_samples, y, random_state=int(state[0]))

    @property
    def augmenter(self):
        """The augmenter, loaded when it is first asked for in a process."""
        with _loading:
            return _loaded(self.source)


@lru_cache(MAX_LOADED)
def _loaded(source):
    if isinstance(source, str):
        return GANAugmenter.load(source)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "augmenter.ganaug")
        path.write_bytes(source)
        return GANAugmenter.load(path)


def _content(augmenter):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "augmenter.ganaug")
        augmenter.save(path)
        return path.read_bytes()
