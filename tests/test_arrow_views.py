"""Columns of Arrow's views, of which neither pandas nor pyarrow takes rows, come back as such."""

import numpy as np
import pandas as pd
import pytest

from ganaug import GANAugmenter
from ganaug.arrow_views import has_views

pa = pytest.importorskip("pyarrow")
RNG = np.random.default_rng(0)
Y = np.repeat([0, 1], [60, 20])
VIEW = pa.string_view()
try:
    pa.array(["a"]).cast(VIEW)
except pa.ArrowNotImplementedError:
    pytest.skip("Early releases of pyarrow convert no text to views.", allow_module_level=True)
CELLS = {
    "words": RNG.choice(["a", "b"], 80).tolist(),
    "missing words": [None if n % 7 == 0 else "ab"[n % 2] for n in range(80)],
    "dates": [f"{date:%d %b %Y}" for date in pd.date_range("2020-01-01", periods=80)],
}


def array_of(cells, kind):
    if kind == "view":
        return pa.array(cells, pa.large_string()).cast(VIEW)
    if kind == "large":
        return pa.array(cells, pa.large_string())
    encoded = pa.array(cells).dictionary_encode()
    return pa.DictionaryArray.from_arrays(encoded.indices, encoded.dictionary.cast(VIEW))


def table_of(cells, kind):
    return pa.table({"x": array_of(cells, kind), "z": RNG.normal(size=80)})


def frame_of(cells, kind):
    column = pd.arrays.ArrowExtensionArray(array_of(cells, kind))
    return pd.DataFrame({"x": column, "z": RNG.normal(size=80)})


def cells_of(X):
    return X["x"].to_pylist() if isinstance(X, pa.Table) else X["x"].tolist()


@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
@pytest.mark.parametrize("make", [table_of, frame_of])
@pytest.mark.parametrize("kind", ["view", "dictionary"])
@pytest.mark.parametrize("name", ["missing words", "dates"])
def test_views_come_back(name, kind, make, tmp_path):
    X = make(CELLS[name], kind)
    augmenter = GANAugmenter(max_iter=2, random_state=0)
    more, _ = augmenter.fit_resample(X, Y)
    assert type(more) is type(X)
    assert len(more) == 120
    assert cells_of(more)[:80] == cells_of(X)
    augmenter.save(tmp_path / "saved")
    sampled, _ = GANAugmenter.load(tmp_path / "saved").sample(5, y=1)
    assert len(set(map(type, cells_of(sampled))) - {str, type(None), type(pd.NA)}) == 0
    for rows in (more, sampled):
        if isinstance(X, pa.Table):
            assert rows.schema.equals(X.schema)
        else:
            assert rows.dtypes.equals(X.dtypes)


def test_frames_without_views_are_left_alone():
    assert not has_views(pd.DataFrame({"x": ["a"], "y": pd.array(["a"], "string")}))
    assert not has_views(frame_of(CELLS["words"], "large"))
    assert has_views(frame_of(CELLS["words"], "view")["x"])
