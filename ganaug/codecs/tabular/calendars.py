"""Dates that follow a calendar: first or last days of months, or certain days of the week.

Days are int64 since 1970-01-01.
"""

from math import comb

import numpy as np

# A pattern counts as a rule if random days would follow it with less than this probability.
CHANCE = 1e-3
# Every month has at least so many days.
SHORTEST_MONTH = 28
FIRST_WEEKDAY = 3  # 1970-01-01 was a Thursday.


def calendar_days(days):
    """Return all days, from first to last, of the calendar that the days follow, or None.

    Parameters
    ----------
    days : ndarray of shape (n_distinct,), int64
        Sorted.
    """
    return _days_of_months(days) if _keeps_months(days) else _days_of_weeks(days)


def first_days(months):
    """Return the first days of months, int64 since 1970-01."""
    return months.view("M8[M]").astype("M8[D]").view("int64")


def months_of(days):
    """Return the months of days, int64 since 1970-01."""
    return days.view("M8[D]").astype("M8[M]").view("int64")


def chance_step(gaps):
    """Return the greatest common divisor of int64 gaps, or 1 if it may be due to chance."""
    step = int(np.gcd.reduce(gaps))
    surprising = step > 1 and float(step) ** (1 - len(gaps)) < CHANCE
    return step if surprising else 1


def _from_end(days):
    return first_days(months_of(days) + 1) - days


def _keeps_months(days):
    if len(days) < 3:
        return False
    from_start = days - first_days(months_of(days))
    same_day = np.ptp(from_start) == 0 and from_start[0] < SHORTEST_MONTH
    return bool(same_day or np.ptp(_from_end(days)) == 0)


def _days_of_months(days):
    months = months_of(days)
    step = chance_step(np.diff(months))
    every = np.arange(months[0], months[-1] + 1, step)
    if np.ptp(_from_end(days)) == 0:
        return first_days(every + 1) - _from_end(days[:1])
    return first_days(every) + (days[0] - first_days(months[:1]))


def _days_of_weeks(days):
    weekdays = np.unique((days + FIRST_WEEKDAY) % 7)
    kept = len(weekdays)
    if comb(7, kept) * (kept / 7) ** len(days) >= CHANCE:
        return None
    every = np.arange(days[0], days[-1] + 1)
    return every[np.isin((every + FIRST_WEEKDAY) % 7, weekdays)]
