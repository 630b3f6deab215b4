"""Candidates whose target disagrees with a regressor are dropped."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import ExtraTreesRegressor

from ganaug import GANAugmenter, TargetAgreement
from ganaug.codecs import TabularCodec
from ganaug.selection import target_agreement


@pytest.fixture(scope="module")
def fitted():
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, 400)
    rows = pd.DataFrame({"x": x, "y": 3 * x + rng.normal(0, 0.1, 400)})
    codec = TabularCodec().fit(rows)
    labels = (rows["y"] > 1.5).to_numpy(int)
    return codec, TargetAgreement().for_codec(codec).fit(codec.encode(rows), labels, seed=0)


def kept(fitted, x, y, label, number):
    codec, selection = fitted
    candidates = codec.encode(pd.DataFrame({"x": x, "y": y}))
    return selection.selector(label)(candidates, number, seed=0)


def test_the_largest_errors_are_dropped_first(fitted):
    rng = np.random.default_rng(1)
    x = rng.uniform(-0.9, 0.4, 300)
    wrong = np.arange(300) % 3 == 0
    chosen = kept(fitted, x, 3 * x + np.where(wrong, np.sign(x) * -2.0, 0.0), 0, 200)
    assert len(chosen) == 200
    assert (np.diff(chosen) > 0).all()
    # Near the middle, both signs are possible.
    assert wrong[chosen].mean() < 0.05


def test_candidates_that_agree_are_not_ranked(fitted):
    x = np.full(10, 0.8)
    assert kept(fitted, x, 3 * x, 1, 4).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "rows",
    [
        pd.DataFrame({"x": np.arange(40.0), "y": np.arange(40) % 3}),
        pd.DataFrame({"x": np.arange(40.0), "y": np.arange(40.0) * 2}),
        pd.DataFrame({"x": np.ones(40), "y": np.arange(40.0) ** 2}),
        pd.DataFrame({"x": np.arange(3.0), "y": [5.0, 1.0, 7.0]}),
    ],
    ids=["few values", "determined", "nothing to tell it from", "few rows"],
)
def test_any_target_can_be_selected_by(rows):
    codec = TabularCodec().fit(rows)
    codes, labels = codec.encode(rows), np.arange(len(rows)) % 2
    selection = TargetAgreement().for_codec(codec).fit(codes, labels, seed=0)
    chosen = selection.selector(1)(codes, 2, seed=0)
    assert len(set(chosen.tolist())) == 2


def test_rare_classes_keep_their_rows_where_there_are_many(monkeypatch):
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({"x": rng.uniform(-1, 1, 400), "y": rng.normal(size=400)})
    codec = TabularCodec().fit(rows)
    codes, labels = codec.encode(rows), np.repeat([0, 1, 2], [385, 14, 1])
    monkeypatch.setattr(target_agreement, "MAX_ROWS", 40)
    fitted, fit = [], ExtraTreesRegressor.fit
    monkeypatch.setattr(
        ExtraTreesRegressor, "fit", lambda self, X, y: [fitted.append(X), fit(self, X, y)][1]
    )
    selection = TargetAgreement().for_codec(codec).fit(codes, labels, seed=0)
    assert set(selection.limits_) == {0, 1, 2}
    learned = {row.tobytes() for row in fitted[-1]}
    columns = [row.tobytes() for row in selection._split(codes)[0]]
    counts = [sum(columns[i] in learned for i in np.flatnonzero(labels == k)) for k in range(3)]
    assert counts == [25, 14, 1]


def test_other_samples_than_tables_are_refused_before_training():
    images = np.random.default_rng(0).integers(0, 255, (24, 8, 8, 1), "uint8")
    augmenter = GANAugmenter(selection=TargetAgreement(), max_iter=1)
    with pytest.raises(TypeError, match="TargetAgreement is for tables"):
        augmenter.fit_resample(images, np.repeat([0, 1], [16, 8]))
