"""Augmentation of series, evaluated and chosen."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from ganaug import GANAugmenter, GANAugmenterCV, evaluate_augmentation, measure_quality
from ganaug.codecs import SeriesCodec
from ganaug.evaluation.displays import SeriesDisplay
from ganaug.model_selection.estimators import encoder

LABELS = np.repeat([0, 1], [40, 12])
NEIGHBOURS = KNeighborsClassifier(3)


def waves(channels=12):
    rng = np.random.default_rng(0)
    speeds = 0.3 + 0.2 * LABELS[:, None, None]
    series = np.sin(np.arange(24)[:, None] * speeds + rng.uniform(size=(52, 1, channels)))
    return [x[: rng.integers(16, 25)] for x in series]


def model():
    return make_pipeline(encoder(), NEIGHBOURS)


@pytest.mark.parametrize("channels_first", [False, True])
def test_series_of_several_lengths_are_compared(channels_first, tmp_path):
    codec = SeriesCodec(channels="first") if channels_first else "auto"
    X = [x.T for x in waves()] if channels_first else waves()
    report = evaluate_augmentation(
        X, LABELS, GANAugmenter(max_iter=2), model(), cv=2, codec=codec, random_state=0
    )
    assert report.failures == []
    assert "warping" in report.to_frame().index.get_level_values("treatment")
    report.to_html(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "Series of GANAugmenter" in page
    assert "Not drawn" not in page
    found = report.quality.measures.loc["GANAugmenter"].index.get_level_values("measure")
    assert {"autocorrelations", "spectra", "kernel distance"} <= set(found)


def test_arrays_that_could_be_images_are_named():
    rng = np.random.default_rng(0)
    parts = [(rng.normal(size=(52, 16, 12)).cumsum(axis=1), LABELS) for _ in range(3)]
    quality = measure_quality(*parts, codec="series")
    assert "spectra" in quality.measures.index.get_level_values("measure")
    images = measure_quality(*parts)
    assert "spectra" not in images.measures.index.get_level_values("measure")


@pytest.mark.filterwarnings("ignore::ganaug.exceptions.NoGainWarning")
def test_warping_is_a_candidate():
    search = GANAugmenterCV(
        model(), augmenter=GANAugmenter(max_iter=2), amounts=(1.0,), cv=2, random_state=0
    )
    X = waves()
    X_more, y_more = search.fit_resample(X, LABELS)
    tried = [(p["amount"], p.get("gan", "")) for p in search.cv_results_["params"]]
    assert tried == [(0.0, ""), (1.0, "auto"), (1.0, None)]
    assert isinstance(X_more, list)
    assert len(X_more) == len(y_more)


def test_curves_of_several_lengths():
    X = waves(3)
    display = SeriesDisplay.from_samples(X[:20], X[20:40], num_curves=4)
    assert [axes.get_title() for axes in display.axes_] == ["channel 0", "channel 1", "channel 2"]
    assert [len(axes.lines) for axes in display.axes_] == [8, 8, 8]
    longest = max(len(x) for x in X[:4])
    assert np.isfinite(display.curves["channel 1"][0]).any(axis=0).sum() == longest
    first = SeriesDisplay.from_samples(
        [x.T for x in X[:20]], [x.T for x in X[20:40]], codec=SeriesCodec(channels="first")
    )
    assert len(first.curves) == 3
    assert list(SeriesDisplay.from_samples(np.eye(9), np.eye(9)).curves) == ["channel 0"]
