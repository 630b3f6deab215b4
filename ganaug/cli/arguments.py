"""Parsing of the values of options, without slow imports."""

import argparse
import contextlib
import difflib
import json

STRATEGIES = ("auto", "minority", "not minority", "all")


class Strategy(argparse.Action):
    """A strategy for `ganaug.GANAugmenter`, but with labels as text.

    Values are one of `STRATEGIES`, a ratio, a JSON object, or several ``label=rows``.
    """

    def __call__(self, parser, namespace, values, option_string=None):
        """Store the strategy."""
        pairs = [text.rpartition("=") for text in values]
        if all(label and rows.isdecimal() for label, _, rows in pairs):
            strategy = {label: int(rows) for label, _, rows in pairs}
        else:
            strategy = _strategy(self, values)
        setattr(namespace, self.dest, strategy)


def _strategy(action, values):
    text = " ".join(values)
    if text in STRATEGIES:
        return text
    with contextlib.suppress(ValueError):
        value = json.loads(text)
        if isinstance(value, dict) and all(type(total) is int for total in value.values()):
            return value
        if type(value) in (int, float) and 0 < value <= 1:
            return float(value)
    surplus = "; FILE comes before the options" if len(values) > 1 else ""
    raise argparse.ArgumentError(
        action,
        f"expected one of {', '.join(STRATEGIES)}, a ratio above 0 and up to 1, or rows by class "
        f"such as yes=500 no=700{surplus}. Received: {text!r}",
    )


def whole(least):
    """Return a function that reads whole numbers of at least `least`."""

    def number(text):
        with contextlib.suppress(ValueError):
            if least <= int(text) < 2**32:
                return int(text)
        raise argparse.ArgumentTypeError(
            f"expected a whole number of at least {least}. Received: {text!r}"
        )

    return number


def size(text):
    """Return the width and height of images."""
    width, _, height = text.lower().partition("x")
    with contextlib.suppress(ValueError):
        sides = int(width), int(height or width)
        if all(8 <= side <= 256 for side in sides):
            return sides
    raise argparse.ArgumentTypeError(
        f"expected one or two whole numbers from 8 to 256, such as 64 or 64x48. Received: {text!r}"
    )


def amount(text):
    """Return a share, or "auto"."""
    if text == "auto":
        return text
    with contextlib.suppress(ValueError):
        if 0 < float(text) <= 1:
            return float(text)
    raise argparse.ArgumentTypeError(
        f"expected auto or a number above 0 and up to 1, such as 0.25. Received: {text!r}"
    )


def separator(text):
    """Return the character between cells."""
    mark = {"\\t": "\t", "tab": "\t"}.get(text, text)
    if len(mark) == 1 and not mark.isalnum() and mark not in "\"'.\r\n":
        return mark
    raise argparse.ArgumentTypeError(
        f"expected one character between cells, such as ';' or tab. Received: {text!r}"
    )


def closest(name, known, most=3):
    """Return a question with similar names, or None if there are none."""
    near = difflib.get_close_matches(name, [str(text) for text in known], n=most, cutoff=0.6)
    return f"did you mean {' or '.join(map(repr, near))}?" if near else None
