"""Detection of the style of durations in text columns, from the shapes of cells."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from ganaug.tables.date_layouts import shapes_of
from ganaug.tables.text_durations import WrittenDurations

# The groups Du, Hu, Mu and Su hold the texts of the units.
FRACTION = "[.,](?P<f>1{1,9})"
CLOCK = rf"(?P<M>11):(?P<S>11)(?:{FRACTION})?"
WORDS = {
    "D": "d|days?",
    "H": "h|hrs?|hours?",
    "M": "m|mins?|minutes?",
    "S": "s|secs?|seconds?",
}
NAMED = " ?".join(
    rf"(?:(?P<{letter}>1+){fraction}(?P<{letter}u> ?(?:{words})))?"
    for (letter, words), fraction in zip(
        WORDS.items(), ["", "", "", f"(?:{FRACTION})?"], strict=True
    )
)
ISO = (
    r"P(?:(?P<D>1+)(?P<Du>D))?(?:T(?:(?P<H>1+)(?P<Hu>H))?(?:(?P<M>1+)(?P<Mu>M))?"
    rf"(?:(?P<S>1+)(?:{FRACTION})?(?P<Su>S))?)?"
)
LAYOUTS = [
    re.compile(pattern)
    for pattern in (
        rf"-?(?P<H>1+):{CLOCK}",
        rf"-?(?P<M>1+):(?P<S>11){FRACTION}",
        "-?(?P<M>1+):(?P<S>11)",
        rf"-?(?P<D>1+)(?P<Du> days) (?P<plus>\+?)(?P<H>11):{CLOCK}",
        f"-?{ISO}",
        f"-?{NAMED}",
    )
]
# Hours from here on are not a time of day.
DAY = 24


def detect_durations(cells, missing):
    """Return the style of durations that all distinct cells of a column share, or None.

    ``missing`` is the text of a missing duration, which is not among the cells.
    """
    if not any(layout.fullmatch(shape) for shape in shapes_of(cells[:1]) for layout in LAYOUTS):
        return None
    durations, held = detect_most_durations(dict.fromkeys(cells, 1))
    return replace(durations, missing=missing) if len(held) == len(cells) else None


def detect_most_durations(counts):
    """Return the style of durations that most rows share and its cells, or None and no cells.

    ``counts`` maps each distinct cell to its number of rows.
    """
    shapes = shapes_of(counts)
    best, held, most = None, [], 0
    for layout in LAYOUTS:
        matches = [match for shape in shapes if (match := layout.fullmatch(shape))]
        spelled = [(match, shapes[match.string]) for match in matches if _letters(match)]
        if not spelled or _may_be_a_clock(spelled):
            continue
        durations = _style(spelled)
        alike = [cell for _, cells in spelled for cell in cells]
        read = durations.parse(pd.Series(alike, dtype="string")).notna()
        cells = [cell for cell, known in zip(alike, read, strict=True) if known]
        weight = sum(counts[cell] for cell in cells)
        if weight > most:
            best, held, most = durations, cells, weight
    return best, held


def _letters(match):
    return [letter for letter in WORDS if match.groupdict().get(letter)]


def _may_be_a_clock(spelled):
    """Return whether cells may be times of day such as "12:34", or scores such as "25:9"."""
    match, _ = spelled[0]
    if set(match.groupdict()) != {"M", "S"}:
        return False
    pairs = [cell.lstrip("-").split(":") for _, cells in spelled for cell in cells]
    is_long = any(int(first) >= DAY for first, _ in pairs)
    return not (is_long and any(second.startswith("0") for _, second in pairs))


def _style(spelled):
    letters = [letter for letter in WORDS if any(letter in _letters(m) for m, _ in spelled)]
    head, after, texts = _around(spelled, letters)
    numbers = _numbers(spelled)
    digits = [len(fraction) for fraction in numbers["f"] if fraction] or [0]
    cells = [cell for _, cells in spelled for cell in cells]
    units = tuple((letter, texts[letter], after[letter]) for letter in letters)
    sparse = any(_letters(match) != letters for match, _ in spelled)
    bare = any(digits) and "" in numbers["f"]
    return WrittenDurations(
        units,
        head,
        "".join(letter for letter in letters if _is_padded(numbers[letter], texts[letter])),
        min(digits),
        max(digits),
        "," if any("," in match.string for match, _ in spelled) else ".",
        "+" if "plus" in spelled[0][0].groupdict() else "",
        _blanks(units, sparse, bare),
        _zero(cells, head, units) if sparse else "",
    )


def _around(spelled, letters):
    """Return the most common texts before all units, between units, and after numbers."""
    heads: Counter[str] = Counter()
    after: dict[str, Counter[str]] = defaultdict(Counter)
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    for match, cells in spelled:
        found = _letters(match)
        if found[0] == letters[0]:
            heads[match.string[: match.start(found[0])].lstrip("-")] += len(cells)
        for letter in found:
            texts[letter][match.groupdict().get(f"{letter}u") or ""] += len(cells)
        for letter, other in pairwise(found):
            between = match.string[_end(match, letter) : match.start(other)].rstrip("+")
            after[letter][between] += len(cells)
    head = _commonest(heads, "")
    default = {"D": "T"} if head.startswith("P") else dict.fromkeys(letters[:-1], " ")
    between = {letter: _commonest(after[letter], default.get(letter, "")) for letter in letters}
    return head, between, {letter: _commonest(texts[letter], "") for letter in letters}


def _commonest(counter, default):
    return counter.most_common(1)[0][0] if counter else default


def _end(match, letter):
    return match.end(f"{letter}u") if f"{letter}u" in match.groupdict() else match.end(letter)


def _numbers(spelled):
    """Return the digits of each unit and of fractions, "" where there are none."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for match, cells in spelled:
        for name in {*WORDS, "f"} & match.groupdict().keys():
            start, end = match.span(name)
            numbers[name].update(cell[start:end] if end > 0 else "" for cell in cells)
    return numbers


def _is_padded(numbers, text):
    if any(len(digits) == 2 and digits[0] == "0" for digits in numbers):
        return True
    return not text and all(len(digits) > 1 for digits in numbers)


def _blanks(units, sparse, bare):
    """Return what to remove from durations written in full: patterns and their replacements."""
    blanks = []
    if bare:
        blanks.append((r"[.,]0+([^0-9]|$)", r"\1"))
    if sparse:
        blanks += [(rf"(^|[^0-9.,])0+(?:[.,]0+)?{text}", r"\1") for _, text, _ in units]
        blanks += [("  +", " "), ("^ +| +$|T$", "")]
    return tuple(blanks)


def _zero(cells, head, units):
    """Return the text of a duration of zero."""
    zeros = [cell for cell in cells if not re.search("[1-9]", cell)]
    return zeros[0] if zeros else "PT0S" if head.startswith("P") else f"0{units[-1][1]}"
