"""Images of characters, rendered from a folder of fonts, and groups of fonts of one design."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

# The classes of balanced EMNIST, whose small letters do not look like capitals.
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"
SIDE, INNER = 16, 14
# Words in the name of a family that say which cut of a design it is.
CUTS = set(
    "adf black bold book cn code cond condensed demi demibold display extrabold extralight "
    "hairline heavy italic light medium mono narrow no2 o oblique regular retina semibold slab "
    "std style thin tt".split()
)
# Families whose letters stand in frames, or are ornaments.
NO_LETTERS = {"keyboard", "initials"}
# Families that were drawn to take the place of others, or go with them, and lie above `CLONE`.
REPLACED = {
    "liberation sans": "nimbus sans",
    "liberation serif": "nimbus roman",
    "oxygen": "oxygen sans",
}
# One of two fonts is left out at the first distance or below (see `distances`), and their families
# are of one design at the second.
SAME, CLONE = 0.01, 0.1
# A font has small capitals if its small letters are nearer than this to the capitals.
SMALL_CAPITALS = 0.25


class Glyphs(NamedTuple):
    """Images of all characters in all fonts.

    Attributes
    ----------
    images : ndarray of shape (fonts, characters, 16, 16)
        Bytes, white on black.
    groups : ndarray of shape (fonts,)
        A number for each design.
    fonts : list of str
        Names of files.
    designs : list of str
        The families of each group.
    """

    images: np.ndarray
    groups: np.ndarray
    fonts: list
    designs: list


def read_glyphs(folder):
    """Render the fonts of a folder that have all characters.

    Parameters
    ----------
    folder : str
        A folder of TTF and OTF files, or of folders of them.
    """
    paths = [p for p in Path(folder).rglob("*") if p.suffix.lower() in (".ttf", ".otf")]
    found = []
    for path in sorted(paths, key=lambda p: (p.name, str(p))):
        family = latin_family(path)
        images = family and rendered(path)
        if images is not None:
            found.append((path.name, family, images))
    if not found:
        raise SystemExit(f"No font in {folder} has all characters.")
    fonts, families, images = map(list, zip(*found, strict=True))
    images = np.stack(images)
    apart = distances(images)
    groups, designs = grouped(families, apart)
    # The first of two files with the same glyphs stays.
    kept = [i for i in range(len(fonts)) if (apart[i, :i] > SAME).all()]
    return Glyphs(images[kept], groups[kept], [fonts[i] for i in kept], designs)


def latin_family(path):
    """Return the family of a font without words for its cut, or None if it lacks letters."""
    from fontTools import agl
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        glyphs = font.getBestCmap() or {}
        # Symbol fonts have other glyphs in place of letters; their names tell that they do.
        if any(agl.toUnicode(glyphs.get(ord(c), ".notdef")) != c for c in CHARACTERS):
            return None
        names = font["name"]
        words = (names.getDebugName(16) or names.getDebugName(1)).replace("-", " ").lower().split()
    if NO_LETTERS.intersection(words):
        return None
    return " ".join(w for w in words if w not in CUTS) or words[0]


def rendered(path):
    """Return an image of each character in a font; None if some are missing or small capitals."""
    from PIL import ImageFont

    font = ImageFont.truetype(str(path), 96, layout_engine=ImageFont.Layout.BASIC)
    images = [_glyph(font, character) for character in CHARACTERS]
    if any(image is None for image in images):
        return None
    images = np.stack(images)
    small = [c for c in CHARACTERS if c.islower()]
    pair = [
        images[[CHARACTERS.index(c) for c in row]] / 255 for row in (small, map(str.upper, small))
    ]
    change = np.abs(pair[0] - pair[1]).sum((1, 2)) / (pair[0] + pair[1]).sum((1, 2))
    return images if change.mean() > SMALL_CAPITALS else None


def _glyph(font, character):
    from PIL import Image, ImageDraw

    large = Image.new("L", (384, 384))
    ImageDraw.Draw(large).text((128, 256), character, 255, font, anchor="ls")
    box = large.getbbox()
    if box is None:
        return None
    large = large.crop(box)
    scale = INNER / max(large.size)
    small = large.resize([max(1, round(n * scale)) for n in large.size], Image.Resampling.BOX)
    image = Image.new("L", (SIDE, SIDE))
    image.paste(small, ((SIDE - small.width) // 2, (SIDE - small.height) // 2))
    return np.asarray(image)


def distances(images):
    """Return for each pair of fonts the mean difference of pixels, as a share of their ink.

    Without the share, all thin fonts would be near each other.
    """
    from scipy.spatial.distance import pdist, squareform

    return squareform(pdist(images.reshape(len(images), -1).astype("float32"), "braycurtis"))


def grouped(families, apart):
    """Return a number for each font, the same for families of one design, and names of these.

    Parameters
    ----------
    families : list of str
    apart : ndarray
        See `distances`: families are of one design if two of their fonts are nearly identical.
    """
    from scipy.sparse.csgraph import connected_components

    names = np.array(families)
    first = np.array([REPLACED.get(name, name) for name in families])
    alike = (apart <= CLONE) | (names[:, None] == names) | (first[:, None] == first)
    count, groups = connected_components(alike, directed=False)
    return groups, [", ".join(np.unique(names[groups == g])) for g in range(count)]
