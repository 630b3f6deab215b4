"""``ganaug balance-images``: a folder of images with synthetic ones of its small classes."""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from ganaug._utils import atomic
from ganaug._utils.startup import quiet_tensorflow
from ganaug.cli import console
from ganaug.cli.image_folder import (
    SHOWN,
    find_images,
    foreign_files,
    new_folder,
    read_images,
    write_images,
    write_sheet,
)
from ganaug.cli.progress import Progress
from ganaug.cli.strategy import counts_table, resolve_strategy


def run(args):
    """Read the folder, write another one with synthetic images and print how many there are."""
    started = time.perf_counter()
    folder, output = Path(args.folder), Path(args.output)
    paths, others = find_images(folder)
    _check_output(folder, output, args.overwrite)
    _check_sheet(args.sheet, args.overwrite)
    _tell_of(others, quiet=args.quiet)
    labels = np.repeat(list(paths), [len(files) for files in paths.values()])
    images = read_images([path for files in paths.values() for path in files], args.size)
    text = f"learning from {len(images):,} images"
    with Progress(text, "choosing images", quiet=args.quiet) as progress:
        made, added = synthetic_images(images, labels, args, progress)
    new = by_class(made, added)
    try:
        with new_folder(output) as draft:
            write_images(draft, {} if args.only_synthetic else paths, new)
        if args.sheet:
            write_sheet(Path(args.sheet), by_class(images, labels), new)
    except OSError as error:
        raise console.CommandError(console.error_message(error)) from error
    if not args.quiet:
        counts = counts_table(pd.Series(labels), pd.Series(added, dtype=labels.dtype))
        seconds = time.perf_counter() - started
        print(f"{counts}\n{seconds:.1f} s, written to {output}", file=sys.stderr)


def synthetic_images(images, labels, args, progress):
    """Return synthetic images that balance the classes, and their labels."""
    strategy = resolve_strategy(args.strategy, labels, where="the folder")
    quiet_tensorflow()
    from ganaug import GANAugmenter
    from ganaug.cli.training_steps import Evaluations

    augmenter = GANAugmenter(
        gan=args.gan,
        sampling_strategy=strategy,
        max_iter=args.steps or "auto",
        callbacks=[Evaluations(progress)] if progress.is_shown else None,
        random_state=args.seed,
    )
    more, names = augmenter.fit_resample(images, labels)
    return more[len(images) :], names[len(images) :]


def by_class(images, labels):
    """Return a list of images for each label, in order."""
    return {
        str(label): [image for image, own in zip(images, labels, strict=True) if own == label]
        for label in np.unique(labels)
    }


def _check_output(folder, output, overwrite):
    if output.exists() and not overwrite:
        raise FileExistsError(f"{output} exists already; pass --overwrite to replace it")
    if output.exists() and not output.is_dir():
        raise FileExistsError(f"{output} is a file; name a folder")
    if not output.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {output.parent}")
    source, target = folder.resolve(), output.resolve()
    if source == target or source in target.parents or target in source.parents:
        raise ValueError(
            f"{output} must not be {folder}, in it or around it: the images that are read stay "
            "where they are"
        )
    others = foreign_files(output) if output.exists() else []
    if others:
        raise FileExistsError(
            f"{output} is not replaced, because it holds more than images of classes, such as "
            f"{others[0]}, which would be deleted; name another folder, or delete it yourself"
        )


def _check_sheet(path, overwrite):
    if path is None:
        return
    if not path.lower().endswith(".png"):
        raise ValueError(
            f"--sheet writes a PNG file. Received: {path}; name one such as sheet.png"
        )
    atomic.check(path)
    if Path(path).exists() and not overwrite:
        raise FileExistsError(f"{path} exists already; pass --overwrite to replace it")


def _tell_of(others, *, quiet):
    if others and not quiet:
        shown = ", ".join(str(path) for path in others[:SHOWN])
        more = f" and {len(others) - SHOWN:,} more" if len(others) > SHOWN else ""
        print(f"ganaug: left out, not images of a class: {shown}{more}", file=sys.stderr)
