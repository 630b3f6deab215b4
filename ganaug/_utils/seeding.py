"""Integer seeds from random states, for each of their purposes, and for estimators."""

import numpy as np
from sklearn.base import clone
from sklearn.utils import check_random_state


def seed_of(random_state):
    """Return a seed: equal for equal integers, and a new one each time for None.

    Parameters
    ----------
    random_state : int, RandomState instance or None
        The next number is taken from an instance.
    """
    # For None, scikit-learn would take the next number of NumPy's global state.
    if random_state is None:
        return int(np.random.SeedSequence().generate_state(1)[0] >> 2)
    return int(check_random_state(random_state).randint(2**31 - 2**16))


def words_of(random_state):
    """Return three seeds of a random state, for a draw.

    One word of 31 bits is too few for distinct seeds in all parts of a large job.
    """
    return [seed_of(random_state) for _ in range(3)]


def stream(seed, purpose):
    """Return the random generator of one purpose of a seed.

    Weights, latents, batches and augmentation all follow from one seed. They must not be functions
    of the same random numbers, as they would be if each began its own generator with that seed.

    Parameters
    ----------
    seed : int or None
        None for unpredictable numbers.
    purpose : str
        A name, such as "latents". Equal seeds and purposes give equal numbers.

    Returns
    -------
    numpy.random.Generator
    """
    return np.random.default_rng(None if seed is None else [seed, *purpose.encode()])


def derive(seed, purpose):
    """Return the seed of one purpose of a seed, or None for None; see `stream`."""
    return None if seed is None else int(stream(seed, purpose).integers(2**31 - 2**16))


def seeded(estimator, seed):
    """Return a clone of an estimator with all random states, of nested parts too, set to a seed.

    Parameters
    ----------
    estimator : object
        An object without parameters is returned itself or as a copy.
    seed : int
    """
    copy = clone(estimator, safe=False)
    if hasattr(copy, "get_params"):
        names = [name for name in copy.get_params() if name.endswith("random_state")]
        copy.set_params(**dict.fromkeys(names, seed))
    return copy
