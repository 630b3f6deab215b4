"""Train steps shared by several devices.

Under a `tf.distribute.Strategy` each replica runs the train step on a part of the batch, with its
own copies of all variables. These functions make the result equal to the step of one device. They
do nothing without a strategy.
"""

import tensorflow as tf
from keras import ops

from ganaug._utils.compat import num_local_devices


def count():
    """Return the number of replicas."""
    return tf.distribute.get_strategy().num_replicas_in_sync


def own_part(draw, shape, groups=1):
    """Draw random numbers for the whole batch, and return the part of this replica.

    Parameters
    ----------
    draw : callable
        ``shape -> random tensor``, from a state that is the same in all replicas.
    shape : tuple of int or tensor
        The shape of the part, samples first.
    groups : int, default=1
        Number of batches of equal size that are concatenated.

    Returns
    -------
    tensor of that shape
    """
    replica = _replica()
    if replica is None:
        return draw(shape)
    num_samples, *rest = shape
    start, size, total = _place(replica, num_samples // groups)
    whole = draw((groups, total, *rest))
    return ops.reshape(whole[:, start : start + size], shape)


def gathered(part):
    """Return the samples of all replicas, in order."""
    replica = _replica()
    if replica is None:
        return part
    return ops.reshape(replica.all_gather(part, axis=0), (-1, *part.shape[1:]))


def scattered(whole, part):
    """Return the part of this replica of a tensor like ``gathered(part)``."""
    replica = _replica()
    if replica is None:
        return whole
    start, size, _ = _place(replica, tf.shape(part)[0])
    return ops.reshape(whole[start : start + size], ops.shape(part))


def check_batch(size):
    """Raise if a batch has fewer samples than there are replicas."""
    if size < count():
        raise ValueError(
            f"A batch must have a sample for each of the {count()} devices of the strategy. "
            f"Received: batches of {size}. Pass a larger batch_size."
        )


def mean(tensors):
    """Return the mean over all replicas of each tensor of a list; None stays None."""
    replica = _replica()
    if replica is None:
        return tensors
    given = iter(replica.all_reduce("MEAN", [t for t in tensors if t is not None]))
    return [None if tensor is None else next(given) for tensor in tensors]


def logged(value):
    """Return a scalar log in the shape that Keras averages over replicas.

    With several processes, it averages over the first axis.
    """
    strategy = tf.distribute.get_strategy()
    if count() > 1 and count() > num_local_devices(strategy):
        return ops.expand_dims(value, 0)
    return value


def steps_at_once(steps):
    """Return the value of ``steps_per_execution`` for Keras."""
    # Keras 3.15 fails with more than one step in several replicas.
    return steps if count() == 1 else 1


def _place(replica, size):
    """Return the start of the part of a replica, its size and the size of the whole."""
    sizes = replica.all_gather(tf.reshape(size, (1,)), axis=0)
    start = tf.reduce_sum(sizes[: replica.replica_id_in_sync_group])
    return start, size, tf.reduce_sum(sizes)


def _replica():
    """Return the context of this replica, or None if there is only one."""
    context = tf.distribute.get_replica_context()
    return context if context is not None and context.num_replicas_in_sync > 1 else None
