"""Batches have the right classes, rows and sources, in the right proportions."""

import numpy as np
import pytest
import tensorflow as tf

from ganaug.data import sampler as module
from ganaug.data.batches import balanced_batches
from ganaug.data.sampler import (
    ClassBalancedSampler,
    NeighborInterpolator,
    balanced_labels,
    subsample,
)

RNG = np.random.default_rng(0)
ALMOST_ONE = np.nextafter(np.float32(1), np.float32(0))


def bank(sizes, width=2):
    labels = RNG.permutation(np.repeat(np.arange(len(sizes)), sizes))
    return ClassBalancedSampler(RNG.normal(size=(len(labels), width)).astype("float32"), labels)


def uniform(*shape):
    return tf.random.stateless_uniform(shape, (1, 2))


# --- labels ------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [1, 2, 7, 49, 64, 100, 128, 1000])
@pytest.mark.parametrize("num_classes", [1, 2, 3, 7, 10, 49, 97])
def test_counts_differ_by_at_most_one(batch_size, num_classes):
    for offset in np.append(np.linspace(0, 0.95, 20), ALMOST_ONE).astype("float32"):
        labels = balanced_labels(batch_size, num_classes, offset).numpy()
        counts = np.bincount(labels, minlength=num_classes)
        assert len(counts) == num_classes
        assert counts.sum() == batch_size
        assert counts.max() - counts.min() <= 1
        assert (np.diff(labels) >= 0).all()


def test_every_class_gets_its_share_in_the_long_run():
    offsets = np.linspace(0, 1, 700, endpoint=False, dtype="float32")
    labels = np.concatenate([balanced_labels(10, 7, offset) for offset in offsets])
    np.testing.assert_allclose(np.bincount(labels), 1000, atol=10)


# --- samples -----------------------------------------------------------------------------------


def test_positions_belong_to_their_label_and_are_uniform():
    samples = bank([1, 3, 6])
    labels = tf.constant(np.repeat([0, 1, 2], 6000), tf.int32)
    positions = samples.positions(labels, uniform(18000)).numpy()
    np.testing.assert_array_equal(samples.labels[positions], labels)
    expected = np.repeat([6000, 2000, 1000], [1, 3, 6])
    np.testing.assert_allclose(np.bincount(positions), expected, rtol=0.12)


def test_the_largest_uniform_number_stays_within_the_class():
    samples = bank([5, 5])
    assert samples.positions(tf.constant([0, 1]), tf.fill((2,), ALMOST_ONE)).numpy().tolist() == [
        4,
        9,
    ]


def test_classes_keep_their_samples():
    codes, labels = RNG.normal(size=(9, 2)).astype("float32"), np.array([2, 0, 1] * 3)
    samples = ClassBalancedSampler(codes, labels)
    assert samples.num_classes == 3
    for label in range(3):
        np.testing.assert_array_equal(samples.of_class(label), codes[labels == label])


# --- sources -----------------------------------------------------------------------------------


def between(point, start, end, atol=1e-5):
    """Return whether a point lies on the line from start to end."""
    share = (point - start) @ (end - start) / max((end - start) @ (end - start), 1e-12)
    on_line = np.abs(start + share * (end - start) - point).max() < atol
    return on_line and -atol <= share <= 1 + atol


def test_sources_lie_between_a_row_and_a_near_neighbour_of_its_class():
    samples = bank([30, 12])
    labels = tf.constant(np.repeat([0, 1], 40), tf.int32)
    sources = NeighborInterpolator(samples).points(labels, uniform(80, 3)).numpy()
    for source, label in zip(sources, labels.numpy(), strict=True):
        rows = samples.of_class(label)
        distances = np.linalg.norm(rows[:, None] - rows, axis=2)
        nearest = distances.argsort(axis=1)[:, 1:6]
        pairs = ((rows[i], rows[j]) for i in range(len(rows)) for j in nearest[i])
        assert any(between(source, *pair) for pair in pairs)


def test_no_presence_is_zero():
    labels, presence = tf.constant([0, 0, 1]), tf.constant([False, True, True])
    sources, conditions = NeighborInterpolator(bank([9, 5])).draw(labels, uniform(3, 3), presence)
    np.testing.assert_array_equal(sources[0], [0, 0])
    assert np.abs(sources[1]).sum() > 0
    np.testing.assert_array_equal(conditions, [0, 2, 3])


@pytest.mark.parametrize("size", [1, 2, 3])
def test_tiny_classes(size):
    samples = bank([8, size])
    labels = tf.ones(50, tf.int32)
    sources = NeighborInterpolator(samples).points(labels, uniform(50, 3)).numpy()
    rows = samples.of_class(1)
    pairs = [(start, end) for start in rows for end in rows]
    assert all(any(between(source, *pair) for pair in pairs) for source in sources)
    assert len(np.unique(sources, axis=0)) == (1 if size == 1 else 50)


def test_duplicates_are_neighbours_of_each_other():
    samples = ClassBalancedSampler(np.zeros((7, 2), "float32"), np.zeros(7, int))
    sources = NeighborInterpolator(samples).points(tf.zeros(4, tf.int32), uniform(4, 3)).numpy()
    np.testing.assert_array_equal(sources, [[0, 0]] * 4)


# --- batches -----------------------------------------------------------------------------------


def test_batches_are_real_samples_of_balanced_classes():
    samples = bank([40, 4, 1])
    for codes, labels in balanced_batches(samples, 9, seed=0).take(5):
        assert np.bincount(labels).tolist() == [3, 3, 3]
        for code, label in zip(codes.numpy(), labels.numpy(), strict=True):
            assert (samples.of_class(label) == code).all(axis=1).any()


def test_batches_with_sources():
    samples = bank([40, 4])
    sources = NeighborInterpolator(samples)
    sources.fractions[:] = 0.25
    dataset = balanced_batches(samples, 100, 0, sources)
    batches = list(dataset.take(20))
    conditions = np.concatenate([conditions for _, conditions in batches])
    drawn = np.concatenate([data["source"] for data, _ in batches])
    assert (conditions >= 2).mean() == pytest.approx(0.25, abs=0.04)
    np.testing.assert_array_equal((drawn != 0).any(axis=1), conditions >= 2)
    assert np.bincount(conditions % 2).tolist() == [1000, 1000]
    assert batches[0][0]["sample"].shape == batches[0][0]["source"].shape == (100, 2)


def test_classes_with_fewer_rows_than_columns_start_from_their_rows():
    samples = bank([40, 4, 2, 1])
    sources = NeighborInterpolator(samples, num_columns=2)
    assert sources.fractions.tolist() == [0.5, 0.5, 0.5, 1.0]
    assert sources.steps.tolist() == [1.0, 1.0, 1.0, 0.5]


def test_a_batch_depends_on_the_seed_and_its_number_alone():
    samples = bank([10, 5])

    def codes(seed, **interval):
        return [data.numpy() for data, _ in balanced_batches(samples, 4, seed, **interval).take(6)]

    straight = codes(3)
    np.testing.assert_array_equal(straight, codes(3))
    np.testing.assert_array_equal(straight[2:], codes(3, start=2)[:4])
    np.testing.assert_array_equal(straight[2:5], codes(3, start=2, stop=5))
    assert not np.array_equal(straight, codes(4))
    assert not np.array_equal(straight[0], straight[1])


def test_a_variable_start_is_read_when_the_iteration_begins():
    start = tf.Variable(0, dtype=tf.int64)
    dataset = balanced_batches(bank([10, 5]), 4, 0, start=start)
    straight = [data.numpy() for data, _ in dataset.take(5)]
    start.assign(3)
    np.testing.assert_array_equal(straight[3:], [data.numpy() for data, _ in dataset.take(2)])


def test_static_batch_size():
    samples, labels = balanced_batches(bank([10, 5]), 4, 0).element_spec
    assert samples.shape == (4, 2)
    assert labels.shape == (4,)


def test_the_reservoir_is_a_random_part_of_each_large_class(monkeypatch):
    monkeypatch.setattr(module, "MAX_ROWS", 50)
    labels = np.repeat([0, 1, 2], [1000, 50, 3])
    kept = subsample(labels, 0)
    assert np.bincount(labels[kept]).tolist() == [50, 50, 3]
    assert (np.diff(kept) > 0).all()
    assert kept[:50].mean() == pytest.approx(500, abs=150)
    np.testing.assert_array_equal(kept, subsample(labels, 0))
    assert not np.array_equal(kept, subsample(labels, 1))
    monkeypatch.setattr(module, "MAX_NUMBERS", 1000)
    assert np.bincount(labels[subsample(labels, 0, width=100)]).tolist() == [10, 10, 3]
