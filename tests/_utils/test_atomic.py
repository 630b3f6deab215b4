"""Files appear complete or not at all, whoever writes them."""

import os
import stat
from threading import Barrier, Thread

import pytest

from ganaug._utils import atomic


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, ValueError])
def test_nothing_is_left_behind(tmp_path, error):
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail():
        with atomic.writing(path) as handle:
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
        with atomic.writing(path, overwrite=False) as handle:
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
        with atomic.writing(path) as handle:
            handle.write(b"text")
    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "data.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real" / "data.csv")
    with atomic.writing(tmp_path / "link.csv") as handle:
        handle.write(b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real" / "data.csv").read_text() == "new"
    assert os.listdir(tmp_path / "real") == ["data.csv"]


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_links_in_a_circle_are_refused(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for attempt in (atomic.check, atomic.remove, lambda path: atomic.writing(path).__enter__()):
        with pytest.raises(OSError, match="symbolic links") as caught:
            attempt(tmp_path / "a")
        assert caught.value.filename == str(tmp_path / "a")
    assert (tmp_path / "a").is_symlink()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o400])
def test_a_draft_is_as_private_as_what_it_replaces(tmp_path, mode):
    path = tmp_path / "private.csv"
    path.write_text("old")
    path.chmod(mode)
    with atomic.writing(path) as handle:
        handle.write(b"real rows")
        (draft,) = tmp_path.glob(".private*")
        assert not stat.S_IMODE(draft.stat().st_mode) & ~0o600
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize(("old", "new"), [(0o640, 0o600), (0o644, 0o644), (0o4755, 0o755)])
def test_another_group_may_do_what_everybody_may(tmp_path, monkeypatch, old, new):
    path = tmp_path / "theirs.csv"
    path.touch()
    path.chmod(old)

    def refuse(*arguments):
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    with atomic.writing(path) as handle:
        handle.write(b"text")
    assert stat.S_IMODE(path.stat().st_mode) == new


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_of_two_that_may_not_overwrite_one_wins(tmp_path, monkeypatch, links):
    if not links:

        def refuse(*arguments):
            raise PermissionError

        monkeypatch.setattr(os, "link", refuse)
    path, barrier, lost = tmp_path / "out.csv", Barrier(8), []

    def write(number):
        try:
            with atomic.writing(path, overwrite=False) as handle:
                handle.write(b"%d" % number)
                barrier.wait()
        except FileExistsError:
            lost.append(number)

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted([*lost, int(path.read_text())]) == list(range(8))
    assert os.listdir(tmp_path) == ["out.csv"]


def test_the_error_names_the_folder_that_does_not_exist(tmp_path):
    path = tmp_path / "none" / "out.csv"
    for attempt in (atomic.check, lambda path: atomic.writing(path).__enter__()):
        with pytest.raises(FileNotFoundError) as caught:
            attempt(path)
        assert f"folder {path.parent} does not exist" in str(caught.value)
        assert f"Received: path={str(path)!r}" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_folder_is_not_replaced(tmp_path):
    with pytest.raises(ValueError, match="not a regular file"):
        atomic.writing(tmp_path).__enter__()


def test_errors_name_the_file_and_not_its_draft(tmp_path):
    path = tmp_path / ("x" * 250)
    for attempt in (atomic.check, lambda path: atomic.writing(path).__enter__()):
        with pytest.raises(OSError, match="too long") as caught:
            attempt(path)
        assert caught.value.filename == str(path)


def test_a_file_is_removed_with_what_killed_processes_have_left(tmp_path):
    for name in ("a.npz", ".a.npz.01234567.tmp", "b.npz", ".b.npz.01234567.tmp"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / ".a.npz.76543210.tmp").touch()  # Somebody's who is writing.
    atomic.remove(tmp_path / "a.npz")
    atomic.remove(tmp_path / "none")
    assert sorted(os.listdir(tmp_path)) == [
        ".a.npz.76543210.tmp",
        ".b.npz.01234567.tmp",
        "b.npz",
    ]
