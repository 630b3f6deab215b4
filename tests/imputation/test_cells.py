"""Cells: the units of a table without those for missing values, and draws of them."""

import numpy as np
import pandas as pd
import pytest

from ganaug.codecs import TabularCodec
from ganaug.imputation.cells import Cells
from ganaug.imputation.draws import restored_summary, summarised
from ganaug.space import Span

FRAME = pd.DataFrame(
    {
        "number": [*np.linspace(0.5, 7.0, 20), None],
        "text": [*["a", "b", "b", "c"] * 5, None],
        "only": ["x"] * 20 + [None],
        "whole": [0] * 10 + list(range(5, 16)),
    }
)


def cells():
    return Cells(TabularCodec(relations=None).fit(FRAME))


def test_no_unit_says_that_a_value_is_missing():
    found = cells()
    assert found.space.spans[:2] == (Span(1, False), Span(3, True))
    assert found.space.shape == (sum(span.width for span in found.space.spans),)
    assert found.owner[:4].tolist() == [0, 1, 1, 1]
    assert 2 not in found.owner
    codes = found.encode(FRAME, FRAME.isna().to_numpy())
    assert codes.shape == (21, *found.space.shape)
    assert not codes[-1, :4].any()


def test_known_rows_come_back_and_missing_ones_are_drawn():
    found = cells()
    codes = found.encode(FRAME, FRAME.isna().to_numpy())
    codes[-1, 1:4] = [0.2, 0.5, 0.3]
    uniform = np.full(FRAME.shape, 0.99)
    values = found.decode(codes, uniform, seed=0)
    columns = [c.restore(v) for c, v in zip(found.codec.columns_, values, strict=True)]
    table = pd.DataFrame(dict(zip(FRAME, columns, strict=True)))
    assert not table.isna().any(axis=None)
    pd.testing.assert_frame_equal(
        table[:20], FRAME[:20].astype(table.dtypes.to_dict()), check_dtype=False, rtol=1e-5
    )


def test_slots_are_drawn_by_their_probability():
    found = cells()
    n = 1000
    rows = np.zeros((n, *found.space.shape), "float32")
    rows[:, 1:4] = [0.5, 0.2, 0.3]
    uniform = np.tile(((np.arange(n) + 0.5) / n)[:, None], FRAME.shape[1])
    levels = found.decode(rows, uniform, seed=0)[1]
    drawn = found.codec.columns_[1].restore(levels)
    shares = drawn.value_counts(normalize=True)
    order = [found.codec.columns_[1].slots.levels[i] for i in range(3)]
    expected = dict(
        zip(found.codec.columns_[1].vocabulary.index[order], [0.5, 0.2, 0.3], strict=True)
    )
    assert shares.round(2).to_dict() == expected


def summary(column, draws):
    return pd.Series(restored_summary(column, summarised(column, np.array(draws)))).tolist()


def test_summaries():
    number, text, _, whole = cells().codec.columns_
    assert summary(number, [[1.0], [2.0], [6.0]]) == [3.0]
    assert text.vocabulary.index[1] == summary(text, [[1], [0], [1]])[0]
    # Integers stay integers, and a frequent value below all others can be the nearest one.
    assert summary(whole, [[0.0, 5.0], [1.0, 6.0], [0.0, 8.0]]) == [0, 6]


def test_the_mean_of_few_floats_and_of_few_integers():
    frame = pd.DataFrame({"float": [0.0, 0.5, 2.0, None] * 9, "whole": [0, 1, 4, 4] * 9})
    codec = TabularCodec(relations=None).fit(frame)
    floats, wholes = codec.columns_
    assert summary(floats, [[0], [2]]) == [1.0]
    assert summary(wholes, [[0], [2]]) == [1]


@pytest.mark.filterwarnings("ignore::ganaug.NearlyNumericWarning")
def test_words_among_numbers():
    column = pd.Series([*map(str, range(80)), *["open"] * 3])
    codec = TabularCodec(relations=None).fit(column.to_frame("x"))
    (kind,) = codec.columns_
    word = kind.spikes[-1]
    assert summary(kind, [[word], [word], [3.0]]) == ["open"]
    assert summary(kind, [[word], [4.0], [6.0]]) == ["5"]
