"""``ganaug balance`` finds labels and sums up classes; its files have tests of their own."""

import numpy as np
import pandas as pd
import pytest

from ganaug.cli import balance


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("1", [1, 2], 1),
        ("1", [1.0, 2.0], 1.0),
        ("1.0", [1, 2], 1),
        ("-1", [-1, 1], -1),
        ("true", [True, False], True),
        ("yes", ["yes", "no"], "yes"),
        ("01", ["01", "1"], "01"),
    ],
)
def test_labels_are_found_whatever_their_type(text, labels, expected):
    resolved = balance.resolve_strategy({text: 5}, np.array(labels))
    assert resolved == {expected: 5}
    assert type(next(iter(resolved))) is type(expected)


def test_many_classes_are_summed_up():
    before = pd.Series(np.repeat(np.arange(30), 2))
    text = balance.counts_table(before, pd.Series([], dtype="int64"))
    assert text.splitlines()[-1] == "... and 10 more classes"
