"""Integer seeds from random states of scikit-learn, and for its estimators."""

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
