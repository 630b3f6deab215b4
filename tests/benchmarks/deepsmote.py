"""DeepSMOTE: points between neighbours of a class, in the latent space of an autoencoder.

Dablain, Krawczyk and Chawla, 2021, https://arxiv.org/abs/2105.02340. The autoencoder learns to
reconstruct batches as they come and, as a penalty, images of one random class whose latent
vectors are permuted. The images are permuted with them and the encoder does not learn from the
penalty, as in the authors' code, so that it amounts to more updates of the decoder on scarce
classes. Networks are half as wide as the authors', and the learning rate is five times theirs,
since there are fewer updates.
"""

import numpy as np
from image_protocol import pixels
from peer_networks import bytes_of, decoder, encoder

RATE, BATCH, NEIGHBORS = 1e-3, 32, 5


class DeepSMOTE:
    """An autoencoder and SMOTE between its latent vectors.

    Parameters
    ----------
    steps, seed : int

    Attributes
    ----------
    losses : list of float
        Errors of reconstruction, and penalties, every hundred updates.
    """

    def __init__(self, steps, seed):
        self.steps, self.seed = steps, seed

    def fit(self, X, y):
        """Learn from images, as bytes, of all classes."""
        import keras

        keras.utils.set_random_seed(self.seed)
        self.encoder = encoder(X.shape[1], normalised=True)
        self.decoder = decoder(X.shape[1])
        self.X, self.y = pixels(X), y
        update = self._update(keras.optimizers.Adam(RATE))
        rng, classes = np.random.default_rng(self.seed), np.unique(y)
        self.losses = []
        for step in range(self.steps):
            own = np.flatnonzero(y == rng.choice(classes))
            of_class = rng.permutation(own)[:BATCH]
            found = update(self.X[rng.integers(len(y), size=BATCH)], self._padded(of_class))
            if step % 100 == 0:
                self.losses.append([float(x) for x in found])
        return self

    def _padded(self, rows):
        # Batches of one size are traced once.
        return self.X[np.resize(rows, BATCH)]

    def _update(self, optimizer):
        import tensorflow as tf

        weights = self.encoder.trainable_variables + self.decoder.trainable_variables
        optimizer.build(weights)

        @tf.function
        def update(images, of_class):
            with tf.GradientTape() as tape:
                rebuilt = self.decoder(self.encoder(images, training=True), training=True)
                error = tf.reduce_mean(tf.square(rebuilt - images))
                latent = tf.stop_gradient(self.encoder(of_class, training=True))
                again = self.decoder(tf.roll(latent, -1, 0), training=True)
                penalty = tf.reduce_mean(tf.square(again - tf.roll(of_class, -1, 0)))
                loss = error + penalty
            optimizer.apply(tape.gradient(loss, weights), weights)
            return error, penalty

        return update

    def sample(self, label, num_samples):
        """Return images of a class, as bytes; they are equal if the class has a single image."""
        rng = np.random.default_rng([self.seed, int(label)])
        latent = self.encoder.predict(self.X[self.y == label], verbose=0)
        base = rng.integers(len(latent), size=num_samples)
        steps = rng.random((num_samples, 1), "float32")
        other = neighbors(latent, base, rng)
        between = latent[base] + steps * (latent[other] - latent[base])
        return bytes_of(self.decoder.predict(between, verbose=0))


def neighbors(latent, base, rng):
    """Return for each base row one of its five nearest neighbours; itself if there are none."""
    from sklearn.neighbors import NearestNeighbors

    k = min(NEIGHBORS, len(latent) - 1)
    if k == 0:
        return base
    nearest = NearestNeighbors(n_neighbors=k + 1).fit(latent).kneighbors(latent)[1]
    return nearest[base, rng.integers(1, k + 1, size=len(base))]
