"""Files that are written completely or not at all."""

import contextlib
import glob
import os
import secrets
import stat
import time
from pathlib import Path

MOST_SECONDS = 60


def check(path):
    """Raise the error that `writing` to a path would raise, before hours are spent.

    Parameters
    ----------
    path : str or Path
        The file to write.

    Raises
    ------
    FileNotFoundError
        If its folder does not exist.
    ValueError
        If it is a folder or another thing that is not a regular file.
    OSError
        If no file can be made there.
    """
    # Trying is the only way to know: of quotas, long names and read-only disks, too.
    handle = _new_draft(path)
    handle.close()
    os.unlink(handle.name)


@contextlib.contextmanager
def writing(path, *, overwrite=True):
    """Open a binary file that takes the place of a path when the block ends without an error.

    It is written beside the path and reaches the disk before it is renamed, so that the path is
    at any time the old file or the new one. Whatever ends the block early leaves nothing behind.

    Parameters
    ----------
    path : str or Path
        A link stays a link: what it points at is replaced. An existing file keeps its permissions.
    overwrite : bool, default=True
        Whether a file that exists in the end is replaced.

    Yields
    ------
    binary file

    Raises
    ------
    FileNotFoundError, ValueError, OSError
        As `check` does.
    FileExistsError
        If the file exists in the end and ``overwrite`` is False.
    """
    target, handle = Path(path).resolve(), _new_draft(path)
    draft = Path(handle.name)
    try:
        with handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        _keep_permissions(target, draft)
        if not overwrite and target.exists():
            raise FileExistsError(f"{path} exists and may not be replaced; choose another name")
        os.replace(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def remove(path):
    """Remove a file, if there is one, and what processes that were killed have left of it.

    Drafts that are younger than a minute may be somebody's who is writing.
    """
    target = Path(path).resolve()
    target.unlink(missing_ok=True)
    for draft in target.parent.glob(f".{glob.escape(target.name)}.*.tmp"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - draft.stat().st_mtime > MOST_SECONDS:
                draft.unlink()


def _new_draft(path):
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        raise ValueError(f"{path} exists and is not a regular file; choose another name")
    if not target.parent.is_dir():
        raise FileNotFoundError(
            f"the folder {target.parent} does not exist; make it first. "
            f"Received: path={str(path)!r}"
        )
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        return open(draft, "xb")
    except OSError as error:
        # Of the draft, whoever gave the path knows nothing.
        raise OSError(error.errno, error.strerror, str(path)) from None


def _keep_permissions(target, draft):
    if not target.exists():
        return
    old = target.stat()
    with contextlib.suppress(OSError, AttributeError):
        # Only the superuser may give a file away; for all others it is theirs already.
        os.chown(draft, old.st_uid, old.st_gid)
    os.chmod(draft, stat.S_IMODE(old.st_mode))


def _sync_folder(folder):
    # The name is safe only when the folder is on the disk; not every system can open a folder.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
