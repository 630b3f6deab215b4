"""The origins of sources, beside the sources that are drawn with the same random numbers."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.data.erased import ErasedImages
from ganaug.data.origins import NONE, Origins
from ganaug.data.references import References
from ganaug.data.sampler import ClassBalancedSampler, NeighborInterpolator, Sources
from ganaug.data.sources import SourceFrames, SourceImages
from ganaug.sampling.fallback import ChangedSamples, FallbackSources

NUMBER = 40


def samples(shape):
    """Return samples that all differ, and their labels, not in order."""
    rng = np.random.default_rng(0)
    labels = rng.permutation(np.repeat([0, 1], [30, 10]))
    return rng.normal(size=(len(labels), *shape)).astype("float32"), labels


def drawn(sources, codes):
    """Return labels, the inputs that sources give, and the origins, as positions in the codes."""
    labels = np.arange(NUMBER, dtype="int32") % 2
    uniform = tf.random.stateless_uniform([NUMBER, 3], [1, 2])
    presence = tf.range(NUMBER) % 3 > 0

    def find(wanted):
        same = (wanted[:, None] == codes).reshape(len(wanted), len(codes), -1).all(axis=2)
        assert (same.sum(axis=1) == 1).all()
        return same.argmax(axis=1)

    inputs = sources.inputs(labels, uniform, presence)
    return labels, inputs, sources.origins(labels, uniform, presence, find)


def test_points_lie_between_the_two_rows():
    codes, own = samples((4,))
    labels, inputs, origins = drawn(
        NeighborInterpolator(ClassBalancedSampler(codes, own), num_columns=4), codes
    )
    pairs = np.arange(NUMBER) % 3 > 0
    assert origins.kinds.tolist() == np.where(pairs, "pair", "noise").tolist()
    start, end = codes[origins.first[pairs]], codes[origins.second[pairs]]
    points = start + origins.shares[pairs, None] * (end - start)
    np.testing.assert_allclose(inputs["source"].numpy()[pairs], points, atol=1e-6)
    assert (own[origins.first[pairs]] == labels[pairs]).all()
    assert (own[origins.second[pairs]] == labels[pairs]).all()
    assert (origins.first[~pairs] == NONE).all()
    assert np.isnan(origins.shares[~pairs]).all()


@pytest.mark.parametrize(
    ("kind", "name"),
    [(SourceImages, "source"), (References, "reference"), (ErasedImages, "source")],
)
def test_images_are_those_that_are_drawn(kind, name):
    codes, own = samples((8, 8, 1))
    _, inputs, origins = drawn(kind(ClassBalancedSampler(codes, own)), codes)
    visible = 1.0 - inputs["mask"].numpy() if "mask" in inputs else 1.0
    np.testing.assert_array_equal(inputs[name].numpy(), codes[origins.first] * visible)
    assert set(origins.kinds) == {"single"}
    assert len(set(origins.first.tolist())) > 10


@pytest.mark.parametrize("of_any", [True, False])
def test_a_frame_is_of_the_video_that_is_named(of_any):
    codes, own = samples((5, 4, 4, 1))
    sources = SourceFrames.of_any(codes, 2) if of_any else SourceFrames(codes, own, 2)
    labels, inputs, origins = drawn(sources, codes)
    frames = inputs["source"].numpy()[:, None] == codes[origins.first]
    assert frames.all(axis=(2, 3, 4)).any(axis=1).all()
    assert of_any or (own[origins.first] == labels).all()


def test_a_fallback_says_where_its_samples_come_from():
    class Same:
        num_random = 1

        def __call__(self, samples, numbers):
            return samples

    class Unchanged(ChangedSamples):
        operations = (Same(),)

    codes, own = samples((6, 2))
    balanced = ClassBalancedSampler(codes, own)
    sources = FallbackSources(balanced, lambda *_: Unchanged(balanced), None)
    labels, inputs, origins = drawn(sources, codes)
    np.testing.assert_array_equal(inputs["source"].numpy(), codes[origins.first])
    assert (own[origins.first] == labels).all()


def test_sources_that_do_not_say_it_are_not_known():
    class Own(Sources):
        def draw(self, labels, uniform, presence):
            return tf.zeros([len(labels), 2]), labels

    _, _, origins = drawn(Own(), None)
    assert set(origins.kinds) == {"unknown"}


def test_origins_are_joined_chosen_and_replaced():
    single, noise = Origins.single(np.array([3, 4])), Origins.alike("noise", 2)
    both = Origins.joined([single, noise])
    assert both.kinds.tolist() == ["single", "single", "noise", "noise"]
    assert both.at(np.array([2, 0])).first.tolist() == [NONE, 3]
    replaced = single.where(np.array([True, False]), noise)
    assert replaced.kinds.tolist() == ["single", "noise"]
    assert replaced.first.tolist() == [3, NONE]
