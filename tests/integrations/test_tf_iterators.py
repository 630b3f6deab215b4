"""The stage works with transformations that follow it, checkpoints and several devices."""

import inspect

import numpy as np
import pytest
import tensorflow as tf
from pipelines import POOL, assert_same, whole

from ganaug import GANAugmenter, mix_synthetic


def test_transformations_that_follow(tmp_path, dataset, augmenter):
    def mixed():
        return dataset.apply(mix_synthetic(augmenter, seed=0))

    first = whole(mixed())
    assert_same([part[1::2] for part in first], [*whole(mixed().shard(2, 1))])
    twice = whole(mixed().repeat(2))
    assert_same([part[:450] for part in twice], [*first])
    cached = mixed().cache()
    assert_same(whole(cached), whole(cached))
    mixed().save(str(tmp_path / "saved"))
    assert_same(whole(tf.data.Dataset.load(str(tmp_path / "saved"))), first)
    assert len(whole(mixed().shuffle(100).batch(32).prefetch(2).unbatch())[1]) == 450


# Each engine with and without batches; the other pairs take longer and show no more.
@pytest.mark.parametrize(("engine", "batch"), [(None, None), (POOL, 16)])
@pytest.mark.parametrize("order", ["shuffled, repeated, mixed", "mixed, shuffled, repeated"])
def test_iterators_are_saved_and_restored(tmp_path, dataset, augmenter, engine, batch, order):
    stage = mix_synthetic(augmenter, engine=engine, seed=0)

    def iterator():
        if order.startswith("shuffled"):
            source = dataset.shuffle(100, seed=0).repeat(4)
            source = source if batch is None else source.batch(batch)
            return iter(source.apply(stage).prefetch(2))
        source = dataset if batch is None else dataset.batch(batch)
        return iter(source.apply(stage).shuffle(4, seed=0).repeat(4).prefetch(2))

    ours = iterator()
    for _ in range(700 if batch is None else 45):  # In the second pass.
        next(ours)
    path = tf.train.Checkpoint(iterator=ours).write(str(tmp_path / "checkpoint"))
    theirs = iterator()
    tf.train.Checkpoint(iterator=theirs).read(path)
    rest = list(ours)
    again = list(theirs)
    assert len(rest) == len(again) > 60
    tf.nest.map_structure(np.testing.assert_array_equal, rest, again)


def test_an_iterator_is_restored_among_epochs(tmp_path, dataset, augmenter):
    mixed = dataset.apply(mix_synthetic(augmenter, epochs=3, seed=0)).repeat(2)
    ours = iter(mixed)
    for _ in range(600):
        next(ours)
    path = tf.train.Checkpoint(iterator=ours).write(str(tmp_path / "checkpoint"))
    theirs = iter(dataset.apply(mix_synthetic(augmenter, epochs=3, seed=0)).repeat(2))
    tf.train.Checkpoint(iterator=theirs).read(path)
    tf.nest.map_structure(np.testing.assert_array_equal, list(ours), list(theirs))


@pytest.mark.parametrize("batch_first", [True, False])
def test_distributed(dataset, augmenter, batch_first):
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    stage = mix_synthetic(augmenter, seed=0)
    batches = dataset.batch(32).apply(stage) if batch_first else dataset.apply(stage).batch(32)
    plain = [y.numpy() for _, y in batches]
    distributed = strategy.experimental_distribute_dataset(batches)
    again = [strategy.experimental_local_results(y)[0].numpy() for _, y in distributed]
    assert len(plain) == len(again)
    assert np.bincount(np.concatenate(again)).tolist() == [150, 150, 150]


def test_within_another_pipeline(dataset, augmenter):
    stage = mix_synthetic(augmenter, seed=0)
    shards = tf.data.Dataset.range(2).interleave(lambda i: dataset.shard(2, i).apply(stage))
    _, y = whole(shards)
    assert abs(np.bincount(y) - 150).max() <= 2
    with pytest.raises(ValueError, match="Pass batch_size"):
        tf.data.Dataset.range(2).flat_map(lambda i: dataset.batch(8).apply(stage))
    made = tf.data.Dataset.range(2).flat_map(
        lambda i: dataset.shard(2, i).apply(mix_synthetic(augmenter, seed=0))
    )
    assert abs(np.bincount(whole(made)[1]) - 150).max() <= 2
    known = mix_synthetic(augmenter, batch_size=8, seed=0)
    mixed = tf.data.Dataset.range(1).flat_map(lambda i: dataset.batch(8).apply(known))
    assert sum(len(y) for _, y in mixed) == 450


def test_a_stage_made_within_another_pipeline_is_not_converted(rows, dataset, capfd):
    """Not even one with a selection, whose network is distilled from samples."""
    augmenter = GANAugmenter(max_iter=2, sampling_strategy="all", random_state=0).fit(*rows)
    capfd.readouterr()
    mixed = tf.data.Dataset.range(2).interleave(
        lambda i: dataset.shard(2, i).apply(mix_synthetic(augmenter, seed=0))
    )
    assert abs(np.bincount(whole(mixed)[1]) - 150).max() <= 2
    assert "AutoGraph" not in capfd.readouterr().err
    assert list(inspect.signature(mix_synthetic).parameters)[:2] == ["augmenter", "target_dist"]
    assert "Parameters" in mix_synthetic.__doc__
