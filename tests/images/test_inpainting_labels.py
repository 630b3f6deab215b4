"""Fills of images with and without labels, and how they are evaluated."""

import copy
import re

import keras
import numpy as np
import pytest
from inpainters import DIGITS, HOLE, LABELS, inpainter
from sklearn.datasets import load_digits

from ganaug import Inpainter
from ganaug.data.holes import Boxes
from ganaug.images.train_inpainting import InpainterEvaluation

pytestmark = pytest.mark.usefixtures("no_idle_models")


@pytest.fixture(scope="module")
def fitted():
    return inpainter().fit(DIGITS)


@pytest.fixture(scope="module")
def told():
    return inpainter().fit(DIGITS, LABELS)


def test_without_labels_the_condition_is_the_one_that_was_learned(fitted):
    learned = fitted.gan_.generate(
        source=fitted.codec_.encode(DIGITS) * ~HOLE[..., None],
        condition={
            "mask": np.broadcast_to(HOLE[..., None], (len(DIGITS), 8, 8, 1)).astype("float32"),
            "condition": np.ones(len(DIGITS), "int32"),
        },
        latent=np.zeros((len(DIGITS), 4), "float32"),
    )
    filled = fitted.codec_.decode(learned)[:, HOLE]
    np.testing.assert_array_equal(fitted.transform(DIGITS, HOLE)[:, HOLE], filled)


def test_labels(told, tmp_path):
    np.testing.assert_array_equal(told.classes_, np.unique(LABELS))
    right, wrong, none = (told.transform(DIGITS, HOLE, y) for y in (LABELS, 9 - LABELS, None))
    assert (right != wrong).any()
    assert (right != none).any()
    told.set_params(gan="auto").save(tmp_path / "inpainter.ganaug")
    loaded = Inpainter.load(tmp_path / "inpainter.ganaug")
    np.testing.assert_array_equal(loaded.transform(DIGITS, HOLE, LABELS), right)
    np.testing.assert_array_equal(loaded.sample(DIGITS, HOLE), told.sample(DIGITS, HOLE))


@pytest.mark.parametrize(
    "classes",
    [
        np.zeros(0),
        np.array([0.5, 1.5], "float32"),
        np.arange(2, dtype="uint8"),
        np.array([False, True]),
        np.array(["a", "one"]),
        np.array([b"a", b"one"]),
        np.array(["a", "one"], dtype=object),
    ],
    ids=lambda classes: classes.dtype.str,
)
def test_classes_come_back_in_their_dtype(fitted, tmp_path, classes):
    model = copy.copy(fitted).set_params(gan="auto")
    model.classes_ = classes
    model.save(tmp_path / "inpainter.ganaug")
    loaded = Inpainter.load(tmp_path / "inpainter.ganaug")
    np.testing.assert_array_equal(loaded.classes_, classes, strict=True)


def test_labels_of_text_and_a_class_of_one_image():
    names = np.where(np.arange(len(DIGITS)) == 7, "one", "many")
    model = inpainter(early_stopping=True).fit(DIGITS, names)
    assert model.classes_.tolist() == ["many", "one"]
    assert model.transform(DIGITS[:2], HOLE, ["one", "many"]).shape == (2, 8, 8)


def test_labels_that_were_not_fitted(fitted, told):
    with pytest.raises(ValueError, match=r"one of those fitted, \[\].*120 labels, among them \[0"):
        fitted.transform(DIGITS, HOLE, LABELS)
    with pytest.raises(ValueError, match=r"among them \[10, 11"):
        told.transform(DIGITS, HOLE, LABELS + 5)
    with pytest.raises(ValueError, match=r"a label for each of 120 images.*Received: 7 labels"):
        told.transform(DIGITS, HOLE, LABELS[:7])
    for unknown in (None, np.nan, "0"):
        some = np.array([*LABELS[1:], None], dtype=object)
        some[-1] = unknown
        with pytest.raises(ValueError, match=rf"among them \[{re.escape(repr(unknown))}\]"):
            told.transform(DIGITS, HOLE, some)
    with pytest.raises(ValueError, match=r"among them \[None\]"):
        told.transform(DIGITS, HOLE, np.ma.array(LABELS, mask=LABELS == 3))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (LABELS[:7], "inconsistent numbers of samples"),
        ([None, *["a", "b"] * 59, "a"], "a label for each row.*1 missing"),
        (np.ma.array(LABELS, mask=LABELS == 0), "a label for each row.*missing"),
        (np.array([1, "b"] * 60, dtype=object), "sorted: all numbers or all text.*int, str"),
    ],
)
def test_labels_that_cannot_be_learned(labels, message):
    with pytest.raises(ValueError, match=message):
        inpainter().fit(DIGITS, labels)


def test_each_label_occurs_once():
    model = inpainter().fit(DIGITS, np.arange(len(DIGITS)))
    assert np.isfinite(model.history_["quality"]).all()
    assert model.transform(DIGITS[:2], HOLE, [7, 119]).shape == (2, 8, 8)


@pytest.mark.nightly
def test_it_learns_more_than_the_mean_and_labels_help():
    X, y = load_digits(return_X_y=True)
    X, train = X.reshape(-1, 8, 8), np.arange(len(X)) < 1200
    model = Inpainter(max_iter=600, random_state=0).fit(X[train], y[train])

    def error(filled):
        return np.sqrt(np.mean((filled - X[~train])[:, HOLE] ** 2))

    alone = error(model.transform(X[~train], HOLE))
    assert error(model.transform(X[~train], HOLE, y[~train])) < alone
    assert alone < 0.8 * error(X[train].mean(axis=0))
    first, second = model.sample(X[~train], HOLE, 2)
    assert np.abs(first - second)[:, HOLE].mean() > 0.5


class Fixed:
    """A model that fills holes by a function of the images, the masks and the latents."""

    def __init__(self, fill):
        self.fill = fill
        self.generator = keras.Model(*[{"latent": keras.Input((1,), name="latent")}] * 2)

    def generate(self, source, condition, latent):
        mask = condition["mask"]
        return source + mask * self.fill(latent[:, None, None])


def test_the_error_is_that_of_the_hole():
    real = np.ones((40, 8, 8, 1), "float32") * np.linspace(-1, 1, 40)[:, None, None, None]
    evaluate = InpainterEvaluation(real.astype("float32"), Boxes(), 0, seed=0)
    logs = evaluate(Fixed(keras.ops.zeros_like)).logs
    erased = evaluate.given["mask"].numpy()
    by_hand = np.abs(evaluate.real * erased).sum() / erased.sum()
    assert logs["error"] == pytest.approx(by_hand, rel=1e-5)
    # The numbers have the distribution of the latents of neither.
    wild = evaluate(Fixed(lambda latent: 9 * latent)).logs
    assert wild["quality"] > logs["quality"]
    assert np.isnan(evaluate(Fixed(lambda latent: np.nan * latent)).logs["quality"])
