"""Batches of rows with hidden cells, for learning to complete them."""

import tensorflow as tf

from ganaug.data.batches import numbered

# A fraction of the cells of each row, drawn between these, is hidden.
LEAST_HIDDEN, MOST_HIDDEN = 0.05, 0.5
HINTED = 0.9


class IncompleteRows:
    """Encoded rows with missing cells.

    Parameters
    ----------
    values : ndarray of shape (n_samples, width), float32
        Zero where a cell is missing.
    observed : ndarray of shape (n_samples, n_cells), bool
        True where a cell is not missing.
    owner : ndarray of shape (width,), int
        The cell that a unit belongs to.
    """

    def __init__(self, values, observed, owner):
        with tf.device("CPU:0"):  # The input pipeline draws from them there.
            self.values = tf.convert_to_tensor(values, tf.float32)
            self.observed = tf.convert_to_tensor(observed, tf.float32)
            self.owner = tf.convert_to_tensor(owner, tf.int32)

    def pairs(self, chosen, seed):
        """Return rows, each twice in succession, with cells hidden at random.

        Parameters
        ----------
        chosen : int tensor of shape (batch,)
            The positions of the rows.
        seed : int tensor of shape (2,)

        Returns
        -------
        samples : dict
            ``sample``, the rows of shape (2 * batch, width).
        condition : dict
            For each unit: ``values``, the rows again; ``observed``, 1 where they are not missing;
            ``known`` and ``visible``, the same without hidden cells; ``hint``, ``observed`` with
            zeros for a tenth of the cells.
        """
        observed = tf.gather(self.observed, chosen)
        draws = tf.random.stateless_uniform((2, *observed.shape), seed)
        share = tf.random.stateless_uniform(
            (chosen.shape[0], 1), seed + 1, LEAST_HIDDEN, MOST_HIDDEN
        )
        visible = observed * tf.cast(draws[0] >= share, tf.float32)
        hint = observed * tf.cast(draws[1] < HINTED, tf.float32)
        values = tf.gather(self.values, chosen)
        masks = {"observed": observed, "visible": visible, "hint": hint}
        by_unit = {name: tf.gather(mask, self.owner, axis=1) for name, mask in masks.items()}
        by_unit |= {"values": values, "known": values * by_unit["visible"]}
        twice = {name: tf.repeat(tensor, 2, axis=0) for name, tensor in by_unit.items()}
        return {"sample": twice["values"]}, twice


def hiding_batches(rows, batch_size, seed, *, start=0, stop=None):
    """Return a dataset of batches of random rows; see `IncompleteRows.pairs`.

    Batch i depends on `seed` and i alone, so a run can be resumed at any step.

    Parameters
    ----------
    rows : IncompleteRows
    batch_size : int
        Number of rows, each twice.
    seed : int
    start, stop
        See `ganaug.data.batches.balanced_batches`.

    Returns
    -------
    tf.data.Dataset
    """
    size = len(rows.values)

    @tf.autograph.experimental.do_not_convert
    def draw(step):
        chosen = tf.random.stateless_uniform((batch_size,), [seed, step], 0, size, tf.int32)
        return rows.pairs(chosen, tf.stack([tf.cast(seed, tf.int64) + 1, step]))

    return numbered(draw, start, stop)
