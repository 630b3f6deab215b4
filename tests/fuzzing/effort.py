"""How many examples there are: few and always the same in CI, more and others by hand.

``FUZZING_PROFILE=fuzzing-long python -m pytest tests/fuzzing`` tries ten times as many, each time
others, and prints how a failure is reproduced.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "fuzzing",
    max_examples=1,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "fuzzing-long",
    settings.get_profile("fuzzing"),
    max_examples=10,
    derandomize=False,
    print_blob=True,
)
PROFILE = settings.get_profile(os.environ.get("FUZZING_PROFILE", "fuzzing"))


def examples(number):
    """Return settings for so many examples, times as many as the profile says."""
    return settings(PROFILE, max_examples=number * PROFILE.max_examples)
