"""Text that a graph writes is the same as that of pandas, beyond the range of the column, too."""

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from ganaug.codecs.tabular.written import (
    written_dates,
    written_durations,
    written_magnitudes,
    written_numbers,
)
from ganaug.tables.text_columns import detect

RNG = np.random.default_rng(0)
# From the year 1700 to 2240.
SECONDS = RNG.integers(-(2**33), 2**33, 300)

DATES = [
    ["26.07.19", "01.12.68"],
    ["Fri, 26 Jul 19 10:22:01 +0200"],
    ["FRIDAY 5-JUL-2019 5:22 PM", "TUESDAY 23-JUL-2019 5:22 PM"],
    ["Fri Jul 26 10:22:01 2019", "Fri Jul  5 00:00:00 2019"],
    ["2019-W30-5"],
    ["Q3 2019"],
    ["5 p.m.", "10 a.m."],
    ["20190726T102201"],
    ["2021-03-04T05:06:07.1234567", "2021-12-31T23:59:59.0000001"],
]


@pytest.mark.parametrize("cells", DATES, ids=lambda cells: cells[0])
def test_a_graph_writes_dates_as_pandas_does(cells):
    style = detect(pd.Series(cells, dtype="str"))
    dates = pd.Series(SECONDS.astype("M8[s]")).astype(f"M8[{style.unit}]")
    write = tf.function(written_dates)
    written = write(tf.constant(dates.to_numpy("int64")), style, style.unit)
    assert [text.decode() for text in written.numpy()] == style.render(dates).tolist()


DURATIONS = [
    ["44:46:05", "02:03:04"],
    ["12:34.5", "99:01.0"],
    ["-1 days +23:00:00", "10 days 00:00:01.500000"],
    ["P1DT2H", "PT5M", "-PT30.5S"],
    ["1h 30m", "45m", "0m"],
    ["1 h 5 min", "3 h 45 min"],
]


@pytest.mark.parametrize("cells", DURATIONS, ids=lambda cells: cells[0])
def test_a_graph_writes_durations_as_pandas_does(cells):
    style = detect(pd.Series(cells, dtype="str"))
    ticks = np.r_[0, -1, 1, 3600 * 10**6, RNG.integers(-(2**38), 2**38, 300)]
    durations = pd.Series(ticks.astype("m8[us]")).astype(f"m8[{style.unit}]")
    write = tf.function(written_durations)
    written = write(tf.constant(durations.to_numpy("int64")), style, style.unit)
    assert [text.decode() for text in written.numpy()] == style.render(durations).tolist()


def as_pandas_does(write, cells, numbers):
    style = detect(pd.Series(cells, dtype="str"))
    written = tf.function(write)(tf.constant(numbers), style)
    return [text.decode() for text in written.numpy()] == style.render(pd.Series(numbers)).tolist()


@pytest.mark.parametrize(
    "cells", [["\u22125", "3"], ["1,00,000"], ["+0.5", "-3.0"], ["(1,234.5)"]]
)
def test_a_graph_writes_numbers_as_pandas_does(cells):
    numbers = np.r_[0.0, RNG.normal(size=300) * 10.0 ** RNG.integers(-3, 14, 300)]
    assert as_pandas_does(written_numbers, cells, numbers)


@pytest.mark.parametrize("cells", [["950", "1.2k", "3.4M"], ["$1.25K", "$1.00B"]])
def test_a_graph_writes_magnitudes_as_pandas_does(cells):
    exact = [999.4, 999.5, 999_940, 999_960, 1e6]
    numbers = np.r_[exact, RNG.normal(size=300) * 10.0 ** RNG.integers(0, 11, 300)]
    assert as_pandas_does(written_magnitudes, cells, numbers)
