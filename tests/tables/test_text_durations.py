"""Durations of text: whatever way a column has of writing them, new ones are written alike."""

import numpy as np
import pandas as pd
import pytest

from ganaug.tables.text_columns import Words, detect
from ganaug.tables.text_dates import Dates
from ganaug.tables.text_durations import WrittenDurations
from ganaug.tables.text_numbers import WrittenNumbers


def column(*cells):
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("cells", "seconds"),
    [
        (["44:46:05", "02:03:04", ""], 161165),
        (["144:46:05", "2:03:04"], 521165),
        (["25:00:00.50", "00:00:00.25", "-00:30:00.00"], 90000.5),
        (["25:00:00,5", "00:00:01,0"], 90000.5),
        (["12:34.5", "99:01.0"], 754.5),
        (["62:03", "09:15"], 3723),
        (["1 days 02:03:04", "0 days 00:00:00", "NA"], 93784),
        (["-1 days +23:00:00", "10 days 00:00:01"], -3600),
        (["0 days 00:00:01.500000", "0 days 00:00:02"], 1.5),
        (["0 days 00:00:00.000001500", "1 days 00:00:00"], 1.5e-6),
        (["PT1H30M", "PT45M", "PT2H", "PT0S"], 5400),
        (["P1DT2H", "PT5M", "P3D", "-PT30.5S"], 93600),
        (["P0DT0H1M13S", "P10DT0H0M0S"], 73),
        (["PT90M", "PT100M"], 5400),
        (["1h 30m", "45m", "2h", "0m"], 5400),
        (["1h30m", "45m", "2h"], 5400),
        (["1 h 5 min", "-3 h 45 min", "0 h 0 min"], 3900),
        (["1h 05m", "12h 30m"], 3900),
        (["1d 2h 3m 4s", "2d 4s", "5m"], 93784),
        (["1h22m03s", "2h00m59s"], 4923),
        (["1 days 2 hours", "3 days"], 93600),
    ],
)
def test_durations_are_written_as_they_were(cells, seconds):
    text = column(*cells)
    form = detect(text)
    assert isinstance(form, WrittenDurations)
    values = form.parse(text)
    assert values[0] == pd.Timedelta(round(seconds * 10**9), "ns")
    assert form.render(values).tolist() == cells
    assert form.parse(column("many", cells[0])).isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["4:46:05", "23:59:59"], Dates),
        (["10:22", "23:05"], Dates),
        (["90 min", "30 min"], WrittenNumbers),
        (["3h", "5h"], WrittenNumbers),
        (["25:23", "21:15"], Words),
        (["25:9", "21:15"], Words),
        (["44:66:05", "12:00:00"], Words),
        (["1h 90m", "2h 5m"], Words),
        (["P5M", "PT1H"], Words),
        (["1h 30m", "many"], Words),
        (["99999999999 days 02:03:04"], Words),
        (["3 m 5", "4 m 5"], Words),
        (["PT", "PT1H"], Words),
        (["mins", "days"], Words),
    ],
)
def test_what_may_be_something_else_is_no_duration(cells, kind):
    assert isinstance(detect(column(*cells)), kind)


def test_new_durations_are_rounded_as_the_column_is():
    values = pd.Series(np.array([-1, 59_999_999, -3_600_000_000, "NaT"], dtype="m8[us]"))
    assert detect(column("1h 30m", "45m")).render(values).tolist() == ["0m", "0m", "-1h", ""]
    assert detect(column("PT1H30M", "PT45M")).render(values).tolist()[:2] == ["PT0S", "PT0S"]
    assert detect(column("44:46:05")).render(values).tolist() == [
        *("00:00:00", "00:00:59", "-01:00:00", "")
    ]
