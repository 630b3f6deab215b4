"""Images in, images out: the sampler on arrays of three and four axes."""

from collections import Counter

import numpy as np
import pytest
from sklearn.datasets import load_digits

from ganaug import GANAugmenter, Novelty, SmallClassWarning
from ganaug.codecs import ImageCodec
from ganaug.recipes import RECIPES, dcgan

# A GAN that has hardly been trained draws the same for any latent.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Training collapsed"),
    pytest.mark.usefixtures("no_idle_models"),
]


@pytest.fixture(scope="module")
def digits():
    """60 zeros and 12 ones of 8 x 8 pixels from 0 to 16, as bytes."""
    X, y = load_digits(return_X_y=True)
    rows = np.r_[np.flatnonzero(y == 0)[:60], np.flatnonzero(y == 1)[:12]]
    return X[rows].reshape(-1, 8, 8).astype("uint8"), y[rows]


@pytest.fixture
def few():
    """Return a function that builds an augmenter which hardly trains, of the smallest networks."""

    def build(**params):
        settings = {"gan": "vanilla", "max_iter": 2, "batch_size": 8, "random_state": 0}
        return GANAugmenter(**settings | params)

    return build


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "float32", "float64", "bool"])
@pytest.mark.parametrize("channels", [None, 1, 3])
def test_what_goes_in_comes_out(few, digits, dtype, channels):
    X, y = digits
    X = (X > 8 if dtype == "bool" else X).astype(dtype)
    if channels:
        X = np.stack([X] * channels, axis=-1)
    kept = X.copy()
    augmenter = few()
    X_more, y_more = augmenter.fit_resample(X, y)
    np.testing.assert_array_equal(X, kept)
    np.testing.assert_array_equal(X_more[:72], X)
    assert X_more.shape == (120, *X.shape[1:])
    assert X_more.dtype == X.dtype
    assert (X_more.min(), X_more.max()) == (X.min(), X.max())
    assert Counter(y_more.tolist()) == {0: 60, 1: 60}
    assert augmenter.synthetic_mask_.sum() == 48
    assert len(np.unique(X_more[72:], axis=0)) > 40


@pytest.mark.parametrize("mode", ["auto", "per_class"])
@pytest.mark.parametrize(
    "gan",
    [
        pytest.param(gan, marks=() if gan in ("dcgan", "vanilla") else pytest.mark.nightly)
        for gan in sorted(set(RECIPES) - {"tabular", "series", "strings", "videos"})
    ],
)
def test_every_recipe_and_mode(few, digits, gan, mode):
    augmenter = few(gan=gan, mode=mode)
    X_more, _ = augmenter.fit_resample(*digits)
    assert X_more.shape == (120, 8, 8)
    assert augmenter.n_iter_ == 2


def test_images_that_are_padded(few, digits):
    X, y = digits
    X = np.pad(X, [(0, 0), (1, 0), (0, 3)])
    assert few().fit_resample(X, y)[0].shape == (120, 9, 11)


def test_a_class_of_few_images_is_changed_images(few, digits):
    X, y = digits
    augmenter = few()
    with pytest.warns(SmallClassWarning, match="images are shifted"):
        X_more, y_more = augmenter.fit_resample(X[:63], y[:63])
    ones = X_more[63:]
    assert (y_more[63:] == 1).all()
    # All that is seen of the class is 3 images, and each new one is close to one of them.
    away = np.abs(ones[:, None].astype(float) - X[60:63]).mean(axis=(2, 3)).min(axis=1)
    assert np.median(away) < 4
    assert augmenter.gans_ == []


def test_images_are_kept_for_their_novelty(few, digits):
    augmenter = few().fit(*digits)
    chosen = augmenter.sample(20, 1)[0]
    np.testing.assert_array_equal(few(selection=Novelty()).fit(*digits).sample(20, 1)[0], chosen)
    assert (few(selection=None).fit(*digits).sample(20, 1)[0] != chosen).any()


def test_save_and_load(few, digits, tmp_path):
    augmenter = few().fit(*digits)
    augmenter.save(tmp_path / "it.ganaug")
    loaded = GANAugmenter.load(tmp_path / "it.ganaug")
    np.testing.assert_array_equal(loaded.sample(7)[0], augmenter.sample(7)[0])
    assert loaded.codec_.space_ == augmenter.codec_.space_


def test_a_model_of_ones_own_is_saved_with_what_it_has_learned(few, digits, tmp_path):
    space = ImageCodec().fit(digits[0]).space_
    augmenter = few(gan=dcgan(space, 2, width=4, seed=0)).fit(*digits)
    augmenter.save(tmp_path / "it.ganaug")
    loaded = GANAugmenter.load(tmp_path / "it.ganaug")
    np.testing.assert_array_equal(loaded.sample(7)[0], augmenter.sample(7)[0])
    for ours, theirs in zip(loaded.gan.get_weights(), augmenter.gan_.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_equal_seeds_give_equal_bytes(few, digits):
    first, same, other = (
        few(gan="auto", random_state=s).fit_resample(*digits)[0] for s in (1, 1, 2)
    )
    assert first.tobytes() == same.tobytes() != other.tobytes()


def test_the_default_learns_what_the_classes_look_like():
    """Bright left half against bright right half, noise on both: learned in a few seconds."""
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [150, 40])
    X = rng.normal(0.2, 0.05, (190, 8, 8))
    X[:150, :, :4] += 0.6
    X[150:, :, 4:] += 0.6
    X_more, _ = GANAugmenter(max_iter=300, selection=None, random_state=0).fit_resample(X, y)
    halves = X_more[190:].reshape(-1, 8, 2, 4).mean(axis=(1, 3))
    assert (halves[:, 1] - halves[:, 0]).mean() > 0.4


@pytest.mark.parametrize(
    ("change", "params", "message"),
    [
        (lambda X: X[:, :4], {}, "from 8 to 256"),
        (lambda X: np.where(X > 15, np.nan, X), {}, "NaN"),
        (lambda X: X.reshape(-1, 64), {"gan": "dcgan"}, "For a table"),
        (lambda X: X, {"gan": "tabular"}, "the rows of a table"),
        (lambda X: X, {"categorical_features": [0]}, "Images have no categorical features"),
    ],
    ids=["small", "missing", "rows", "tabular", "categories"],
)
def test_errors(few, digits, change, params, message):
    with pytest.raises(ValueError, match=message):
        few(**params).fit_resample(change(digits[0]), digits[1])
