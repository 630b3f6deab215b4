"""Files that are written completely or not at all."""

import contextlib
import errno
import glob
import os
import secrets
import stat
import time
from functools import partial
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
        If no file can be made there, or the path is a link in a circle of links.
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
    target, handle = _target(path), _new_draft(path)
    draft = Path(handle.name)
    try:
        with handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        if overwrite:
            _keep_permissions(target, draft)
            os.replace(draft, target)
        else:
            _appear(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def remove(path):
    """Remove a file, if there is one, and what processes that were killed have left of it.

    Drafts that are younger than a minute may be somebody's who is writing.
    """
    target = _target(path)
    target.unlink(missing_ok=True)
    for draft in target.parent.glob(f".{glob.escape(target.name)}.*.tmp"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - draft.stat().st_mtime > MOST_SECONDS:
                draft.unlink()


def _target(path):
    """Return the file that a path leads to."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():  # Links that lead to each other.
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return target


def _new_draft(path):
    target = _target(path)
    if target.exists() and not target.is_file():
        raise ValueError(f"{path} exists and is not a regular file; choose another name")
    if not target.parent.is_dir():
        raise FileNotFoundError(
            f"the folder {target.parent} does not exist; make it first. "
            f"Received: path={str(path)!r}"
        )
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        # It holds what the file that it replaces holds, and is nobody else's meanwhile.
        private = partial(os.open, mode=0o600)
        return open(draft, "xb", opener=private if target.exists() else None)
    except OSError as error:
        # Of the draft, whoever gave the path knows nothing.
        raise OSError(error.errno, error.strerror, str(path)) from None


def _keep_permissions(target, draft):
    if not target.exists():
        return
    old = target.stat()
    mode = stat.S_IMODE(old.st_mode) & 0o777
    try:
        os.chown(draft, old.st_uid, old.st_gid)
    except (OSError, AttributeError):
        # Another group gets the file: its members may do what everybody may.
        mode &= ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
    os.chmod(draft, mode)


def _appear(draft, target):
    """Give a draft its name, unless somebody was quicker."""
    try:
        _link(draft, target)
    except FileExistsError:
        reason = "it exists and may not be replaced; choose another name"
        raise FileExistsError(errno.EEXIST, reason, str(target)) from None


def _link(draft, target):
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:  # A file system without hard links: an empty file holds the name.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.replace(draft, target)
    else:
        draft.unlink()


def _sync_folder(folder):
    # The name is safe only when the folder is on the disk; not every system can open a folder.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
