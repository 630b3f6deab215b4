"""Dates of text: whatever way a column has of writing them, new ones are written alike."""

import pandas as pd
import pytest

from ganaug.tables.text_columns import Words, detect
from ganaug.tables.text_dates import Dates


def column(*cells):
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    "cells",
    [
        ["3/4/2021", "12/11/2021", ""],
        ["2021-3-4", "2021-12-31", "NA"],
        ["3/4/2021 5:06", "12/11/2021 15:06", "1/2/2021 0:00"],
        ["3/4/2021 05:06:07", "12/11/2021 15:06:00"],
        ["03/04/2021 05:06 PM", "12/11/2021 12:06 AM"],
        ["3/4/2021 5:06 PM", "12/11/2021 12:06 AM"],
        ["2021-03-04T05:06:07+02:00", "2021-12-31T23:59:59+02:00", "null"],
        ["2021-03-04 05:06:07 -0330", "2021-12-31 23:59:59 -0330"],
        ["2021-03-04 05:06:07+02", "2021-12-31 23:59:59+02"],
        ["2021-03-04T05:06:07Z", "2021-12-31T23:59:59Z", ""],
        ["2021-03-04 05:06:07 UTC", "2021-12-31 23:59:59 UTC"],
        ["2021-03-04T05:06:07.120Z", "2021-12-31T23:59:59.000Z", ""],
        ["2021-03-04 05:06:07.1", "2021-12-31 23:59:59.125"],
        ["2021-03-04T05:06:07.1234567", "2021-12-31T23:59:59.0000001", "NA"],
        ["2021-03-04T05:06:07.123456789+02:00"],
        ["9999-12-31", "1000-01-01"],
    ],
)
def test_dates_are_written_as_they_were(cells):
    text = column(*cells)
    form = detect(text)
    assert isinstance(form, Dates)
    values = form.parse(text)
    assert str(values.dtype).startswith("datetime64")
    assert form.render(values).tolist() == cells


def test_the_end_of_time_west_of_greenwich():
    """In UTC it is in the year 10000, which pandas 2 does not have: the column is text there."""
    text = column("2021-03-04T05:06:07-05:00", "9999-12-31T23:59:59-05:00")
    form = detect(text)
    assert form.render(form.parse(text)).tolist() == text.tolist()


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (["3/14/2021", "4/15/2021"], "1/2/2021"),
        (["12/11/2021", "10/31/2021"], "01/02/2021"),
        (["2021-3-14 15:06"], "2021-1-2 3:04"),
        (["2021-3-14 05:06"], "2021-1-2 03:04"),
        (["03/04/2021", "3/4/2021"], "1/2/2021"),
        (["14.03.2021"], "02.01.2021"),
        (["04.03.2021"], "02.01.2021"),
    ],
)
def test_leading_zeros_are_those_of_the_column(cells, written):
    new = pd.Series([pd.Timestamp("2021-01-02 03:04:05")])
    assert detect(column(*cells)).render(new).tolist() == [written]


def test_offsets_are_read_in_utc_and_written_in_the_commonest():
    text = column(
        "2021-03-04T05:06:07+01:00",
        "2021-07-04T05:06:07+02:00",
        "2021-08-04T05:06:07+02:00",
        "2021-08-04T05:06:07Z",
    )
    form = detect(text)
    values = form.parse(text)
    assert values[:2].tolist() == [pd.Timestamp("2021-03-04 04:06:07"), values[1]]
    assert form.render(values).tolist() == [
        "2021-03-04T06:06:07+02:00",
        "2021-07-04T05:06:07+02:00",
        "2021-08-04T05:06:07+02:00",
        "2021-08-04T07:06:07+02:00",
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ["2021-03-04", "2021-02-30"],
        ["2021-03-04T24:00:00"],
        ["2021-03-04T05:06:07+24:00"],
        ["2021-03-04 05:06:07 CET"],
        ["2021-03-04T05:06:07+02:00", "2021-03-04T05:06:07"],
        ["2021-03-04 05:06:07", "2021-03-04 05:06:07.5"],
        ["0001-01-01", "2021-03-04"],
        ["1600-01-01 00:00:00.123456789"],
        ["2021-03-04 %d", "2021-03-04 ~"],
        ["2021-03-04", "04/03/2021"],
        [
            "\u0662\u0660\u0662\u0661-\u0660\u0663-\u0660\u0664",
        ],
        ["2021-03-04", "\uff12\uff10\uff12\uff11-\uff10\uff13-\uff10\uff14"],
    ],
)
def test_what_is_not_one_kind_of_date_is_words(cells):
    text = column(*cells)
    form = detect(text)
    assert form == Words()
    assert form.render(form.parse(text)).tolist() == cells
