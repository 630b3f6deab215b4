"""Whole numbers out of what scikit-learn takes for a random state, and into its estimators."""

import numpy as np
from sklearn.base import clone
from sklearn.utils import check_random_state


def seed_of(random_state):
    """Return a seed: equal for equal integers, and another one each time for None.

    Parameters
    ----------
    random_state : int, RandomState instance or None
        Of an instance the next number is taken.
    """
    # Without one, scikit-learn would take the next number of NumPy's global state.
    if random_state is None:
        return int(np.random.SeedSequence().generate_state(1)[0] >> 2)
    return int(check_random_state(random_state).randint(2**31 - 2**16))


def seeded(estimator, seed):
    """Return a clone of an estimator in which all random states, of its parts too, are a seed.

    Parameters
    ----------
    estimator : object
        One without parameters comes back as it is, or as a copy.
    seed : int
    """
    copy = clone(estimator, safe=False)
    if hasattr(copy, "get_params"):
        names = [name for name in copy.get_params() if name.endswith("random_state")]
        copy.set_params(**dict.fromkeys(names, seed))
    return copy
