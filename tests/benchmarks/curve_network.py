"""The network that classifies images of the learning curve, and ways to train it."""

import numpy as np
from curve_batches import STEPS, balanced_labels, batches, natural_labels
from image_protocol import BATCH, SIDE, small_network

RATE = 1e-3
# The share of updates in which only the head learns; see `TracedNetwork.retrained_head`.
HEAD_SHARE = 0.25


class TracedNetwork:
    """A small network that is trained from scratch for each cell.

    It is traced once and its weights are set again, because tracing takes longer than training on
    the smallest images.

    Parameters
    ----------
    side, num_classes : int
    """

    def __init__(self, side, num_classes):
        import keras
        import tensorflow as tf

        self.shape = side, num_classes
        self.network = self.untrained(0)
        self.extract = keras.Model(self.network.inputs, self.network.layers[-2].output)
        # Added to logits in the loss; zero but for the balanced softmax.
        self.offset = tf.Variable(tf.zeros(num_classes))
        compiled(self.network, self.loss)

    def untrained(self, seed):
        """Return a network with random weights."""
        # Without padding, nothing would be left of images of 8 x 8.
        padding = "valid" if self.shape[0] == SIDE else "same"
        return small_network(seed, *self.shape, padding=padding)

    def loss(self, targets, logits):
        """Return the cross-entropy of each image."""
        import tensorflow as tf

        return tf.nn.softmax_cross_entropy_with_logits(targets, logits + self.offset)

    def train(self, images, targets, seed, offset=0.0):
        """Train on batches, one update for each.

        Parameters
        ----------
        images, targets : ndarray
            See `curve_batches.batches`.
        seed : int
        offset : float or ndarray of shape (num_classes,)
        """
        import keras

        keras.utils.set_random_seed(seed)
        for own, new in zip(self.network.variables, self.untrained(seed).variables, strict=True):
            own.assign(new)
        for variable in self.network.optimizer.variables:
            variable.assign(np.zeros(variable.shape))
        self.offset.assign(np.broadcast_to(offset, self.offset.shape).astype("float32"))
        self.network.fit(dataset(images, targets), verbose=0, shuffle=False)

    def recalls(self, test, network=None):
        """Return the recall of each class."""
        logits = (network or self.network).predict(seen(test[0]), batch_size=500, verbose=0)
        guesses = logits.argmax(axis=1)
        return np.array([(guesses[test[1] == c] == c).mean() for c in range(self.shape[1])])

    def balanced_softmax(self, task, seed):
        """Return recalls after training on classes as they are, with logits shifted by priors.

        Ren et al., 2020, https://arxiv.org/abs/2007.10740.
        """
        counts = np.bincount(task.labels[task.labels < task.num_learned])
        priors = np.log(counts / counts.sum())
        self.train(*batches(task, seed, labels=natural_labels), seed, priors)
        return self.recalls(task.test)

    def retrained_head(self, task, seed):
        """Return recalls after training on classes as they are, then the head on balanced ones.

        Classifier re-training, Kang et al., 2020, https://arxiv.org/abs/1910.09217.
        """
        import keras

        first = round(STEPS * (1 - HEAD_SHARE)) * BATCH
        self.train(*(x[:first] for x in batches(task, seed, labels=natural_labels)), seed)
        images, targets = batches(task, seed, labels=balanced_labels)
        images, targets = images[first:], targets[first:]
        features = self.extract.predict(seen(images), batch_size=500, verbose=0)
        head = keras.Sequential(
            [keras.Input(features.shape[1:]), keras.layers.Dense(self.shape[1])]
        )
        compiled(
            head, keras.losses.CategoricalCrossentropy(from_logits=True), len(features) // BATCH
        )
        head.fit(features, targets, batch_size=BATCH, verbose=0, shuffle=False)
        joined = keras.Model(self.network.inputs, head(self.extract.output))
        return self.recalls(task.test, joined)


def compiled(network, loss, steps=STEPS):
    """Compile a network for a number of updates."""
    import keras

    schedule = keras.optimizers.schedules.CosineDecay(RATE, steps)
    optimizer = keras.optimizers.Adam(schedule)
    optimizer.build(network.trainable_variables)
    network.compile(optimizer, loss, steps_per_execution=25, jit_compile=False)


def dataset(images, targets):
    """Return a dataset of batches, as floats."""
    import tensorflow as tf

    parts = (x.reshape(-1, BATCH, *x.shape[1:]) for x in (images, targets))

    def scaled(x, y):
        return tf.cast(x, tf.float32)[..., None] / 255.0, y

    return tf.data.Dataset.from_tensor_slices(tuple(parts)).map(scaled).prefetch(2)


def seen(images):
    """Return bytes as the network sees them, of shape (n, h, w, 1) in [0, 1].

    The background is 0: with a background of -1, the network learns so badly from few images
    that any other images help, even black ones.
    """
    return images.astype("float32")[..., None] / 255.0
