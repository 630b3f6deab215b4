"""Dates within TensorFlow, which has no dtype for them."""

# Days from 0000-03-01, from which this calculation counts years, to 1970-01-01.
EPOCH = 719468
ERA = 146097  # The days of 400 years.


def civil(days):
    """Return the year, month and day of int64 tensors of days since 1970-01-01.

    References
    ----------
    Hinnant, 2013, chrono-compatible low-level date algorithms,
    https://howardhinnant.github.io/date_algorithms.html
    """
    import tensorflow as tf

    shifted = days + EPOCH
    era, of_era = shifted // ERA, shifted % ERA
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // (ERA - 1)) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    # Months count from March.
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    year += 400 * era + tf.cast(month >= 10, tf.int64)
    return year, tf.where(month < 10, month + 3, month - 9), day


def first_day(year):
    """Return the days from 1970-01-01 to the first of January of years, int64 tensors."""
    before = year - 1
    return 365 * (year - 1970) + before // 4 - before // 100 + before // 400 - 477
