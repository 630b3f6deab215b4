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
    """A table read from JSON Lines.

    Attributes
    ----------
    stored : list of str
        The lines of the file.
    """

    stored: list[str]

    def lines(self, rows: pd.DataFrame | None = None) -> list[str]:
        """Return rows as lines of JSON."""
        return self.stored if rows is None else super().lines(rows)


class JsonLines:
    """Files with a JSON object in each line, which has no lists or objects in it."""

    def read(self, file: BinaryIO, name: str, how: Reading) -> JsonTable:
        """Read a table; a ValueError says what is wrong with the file."""
        how.refuse_text_options(name)
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValueError(f"{name} is not UTF-8 text; save it as UTF-8") from None
        numbered = [(i, line) for i, line in enumerate(text.splitlines(), 1) if line.strip()]
        records = [_record(line, f"{name}, line {i}") for i, line in numbered]
        if not records:
            raise ValueError(f"{name} is empty: a JSON object in each line is needed")
        names = list(dict.fromkeys(key for record in records for key in record))
        columns = {key: [record.get(key) for record in records] for key in names}
        cells = pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in columns.items()})
        table = JsonTable(cells, styles_of(cells, how), how.missing)
        table.stored = [line.strip() for _, line in numbered]
        return table

    def write(self, file: BinaryIO, table: Table, parts: list[Part], flag: str | None) -> None:
        """Write the parts, with an object in each line."""
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
        raise ValueError(f'{place} is not a JSON object such as {{"age": 41}}')
    nested = [key for key, value in record.items() if isinstance(value, list | dict)]
    if nested:
        raise ValueError(f"{place}: {nested[0]!r} is not a single value; leave it out")
    return record


def _flagged(line: str, flag: str | None, value: bool) -> str:
    """Append a value to the object of a line, and leave its other text as it is."""
    if flag is None:
        return line
    comma = "" if line[1:-1].isspace() or line == "{}" else ", "
    return f"{line[:-1]}{comma}{json.dumps(flag)}: {json.dumps(value)}}}"
