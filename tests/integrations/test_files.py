"""Where tables are read from and written to: whole files or none."""

import os
import stat
import sys

import pytest
from ganaug.integrations import files


def test_parquet_without_pyarrow(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "ganaug.integrations.parquet", raising=False)
    monkeypatch.delattr("ganaug.integrations.parquet", raising=False)
    for call in (
        lambda: files.read_table(tmp_path / "in.parquet", label="class"),
        lambda: files.check_output(tmp_path / "out.pq", overwrite=False),
    ):
        with pytest.raises(ImportError, match=r'pip install "ganaug\[parquet\]"'):
            call()


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.gz", "a.parquet.gz", ".csv.zip", "csv"])
def test_unknown_suffix(name):
    with pytest.raises(ValueError, match=r"unknown kind of file.*Received: "):
        files.suffix(name)


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


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, ValueError])
def test_nothing_is_left_behind(tmp_path, error):
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail():
        with files.atomic(path) as handle:
            handle.write(b"half")
            assert path.read_text() == "old"
            raise error

    with pytest.raises(error):
        fail()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path):
    path = tmp_path / "out.csv"

    def write():
        with files.atomic(path, overwrite=False) as handle:
            handle.write(b"new")
            path.write_text("appeared")

    with pytest.raises(FileExistsError):
        write()
    assert path.read_text() == "appeared"
    assert os.listdir(tmp_path) == ["out.csv"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_permissions(tmp_path):
    plain, new, old = tmp_path / "plain", tmp_path / "new.csv", tmp_path / "old.csv"
    plain.touch()
    old.touch()
    old.chmod(0o640)
    for path in (new, old):
        with files.atomic(path) as handle:
            handle.write(b"text")
    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "data.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real" / "data.csv")
    with files.atomic(tmp_path / "link.csv") as handle:
        handle.write(b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real" / "data.csv").read_text() == "new"
    assert os.listdir(tmp_path / "real") == ["data.csv"]
