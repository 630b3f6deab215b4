"""Numbers of text: whatever way a column has of writing them, new ones are written alike."""

import numpy as np
import pandas as pd
import pytest

from ganaug.tables.text_columns import PlainDecimals, PlainIntegers, Words, detect
from ganaug.tables.text_magnitudes import Magnitudes
from ganaug.tables.text_numbers import WrittenNumbers


def column(*cells):
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["\u22125", "3", ""], -5),
        (["\u2212$1,234.50", "$2.00"], -1234.5),
        (["5\u2212", "3"], -5),
        (["5-", "3"], -5),
        (["(1,234.50)", "3.00"], -1234.5),
        (["1\u2009234,5", "1\u2009000\u2009000,0"], 1234.5),
        (["1\u202f234", "1\u202f000\u202f000"], 1234),
        (["+5", "-3", "+12"], 5),
        (["+0.5", "-3.0", "NA"], 0.5),
        (["1,00,000", "12,34,56,789", "999"], 100_000),
        (["\u20b9 1,00,000.50", "\u20b9 5,000.00"], 100_000.5),
        (["1'000.50", "20.00"], 1000.5),
        (["50\u00a0%", "3\u00a0%"], 50),
        (["50\u2009%", "3\u2009%"], 50),
    ],
)
def test_numbers_are_written_as_they_were(cells, first):
    text = column(*cells)
    form = detect(text)
    assert isinstance(form, WrittenNumbers)
    values = form.parse(text.astype("string"))
    assert values[0] == first
    assert form.render(values).tolist() == cells


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["1.2k", "3.4M", ""], 1200),
        (["2.3M", "950", "1.0k"], 2_300_000),
        (["$1.25K", "$3.40M", "$1.00B"], 1250),
        (["-5k", "7", "12M"], -5000),
        (["(5.5k)", "7.5", "12.5M"], -5500),
        (["1 k", "2 M"], 1000),
        (["1.5k", "2m"], 1500),
    ],
)
def test_magnitudes_are_part_of_the_number(cells, first):
    text = column(*cells)
    form = detect(text)
    assert isinstance(form, Magnitudes)
    values = form.parse(text.astype("string"))
    assert values[0] == first
    assert form.render(values).tolist() == cells


def test_new_numbers_have_the_magnitude_they_need():
    form = detect(column("950", "1.2k", "3.4M"))
    values = pd.Series([999.4, 999.5, 1234, 999_940, 999_960, 1e10, -1500, 0, np.nan])
    written = ["999", "1.0k", "1.2k", "999.9k", "1.0M", "10000.0M", "-1.5k", "0", ""]
    assert form.render(values).tolist() == written


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["3/4", "1/2"], Words),
        (["12", "12B"], Words),
        (["1200k", "3M"], Words),
        (["1.2k", "3.4kg"], Words),
        (["$1k", "\u20ac2M"], Words),
        (["M17", "k18"], Words),
        (["5k", "7k"], WrittenNumbers),
        (["1,00,00", "1,00,000"], Words),
        (["+49171555123", "+49171555124"], Words),
        (["5", "-3"], PlainIntegers),
        (["5", "-3.5"], PlainDecimals),
    ],
)
def test_what_may_be_something_else_is_no_such_number(cells, kind):
    assert isinstance(detect(column(*cells)), kind)


def test_a_comma_is_the_point_where_that_is_known():
    assert detect(column("+5,500", "-1,250"), point=",").parse(column("+5,500")).tolist() == [5.5]
    assert detect(column("5,500 m"), point=",").parse(column("5,500 m")).tolist() == [5.5]
    assert detect(column("5,500 m")).parse(column("5,500 m")).tolist() == [5500.0]
