"""JSON Lines and Excel: cells are objects, and what is not touched stays as it was."""

import datetime as dt
import json

import openpyxl
import pandas as pd
import pytest

from ganaug.tables import files
from ganaug.tables.table import Reading

LINES = """\
{"zip": "00123", "age": 34, "amount": 10.50, "day": "31.01.2024", "on": true, "class": "NA"}

{"zip": "04556", "age": null, "amount": 1e3,   "on": false, "class": "yes"}
{"class": "no", "zip": "00123", "age": 51, "amount": 7, "day": "28.02.2024", "on": true}
"""


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(LINES)
    return path


@pytest.fixture
def book(tmp_path):
    """A workbook with a formula, a format, an empty row, and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["zip", "age", "when", "note", "class"],
        ["00123", 34, dt.datetime(2024, 1, 31), "=1+1", 0],
        [None] * 5,
        ["04556", "n/a", None, "plain", 1],
    ):
        sheet.append(row)
    sheet["C2"].number_format = "DD.MM.YYYY"
    sheet["D2"].data_type = "s"
    sheet.column_dimensions["A"].width = 33
    book.create_sheet("other").append(["untouched"])
    book.save(tmp_path / "in.xlsx")
    return tmp_path / "in.xlsx"


def read(path, **how):
    return files.read_table(path, Reading("class", **how))


def test_json_has_types_to_learn_from(lines):
    frame = read(lines).frame
    types = ["category", "Int64", "float64", "datetime64[us]", "bool", "category"]
    assert [str(dtype) for dtype in frame.dtypes] == types
    assert frame["class"].tolist() == ["NA", "yes", "no"]


def test_lines_stay_as_they_are(lines, tmp_path, rewritten):
    out = rewritten(lines, tmp_path / "out.jsonl.gz", rows=[2])
    out = rewritten(out, tmp_path / "out.jsonl")
    written = out.read_text().splitlines()
    original = [line for line in LINES.splitlines() if line]
    assert written[:3] == original
    assert json.loads(written[3]) == json.loads(original[2])


def test_a_flag_in_lines(lines, tmp_path, rewritten):
    written = rewritten(lines, tmp_path / "out.jsonl", rows=[1], flag="new").read_text()
    assert [json.loads(line)["new"] for line in written.splitlines()] == [False] * 3 + [True]
    assert '"amount": 10.50,' in written
    assert json.loads(written.splitlines()[-1])["day"] is None


def test_dates_have_no_time_in_lines(book, tmp_path, rewritten):
    path = tmp_path / "in.csv"
    path.write_text("day;time;class\n31.01.2024;31.01.2024 00:00;a\n;01.02.2024 13:30;b\n")
    written = rewritten(path, tmp_path / "out.jsonl", rows=[0]).read_text().splitlines()
    first, second, added = map(json.loads, written)
    assert first == added == {"day": "2024-01-31", "time": "2024-01-31T00:00:00", "class": "a"}
    assert second == {"day": None, "time": "2024-02-01T13:30:00", "class": "b"}
    written = rewritten(book, tmp_path / "other.jsonl", rows=[0]).read_text().splitlines()
    assert [json.loads(line)["when"] for line in written] == ["2024-01-31", None, "2024-01-31"]


def test_columns_that_rows_lack_are_empty(lines, book, mixed, tmp_path):
    for path in (lines, book, mixed):
        table = read(path)
        for suffix in ("csv", "jsonl", "parquet", "feather", "xlsx"):
            out = tmp_path / f"out.{suffix}"
            files.write_table(table, table.frame.drop(columns="zip"), out, overwrite=True)
            column = read(out).frame["zip"]
            half = len(column) // 2
            assert column.isna().tolist() == [False] * half + [True] * half
            assert column[0] == "00123"


def test_a_workbook_keeps_what_is_not_the_table(book, tmp_path, rewritten):
    out = openpyxl.load_workbook(rewritten(book, tmp_path / "out.xlsx", rows=[0], flag="new"))
    sheet = out.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("zip", "age", "when", "note", "class", "new")
    assert rows[3] == ("04556", "n/a", None, "plain", 1, False)
    assert rows[4] == ("00123", 34, dt.datetime(2024, 1, 31), "=1+1", 0, True)
    assert sheet["C5"].number_format == "DD.MM.YYYY"
    assert sheet["D5"].data_type == "s"
    assert sheet.column_dimensions["A"].width == 33
    assert out["other"]["A1"].value == "untouched"


def test_synthetic_rows_alone_in_a_workbook(book, tmp_path, rewritten):
    out = rewritten(book, tmp_path / "out.xlsx", rows=[1], originals=False)
    rows = list(openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True))
    assert rows == [("zip", "age", "when", "note", "class"), ("04556", None, None, "plain", 1)]


def test_objects_of_several_types_are_categories(tmp_path, rewritten):
    path = tmp_path / "in.jsonl"
    path.write_text('{"a": 1, "class": 1}\n{"a": "1", "class": true}\n{"a": 2.5, "class": "1"}\n')
    frame = read(path).frame
    assert frame["a"].nunique() == frame["class"].nunique() == 3
    out = rewritten(path, tmp_path / "out.jsonl", rows=[0, 1, 2])
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert list(map(repr, records[:3])) == list(map(repr, records[3:]))
    assert pd.read_parquet(rewritten(path, tmp_path / "out.parquet")).shape == (3, 2)


def test_missing_cells_and_categories_that_are_named(lines):
    frame = read(lines, missing=frozenset(["51", "yes"]), categorical=["age"]).frame
    assert frame["age"].isna().tolist() == [False, True, True]
    assert frame["age"].dtype == "category"
    assert frame["class"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ('{"a": 1\n', "line 1 is not JSON"),
        ('{"a": 1}\n[1]\n', "line 2 is not a JSON object"),
        ('{"a": [1]}\n', "line 1: 'a' is not a single value"),
        ('{"a": "\xe4"}\n', "not UTF-8"),
    ],
)
def test_lines_that_cannot_be_read(tmp_path, content, message):
    (tmp_path / "in.jsonl").write_text(content, encoding="latin-1")
    with pytest.raises(ValueError, match=message):
        read(tmp_path / "in.jsonl")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["a", "class"]], "no rows"),
        ([], "column 1 has none"),
        ([["a", None, "class"], [1, 2, 3]], "column 2 has none"),
        ([["a", "a"], [1, 2]], r"of the same name: \['a'\]"),
        ([["a", "class"], ["=1+1", 2]], "formula without a result in cell A2"),
    ],
)
def test_workbooks_that_cannot_be_read(tmp_path, rows, message):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "in.xlsx")
    with pytest.raises(ValueError, match=message):
        read(tmp_path / "in.xlsx")


def test_what_is_no_workbook(tmp_path):
    (tmp_path / "in.xlsx").write_text("a,b")
    with pytest.raises(ValueError, match=r"not a readable \.xlsx file"):
        read(tmp_path / "in.xlsx")


def test_options_of_text_are_for_text(lines, book):
    for path in (lines, book):
        with pytest.raises(ValueError, match=r"--sep is for delimited text, and .* is not"):
            read(path, delimiter=";")
