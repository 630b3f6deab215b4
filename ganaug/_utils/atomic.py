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
    """Raise now the error that `writing` to a path would raise after hours of work.

    Parameters
    ----------
    path : str or Path
        The file to write.

    Raises
    ------
    FileNotFoundError
        If its folder does not exist.
    ValueError
        If it exists and is not a regular file, a folder for example.
    OSError
        If no file can be created there, or the path is a link in a cycle of links.
    """
    # Only an attempt reveals quotas, names that are too long and read-only disks.
    handle = _new_draft(path)
    handle.close()
    os.unlink(handle.name)


@contextlib.contextmanager
def writing(path, *, overwrite=True):
    """Open a binary file that replaces the one at a path when the block ends without an error.

    It is written beside the path and synced to disk before it is renamed, so that the path always
    holds the complete old or new file. A block that fails leaves nothing behind.

    Parameters
    ----------
    path : str or Path
        A link is kept, and its target is replaced. An existing file keeps its permissions.
    overwrite : bool, default=True
        If False, raise instead of replacing a file that exists when the block ends.

    Yields
    ------
    binary file

    Raises
    ------
    FileNotFoundError, ValueError, OSError
        See `check`.
    FileExistsError
        If ``overwrite`` is False and the file exists when the block ends.
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
    """Remove a file, if it exists, and drafts that killed processes left behind.

    Drafts younger than a minute are kept: another process may be writing them.
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
    if target.is_symlink():  # A cycle of links.
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
        # The draft may hold confidential content, so only its owner may read it.
        private = partial(os.open, mode=0o600)
        return open(draft, "xb", opener=private if target.exists() else None)
    except OSError as error:
        # The caller knows the path and not the draft.
        raise OSError(error.errno, error.strerror, str(path)) from None


def _keep_permissions(target, draft):
    if not target.exists():
        return
    old = target.stat()
    mode = stat.S_IMODE(old.st_mode) & 0o777
    try:
        os.chown(draft, old.st_uid, old.st_gid)
    except (OSError, AttributeError):
        # The file gets another group, whose members get no more permissions than everybody.
        mode &= ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
    os.chmod(draft, mode)


def _appear(draft, target):
    """Give a draft its final name, unless a file of that name exists by now."""
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
    except OSError:  # A file system without hard links: an empty file reserves the name.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.replace(draft, target)
    else:
        draft.unlink()


def _sync_folder(folder):
    # The new name is durable only once the folder is synced; not every system can open a folder.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
