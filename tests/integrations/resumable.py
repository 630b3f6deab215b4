"""A training run that writes down what it sees, and goes on from its last checkpoint."""

import hashlib
import os
import signal
import sys
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from ganaug import GANAugmenter, mix_synthetic

NUM_STEPS, EVERY = 60, 8


def pipeline(augmenter, X, y):
    stage = mix_synthetic(augmenter, 0.5, seed=3)
    data = tf.data.Dataset.from_tensor_slices((X, y)).shuffle(100, seed=1).repeat()
    return data.apply(stage).batch(32).prefetch(2)


def network(width):
    init = keras.initializers.GlorotUniform(seed=0)
    model = keras.Sequential(
        [keras.Input((width,)), keras.layers.Dense(1, "sigmoid", kernel_initializer=init)]
    )
    model.compile("adam", "binary_crossentropy")
    model.optimizer.build(model.trainable_variables)
    return model


def main(folder, augmenter, rows, killed_at):
    folder = Path(folder)
    arrays = np.load(rows)
    model = network(arrays["X"].shape[1])
    iterator = iter(pipeline(GANAugmenter.load(augmenter), arrays["X"], arrays["y"]))
    step = tf.Variable(0)
    parts = {"model": model, "optimizer": model.optimizer, "iterator": iterator, "step": step}
    manager = tf.train.CheckpointManager(tf.train.Checkpoint(**parts), folder / "saved", 2)
    if manager.latest_checkpoint:
        manager.checkpoint.restore(manager.latest_checkpoint)
    while step < NUM_STEPS:
        batch = next(iterator)
        seen = hashlib.sha256(b"".join(part.numpy().tobytes() for part in batch)).hexdigest()
        model.train_on_batch(*batch)
        step.assign_add(1)
        with (folder / "seen.txt").open("a") as log:
            log.write(f"{int(step)} {seen}\n")
        if step % EVERY == 0:
            manager.save()
        if step == int(killed_at):
            os.kill(os.getpid(), signal.SIGKILL)
    np.savez(folder / "weights.npz", *model.get_weights())


if __name__ == "__main__":
    main(*sys.argv[1:])
