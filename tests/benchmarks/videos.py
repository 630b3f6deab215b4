"""Balanced accuracy on moving digits with a scarce motion, with clips that samplers add to them.

The digits are those of scikit-learn, and their motion is artificial: each moves left, right, up or
down, grows or spins, at a random speed; see `video_tasks.py`. Five motions have 100 clips and one
has 10, a different one in each draw; each sampler raises it to 100. The test set has 50 clips of
each motion, of other digits. With ``--task digits``, six digits are the classes, and move in any
way.
"""

import argparse
import warnings
from pathlib import Path

import numpy as np
from lead_tables import CONTROL, WEIGHTS, nothing, over_sampled, timed
from measure import machine, quiet, read_json, table, write_json
from video_tasks import MOTIONS, TASKS

# Statistics of frame differences.
STATISTICS = "mean", "deviation over clips", "spatial spread"


def smote(X, y, seed):
    """Add clips between neighbours, pixel by pixel."""
    from imblearn.over_sampling import SMOTE

    rows, labels = SMOTE(random_state=seed).fit_resample(X.reshape(len(X), -1), y)
    return rows.reshape(-1, *X.shape[1:]), labels


def shifted(X, y, seed):
    """Add clips with all frames shifted and made brighter or darker by the same amount."""
    return of_ganaug(X, y, seed, gan=None)


def default(X, y, seed):
    """Add clips of the default."""
    return of_ganaug(X, y, seed)


def of_ganaug(X, y, seed, **params):
    """Add clips of an augmenter."""
    from ganaug import GANAugmenter

    return GANAugmenter(random_state=seed, **params).fit_resample(X, y)


SAMPLERS = {
    CONTROL: nothing,
    WEIGHTS: nothing,
    "random over-sampling": over_sampled,
    "SMOTE": smote,
    "shifts": shifted,
    "GANAugmenter": default,
}


def svm(X, y, test, seed, weights=None):
    """Return the predictions of a support vector machine on differences of neighbouring frames."""
    from sklearn.svm import SVC

    X, test = (np.diff(part, axis=1).reshape(len(part), -1) for part in (X, test))
    return SVC(C=10, gamma="scale", class_weight=weights).fit(X, y).predict(test)


def network(X, y, test, seed, weights=None):
    """Return the predictions of a small network: convolutions in space and in time, by turns."""
    import keras
    from keras import layers
    from sklearn.utils.class_weight import compute_class_weight

    keras.utils.set_random_seed(seed)
    parts = [keras.Input(X.shape[1:])]
    for filters in (12, 24):
        # The kernels cover one frame, and then one pixel.
        parts += [layers.Conv3D(filters, (1, 3, 3), (1, 2, 2), padding="same", activation="relu")]
        parts += [layers.Conv3D(filters, (3, 1, 1), (2, 1, 1), padding="same", activation="relu")]
    parts += [layers.Flatten(), layers.Dropout(0.3), layers.Dense(64, activation="relu")]
    classifier = keras.Sequential([*parts, layers.Dense(len(MOTIONS), activation="softmax")])
    classifier.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
    if weights:
        weights = dict(enumerate(compute_class_weight(weights, classes=np.unique(y), y=y)))
    # The number of updates is the same with few clips as with many.
    epochs = -(-300 // -(-len(y) // 32))
    classifier.fit(X, y, 32, epochs, class_weight=weights, verbose=0)
    return classifier.predict(test, verbose=0).argmax(axis=1)


CLASSIFIERS = {"SVM": svm, "network": network}


def statistics(clips):
    """Return statistics of the differences of neighbouring frames, by name."""
    from ganaug.metrics import frame_differences

    means, _, spreads = frame_differences(clips).T
    return dict(
        zip(STATISTICS, map(float, (means.mean(), means.std(), spreads.mean())), strict=True)
    )


def cell(now, name, classifiers, seed):
    """Return the scores of classifiers with a sampler, and statistics of what it adds."""
    from sklearn.metrics import balanced_accuracy_score

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        (X, y), seconds = timed(SAMPLERS[name], now.X, now.y, seed)
    found = {"seconds": seconds, "scores": {}, "recalls": {}}
    found["warnings"] = sorted({f"{w.category.__name__}: {w.message}" for w in caught})
    weights = "balanced" if name == WEIGHTS else None
    is_scarce = now.test_labels == now.scarce
    for one in classifiers:
        guesses = CLASSIFIERS[one](X, y, now.test, seed, weights)
        found["scores"][one] = float(balanced_accuracy_score(now.test_labels, guesses))
        found["recalls"][one] = float((guesses == now.scarce)[is_scarce].mean())
    if len(y) > len(now.y):
        real, made = statistics(now.test[is_scarce]), statistics(X[len(now.y) :])
        found["ratios"] = {key: made[key] / real[key] for key in STATISTICS}
    return found


def run(args):
    """Return results as a list, with those of the output; written after each cell."""
    results = read_json(args.output)["results"] if Path(args.output).exists() else []
    done = {(r["draw"], r["sampler"]) for r in results}
    for draw in args.draws:
        now = TASKS[args.task](draw)
        for sampler in args.samplers:
            if (draw, sampler) in done:
                continue
            scarce = MOTIONS[now.scarce] if args.task == "motions" else str(now.scarce)
            one = {"draw": draw, "scarce": scarce, "sampler": sampler}
            results.append(one | cell(now, sampler, args.classifiers, draw))
            print(f"draw {draw}, {sampler}: {results[-1]['scores']}", flush=True)
            write_json(args.output, {"results": results, "machine": machine()})
    return results


def print_tables(results):
    """Print accuracies, leads over nothing, statistics of what is added, and seconds of a fit."""
    draws = sorted({r["draw"] for r in results})
    names = [name for name in SAMPLERS if any(r["sampler"] == name for r in results)]
    found = {(r["draw"], r["sampler"]): r for r in results}
    classifiers = list(dict.fromkeys(classifier for r in results for classifier in r["scores"]))
    shown = [f"draw {d} ({next(r['scarce'] for r in results if r['draw'] == d)})" for d in draws]
    for classifier in classifiers:
        rows = [[n, *_leads(found, classifier, n, draws)] for n in names]
        header = ["", *shown, "mean lead", "recall of the scarce class"]
        table(header, rows, f"{classifier}: balanced accuracy, and lead over nothing")
    made = [[n, *_ratios(found, n, draws)] for n in names if "ratios" in found[draws[0], n]]
    table(["", *STATISTICS], made, "Frame differences of what is added, over those of real clips")
    times = [[n, f"{np.median([found[d, n]['seconds'] for d in draws]):.1f}"] for n in names]
    table(["", "seconds"], times, "A fit (median)")


def _leads(found, classifier, name, draws):
    scores = [found[d, name]["scores"][classifier] for d in draws]
    leads = [
        s - found[d, CONTROL]["scores"][classifier] for s, d in zip(scores, draws, strict=True)
    ]
    cells = [f"{s:.3f} ({lead:+.3f})" for s, lead in zip(scores, leads, strict=True)]
    recall = np.mean([found[d, name]["recalls"][classifier] for d in draws])
    return [*cells, f"{np.mean(leads):+.3f}", f"{recall:.2f}"]


def _ratios(found, name, draws):
    of_draws = [found[d, name]["ratios"] for d in draws]
    return [" / ".join(f"{r[key]:.2f}" for r in of_draws) for key in STATISTICS]


def main():
    """Run what is asked for, print the tables, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--task", choices=TASKS, default="motions", help="what is a class")
    parser.add_argument("--draws", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--samplers", nargs="+", choices=SAMPLERS, default=list(SAMPLERS))
    parser.add_argument("--classifiers", nargs="+", choices=CLASSIFIERS, default=list(CLASSIFIERS))
    parser.add_argument("--report", help="print the tables of an earlier output again")
    parser.add_argument("--output", default="videos.json")
    args = parser.parse_args()
    print_tables(read_json(args.report)["results"] if args.report else run(args))


if __name__ == "__main__":
    main()
