"""One batch that several devices share: what each must know of the whole.

Under a `tf.distribute.Strategy` a train step runs in each replica, on a part of the batch and
with its own copies of all variables. With these functions the parts add up to the step that one
device would have taken. Without a strategy they do nothing.
"""

import tensorflow as tf
from keras import ops

from ganaug._utils.compat import num_local_devices


def count():
    """Return in how many replicas a train step runs."""
    return tf.distribute.get_strategy().num_replicas_in_sync


def own_part(draw, shape, groups=1):
    """Draw for the whole batch, so that no two replicas have the same, and keep one's own part.

    Parameters
    ----------
    draw : callable
        ``shape -> random tensor``, from a state that is the same in all replicas.
    shape : tuple of int or tensor
        Of the part, samples first.
    groups : int, default=1
        How many equal parts of as many batches the samples are, one after the other.

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
    """Return what stands, in a tensor like ``gathered(part)``, where one's own part stood."""
    replica = _replica()
    if replica is None:
        return whole
    start, size, _ = _place(replica, tf.shape(part)[0])
    return ops.reshape(whole[start : start + size], ops.shape(part))


def check_batch(size):
    """Raise if a batch has no sample for some replica."""
    if size < count():
        raise ValueError(
            f"A batch must have a sample for each of the {count()} devices of the strategy. "
            f"Received: batches of {size}. Give a larger batch_size."
        )


def mean(tensors):
    """Return the mean over all replicas of each tensor of a list that is not None."""
    replica = _replica()
    if replica is None:
        return tensors
    given = iter(replica.all_reduce("MEAN", [t for t in tensors if t is not None]))
    return [None if tensor is None else next(given) for tensor in tensors]


def logged(value):
    """Return a scalar log in the shape that Keras takes the mean over replicas of.

    Of several processes it is the mean over the first axis, too.
    """
    strategy = tf.distribute.get_strategy()
    if count() > 1 and count() > num_local_devices(strategy):
        return ops.expand_dims(value, 0)
    return value


def steps_at_once(steps):
    """Return how many steps Keras is to run in one call."""
    # In several replicas Keras 3.15 fails with more than one.
    return steps if count() == 1 else 1


def _place(replica, size):
    """Return where the part of a replica starts in the whole, its size and that of the whole."""
    sizes = replica.all_gather(tf.reshape(size, (1,)), axis=0)
    start = tf.reduce_sum(sizes[: replica.replica_id_in_sync_group])
    return start, size, tf.reduce_sum(sizes)


def _replica():
    """Return the context of one replica of several, or None."""
    context = tf.distribute.get_replica_context()
    return context if context is not None and context.num_replicas_in_sync > 1 else None
