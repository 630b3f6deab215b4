"""Synthetic samples in a `tf.data` pipeline: what comes out, and what is refused."""

from collections import Counter

import numpy as np
import pytest
import tensorflow as tf
from pipelines import ENGINES, assert_same, collected, whole

from ganaug import GANAugmenter, mix_synthetic
from ganaug.integrations.tf_engines import Pool


def is_original(X, originals):
    known = {row.tobytes() for row in originals}
    return np.array([row.tobytes() in known for row in X])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("target", "counts"),
    [
        ("balanced", [150, 150, 150]),
        ([0.5, 0.25, 0.25], [150, 75, 75]),
        ({0: 0.6, 1: 0.2, 2: 0.2}, [150, 50, 50]),
        ({0: 0.2, 1: 0.2, 2: 0.6}, [150, 150, 450]),
        (0.0, [150, 50, 20]),
    ],
)
def test_classes_are_as_wanted(dataset, rows, augmenter, engine, target, counts):
    mixed = dataset.apply(mix_synthetic(augmenter, target, engine=engine, seed=0))
    assert mixed.element_spec == dataset.element_spec
    X, y = whole(mixed)
    assert np.bincount(y).tolist() == counts
    assert len(mixed) == sum(counts)
    original = is_original(X, rows[0])
    # All of them, in their order and untouched; a generated row has the numbers of its class.
    assert_same((X[original], y[original]), rows)
    of_their_class = (X.mean(axis=1) > 4) == (y == 1)
    # Without a selection, some rows look like another class.
    assert of_their_class.mean() > 0.85


def test_by_default_as_many_as_the_augmenter_plans(dataset, rows):
    augmenter = GANAugmenter(
        max_iter=2, sampling_strategy={1: 60, 2: 130}, selection=None, random_state=0
    )
    augmenter.fit(*rows)
    for options in ({}, {"target_dist": lambda epoch: "auto", "epochs": 1}):
        _, y = whole(dataset.apply(mix_synthetic(augmenter, **options)))
        assert np.bincount(y).tolist() == [150, 60, 130]


def test_a_share_is_made_up_as_the_augmenter_plans(dataset, rows):
    augmenter = GANAugmenter(
        max_iter=2, sampling_strategy={1: 60, 2: 50}, selection=None, random_state=0
    )
    X, y = whole(dataset.apply(mix_synthetic(augmenter.fit(*rows), 0.5, seed=0)))
    assert np.bincount(y).tolist() == [150, 50 + 55, 20 + 165]
    assert is_original(X, rows[0]).sum() == 220


def test_synthetic_ones_are_spread_evenly(dataset, rows, augmenter):
    X, _ = whole(dataset.apply(mix_synthetic(augmenter, 0.5, seed=0)))
    shares = is_original(X, rows[0])[:400].reshape(4, 100).mean(axis=1)
    assert abs(shares - 0.5).max() < 0.2


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("drop_remainder", [False, True])
@pytest.mark.parametrize("size", [1, 32, 3000])
def test_batches_stay_as_large(dataset, rows, augmenter, engine, drop_remainder, size):
    batches = dataset.batch(min(size, 220), drop_remainder)
    mixed = batches.apply(mix_synthetic(augmenter, engine=engine, seed=0))
    assert mixed.element_spec == batches.element_spec
    sizes = [len(y) for _, y in mixed]
    size = min(size, 220)
    assert set(sizes[:-1]) <= {size}
    assert len(mixed) == len(sizes)
    if drop_remainder:
        assert sizes[-1] == size
    else:
        X, y = collected(mixed)
        assert sum(sizes) == 450
        assert np.bincount(y).tolist() == [150, 150, 150]
        assert_same(X[is_original(X, rows[0])], rows[0])


def test_the_size_of_batches_can_be_given(dataset, augmenter):
    stage = mix_synthetic(augmenter, batch_size=50, seed=0)
    mixed = dataset.batch(32).apply(stage)
    assert [len(y) for _, y in mixed] == [50] * len(mixed) == [50] * 9
    for other in (dataset, dataset.batch(32, drop_remainder=True)):
        with pytest.raises(ValueError, match="batch_size is for"):
            other.apply(stage)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_seed_decides_at_any_parallelism(dataset, augmenter, engine):
    def run(seed, calls):
        stage = mix_synthetic(augmenter, seed=seed, engine=engine, num_parallel_calls=calls)
        mixed = dataset.batch(16).apply(stage)
        return [collected(mixed) for _ in range(2)]

    first, second = run(0, None)
    for calls in (2, tf.data.AUTOTUNE):
        assert_same(run(0, calls), [first, second])
    assert not np.array_equal(first[0], second[0])  # Fresh ones in each iteration.
    assert not np.array_equal(first[0], run(1, None)[0][0])


def test_no_end(dataset, augmenter):
    mixed = dataset.repeat().apply(mix_synthetic(augmenter, seed=0))
    assert mixed.cardinality() == tf.data.INFINITE_CARDINALITY
    _, y = whole(mixed.take(4500))
    assert abs(np.bincount(y) - 1500).max() < 60
    assert dataset.apply(mix_synthetic(augmenter)).repeat().cardinality() == (
        tf.data.INFINITE_CARDINALITY
    )
    batches = dataset.repeat().batch(32).apply(mix_synthetic(augmenter, seed=0))
    assert batches.cardinality() == tf.data.INFINITE_CARDINALITY
    assert {len(y) for _, y in batches.take(50)} == {32}


def test_a_schedule_over_epochs(dataset, rows, augmenter):
    stage = mix_synthetic(augmenter, lambda epoch: [0.0, "balanced", 0.5][epoch], epochs=3, seed=0)
    mixed = dataset.apply(stage)
    assert len(mixed) == 220 + 450 + 440
    X, y = whole(mixed)
    assert_same((X[:220], y[:220]), rows)
    assert np.bincount(y[220:670]).tolist() == [150, 150, 150]
    original = is_original(X, rows[0])
    assert [original[start:stop].sum() for start, stop in ((220, 670), (670, 1110))] == [220, 220]
    with pytest.raises(ValueError, match="needs the number of epochs"):
        mix_synthetic(augmenter, lambda epoch: 0.5)


def test_epochs_are_reshuffled_and_fresh(dataset, rows, augmenter):
    shuffled = dataset.shuffle(220, seed=0)
    X, _ = whole(shuffled.apply(mix_synthetic(augmenter, epochs=2, seed=0)))
    assert len(X) == 900
    parts = [part[is_original(part, rows[0])] for part in (X[:450], X[450:])]
    assert not np.array_equal(*parts)
    assert_same(*[np.sort(part, axis=0) for part in parts])
    assert len(np.unique(X, axis=0)) > 220 + 2 * 220


def test_the_augmenter_may_change_afterwards(dataset, rows):
    augmenter = GANAugmenter(max_iter=5, selection=None, random_state=0).fit(*rows)
    stage = mix_synthetic(augmenter, seed=0)
    expected = whole(dataset.apply(mix_synthetic(augmenter, seed=0)))
    mixed = dataset.apply(stage)
    for variable in augmenter.gan_.average_generator.variables:
        variable.assign(tf.zeros_like(variable))
    augmenter.set_params(max_iter=2).fit(rows[0] + 7, rows[1])
    assert_same(whole(mixed), expected)
    assert_same(whole(dataset.apply(stage)), expected)


def test_initial_dist_says_what_the_dataset_is(dataset, rows, augmenter):
    half = dataset.filter(lambda x, y: y != 0).concatenate(
        dataset.filter(lambda x, y: y == 0).take(30)
    )
    initial = {0: 0.3, 1: 0.5, 2: 0.2}
    _, y = whole(half.apply(mix_synthetic(augmenter, "balanced", initial_dist=initial, seed=0)))
    assert np.bincount(y).tolist() == [50, 50, 50]


def test_global_random_states_are_left_alone(dataset, augmenter):
    tf.random.set_seed(5)
    before = tf.random.uniform((3,)).numpy()
    tf.random.set_seed(5)
    np.random.seed(0)
    state = np.random.get_state()[1].copy()
    mixed = dataset.apply(mix_synthetic(augmenter, seed=0))
    list(mixed.take(10))
    assert_same(tf.random.uniform((3,)).numpy(), before)
    assert_same(np.random.get_state()[1], state)


def test_counts_add_up_over_many_passes(dataset, augmenter):
    mixed = dataset.batch(7).apply(mix_synthetic(augmenter, seed=0)).repeat(5)
    assert Counter(np.concatenate([y for _, y in mixed]).tolist()) == {0: 750, 1: 750, 2: 750}


def test_a_pool_uses_samples_as_often_as_it_says(dataset, rows, augmenter):
    for size, reuse in ((20, 1), (20, 3)):
        stage = mix_synthetic(augmenter, 0.8, engine=Pool(size, reuse), seed=0)
        X, _ = whole(dataset.apply(stage))
        made = X[~is_original(X, rows[0])]
        assert len(made) == 880
        different = len(np.unique(made, axis=0))
        assert 880 / reuse * 0.5 < different <= 880 / reuse + 2 * size


def halves(x, y):
    return x[:8], y[:8]


def text_of(x, y):
    return x, tf.strings.to_number(tf.strings.as_string(y), tf.int64)


@pytest.mark.parametrize(
    ("change", "known"),
    [
        (lambda d: d.batch(16).shuffle(5).cache().prefetch(2), True),
        (lambda d: d.batch(16, num_parallel_calls=2).with_options(tf.data.Options()), True),
        (lambda d: d.batch(16).map(lambda x, y: (x + 1 - 1, y)).map(text_of), True),
        (lambda d: d.batch(16).map(text_of, num_parallel_calls=2), True),
        (lambda d: d.shuffle(50).take(100).batch(16), True),
        (lambda d: d.batch(500), True),
        (lambda d: d.batch(16).map(halves), False),
        (lambda d: d.batch(16).map(lambda x, y: (x[y > 0], y[y > 0])), False),
        (lambda d: d.batch(10).map(lambda x, y: (tf.repeat(x, 2, 0), tf.repeat(y, 2))), False),
        (lambda d: d.batch(16).take(3), False),
        (lambda d: d.batch(16).repeat(2), False),
        (lambda d: d.batch(16).filter(lambda x, y: tf.size(y) > 2), False),
        (lambda d: d.filter(lambda x, y: y > 0).batch(16), False),
        (lambda d: d.batch(16).unbatch().batch(16), False),
        (lambda d: d.batch(16).concatenate(d.batch(16)), False),
        (lambda d: tf.data.Dataset.range(2).interleave(lambda i: d.shard(2, i).batch(8)), False),
    ],
)
def test_the_number_of_batches(dataset, augmenter, change, known):
    mixed = change(dataset).apply(mix_synthetic(augmenter, 0.5, seed=0, epochs=2))
    number = sum(1 for _ in mixed)
    assert mixed.cardinality() == (number if known else tf.data.UNKNOWN_CARDINALITY)
