"""Tables are read from and written to whole files."""

import os
import sys

import pytest

from ganaug.tables import files
from ganaug.tables.table import Reading


@pytest.mark.parametrize(
    ("library", "module", "suffix", "extra"),
    [
        ("pyarrow", "arrow", "parquet", "parquet"),
        ("pyarrow", "arrow", "feather", "parquet"),
        ("openpyxl", "excel", "xlsx", "excel"),
    ],
)
def test_libraries_that_are_missing_are_named(
    tmp_path, monkeypatch, library, module, suffix, extra
):
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, f"ganaug.tables.{module}", raising=False)
    monkeypatch.delattr(f"ganaug.tables.{module}", raising=False)
    for call in (
        lambda: files.read_table(tmp_path / f"in.{suffix}", Reading("class")),
        lambda: files.check_output(tmp_path / f"out.{suffix}", overwrite=False),
    ):
        with pytest.raises(ImportError, match=rf'{library}: pip install "ganaug\[{extra}\]"'):
            call()


@pytest.mark.parametrize("name", ["a.xls", "a", "a.gz", "a.parquet.gz", ".csv.zip", "csv"])
def test_unknown_suffix(name):
    with pytest.raises(ValueError, match=r"unknown kind of file.*Received: "):
        files.format_of(name)


def test_output_is_checked_before_anything_is_done(tmp_path):
    (tmp_path / "old.csv").write_text("old")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileExistsError, match="--overwrite"):
        files.check_output(tmp_path / "old.csv", overwrite=False)
    with pytest.raises(ValueError, match="not a regular file"):
        files.check_output(tmp_path / "folder.csv", overwrite=True)
    with pytest.raises(FileNotFoundError, match="does not exist"):
        files.check_output(tmp_path / "none" / "new.csv", overwrite=False)
    with pytest.raises(OSError, match="too long"):
        files.check_output(tmp_path / ("x" * 250 + ".csv"), overwrite=False)
    files.check_output(tmp_path / "old.csv", overwrite=True)
    files.check_output(tmp_path / "new.csv", overwrite=False)
    assert sorted(os.listdir(tmp_path)) == ["folder.csv", "old.csv"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do all")
def test_folder_that_is_not_writable(tmp_path):
    tmp_path.chmod(0o555)
    with pytest.raises(PermissionError):
        files.check_output(tmp_path / "new.csv", overwrite=False)
