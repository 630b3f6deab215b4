"""Dates of text: whatever way a column has of writing them, new ones are written alike."""

import email.utils

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
        ["26 Jul 2019", "05 May 2020", ""],
        ["26 JUL 2019", "5 MAY 2020"],
        ["26Jul2019", "05Mar2020"],
        ["26-jul-2019", "05-mar-2020"],
        ["September 26, 2019", "May 5, 2020"],
        ["JULY 26 2019", "MAY 05 2020"],
        ["Jul 26, 2019, 10:22", "Mar 5, 2020, 0:05"],
        ["5 March 2020", "26 July 2019"],
        ["5 May 2020", "26 May 2019"],
        ["26/Jul/2019:10:22:01 +0200", "01/Mar/2020:23:59:59 +0200"],
        ["Fri, 26 Jul 2019", "Sat, 27 Jul 2019"],
        ["Friday, July 26, 2019", "Thursday, March 5, 2020"],
        ["FRI 26-JUL-2019 10:22 PM"],
        ["Fri 2019-07-26", "Thu 2020-03-05"],
        ["Fri Jul 26 10:22:01 2019", "Fri Jul  5 00:00:00 2019"],
        ["Fri Jul 26 10:22:01 2019", "Fri Jul 05 00:00:00 2019"],
        ["Fri Jul 26 10:22:01 +0000 2019"],
        ["Fri, 26 Jul 2019 10:22:01 +0200", "Thu, 05 Mar 2020 00:00:00 +0200"],
        ["Fri, 26 Jul 2019 10:22:01 GMT", "Thu, 05 Mar 2020 00:00:00 GMT"],
        ["2019-Jul-26 10:22:01.25", "2020-May-01 00:00:00.50"],
        ["July 2019", "May 2020"],
        ["JUL-2019", "MAR-2020"],
        ["2019 July", "2020 August"],
        ["26.07.19", "01.12.68", "31.12.69", ""],
        ["07/26/19", "12/01/68"],
        ["7/26/19 5:06 PM", "12/1/19 12:30 AM"],
        ["26/07/19", "01/12/99"],
        ["26-07-19", "01-12-18"],
        ["19-07-26 10:22:01", "20-12-01 23:59:59"],
        ["26-Jul-19", "05-Mar-20"],
        ["26 JUL 69", "05 MAR 68"],
        ["Fri, 26 Jul 19 10:22:01 +0200"],
        ["Jul-19", "Mar-20"],
        ["26.07.2019, 10:22", "01.12.2018, 00:00"],
        ["2019.07.26 10:22", "2018.12.01 00:00"],
        ["20190726T102201", "20181201T000000"],
        ["20190726T102201.5Z", "20181201T000000.0Z"],
        ["20190726T1022+0200", "20181201T0000+0200"],
        ["20190726 102201", "20181201 000000"],
        ["2019-W30-5", "2018-W01-1"],
        ["2020-W53", "2018-W01"],
        ["2019W301", "2018W017"],
        ["Q3 2019", "Q4 2020", ""],
        ["2019Q3", "2020Q4"],
        ["2019-Q3", "2020-Q1"],
        ["Q3/19", "Q1/68"],
        ["10h22", "9h05"],
        ["10:22 am", "2:05 pm", "12:00 am"],
        ["10:22am", "02:05pm"],
        ["10:22 a.m.", "2:05 p.m."],
        ["10 am", "2 pm", "12 pm"],
        ["10AM", "2PM"],
        ["2019-07-26 10:22:01,123", "2018-12-01 00:00:00,000"],
        ["July 26, 2019 10 a.m."],
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
        ["Thu, 26 Jul 2019"],
        ["Sat, 01 Jul 19"],
        ["31 Jun 2019"],
        ["26 Jul 2019", "26 jul 2019"],
        ["26 Jul 2019", "26 July 2019"],
        ["26 Juli 2019"],
        ["26 Sept 2019"],
        ["26 jUL 2019"],
        ["Juliet 26, 2019"],
        ["Room 26, 2019"],
        ["May", "March"],
        ["1.10.12", "1.11.10"],
        ["10.11.12", "10.11.40", "10.31.12"],
        ["12-34-56"],
        ["07/19"],
        ["26 Jul 1"],
        ["20190726T246101"],
        ["2019-W53", "2020-W53"],
        ["2019-W00", "2019-W01"],
        ["Q5 2019", "Q1 2019"],
        ["10:22 am", "13:22 pm"],
        ["13 pm", "9 am"],
        ["10:22 am", "10:22 PM"],
        ["2019-207", "2019-001"],
        ["3/4", "1/2"],
        ["10h62"],
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


@pytest.mark.parametrize(
    ("style", "names"),
    [
        ("%a %b", ["Mon Jan", "Sun Dec"]),
        ("%^A %_B", ["MONDAY january", "SUNDAY december"]),
    ],
)
def test_names_are_english_ones(style, names):
    """They are not those of the locale, which `strftime` takes."""
    dates = pd.Series(pd.to_datetime(["2024-01-01", "2024-12-01"]))
    assert Dates(style).render(dates).tolist() == names


def test_weekdays_of_new_dates_are_right():
    form = detect(column("Fri, 26 Jul 2019", "Sat, 27 Jul 2019"))
    days = pd.Series(pd.date_range("1999-12-25", periods=100))
    expected = days.map(lambda date: email.utils.format_datetime(date)[:16])
    assert form.render(days).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("01.02.69", "1969-02-01"),
        ("01.02.68", "2068-02-01"),
        ("01.02.00", "2000-02-01"),
        ("Mon, 01 Jul 19", "2019-07-01"),
        ("Tue, 01 Jul 19", "1919-07-01"),
    ],
)
def test_two_digits_are_a_year_of_strptime_if_the_weekday_agrees(cell, date):
    text = column(cell)
    assert detect(text).parse(text).tolist() == [pd.Timestamp(date)]


@pytest.mark.parametrize(
    ("first", "last"),
    [("1960-01-01", "2001-12-31"), ("1925-06-01", "2005-01-01"), ("1990-01-01", "2075-01-01")],
)
def test_years_of_two_digits_stay_together(first, last):
    days = pd.Series(pd.date_range(first, last, freq="45D"))
    text = days.dt.strftime("%m/%d/%y").astype("str")
    form = detect(text)
    assert form.parse(text).tolist() == days.tolist()
    assert form.render(days).tolist() == text.tolist()


def test_leap_days_of_2000_stay_dates_in_a_century_that_ends_later():
    text = column("29/02/00", *(f"01/03/{year}" for year in range(10, 76)))
    years = detect(text).parse(text).dt.year
    assert years.tolist() == [2000, *range(2010, 2076)]


def test_dates_beyond_two_digits_stay_in_their_century():
    form = detect(column("26.07.19", "01.12.68"))
    dates = pd.Series(pd.to_datetime(["1968-12-31", "2069-01-01", "2200-05-05", "1970-02-03"]))
    assert form.render(dates).tolist() == ["01.01.69", "31.12.68", "31.12.68", "03.02.70"]


def test_what_varies_less_is_the_year():
    days = pd.date_range("2017-01-01", periods=1000)
    for style in ("%y-%m-%d", "%d-%m-%y", "%m-%d-%y"):
        text = pd.Series(days.strftime(style), dtype="str")
        assert detect(text).parse(text).tolist() == days.tolist()
