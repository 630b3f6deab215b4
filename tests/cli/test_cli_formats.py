"""``ganaug balance`` on columns that are written in unusual ways: new cells look like the old."""

import csv
import re

import numpy as np
import pandas as pd
import pytest

from ganaug.cli.main import main

ARABIC = "".join(map(chr, range(0x660, 0x66A)))
# A function that writes each column, and a pattern that new cells have to match.
FORMATS = {
    "american": (lambda t: f"{t.month}/{t.day}/{t.year}", r"[1-9]\d?/[1-9]\d?/202\d"),
    "short": (lambda t: f"{t.year}-{t.month}-{t.day}", r"202\d-[1-9]\d?-[1-9]\d?"),
    "offset": (
        lambda t: f"{t:%Y-%m-%dT%H:%M:%S}+02:00",
        r"202\d-\d\d-\d\dT\d\d:\d\d:\d\d\+02:00",
    ),
    "utc": (lambda t: f"{t:%Y-%m-%dT%H:%M:%S}Z", r"202\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    "summer": (
        lambda t: f"{t:%Y-%m-%d %H:%M}{'+0200' if 3 < t.month < 11 else '+0100'}",
        r"202\d-\d\d-\d\d \d\d:\d\d\+0[12]00",
    ),
    "scientific": (lambda t: f"{t.value / 7:.3e}", r"\d\.\d{3}e\+\d\d"),
    "capital": (lambda t: f"{-t.day / 7:.2E}", r"-\d\.\d\dE[+-]\d\d"),
    "arabic": (lambda t: "".join(ARABIC[int(digit)] for digit in str(t.day)), f"[{ARABIC}]+"),
    "mixed": (lambda t: f"{t:%d.%m.%Y}" if t.day < 9 else f"{t.day}th", r"\d\d\..*|\d+th"),
}


@pytest.fixture
def rows():
    rng = np.random.default_rng(0)
    times = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 10**8, 60), "s")
    texts = [[write(time) for write, _ in FORMATS.values()] for time in times]
    return [[*cells, "rare" if i % 6 == 0 else "common"] for i, cells in enumerate(texts)]


def test_new_cells_look_like_the_old(tmp_path, rows):
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([[*FORMATS, "class"], *rows])
    args = ["--target", "class", "-o", str(out), "--steps", "10", "--seed", "0", "--quiet"]
    assert main(["balance", str(path), *args]) == 0
    original, written = path.read_bytes(), out.read_bytes()
    assert written.startswith(original)
    added = list(csv.reader(written[len(original) :].decode().splitlines()))
    assert len(added) == 40
    for i, (name, (_, pattern)) in enumerate(FORMATS.items()):
        odd = [row[i] for row in added if not re.fullmatch(pattern, row[i])]
        assert not odd, (name, odd)
