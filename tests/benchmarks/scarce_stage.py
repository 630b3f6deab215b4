"""A network trained on scarce images with the `tf.data` stage, and in other ways."""

import time

import numpy as np
from image_protocol import (
    BATCH,
    STEPS,
    fashion,
    recalls_of,
    recorded,
    scarce_parser,
    thinned,
    trained_network,
    trained_on,
)
from measure import quiet, table, verdict

STAGE, ARRAYS, REJECTION = "mix_synthetic", "fit_resample", "rejection_resample"


def stream(X, y, seed):
    """Return an endless dataset of shuffled bytes and labels."""
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices((X, y)).shuffle(len(y), seed=seed).repeat()


def batches(dataset):
    """Return batches in the form that the network expects."""
    import tensorflow as tf

    scaled = dataset.map(lambda x, y: (tf.cast(x, tf.float32)[..., None] / 127.5 - 1.0, y))
    return scaled.batch(BATCH).prefetch(2)


def on_stage(augmenter, made, X, y, seed, engine=None):
    """Train on real images and fresh synthetic ones, classes in equal parts."""
    from ganaug import mix_synthetic

    stage = mix_synthetic(augmenter, "balanced", engine=engine, seed=seed)
    return trained_on(batches(stream(X, y, seed).apply(stage)), seed)


def on_pool(augmenter, made, X, y, seed):
    """Train on real images and synthetic ones from a stock that is replaced."""
    from ganaug.integrations.tf_engines import Pool

    return on_stage(augmenter, made, X, y, seed, Pool())


def on_arrays(augmenter, made, X, y, seed):
    """Train on the arrays that `fit_resample` has returned."""
    return trained_network(*made, seed=seed)


def on_rejection(augmenter, made, X, y, seed):
    """Train on real images, most of those of plentiful classes left out."""
    target = np.full(10, 0.1)
    initial = np.bincount(y) / len(y)
    kept = stream(X, y, seed).rejection_resample(lambda x, y: y, target, initial, seed=seed)
    return trained_on(batches(kept.map(lambda _, element: element)), seed)


METHODS = {
    STAGE: on_stage,
    f"{STAGE}, Pool": on_pool,
    ARRAYS: on_arrays,
    REJECTION: on_rejection,
}


def run_draw(draw, train, test, num_networks):
    """Yield the results of each method on one draw, all with one augmenter."""
    from ganaug import GANAugmenter

    X, y, scarce = thinned(*train, draw)
    augmenter = GANAugmenter(random_state=draw)
    made = augmenter.fit_resample(X, y)
    for name, trained in METHODS.items():
        started = time.perf_counter()
        seeds = [10 * draw + i for i in range(num_networks)]
        networks = [trained(augmenter, made, X, y, seed) for seed in seeds]
        seconds = (time.perf_counter() - started) / num_networks
        found = np.mean([recalls_of(network, test) for network in networks], axis=0)
        yield {
            "method": name,
            "draw": draw,
            "balanced_accuracy": float(found.mean()),
            "scarce": float(found[scarce].mean()),
            "seconds": seconds,
        }


def print_table(results):
    """Print a row per method with its lead over `fit_resample` by draw, and the targets."""
    own = {name: [r for r in results if r["method"] == name] for name in METHODS}
    base = {r["draw"]: r["balanced_accuracy"] for r in own[ARRAYS]}
    means = {
        name: {
            key: np.mean([r[key] for r in of])
            for key in ("balanced_accuracy", "scarce", "seconds")
        }
        for name, of in own.items()
    }
    rows = [
        [
            name,
            f"{mean['balanced_accuracy']:.4f}",
            f"{mean['scarce']:.4f}",
            " ".join(f"{r['balanced_accuracy'] - base[r['draw']]:+.4f}" for r in own[name]),
            f"{mean['seconds']:.0f}",
        ]
        for name, mean in means.items()
    ]
    header = ["", "balanced accuracy", "scarce", f"leads over {ARRAYS}", "training, s"]
    table(header, rows, f"Scarce Fashion-MNIST, {STEPS} batches of {BATCH}")
    print()
    for other in (ARRAYS, REJECTION):
        lead = means[STAGE]["balanced_accuracy"] - means[other]["balanced_accuracy"]
        print(f"{STAGE} against {other}: {lead:+.4f}: {verdict(lead >= 0)}")


def main():
    """Run, print the table, write JSON."""
    quiet()
    parser = scarce_parser(__doc__, "scarce_stage.json")
    args = parser.parse_args()
    train, test = fashion(args.folder)
    found = (one for draw in args.draws for one in run_draw(draw, train, test, args.networks))
    results = recorded(found, args.output)
    print_table(results)


if __name__ == "__main__":
    main()
