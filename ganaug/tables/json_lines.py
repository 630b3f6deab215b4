"""JSON Lines: the original lines are written back as they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas as pd

from ganaug.tables.objects import ObjectTable, styles_of
from ganaug.tables.table import Reading, Table

if TYPE_CHECKING:
    from ganaug.tables.files import Part


class JsonTable(ObjectTable):
    """A table of JSON Lines.

    Attributes
    ----------
    stored : list of str
        The lines of the file.
    """

    stored: list[str]

    def lines(self, rows: pd.DataFrame | None = None) -> list[str]:
        """Return rows as lines."""
        return self.stored if rows is None else super().lines(rows)


class JsonLines:
    """Files with an object of JSON in each line, all of which have single values."""

    def read(self, file: BinaryIO, name: str, how: Reading) -> JsonTable:
        """Return a table; a ValueError has the line at fault."""
        how.refuse_text_options(name)
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValueError(f"{name} is not UTF-8 text; save it as such") from None
        numbered = [(i, line) for i, line in enumerate(text.splitlines(), 1) if line.strip()]
        records = [_record(line, f"{name}, line {i}") for i, line in numbered]
        if not records:
            raise ValueError(f"{name} is empty: an object of JSON in each line is needed")
        names = list(dict.fromkeys(key for record in records for key in record))
        columns = {key: [record.get(key) for record in records] for key in names}
        cells = pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in columns.items()})
        table = JsonTable(cells, styles_of(cells, how), how.missing)
        table.stored = [line.strip() for _, line in numbered]
        return table

    def write(self, file: BinaryIO, table: Table, parts: list[Part], flag: str | None) -> None:
        """Write parts, an object in each line."""
        for rows, synthetic in parts:
            for line in table.lines(rows):
                file.write(f"{_flagged(line, flag, synthetic)}\n".encode())


JSON_LINES = JsonLines()


def _record(line: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ValueError(f"{place} is not JSON: {error}") from None
    if not isinstance(record, dict):
        raise ValueError(f'{place} is not an object of JSON, such as {{"age": 41}}')
    nested = [key for key, value in record.items() if isinstance(value, list | dict)]
    if nested:
        raise ValueError(f"{place}: {nested[0]!r} is not a single value; leave it out")
    return record


def _flagged(line: str, flag: str | None, value: bool) -> str:
    """Return an object with one more value, all others as they are written."""
    if flag is None:
        return line
    comma = "" if line[1:-1].isspace() or line == "{}" else ", "
    return f"{line[:-1]}{comma}{json.dumps(flag)}: {json.dumps(value)}}}"
