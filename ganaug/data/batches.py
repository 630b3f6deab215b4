"""Class-balanced batches as a `tf.data.Dataset`."""

import tensorflow as tf

from ganaug.data.sampler import balanced_labels


def balanced_batches(sampler, batch_size, seed, sources=None, *, start=0, stop=None):
    """Return a dataset of batches with equally many samples of each class.

    Batch i depends on `seed` and i alone, so a run can be resumed at any step.

    Parameters
    ----------
    sampler : ClassBalancedSampler
        The samples.
    batch_size : int
        Samples per batch.
    seed : int
        Random seed.
    sources : Sources or References, optional
        For a generator that starts from real samples.
    start : int or variable, default=0
        The number of the first batch. A variable is read when the iteration begins: with
        ``gan.num_updates``, a run continues where `keras.callbacks.BackupAndRestore` puts it.
    stop : int, optional
        The number of the batch before which to end; by default the dataset is infinite.

    Returns
    -------
    tf.data.Dataset
        Its elements are ``(samples, labels)``, or those of ``sources.batch``.
    """

    @tf.autograph.experimental.do_not_convert
    def draw(step):
        uniform = tf.random.stateless_uniform((batch_size, 6), [seed, step])
        labels = balanced_labels(batch_size, sampler.num_classes, uniform[0, 5])
        if sources is not None:
            return sources.batch(sampler, labels, uniform)
        return tf.gather(sampler.codes, sampler.positions(labels, uniform[:, 0])), labels

    return numbered(draw, start, stop)


def random_batches(samples, batch_size, seed, *, start=0, stop=None):
    """Return a dataset of batches of random samples; batch i depends on `seed` and i alone.

    Parameters
    ----------
    samples : tensor or ndarray of shape (n_samples, ...)
    batch_size : int
        Samples per batch.
    seed : int
        Random seed.
    start, stop
        See `balanced_batches`.

    Returns
    -------
    tf.data.Dataset
    """
    with tf.device("CPU:0"):  # The input pipeline draws from them there.
        samples = tf.convert_to_tensor(samples)
    size = len(samples)

    @tf.autograph.experimental.do_not_convert
    def draw(step):
        chosen = tf.random.stateless_uniform((batch_size,), [seed, step], 0, size, tf.int32)
        return tf.gather(samples, chosen)

    return numbered(draw, start, stop)


def numbered(draw, start, stop):
    """Return a dataset of the results of a function for each number from `start` to `stop`."""

    @tf.autograph.experimental.do_not_convert
    def steps(_):
        first = tf.cast(tf.convert_to_tensor(start), tf.int64)
        return tf.data.Dataset.range(first, tf.int64.max if stop is None else stop)

    options = tf.data.Options()
    # There is nothing to tune, and ending the tuning thread can take half a second.
    options.autotune.enabled = False
    options.experimental_optimization.apply_default_optimizations = False
    batches = tf.data.Dataset.from_tensors(0).flat_map(steps).map(draw).prefetch(2)
    return batches.with_options(options)
