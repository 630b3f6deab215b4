"""BAGAN-GP: a GAN of all classes that starts from an autoencoder which knows the labels.

Huang and Jafari, 2021, https://arxiv.org/abs/2011.00189. The latent vector is multiplied by an
embedding of the label. The embedding and the decoder are first trained with an encoder, and then
become the generator. The critic's third term is for real images with labels of other classes,
which it has to tell from those with their own. The terms are cross-entropies, the label of a wrong
pair may happen to be right, and fakes are of all classes in equal parts, as in the authors' code.
Here real images are in equal parts, too, and the learning rate is higher than the authors', since
there are fewer updates: without both, characters of ten images hardly looked like their class.
"""

import numpy as np
from image_protocol import pixels
from peer_networks import LATENT, bytes_of, critic, decoder, encoder

# The settings of the authors, but for the rates: theirs are 2e-4.
RATE, ENCODER_RATE, BETAS, PENALTY, CRITIC_STEPS = 5e-4, 1e-3, (0.5, 0.9), 10.0, 5
BATCH = 32
# The critic learns five times as often: 10,000 updates take about as long as 5,000 of our default.
MOST_STEPS = 2000
# Real images of each class that batches are drawn from, with repetitions.
PER_CLASS = 2000


class BAGAN:
    """A generator with a critic; see the module.

    Parameters
    ----------
    steps, seed : int
        Updates of the generator, at most `MOST_STEPS`, and as many of the autoencoder before.

    Attributes
    ----------
    losses : list of float
        Those of the autoencoder, then those of critic and generator, every hundred updates.
    """

    def __init__(self, steps, seed):
        self.steps, self.seed = min(steps, MOST_STEPS), seed

    def fit(self, X, y):
        """Learn from images, as bytes, of all classes."""
        import keras
        from keras import layers

        keras.utils.set_random_seed(self.seed)
        side, self.num_classes = X.shape[1], int(y.max()) + 1
        self.encoder = encoder(side, normalised=False, activation=layers.LeakyReLU(0.2))
        self.embedding = layers.Embedding(self.num_classes, LATENT)
        self.embedding.build(())
        self.decoder, self.critic = decoder(side), critic(side, self.num_classes)
        self._learn(pixels(X), y.astype("int32"))
        return self

    def _learn(self, X, y):
        rng = np.random.default_rng(self.seed)
        classes = [np.flatnonzero(y == label) for label in np.unique(y)]
        order = np.concatenate([rng.choice(own, PER_CLASS) for own in classes])
        self.losses = []
        for update, times in ((self._autoencoder(), 1), (self._adversaries(), CRITIC_STEPS)):
            for step in range(self.steps):
                rows = order[rng.integers(len(order), size=(times, BATCH))]
                found = update(X[rows], y[rows])
                if step % 100 == 0:
                    self.losses.append([float(x) for x in found])

    def generate(self, latent, labels, training=False):
        """Return images of latent vectors and labels."""
        return self.decoder(latent * self.embedding(labels), training=training)

    def _autoencoder(self):
        import keras
        import tensorflow as tf

        weights = self.encoder.trainable_variables + self._generator_weights()
        optimizer = keras.optimizers.Adam(ENCODER_RATE, *BETAS)
        optimizer.build(weights)

        @tf.function
        def update(images, labels):
            with tf.GradientTape() as tape:
                latent = self.encoder(images[0], training=True)
                rebuilt = self.generate(latent, labels[0], training=True)
                loss = tf.reduce_mean(tf.abs(rebuilt - images[0]))
            optimizer.apply(tape.gradient(loss, weights), weights)
            return (loss,)

        return update

    def _generator_weights(self):
        return self.embedding.trainable_variables + self.decoder.trainable_variables

    def _adversaries(self):
        import keras
        import tensorflow as tf

        own, critics = self._generator_weights(), self.critic.trainable_variables
        optimizers = [keras.optimizers.Adam(RATE, *BETAS) for _ in range(2)]
        for optimizer, weights in zip(optimizers, (own, critics), strict=True):
            optimizer.build(weights)

        @tf.function
        def update(images, labels):
            for i in range(CRITIC_STEPS):
                with tf.GradientTape() as tape:
                    critic_loss = self._critic_loss(images[i], labels[i])
                optimizers[1].apply(tape.gradient(critic_loss, critics), critics)
            with tf.GradientTape() as tape:
                fakes, fake_labels = self._fakes()
                loss = entropy(self.critic([fakes, fake_labels], training=True), 1.0)
            optimizers[0].apply(tape.gradient(loss, own), own)
            return critic_loss, loss

        return update

    def _fakes(self):
        import tensorflow as tf

        labels = tf.random.uniform((BATCH,), 0, self.num_classes, tf.int32)
        return self.generate(tf.random.normal((BATCH, LATENT)), labels, training=True), labels

    def _critic_loss(self, images, labels):
        import tensorflow as tf

        fakes, fake_labels = self._fakes()
        wrong = tf.random.uniform((BATCH,), 0, self.num_classes, tf.int32)
        loss = entropy(self.critic([images, labels], training=True), 1.0)
        loss += entropy(self.critic([fakes, fake_labels], training=True), 0.0)
        loss += entropy(self.critic([images, wrong], training=True), 0.0)
        between = images + tf.random.uniform((BATCH, 1, 1, 1)) * (fakes - images)
        with tf.GradientTape() as tape:
            tape.watch(between)
            logits = self.critic([between, labels], training=True)
        slopes = tf.reshape(tape.gradient(logits, between), (BATCH, -1))
        norms = tf.sqrt(tf.reduce_sum(tf.square(slopes), axis=1) + 1e-12)
        return loss + PENALTY * tf.reduce_mean(tf.square(norms - 1.0))

    def sample(self, label, num_samples):
        """Return images of a class, as bytes."""
        rng = np.random.default_rng([self.seed, int(label)])
        latent = rng.standard_normal((num_samples, LATENT)).astype("float32")
        labels = np.full(num_samples, label, "int32")
        return bytes_of(self.generate(latent, labels).numpy())


def entropy(logits, target):
    """Return the mean cross-entropy of logits with 0 or 1."""
    import tensorflow as tf

    return tf.reduce_mean(
        tf.nn.sigmoid_cross_entropy_with_logits(tf.fill(tf.shape(logits), target), logits)
    )
