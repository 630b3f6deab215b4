"""The `tf.data` stage beside the same pipeline without it: elements per second, cost, memory."""

import argparse
import time

import numpy as np
from measure import PeakMemory, fresh, machine, quiet, resident, table, verdict, write_json

BATCH, COLUMNS, ROWS, SIDE = 256, 20, 10_000, 28
ELEMENTS, COST, IMAGES, POOL_COST, FLAT = 300_000, 0.20, 4_000, 0.05, 50 * 2**20
ROUNDS, TURNS = 5, 12


def rows_and_augmenter(max_iter="auto"):
    """Return 10,000 rows of 20 numbers, a tenth of them scarce, and an augmenter for them."""
    from sklearn.datasets import make_classification

    from ganaug import GANAugmenter

    X, y = make_classification(ROWS, COLUMNS, n_informative=8, weights=[0.9], random_state=0)
    X = X.astype("float32")
    return X, y, GANAugmenter(max_iter=max_iter, random_state=0).fit(X, y)


def images_and_augmenter():
    """Return random images of 28 x 28 in ten classes, half of them scarce, and an augmenter.

    It is hardly trained, because the speed of drawing does not depend on that.
    """
    from ganaug import GANAugmenter

    rng = np.random.default_rng(0)
    y = np.repeat(np.arange(10), np.where(np.arange(10) < 5, 40, 400))
    X = rng.integers(0, 256, (len(y), SIDE, SIDE, 1), dtype="uint8")
    return X, y, GANAugmenter(max_iter=20, random_state=0).fit(X, y)


def pipelines(X, y, augmenter, batch, **engines):
    """Return endless datasets of batches: without the stage, and half synthetic by each engine."""
    import tensorflow as tf

    from ganaug import mix_synthetic

    plain = tf.data.Dataset.from_tensor_slices((X, y)).shuffle(len(y), seed=0).repeat()
    plain = plain.batch(batch)
    mixed = {
        name: plain.apply(mix_synthetic(augmenter, 0.5, engine=engine, seed=0))
        for name, engine in engines.items()
    }
    return {"plain": plain} | mixed


def elements_per_second(dataset, num_batches):
    """Return the elements per second of a dataset, after a start that is not counted."""
    iterator = iter(dataset)
    for _ in range(10):
        next(iterator)
    started, count = time.perf_counter(), 0
    for _ in range(num_batches):
        count += int(next(iterator)[1].shape[0])
    return count / (time.perf_counter() - started)


def seconds_to_first(dataset):
    """Return the seconds from a new iterator to its first element."""
    next(iter(dataset))  # The very first iterator takes longer.
    started = time.perf_counter()
    next(iter(dataset))
    return time.perf_counter() - started


def rates(datasets, num_batches):
    """Return the best rate of each dataset, read in turns."""
    found = {name: [] for name in datasets}
    for _ in range(ROUNDS):
        for name, dataset in datasets.items():
            found[name].append(elements_per_second(dataset, num_batches))
    return {name: max(of) for name, of in found.items()}


def training_seconds(datasets, build, steps):
    """Return the seconds of so many steps of training on each dataset, in the best of some turns.

    Iterators continue from turn to turn, as within one call of ``fit``. Other work on the machine
    can only slow a turn, so the best turn is the most telling.
    """
    found, ready = {name: [] for name in datasets}, {}
    for name, dataset in datasets.items():
        model = build()
        model.make_train_function()
        ready[name] = model.train_function, iter(dataset.prefetch(2))
    for turn in range(TURNS + 1):
        for name, (train, iterator) in ready.items():
            started = time.perf_counter()
            for _ in range(steps):
                train(iterator)
            if turn:  # The first turn traces.
                found[name].append(time.perf_counter() - started)
    return {name: min(of) for name, of in found.items()}


def mlp():
    """Return a small network for rows."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((COLUMNS,)),
            layers.Dense(64, "relu"),
            layers.Dense(64, "relu"),
            layers.Dense(1, "sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy")
    return model


def cnn():
    """Return a small network for images."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(128, "relu"),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def tabular():
    """Return the figures of the online stage with rows."""
    from ganaug.integrations.tf_engines import Online, Pool

    data = rows_and_augmenter()
    datasets = pipelines(*data, BATCH, online=Online(), pool=Pool())
    return {
        "start": seconds_to_first(datasets["online"]),
        "rates": rates(datasets, 1000),
        "seconds": training_seconds(datasets, mlp, 500),
    }


def images():
    """Return the figures of both engines with images, and the speed of the generator alone."""
    import tensorflow as tf

    from ganaug.integrations.tf_engines import Online, Pool

    X, y, augmenter = images_and_augmenter()
    datasets = pipelines(X, y, augmenter, 64, online=Online(), pool=Pool())
    augmenter.synthesizer_.selection = None  # The same generator without a selection.
    datasets |= {"online, all kept": pipelines(X, y, augmenter, 64, it=Online())["it"]}
    found = {"rates": rates(datasets, 150), "seconds": training_seconds(datasets, cnn, 60)}
    labels = tf.constant(np.arange(256) % 10, tf.int32)
    generate = tf.function(lambda: augmenter.gan_.generate(condition=labels))
    generate()
    started = time.perf_counter()
    for _ in range(20):
        generate()
    found["generator"] = 20 * 256 / (time.perf_counter() - started)
    return found


def memory(num_batches):
    """Return the growth of memory over many batches, after the first tenth of them."""
    from ganaug.integrations.tf_engines import Online

    data = rows_and_augmenter(50)
    iterator = iter(pipelines(*data, BATCH, online=Online())["online"])
    for _ in range(num_batches // 10):
        next(iterator)
    before = resident()
    for _ in range(num_batches):
        next(iterator)
    return resident() - before


def fit_memory(num_rows):
    """Return the peak memory and the seconds of a fit from a dataset that is never held."""
    import tensorflow as tf

    from ganaug import GANAugmenter

    def draw(i):
        rows = tf.random.stateless_normal([1000, COLUMNS], [0, i])
        scarce = tf.random.stateless_uniform([1000], [1, i]) < 0.05
        return rows + tf.cast(scarce, tf.float32)[:, None], tf.cast(scarce, tf.int64)

    dataset = tf.data.Dataset.range(num_rows // 1000).map(draw)
    GANAugmenter(max_iter=5, random_state=0).fit(dataset.take(3))  # This starts TensorFlow.
    started = time.perf_counter()
    with PeakMemory() as peak:
        GANAugmenter(random_state=0).fit(dataset)
    return peak.bytes, time.perf_counter() - started


def print_rates(tables, pictures):
    """Print the elements per second of the stage, and its cost."""
    rows = []
    for kind, found in (("20 numbers, 256", tables), (f"{SIDE} x {SIDE}, 64", pictures)):
        for name, rate in found["rates"].items():
            cost = found["seconds"][name] / found["seconds"]["plain"] - 1
            rows.append([kind, name, f"{rate:,.0f}", f"{cost:+.1%}"])
    table(["elements, batch", "pipeline", "elements/s", "training"], rows, "Half synthetic")
    online = tables["seconds"]["online"] / tables["seconds"]["plain"] - 1
    pool = pictures["seconds"]["pool"] / pictures["seconds"]["plain"] - 1
    synthetic = pictures["rates"]["online"] / 2
    checks = [
        ("rows/s online", tables["rates"]["online"], ELEMENTS, ","),
        ("synthetic images/s online", synthetic, IMAGES, ","),
    ]
    print()
    for name, value, target, style in checks:
        print(f"{name}: {value:{style}.0f}, target {target:,}: {verdict(value >= target)}")
    print(f"from a new iterator to the first element, rows: {tables['start']:.2f} s")
    print(f"the generator by itself: {pictures['generator']:,.0f} images/s")
    for name, cost, most in (("rows online", online, COST), ("images, pool", pool, POOL_COST)):
        print(
            f"cost of training, {name}: {cost:+.1%}, at most {most:.0%}: {verdict(cost <= most)}"
        )


def main():
    """Run what is asked for, print tables, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", nargs="+", default=["speed", "memory", "fit"])
    parser.add_argument("--batches", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--output", default="stage.json")
    args = parser.parse_args()
    results = {"machine": machine()}
    if "speed" in args.parts:
        results |= {"tabular": fresh(tabular), "images": fresh(images)}
        print_rates(results["tabular"], results["images"])
    if "memory" in args.parts:
        grown = results["grown"] = fresh(memory, args.batches)
        print(f"\nmemory over {args.batches:,} batches: {grown / 2**20:+.0f} MB, ", end="")
        print(f"at most {FLAT / 2**20:.0f}: {verdict(grown <= FLAT)}")
    if "fit" in args.parts:
        sizes = (100_000, args.rows)
        (small, _), (large, seconds) = found = [fresh(fit_memory, size) for size in sizes]
        results["fit"] = dict(zip(sizes, found, strict=True))
        print(f"\nfit from {args.rows:,} rows: {seconds:.0f} s, peak {large / 2**20:.0f} MB, ")
        print(f"from 100,000: {small / 2**20:.0f} MB: {verdict(large - small <= FLAT)}")
    write_json(args.output, results)


if __name__ == "__main__":
    main()
