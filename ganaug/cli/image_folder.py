"""Reading and writing folders of images with one subfolder for each class."""

import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from ganaug._utils import atomic

SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
# Files that file managers leave.
LEFTOVERS = {".DS_Store", "Thumbs.db", "desktop.ini"}
SHOWN = 3
LEAST_SIDE, MOST_SIDE = 8, 256
# The modes in which images are written whose own mode PNG cannot hold.
PNG_MODES = {"CMYK": "RGB", "F": "I", "HSV": "RGB", "LAB": "RGB", "YCbCr": "RGB"}
DEEP = ("F", "I", "I;16", "I;16B", "I;16L")
# The images of a class in a sheet, the pixels between them, and the least width of a sheet.
PER_CLASS, BORDER, LEAST_SHEET = 8, 2, 600


def find_images(folder):
    """Return the images of each class, and the other files.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    images : dict
        A list of paths by the name of the subfolder, both in order.
    others : list of Path
        Files that are not images, and images without a class; hidden files are not listed.

    Raises
    ------
    FileNotFoundError, ValueError
        If there is no such folder, or fewer than two subfolders, or a subfolder has no image.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    visible = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    others = [path for path in visible if not path.is_dir()]
    images = {}
    for subfolder in (path for path in visible if path.is_dir()):
        files = sorted(path for path in subfolder.iterdir() if not path.name.startswith("."))
        images[subfolder.name] = [path for path in files if path.suffix.lower() in SUFFIXES]
        others += [path for path in files if path.suffix.lower() not in SUFFIXES]
    _check_classes(folder, images)
    return images, others


def _check_classes(folder, images):
    empty = [name for name, paths in images.items() if not paths]
    if len(images) >= 2 and not empty:
        return
    message = (
        "expected a folder with at least two subfolders, one for each class, with images "
        f"({' '.join(SUFFIXES)}). Received: {folder} with {len(images)} "
        f"subfolder{'s' * (len(images) != 1)}"
    )
    if empty:
        have = "has" if len(empty) == 1 else "have"
        message += f", of which {', '.join(empty[:SHOWN])} {have} no images"
    nested = [name for name in empty if any(path.is_dir() for path in (folder / name).iterdir())]
    if nested:
        message += f"; if the classes are in a subfolder, name that: {folder / nested[0]}"
    raise ValueError(message)


def foreign_files(folder):
    """Return what a folder holds besides images in subfolders.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of Path
        Files and folders, hidden ones too, except those that file managers write.
    """
    found = []
    for path in sorted(folder.iterdir()):
        inner = sorted(path.iterdir()) if path.is_dir() and not path.is_symlink() else [path]
        found += [
            file
            for file in inner
            if file.name not in LEFTOVERS
            and (file is path or file.is_dir() or file.suffix.lower() not in SUFFIXES)
        ]
    return found


def read_images(paths, size):
    """Return images of one mode and size.

    Parameters
    ----------
    paths : list of Path
    size : tuple of int or None
        Width and height; None keeps the size, which must be that of all images.
    """
    images = [_read(path, size) for path in paths]
    sizes = Counter(image.size for image in images)
    if len(sizes) > 1:
        (width, height), _ = sizes.most_common(1)[0]
        pairs = zip(paths, images, strict=True)
        other = next(path for path, image in pairs if image.size != (width, height))
        raise ValueError(
            f"the images are of {len(sizes)} sizes: most are {width}x{height}, {other} is of "
            "another; pass --size, such as --size 64 or --size 64x48, to learn them at one size"
        )
    ((width, height),) = sizes
    if not LEAST_SIDE <= min(width, height) <= max(width, height) <= MOST_SIDE:
        raise ValueError(
            f"images of {LEAST_SIDE} to {MOST_SIDE} pixels a side can be learned, and these are "
            f"of {width}x{height}; pass --size, such as --size 64, to learn them at another size"
        )
    mode = _common_mode({image.mode for image in images})
    return [image if image.mode == mode else image.convert(mode) for image in images]


def _read(path, size):
    try:
        with Image.open(path) as file:
            image = ImageOps.exif_transpose(file)
            if image.mode == "P" or (size and image.mode == "1"):
                image = image.convert("RGBA" if "transparency" in image.info else "RGB")
            return image.resize(size, Image.Resampling.LANCZOS) if size else image.copy()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValueError(f"{path} cannot be read as an image: {error}") from error


def _common_mode(modes):
    """Return a mode that can hold images of all these modes."""
    if len(modes) == 1:
        return next(iter(modes))
    if modes <= {"1", "L"}:
        return "L"
    return "RGBA" if modes & {"LA", "PA", "RGBA", "La", "RGBa"} else "RGB"


@contextmanager
def new_folder(path):
    """Return a context with an empty folder, which gets its name once everything is written.

    Parameters
    ----------
    path : Path
        If it exists, it is replaced then.
    """
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as beside:
        draft, replaced = Path(beside, "draft"), Path(beside, "replaced")
        draft.mkdir()
        yield draft
        if path.exists():
            path.rename(replaced)
        try:
            draft.rename(path)
        except OSError:
            if replaced.exists():
                replaced.rename(path)
            raise


def write_images(folder, images, new):
    """Write unchanged copies of images to a folder, and new ones beside them.

    Parameters
    ----------
    folder : Path
        Empty.
    images : dict
        A list of paths by class.
    new : dict
        A list of images by class, which are written as ``synthetic_0001.png`` and so on.
    """
    for name in images.keys() | new.keys():
        target = folder / name
        target.mkdir()
        for path in images.get(name, []):
            shutil.copy2(path, target)
        stem = "synthetic"
        while any(path.name.startswith(stem) for path in images.get(name, [])):
            stem += "_new"
        for number, image in enumerate(new.get(name, []), start=1):
            image.convert(PNG_MODES.get(image.mode, image.mode)).save(
                target / f"{stem}_{number:04d}.png"
            )


def write_sheet(path, images, new):
    """Write a picture with a row for each class: real images, a gap, and synthetic ones.

    Parameters
    ----------
    path : Path
    images, new : dict
        A list of images by class, all of one size and mode.
    """
    first = next(image for row in images.values() for image in row)
    width, height = first.size[0] + BORDER, first.size[1] + BORDER
    mode = "RGB" if len(first.getbands()) > 1 else "L"
    columns = 2 * PER_CLASS + 1
    sheet = Image.new(mode, (columns * width, len(images) * height), "white")
    for row, name in enumerate(images):
        for start, shown in ((0, images[name]), (PER_CLASS + 1, new.get(name, []))):
            for column, image in enumerate(shown[:PER_CLASS], start=start):
                sheet.paste(_for_screen(image, mode), (column * width, row * height))
    scale = -(-LEAST_SHEET // sheet.size[0])
    sheet = sheet.resize([scale * side for side in sheet.size], Image.Resampling.NEAREST)
    with atomic.writing(path) as file:
        sheet.save(file, format="PNG")


def _for_screen(image, mode):
    if image.mode in DEEP:  # Their pixels are not bytes.
        low, high = image.getextrema()
        image = image.convert("F").point(lambda pixel: (pixel - low) * 255 / ((high - low) or 1))
    return image.convert(mode)
