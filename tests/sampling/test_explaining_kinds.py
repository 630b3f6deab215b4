"""Where samples that are no tables come from."""

import numpy as np
import pytest

from ganaug import GANAugmenter

pytestmark = pytest.mark.filterwarnings(
    "ignore::ganaug.TrainingWarning", "ignore::ganaug.SmallClassWarning"
)
SIZES = 20, 9
LABELS = np.repeat([0, 1], SIZES)


def images():
    rng = np.random.default_rng(0)
    bright = rng.integers(0, 200, (sum(SIZES), 1, 1)) + rng.integers(0, 50, (sum(SIZES), 8, 8))
    return bright.astype("uint8")


def series():
    return np.random.default_rng(0).normal(size=(sum(SIZES), 12, 2)).cumsum(axis=1)


def strings():
    rng = np.random.default_rng(0)
    return ["".join(rng.choice(list("abc"), rng.integers(3, 7))) for _ in LABELS]


def videos():
    return np.repeat(images()[:, None, ..., None], 3, axis=1)


@pytest.mark.parametrize(
    ("samples", "gan", "origin"),
    [
        (images, None, "single"),
        (images, "cyclegan", "single"),
        (images, "inpainting", "single"),
        (images, "image", "noise"),
        (series, None, "single"),
        (series, "auto", "single"),
        (strings, None, "chain"),
        (strings, "auto", "chain"),
        (videos, None, "single"),
    ],
)
def test_the_real_sample_that_was_changed_is_named(samples, gan, origin):
    X = samples()
    settings = {"codec": "videos"} if samples is videos else {}
    augmenter = GANAugmenter(gan=gan, max_iter=1, batch_size=4, random_state=0, **settings)
    X_more, y_more = augmenter.fit_resample(X, LABELS)
    told = augmenter.explain(n_neighbors=2)
    assert told.index.tolist() == list(range(sum(SIZES), len(y_more)))
    assert set(told["origin"]) == {origin}
    assert told["source_1"].notna().all() == (origin == "single")
    # A translator begins with images of another class.
    if origin == "single":
        expected = 0 if gan == "cyclegan" else 1
        assert (LABELS[told["source_1"].astype(int)] == expected).all()
    assert (LABELS[told["nearest_1"].astype(int)] == 1).all()
    assert (LABELS[told["other_nearest_2"].astype(int)] == 0).all()
    assert told["agreement"].between(0, 1).all()
    assert not told.columns.str.startswith("differs").any()
    copies = augmenter.explain(X, LABELS)
    assert copies["distance_1"].eq(0).all()
    given = augmenter.explain(X_more, y_more, n_neighbors=2)
    expected = told.filter(like="distance").to_numpy(float)
    found = given.filter(like="distance").to_numpy(float)[told.index]
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5)
