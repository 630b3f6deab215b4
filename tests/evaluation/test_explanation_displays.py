"""Pictures of explanations, and of images along directions of the latent space."""

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

from ganaug import ExplanationDisplay, GANAugmenter, LatentDirectionsDisplay

pytestmark = pytest.mark.filterwarnings(
    "ignore::ganaug.TrainingWarning", "ignore::ganaug.SmallClassWarning"
)
LABELS = np.repeat(["x", "y", "z"], [30, 15, 3])


def images(shape=(8, 8)):
    return np.random.default_rng(0).integers(10, 255, (len(LABELS), *shape)).astype("uint8")


@pytest.fixture(scope="module")
def fitted():
    augmenter = GANAugmenter(max_iter=2, batch_size=4, random_state=0)
    augmenter.fit_resample(images(), LABELS)
    return augmenter


def test_real_images_are_those_that_explain_names(fitted):
    told = fitted.explain(n_neighbors=1)
    display = ExplanationDisplay.from_estimator(fitted, num_images=4)
    assert list(display.pictures) == ["y", "z"]
    X = images()
    for label, pictures in display.pictures.items():
        part = told[told["label"] == label].iloc[:4]
        nearest = X[part["nearest_1"].astype(int)]
        np.testing.assert_array_equal(pictures["nearest real"], nearest)
        others = X[part["other_nearest_1"].astype(int)]
        np.testing.assert_array_equal(pictures["nearest other"], others)
        columns = ["distance_1", "other_distance_1"]
        np.testing.assert_array_equal(display.distances[label], part[columns])
    # The class of three images is made of them, and the other of noise.
    assert "made of" not in display.pictures["y"]
    made = told.loc[told["label"] == "z", "source_1"].astype(int)[:4]
    np.testing.assert_array_equal(display.pictures["z"]["made of"], X[made])
    assert [axes.get_title() for axes in display.axes_] == ["y", "z"]
    assert [tick.get_text() for tick in display.axes_[0].get_yticklabels()] == [
        "synthetic",
        "nearest real",
        "nearest other",
    ]


def test_given_images_are_drawn_and_copies_are_at_zero(fitted):
    X = images()
    display = ExplanationDisplay.from_estimator(fitted, X[:35:5], LABELS[:35:5])
    assert (display.distances["x"][:, 0] == 0).all()
    np.testing.assert_array_equal(
        display.pictures["x"]["synthetic"], display.pictures["x"]["nearest real"]
    )
    label = display.axes_[0].get_xticklabels()[0].get_text()
    assert label.startswith("0.00\n")


def test_a_place_without_an_image_is_empty():
    real = images((8, 8, 3))[:4]
    made = real.astype(float)
    made[1] = np.nan
    pictures = {"synthetic": real, "made of": made, "nearest real": real}
    display = ExplanationDisplay({"x": pictures}, {"x": np.zeros((4, 2))}).plot()
    sheet = np.asarray(display.axes_[0].images[0].get_array())
    assert (sheet[10:20, 10:20] == 1).all()
    assert (sheet[11:19, 1:9] < 1).any()


def test_the_middle_of_a_row_is_the_start_and_steps_follow_the_direction(fitted):
    display = LatentDirectionsDisplay.from_estimator(
        fitted, "y", n_directions=2, num_images=3, num_steps=5, random_state=1
    )
    assert display.images.shape == (2, 3, 5, 8, 8)
    np.testing.assert_array_equal(display.steps, [-3, -1.5, 0, 1.5, 3])
    np.testing.assert_array_equal(display.images[0][:, 2], display.images[1][:, 2])
    starts = np.random.default_rng(1).normal(size=(3, 64))
    latents = starts - 3 * display.directions[1]
    codes = fitted.gan_.generate(latent=latents.astype("float32"), condition=[1] * 3)
    np.testing.assert_array_equal(display.images[1][:, 0], fitted.codec_.decode(codes))
    names = [axes.get_title() for axes in display.axes_]
    assert names[0] == f"direction 1, strength {display.strengths[0]:.3g}"


def test_images_that_start_from_real_ones_differ_in_the_latent_alone():
    augmenter = GANAugmenter(gan="inpainting", max_iter=1, batch_size=4, random_state=0)
    augmenter.fit(images((8, 8, 3))[:45], LABELS[:45])
    display = LatentDirectionsDisplay.from_estimator(augmenter, n_directions=1, num_images=2)
    assert display.images.shape == (1, 2, 7, 8, 8, 3)
    # The part that was not erased stays.
    same = (display.images[0, :, 0] == display.images[0, :, -1]).mean()
    assert 0.3 < same < 1


def test_what_has_no_directions_is_refused(fitted):
    with pytest.raises(NotFittedError):
        LatentDirectionsDisplay.from_estimator(GANAugmenter())
    with pytest.raises(ValueError, match="which is drawn without one"):
        LatentDirectionsDisplay.from_estimator(fitted, "z")
    with pytest.raises(ValueError, match="one of the labels"):
        LatentDirectionsDisplay.from_estimator(fitted, "w")
    with pytest.raises(ValueError, match="num_steps"):
        LatentDirectionsDisplay.from_estimator(fitted, num_steps=0)
    rows, y = np.random.default_rng(0).normal(size=(20, 3)), [0, 1] * 10
    table = GANAugmenter(gan=None, sampling_strategy={0: 11, 1: 11}, random_state=0).fit(rows, y)
    for kind in (LatentDirectionsDisplay, ExplanationDisplay):
        with pytest.raises(ValueError, match="images"):
            kind.from_estimator(table)


def test_the_first_class_that_a_gan_draws_is_the_default():
    labels = np.repeat(["a", "b"], [3, 15])
    augmenter = GANAugmenter(
        sampling_strategy={"a": 6, "b": 20}, max_iter=1, batch_size=4, random_state=0
    ).fit(images()[:18], labels)
    sizes = {"n_directions": 1, "num_images": 2, "num_steps": 3}
    default = LatentDirectionsDisplay.from_estimator(augmenter, **sizes)
    chosen = LatentDirectionsDisplay.from_estimator(augmenter, "b", **sizes)
    np.testing.assert_array_equal(default.images, chosen.images)
    without = GANAugmenter(gan=None, random_state=0).fit(images(), LABELS)
    with pytest.raises(ValueError, match=r"one of \[\].*'x', which is drawn without one"):
        LatentDirectionsDisplay.from_estimator(without)


def test_a_mask_of_nothing_is_refused(fitted):
    with pytest.raises(ValueError, match="At least one synthetic image was expected"):
        ExplanationDisplay.from_estimator(fitted, np.zeros_like(fitted.synthetic_mask_))


def test_a_seed_tells_what_given_images_are_made_of(fitted):
    rows, labels = fitted.sample(4, y="z", random_state=3)
    display = ExplanationDisplay.from_estimator(fitted, rows, labels, random_state=3)
    assert "made of" in display.pictures["z"]
    assert "made of" not in ExplanationDisplay.from_estimator(fitted, rows, labels).pictures["z"]


def test_nothing_is_written_of_distances_that_are_not_known():
    X = images()
    augmenter = GANAugmenter(gan=None, random_state=0).fit(X)
    display = ExplanationDisplay.from_estimator(augmenter, X[:2])
    texts = [tick.get_text() for tick in display.axes_[0].get_xticklabels()]
    assert texts == ["0.00", "0.00"]
