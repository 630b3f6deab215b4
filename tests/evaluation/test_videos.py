"""Augmentation of videos, evaluated."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from ganaug import GANAugmenter, GANAugmenterCV, VideoDisplay, evaluate_augmentation
from ganaug.evaluation.views import view_of
from ganaug.metrics import frame_differences
from ganaug.model_selection.estimators import encoder

LABELS = np.repeat([0, 1], [24, 12])


def clips(channels=1, seed=0):
    """Return noise that is brighter in each frame, faster in the second class."""
    rng = np.random.default_rng(seed)
    speeds = (1 + LABELS)[:, None, None, None, None] * np.arange(4)[:, None, None, None]
    return rng.random((36, 1, 8, 8, channels)) + speeds


def model():
    return make_pipeline(encoder(), KNeighborsClassifier(3))


def test_videos_are_compared(tmp_path):
    shifts = GANAugmenter(gan=None)
    report = evaluate_augmentation(
        clips(), LABELS, {"mine": shifts}, model(), cv=2, random_state=0
    )
    assert report.failures == []
    assert {"shifts", "SMOTE"} <= set(report.to_frame().index.get_level_values("treatment"))
    page = tmp_path / "report.html"
    report.to_html(page)
    assert "Videos of mine" in page.read_text()
    assert "Not drawn" not in page.read_text()
    found = report.quality.measures.loc["mine"].index.get_level_values("measure")
    assert {"frame differences", "kernel distance"} <= set(found)


@pytest.mark.filterwarnings("ignore::ganaug.exceptions.NoGainWarning")
def test_shifts_are_a_candidate():
    augmenter = GANAugmenter(max_iter=1, batch_size=4)
    search = GANAugmenterCV(model(), augmenter=augmenter, amounts=(1.0,), cv=2, random_state=0)
    search.fit(clips(), LABELS)
    tried = [(p["amount"], p.get("gan", "")) for p in search.cv_results_["params"]]
    assert tried == [(0.0, ""), (1.0, "auto"), (1.0, None)]


def test_videos_of_one_distribution_are_near():
    view = view_of(clips())
    real, alike = view.see(clips()), view.see(clips(seed=1))
    reversed_ = view.see(clips()[:, [0, 2, 1, 3]])
    near, far = (view.distances(real, seen) for seen in (alike, reversed_))
    assert set(near) == {("kernel distance", None), ("frame differences", None)}
    assert near["frame differences", None] < 0.3 < far["frame differences", None]


def test_statistics_of_frame_differences():
    videos = np.zeros((3, 4, 8, 8, 2))
    videos[1] = np.arange(4)[:, None, None, None]
    videos[2, 3, 2, 3] = 1.0
    means, deviations, spreads = frame_differences(videos).T
    np.testing.assert_allclose(means, [0, 1, 1 / 3 / 64])
    np.testing.assert_allclose(deviations, [0, 0, np.std([0, 0, 1 / 64])])
    np.testing.assert_allclose(spreads, [0, np.sqrt(2 * 63 / 12), 0], atol=1e-12)


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_frames_are_drawn(channels):
    display = VideoDisplay.from_samples(clips(channels)[:5], clips(channels)[5:6], num_videos=4)
    assert [axes.get_title() for axes in display.axes_] == ["real", "synthetic"]
    heights = [axes.images[0].get_array().shape[0] for axes in display.axes_]
    assert heights == [4 * 9, 9]
    VideoDisplay.from_samples(clips()[:2], clips()[:0])
