"""Rows that a constraint corrects keep the relations of their columns."""

import numpy as np
import pandas as pd
import pytest

from ganaug import GANAugmenter
from ganaug.codecs import TabularCodec
from ganaug.codecs.tabular.relations import DeterminedBy, Ordered, Sum
from ganaug.constraints import Combination, Constraint

N = 300
RNG = np.random.default_rng(0)
CHAPTER, SECOND = RNG.integers(0, 4, N), RNG.integers(0, 2, (2, N))
CODES = CHAPTER * 10 + SECOND[0]
DRUGS = CHAPTER * 10 + SECOND[1] + 5
X = pd.DataFrame({"code": CODES, "chapter": CHAPTER, "drug": DRUGS, "double": CHAPTER * 2})
Y = RNG.random(N) < 0.12
RELATIONS = [DeterminedBy("chapter", "code"), Sum("double", (("chapter", 2),))]


def as_text(X):
    return X.assign(code=X["code"].astype(str), drug=X["drug"].astype(str))


@pytest.mark.parametrize("table", [X, as_text(X), X.astype("category").astype({"double": int})])
def test_both_hold(table):
    relations = RELATIONS[:1] if table["chapter"].dtype == "category" else RELATIONS
    augmenter = GANAugmenter(
        max_iter=10,
        random_state=0,
        relations=relations,
        constraints=[Combination(["drug", "chapter"])],
    )
    rows = augmenter.fit_resample(table, Y)[0][augmenter.synthetic_mask_].astype(int)
    assert len(rows) > 200
    assert (rows["chapter"] == rows["code"] // 10).all()
    assert (rows["chapter"] == rows["drug"] // 10).all()
    if len(relations) > 1:
        assert (rows["double"] == 2 * rows["chapter"]).all()


def test_what_follows_from_a_corrected_column_is_corrected():
    class Small(Constraint):
        """Chapters are at most 2: their code is moved."""

        def holds(self, X):
            return X["code"] < 30

        def restore(self, X):
            return X.assign(code=X["code"].where(X["code"] < 30, 20))

    real = X[X["code"] < 30]
    augmenter = GANAugmenter(
        max_iter=2, random_state=0, relations=RELATIONS, constraints=[Small()]
    )
    rows = augmenter.fit_resample(real, Y[real.index])[0]
    assert (rows["chapter"] == rows["code"] // 10).all()
    assert (rows["double"] == 2 * rows["chapter"]).all()


def test_decoded_rows_need_no_correction():
    table = as_text(X).assign(low=RNG.gamma(3, 9, N).round(1))
    table["high"] = table["low"] + RNG.gamma(3, 2, N).round(1)
    codec = TabularCodec(relations=[*RELATIONS, Ordered("low", "high")]).fit(table)
    decoded = codec.decode(RNG.normal(size=(200, *codec.space_.shape)))
    assert codec.corrections(decoded) == []
    wrong = decoded.assign(double=3, low=999.0)
    assert {name for name, *_ in codec.corrections(wrong)} == {"double", "high"}
