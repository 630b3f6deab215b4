"""Fashion-MNIST with scarce classes, and the small network that is trained on it."""

import argparse
import gzip
from pathlib import Path

import numpy as np
from measure import machine, quiet, write_json

NUM_SCARCE, SCARCE, COMMON = 5, 40, 400
SIDE = 28
BATCH, STEPS = 64, 2000


def fashion(folder):
    """Return the images and labels of the training set and of the test set.

    Parameters
    ----------
    folder : str or None
        The folder of the four idx files; None downloads them.
    """
    if folder is None:
        import keras

        return keras.datasets.fashion_mnist.load_data()
    parts = []
    for part in ("train", "t10k"):
        images = gzip.decompress(Path(folder, f"{part}-images-idx3-ubyte.gz").read_bytes())
        labels = gzip.decompress(Path(folder, f"{part}-labels-idx1-ubyte.gz").read_bytes())
        pixels = np.frombuffer(images[16:], "uint8").reshape(-1, SIDE, SIDE)
        parts.append((pixels, np.frombuffer(labels[8:], "uint8").astype(int)))
    return parts


def scarce_parser(description, output):
    """Return a parser of the arguments that the scripts on scarce images share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--folder", help="with Fashion-MNIST's four idx files; downloads without")
    parser.add_argument("--draws", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--networks", type=int, default=2, help="per method and draw")
    parser.add_argument("--output", default=output)
    return parser


def scarce_results(description, output, methods, run_draw):
    """Run what the arguments ask for; return the results, which are also written as JSON.

    Parameters
    ----------
    description, output : str
    methods : dict
        The methods that ``--methods`` chooses among.
    run_draw : callable
        ``(draw, train, test, names, num_networks)``, yields results.
    """
    quiet()
    parser = scarce_parser(description, output)
    parser.add_argument("--methods", nargs="+", choices=methods, default=list(methods))
    args = parser.parse_args()
    train, test = fashion(args.folder)
    found = (
        one
        for draw in args.draws
        for one in run_draw(draw, train, test, args.methods, args.networks)
    )
    return recorded(found, args.output)


def recorded(found, output):
    """Return results as a list; each is shown and written when it comes."""
    results = []
    for one in found:
        results.append(one)
        print(f"draw {one['draw']}, {one['method']}: {one['balanced_accuracy']:.4f}", flush=True)
        write_json(output, {"results": results, "machine": machine()})
    return results


def thinned(X, y, draw, count=SCARCE):
    """Return images with `count` of five random classes and 400 of the others, and which five."""
    rng = np.random.default_rng([draw, 1])
    scarce = np.sort(rng.permutation(10)[:NUM_SCARCE])
    sizes = np.where(np.isin(np.arange(10), scarce), count, COMMON)
    chosen = [rng.choice(np.flatnonzero(y == c), n, replace=False) for c, n in enumerate(sizes)]
    chosen = np.concatenate(chosen)
    return X[chosen], y[chosen], scarce


class OnPixels:
    """A sampler of rows, applied to images."""

    def __init__(self, sampler):
        self.sampler = sampler

    def fit_resample(self, X, y):
        """Return images and labels."""
        more, labels = self.sampler.fit_resample(rows(X).astype("float32"), y)
        return more.reshape(-1, *X.shape[1:]), labels


def rows(images):
    """Return a row of pixels for each image."""
    return images.reshape(len(images), -1)


def recalls(X, y, test, **settings):
    """Train a network and return its recall of each class on the test images.

    Parameters
    ----------
    X, y : ndarray
        Images and labels to train on.
    test : tuple of ndarray
        Images and labels.
    **settings
        Arguments of `trained_network`.
    """
    return recalls_of(trained_network(X, y, **settings), test)


def recalls_of(network, test):
    """Return the recall of each class on the test images."""
    guesses = network.predict(pixels(test[0]), batch_size=1000, verbose=0).argmax(axis=1)
    return np.array([(guesses[test[1] == c] == c).mean() for c in range(10)])


def trained_network(X, y, *, seed, shifted=False, weighted=False):
    """Return a trained network that gives logits to images.

    Parameters
    ----------
    X, y : ndarray
        Images and labels to train on.
    seed : int
    shifted : bool
        If True, training images are shifted by up to 3 pixels, and flipped half of the time.
    weighted : bool
        If True, the loss weighs classes equally.
    """
    counts = np.bincount(y)
    weights = dict(enumerate(len(y) / len(counts) / counts)) if weighted else None
    return trained_on(_batches(X, y, shifted, seed), seed, weights)


def trained_on(batches, seed, weights=None, loss=None):
    """Return a network that gives logits to images, trained on `STEPS` batches of a dataset.

    The loss is the cross-entropy of integer labels by default.
    """
    import keras

    network = small_network(seed)
    schedule = keras.optimizers.schedules.CosineDecay(1e-3, STEPS)
    loss = loss or keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(schedule), loss)
    network.fit(batches, steps_per_epoch=STEPS, class_weight=weights, verbose=0, shuffle=False)
    return network


def pixels(images):
    """Return bytes as networks see them, of shape (n, h, w, 1) in [-1, 1]."""
    return (images.astype("float32") / 127.5 - 1.0)[..., None]


class ImageScores:
    """A network trained on all real images, which measures how similar others are to them."""

    def __init__(self, folder):
        import keras

        from ganaug.metrics import model_features

        train, (images, self.labels) = fashion(folder)
        network = trained_network(*train, seed=0)
        self.classify = model_features(network)
        self.extract = model_features(keras.Model(network.inputs, network.layers[-2].output))
        real = self.extract(pixels(images))
        self.size = np.sqrt(np.mean(np.square(real)))  # The kernel expects features of order one.
        self.real = real / self.size

    def __call__(self, images, labels):
        """Return the mean over classes of KID to the test images, and the share of labels."""
        from ganaug.metrics import kernel_distance, per_class

        features = self.extract(pixels(images)) / self.size
        distances = per_class(kernel_distance, (self.real, self.labels), (features, labels))
        guesses = self.classify(pixels(images)).argmax(axis=1)
        return {
            "kid": float(np.mean(list(distances.values()))),
            "agreement": float((guesses == labels).mean()),
        }


def write_picture(path, images):
    """Write rows of images, of shape (rows, columns, height, width), as one PNG."""
    import tensorflow as tf

    joined = np.concatenate(np.concatenate(np.moveaxis(images, 1, 0), axis=2), axis=0)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    tf.io.write_file(str(path), tf.io.encode_png(joined.astype("uint8")[..., None]))


def small_network(seed, side=SIDE, num_classes=10, padding="valid"):
    """Return an untrained network that gives logits to grey images."""
    import keras
    from keras import layers

    rng = np.random.default_rng(seed)

    def initializer():
        return keras.initializers.GlorotUniform(seed=int(rng.integers(2**31)))

    return keras.Sequential(
        [
            keras.Input((side, side, 1)),
            layers.Conv2D(
                32, 3, padding=padding, activation="relu", kernel_initializer=initializer()
            ),
            layers.MaxPooling2D(),
            layers.Conv2D(
                64, 3, padding=padding, activation="relu", kernel_initializer=initializer()
            ),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3, seed=seed),
            layers.Dense(128, activation="relu", kernel_initializer=initializer()),
            layers.Dense(num_classes, kernel_initializer=initializer()),
        ]
    )


def _batches(X, y, shifted, seed):
    import tensorflow as tf

    rng = np.random.default_rng(seed)
    num_rounds = -(-STEPS * BATCH // len(y))
    order = np.concatenate([rng.permutation(len(y)) for _ in range(num_rounds)])
    images, labels = tf.constant(pixels(X)), tf.constant(y)

    def draw(step, chosen):
        batch = tf.gather(images, chosen)
        return moved(batch, [seed, step]) if shifted else batch, tf.gather(labels, chosen)

    dataset = tf.data.Dataset.from_tensor_slices(order).batch(BATCH, drop_remainder=True)
    return dataset.enumerate().map(draw).prefetch(2)


def moved(images, seed, most=3):
    """Shift by up to `most` pixels in both directions, and flip half of the images."""
    import tensorflow as tf

    uniform = tf.random.stateless_uniform((tf.shape(images)[0], 3), seed)
    images = tf.where(uniform[:, 2, None, None, None] < 0.5, images[:, :, ::-1], images)
    margins = [[0, 0], [most, most], [most, most], [0, 0]]
    images = tf.pad(images, margins, constant_values=-1.0)
    first = tf.cast(uniform[:, :2] * (2 * most + 1), tf.int32)
    images = tf.gather(images, first[:, :1] + tf.range(SIDE), axis=1, batch_dims=1)
    return tf.gather(images, first[:, 1:] + tf.range(SIDE), axis=2, batch_dims=1)
