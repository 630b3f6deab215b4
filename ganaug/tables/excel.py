"""Excel: synthetic rows are appended to the first sheet; other sheets stay as they are."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

import openpyxl
import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from ganaug.tables.objects import ObjectTable, styles_of
from ganaug.tables.table import Reading, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from ganaug.tables.files import Part

# The types that Excel can store.
NATIVE = (bool, int, float, date, time, timedelta)


class ExcelTable(ObjectTable):
    """The table in the first sheet of a workbook.

    Attributes
    ----------
    stored : bytes
        The content of the file.
    """

    stored: bytes

    def workbook(self) -> openpyxl.Workbook:
        """Return the workbook, with its formulas."""
        return openpyxl.load_workbook(io.BytesIO(self.stored))


class Excel:
    """Workbooks whose first sheet has a table, with column names in the first row."""

    def read(self, file: BinaryIO, name: str, how: Reading) -> ExcelTable:
        """Read the table; a ValueError is raised if there is none."""
        how.refuse_text_options(name)
        stored = file.read()
        try:
            book = openpyxl.load_workbook(io.BytesIO(stored), data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
            raise ValueError(f"{name} is not a readable .xlsx file: {error}") from None
        cells = _cells(book.worksheets[0], name)
        table = ExcelTable(cells, styles_of(cells, how), how.missing)
        table.stored = stored
        _check_formulas(table.workbook().worksheets[0], book.worksheets[0], name)
        return table

    def write(self, file: BinaryIO, table: Table, parts: list[Part], flag: str | None) -> None:
        """Write the parts below the header of a workbook, which already has the original rows."""
        book = table.workbook()
        sheet = book.worksheets[0]
        if flag is not None:
            sheet.cell(1, sheet.max_column + 1, flag)
        for rows, synthetic in parts:
            if rows is not None:
                looks = _looks(sheet)
                if len(parts) == 1:
                    sheet.delete_rows(2, sheet.max_row)
                _append(sheet, table.objects(rows), looks)
            if flag is not None:
                _mark(sheet, synthetic)
        book.save(file)


EXCEL = Excel()


def new_workbook(cells: pd.DataFrame) -> openpyxl.Workbook:
    """Return a workbook with a table of the cells."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for place, name in enumerate(cells, 1):
        _put(sheet.cell(1, place), name)
    _append(sheet, cells, [])
    return book


def _cells(sheet: Worksheet, name: str) -> pd.DataFrame:
    """Return the cells below the column names of a sheet, without empty rows."""
    names, *rows = sheet.iter_rows(min_row=1, min_col=1, values_only=True) or [()]
    names = _header(names, name)
    rows = [row[: len(names)] for row in rows if any(cell is not None for cell in row)]
    if not rows:
        raise ValueError(f"{name} has no rows below the column names in its first sheet")
    columns = zip(*rows, strict=True)
    return pd.DataFrame(
        {n: pd.Series(cells, dtype=object) for n, cells in zip(names, columns, strict=True)}
    )


def _header(names: Sequence[Any], file: str) -> list[str]:
    """Return the column names; a sheet may have empty, formatted columns after the last one."""
    found = list(names)
    while found and found[-1] is None:
        found.pop()
    if None in found or not found:
        raise ValueError(
            f"{file} needs a name for each column in the first row of its first sheet; "
            f"column {found.index(None) + 1 if found else 1} has none"
        )
    texts = [str(name) for name in found]
    twice = [name for name, count in Counter(texts).items() if count > 1]
    if twice:
        raise ValueError(f"{file} has columns of the same name: {twice}; rename them")
    return texts


def _check_formulas(sheet: Worksheet, results: Worksheet, name: str) -> None:
    """Raise if a formula has no result in the file, as in those written by libraries."""
    formulas = (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
    for cell in formulas:
        if results[cell.coordinate].value is None:
            raise ValueError(
                f"{name} has a formula without a result in cell {cell.coordinate}; open and save "
                "it in a spreadsheet program, or save its values as .csv"
            )


def _looks(sheet: Worksheet) -> list[Any]:
    """Return the cell styles of the first row below the header, such as date formats."""
    return [copy(cell._style) for cell in next(sheet.iter_rows(min_row=2, max_row=2), ())]


def _append(sheet: Worksheet, cells: pd.DataFrame, looks: list[Any]) -> None:
    for number, row in enumerate(cells.itertuples(index=False, name=None), sheet.max_row + 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            _put(cell, value)
            if looks:
                cell._style = copy(looks[place - 1])


def _put(cell: Any, value: Any) -> None:
    cell.value = _for_excel(value)
    if isinstance(value, str):
        cell.data_type = "s"  # Text that starts with "=" is not a formula.


def _for_excel(value: Any) -> Any:
    """Return the value if Excel can store its type, or else its text."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat()
    return value if isinstance(value, NATIVE) or value is None else str(value)


def _mark(sheet: Worksheet, synthetic: bool) -> None:
    """Fill the empty cells of the last column below its name."""
    place = sheet.max_column
    for number in range(2, sheet.max_row + 1):
        if sheet.cell(number, place).value is None:
            sheet.cell(number, place, synthetic)
