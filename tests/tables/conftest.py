"""A file that the tests of tables share."""

import pytest

from ganaug.tables import files
from ganaug.tables.table import Reading

MIXED = """\
id,zip,age,amount,when,active,country,note,class
1,00123,34,10.50,2024-01-31,True,NA,"a ""quoted"", text",yes
2,04556,,3.25,2024-02-28,False,DE,"two
lines",no
3,00123,51,7.00,2024-03-01,True,FR,,no
4,00777,29,,2024-03-05,,DE, spaced ,no
"""


@pytest.fixture
def mixed(tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED, encoding="utf-8")
    return path


@pytest.fixture
def rewritten():
    """Return a function that reads a file and writes it with some of its rows as synthetic."""

    def rewrite(path, out, rows=None, **options):
        table = files.read_table(path, Reading("class"))
        rows = table.frame.iloc[:0] if rows is None else table.frame.iloc[rows]
        files.write_table(table, rows, out, **options)
        return out

    return rewrite
