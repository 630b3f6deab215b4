"""Profiles of Hypothesis, which set the number of examples.

The quick tier tries a quarter of the examples, the nightly tier all of them; both are the same in
each run.
``FUZZING_PROFILE=fuzzing-long python -m pytest tests/fuzzing`` tries ten times as many, each time
others, and prints how a failure is reproduced.
"""

import os

from hypothesis import HealthCheck, settings

# The profiles, each with the share of the examples that it tries.
SHARES = {"fuzzing": 0.25, "fuzzing-nightly": 1, "fuzzing-long": 10}
NAME = os.environ.get("FUZZING_PROFILE", "fuzzing")
LONG = NAME == "fuzzing-long"


def examples(number):
    """Return settings for that share of so many examples which the profile tries."""
    return settings(
        max_examples=max(1, round(number * SHARES[NAME])),
        deadline=None,
        database=None,
        derandomize=not LONG,
        print_blob=LONG,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
