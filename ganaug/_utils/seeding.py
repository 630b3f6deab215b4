"""Integer seeds from random states, one for each purpose, and for estimators."""

import numpy as np
from sklearn.base import clone
from sklearn.utils import check_random_state


def seed_of(random_state):
    """Return a seed: the same for the same integer, and a new one each time for None.

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
    """Return three seeds from a random state, for one draw.

    A single seed of 31 bits is too short to be distinct in all parts of a large job.
    """
    return [seed_of(random_state) for _ in range(3)]


def stream(seed, purpose):
    """Return a random generator for one purpose, derived from a seed.

    Weights, latents, batches and augmentation all follow from one seed. They must not depend on
    the same random numbers, as they would if each seeded its own generator with it.

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
    """Derive the seed for one purpose from a seed, or None from None; see `stream`."""
    return None if seed is None else int(stream(seed, purpose).integers(2**31 - 2**16))


def seeded(estimator, seed):
    """Return a clone of an estimator with all random states, nested ones too, set to a seed.

    Parameters
    ----------
    estimator : object
        An object without `get_params` is copied deeply.
    seed : int
    """
    copy = clone(estimator, safe=False)
    if hasattr(copy, "get_params"):
        names = [name for name in copy.get_params() if name.endswith("random_state")]
        copy.set_params(**dict.fromkeys(names, seed))
    return copy
