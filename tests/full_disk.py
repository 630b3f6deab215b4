"""Code that `test_full_disk.py` runs in a folder that holds next to nothing."""

import errno
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from ganaug import GANAugmenter
from ganaug._utils import atomic
from ganaug.cli.main import main

folder, augmenter_file = map(Path, sys.argv[1:])


def check(write, name):
    """Check that a file that does not fit leaves the old one, and nothing else."""
    path = folder / name
    path.write_text("old")
    error = write(path)
    if path.read_text() != "old" or sorted(os.listdir(folder)) != [name]:
        raise SystemExit(f"{name}: {os.listdir(folder)}")
    path.unlink()
    return error


def raised(write):
    """Return a function that returns the error that another raises."""

    def returning(path):
        try:
            write(path)
        except OSError as error:
            return error.errno
        return None

    return returning


def balance(path):
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(3000, 20)))
    table = augmenter_file.with_suffix(".csv")
    frame.assign(label=np.arange(3000) % 10 == 0).to_csv(table, index=False)
    options = ["--target", "label", "-o", str(path), "--steps", "1", "--overwrite"]
    return main(["balance", str(table), *options])


def large(path):
    with atomic.writing(path) as file:
        file.write(bytes(2**20))


found = [
    check(raised(large), "large"),
    check(raised(GANAugmenter.load(augmenter_file).save), "augmenter.ganaug"),
    check(balance, "balanced.csv"),
]
print(found == [errno.ENOSPC, errno.ENOSPC, 1], found)
