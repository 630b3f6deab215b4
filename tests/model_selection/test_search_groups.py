"""`GANAugmenterCV` on grouped data."""

import numpy as np
import pytest
from imblearn.over_sampling import SMOTE
from sklearn.model_selection import GroupKFold
from sklearn.neighbors import KNeighborsClassifier

from ganaug import GANAugmenterCV


def test_groups_are_refused_as_nobody_passes_them(overlapping):
    with pytest.raises(ValueError, match="groups"):
        GANAugmenterCV(KNeighborsClassifier(), SMOTE(), cv=GroupKFold(2)).fit(*overlapping)


class Watched(SMOTE):
    """Notes the groups, which are a column, of what it learns from."""

    seen = []

    def _fit_resample(self, X, y):
        Watched.seen.append(set(X[:, 0]))
        return super()._fit_resample(X, y)


@pytest.mark.parametrize("cv", [3, GroupKFold(3)])
def test_groups_are_held_out_together(cv):
    rng = np.random.default_rng(0)
    groups = rng.integers(0, 30, 200)
    X, y = np.column_stack([groups, rng.normal(size=200)]), (groups % 3 == 0).astype(int)
    y[:3] = 1 - y[:3]
    Watched.seen.clear()
    scored = []

    def scorer(model, X, y):
        scored.append(frozenset(X[:, 0]))
        return float(model.n_samples_fit_)

    search = GANAugmenterCV(
        KNeighborsClassifier(), Watched(), amounts=[1.0], scoring=scorer, cv=cv
    )
    search.fit_resample(X, y, groups=groups)
    # A split is scored several times, with and without shuffled labels, for each amount.
    trained, held = Watched.seen[:3], list(dict.fromkeys(scored))
    assert all(not learned & test for learned, test in zip(trained, held, strict=True))
    assert set().union(*held) == set(groups)
    search.fit(X, y, [f"person {group}" for group in groups])
    with pytest.raises(ValueError, match="inconsistent numbers"):
        search.fit(X, y, groups=[1, 2])
