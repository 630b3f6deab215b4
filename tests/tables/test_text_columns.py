"""Formats of columns: what cells mean, and that new ones are written in the same style."""

import numpy as np
import pandas as pd
import pytest

from ganaug.tables.text_columns import PlainDecimals, PlainIntegers, Truths, Words, detect
from ganaug.tables.text_dates import Dates
from ganaug.tables.text_numbers import WrittenNumbers


def column(*cells):
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["1", "2", "-3"], PlainIntegers()),
        (["1", "", "3"], PlainIntegers()),
        (["1", "NA", "3", "NA", ""], PlainIntegers("NA")),
        (["1.50", "2.25"], PlainDecimals(2, 2)),
        (["1", "2.5", "3.25"], PlainDecimals(0, 2)),
        (["1.0", "2.55"], PlainDecimals(1, 2)),
        (["1e-3", "2.5"], PlainDecimals()),
        (["1e-3", "2.5e4"], PlainDecimals()),
        (["1.50E+03", "-2.25E-01", ""], WrittenNumbers(least=2, most=2, power="E")),
        (["1.234567890123456e+03", "2.345678901234567e+03"], PlainDecimals()),
        (["1", "inf"], PlainDecimals(0, 0)),
        (["", "NA", ""], PlainDecimals()),
        (["00123", "10115"], Words()),
        (["0", "0.5", "-0.25"], PlainDecimals(0, 2)),
        (["12345678901234567890123"], Words()),
        (["2024-01-31", "2024-02-01"], Dates("%Y-%m-%d")),
        (["31/01/2024", "01/02/2024"], Dates("%d/%m/%Y")),
        (["01/02/2024", "01/31/2024"], Dates("%m/%d/%Y")),
        (["31.01.2024 12:30", ""], Dates("%d.%m.%Y %H:%M")),
        (["2024-01-31T12:30:00Z"], Dates("%Y-%m-%dT%H:%M:%S%z")),
        (["2024-01-31", "31.01.2024"], Words()),
        (["2024-13-45", "2024-01-01"], Words()),
        (["1.2.3", "1.2.4"], Words()),
        (["$1,234.50", "-$2.00"], WrittenNumbers(prefix="$", group=",", least=2, most=2)),
        (["3 kg", "NA", "12 kg"], WrittenNumbers(suffix=" kg", missing="NA")),
        (["3 kg", "many"], Words()),
        (["2024-01", "1999-12"], Dates("%Y-%m")),
        (["1/2024", "12/1999"], Dates("%m/%Y", short="m")),
        (["9:05", "23:59"], Dates("%H:%M", short="H")),
        (["True", "False", ""], Truths("True", "False")),
        (["TRUE"], Truths("TRUE", "FALSE")),
        (["yes", "no"], Words()),
        (["True", "Maybe"], Words()),
        (["NA", "DE"], Words()),
        (["1", "two"], Words()),
        (["\u0663", "\u0664\u0665"], Words()),
        (["\uff13.\uff15", "1.5"], Words()),
        (["\u0131nf", "2"], Words()),
        (["\u0662\u0660\u0662\u0661-\u0660\u0663-\u0660\u0664"], Words()),
    ],
)
def test_formats_are_recognised(cells, form):
    assert detect(column(*cells)) == form


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "-2", ""],
        ["9223372036854775807", "NA"],
        ["1.50", "2.25", "NA"],
        ["1.0", "2.55", "-0.5"],
        ["1", "2.5"],
        ["31/01/2024", "01/02/2024", ""],
        ["2024-01-31 23:59:59", "1999-12-31 00:00:00"],
        ["$1,234.50", "-$0.99", ""],
        ["1.234,50 \u20ac", "3,00 \u20ac"],
        ["(12.5)", "0.5"],
        ["2024-01", "1999-12", ""],
        ["9:05", "23:59"],
        ["True", "False", ""],
        ["true", "true"],
        ["00123", "x", ""],
        ["\u0663", "\u0664\u0665", "\u0660\u0660\u0667"],
        ["", "", ""],
    ],
)
def test_values_are_written_as_they_were(cells):
    text = column(*cells)
    form = detect(text)
    assert form.render(form.parse(text)).tolist() == cells


def test_values_have_types_to_learn_from():
    def dtype(*cells):
        return str(detect(column(*cells)).parse(column(*cells)).dtype)

    assert dtype("1", "2") == "int64"
    assert dtype("1", "") == "Int64"
    assert dtype("1.5", "NA") == "float64"
    assert dtype("2024-01-31", "").startswith("datetime64")
    assert dtype("True", "False") == "bool"
    assert dtype("True", "") == "boolean"
    assert dtype("a", "") == "category"


def test_new_numbers_have_the_decimals_of_the_column():
    values = pd.Series([1 / 3, 2.0, -1e-9, np.nan])
    assert PlainDecimals(0, 2, missing="NA").render(values).tolist() == ["0.33", "2", "0", "NA"]
    assert PlainDecimals(1, 3, ",").render(values).tolist() == ["0,333", "2,0", "0,0", ""]
    assert PlainDecimals(2, 2).render(values).tolist() == ["0.33", "2.00", "0.00", ""]
