"""Balanced accuracy on real series with scarce classes, with series that samplers add to them.

The nine sets come with aeon, tslearn and seglearn; see `series_tasks.py`. Half of the series are
for testing. In the other half, half of the classes are cut to eight series, and the others have
at most 40. Each sampler raises all classes to the largest one.

    pip install aeon tslearn seglearn
"""

import argparse
import warnings
from functools import partial
from pathlib import Path

import numpy as np
from lead_tables import CONTROL, WEIGHTS, nothing, over_sampled, print_tables, timed
from measure import machine, quiet, read_json, write_json
from series_tasks import SETS, common_length, read, stretched, task

KERNELS = 1000
# MiniRocket's kernels have nine weights.
LEAST_POINTS = 9
CHOICE = "the choice"


def smote(X, y, seed):
    """Add series between neighbours, point by point."""
    from imblearn.over_sampling import SMOTE

    neighbours = min(5, np.bincount(y).min() - 1)
    X = stretched(X, common_length(X))
    sampler = SMOTE(k_neighbors=neighbours, random_state=seed)
    rows, labels = sampler.fit_resample(X.reshape(len(X), -1), y)
    return rows.reshape(-1, *X.shape[1:]), labels


def esmote(X, y, seed):
    """Add series between neighbours that elastic distances have aligned."""
    from aeon.transformations.collection.imbalance import ESMOTE

    neighbours = min(5, np.bincount(y).min() - 1)
    return of_aeon(ESMOTE(n_neighbors=neighbours, random_state=seed), X, y)


def ohit(X, y, seed):
    """Add series of normal distributions of clusters, with shrunken covariances."""
    from aeon.transformations.collection.imbalance import OHIT

    return of_aeon(OHIT(random_state=seed), X, y)


def of_aeon(sampler, X, y):
    """Add series of a sampler of aeon's, which has channels first."""
    X = stretched(X, common_length(X))
    new, labels = sampler.fit_transform(X.swapaxes(1, 2), y)
    return new.swapaxes(1, 2), labels.astype(int)


def warped(X, y, seed):
    """Add warped series."""
    return of_ganaug(X, y, seed, gan=None)


def default(X, y, seed):
    """Add series of the default."""
    return of_ganaug(X, y, seed)


def of_ganaug(X, y, seed, **params):
    """Add series of an augmenter."""
    from ganaug import GANAugmenter

    return GANAugmenter(codec="series", random_state=seed, **params).fit_resample(X, y)


def the_choice(now, classifiers, seed):
    """Return for each classifier the series of the sampler that it scores best with.

    The scores are those of a cross-validation. If samplers have equal scores, the first of them is
    taken; those that add series come first.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    X, y, groups = now.X, now.y, now.groups
    splits = min(3, np.bincount(y).min())
    folds = StratifiedGroupKFold(splits, shuffle=True, random_state=seed)
    samplers = [warped, default, nothing]
    scores = {classifier: np.zeros(len(samplers)) for classifier in classifiers}
    for train, test in folds.split(X, y, groups):
        for number, sampler in enumerate(samplers):
            made = sampler(X[train], y[train], seed)
            for classifier in classifiers:
                scores[classifier][number] += score(
                    CLASSIFIERS[classifier], made, (X[test], y[test]), seed
                )
    chosen = {classifier: samplers[int(found.argmax())] for classifier, found in scores.items()}
    made = {sampler: sampler(X, y, seed) for sampler in set(chosen.values())}
    return {classifier: made[sampler] for classifier, sampler in chosen.items()}


def of_all(sampler, now, classifiers, seed):
    """Return for each classifier the series of one sampler."""
    return dict.fromkeys(classifiers, sampler(now.X, now.y, seed))


SAMPLERS = {
    CONTROL: nothing,
    WEIGHTS: nothing,
    "random over-sampling": over_sampled,
    "SMOTE": smote,
    "ESMOTE": esmote,
    "OHIT": ohit,
    "warping": warped,
    "GANAugmenter": default,
}
METHODS = {name: partial(of_all, sampler) for name, sampler in SAMPLERS.items()}
METHODS[CHOICE] = the_choice
# Another sampler compiles the same code in a tenth of the time.
WARM_UP = {"GANAugmenter": "warping"}


def rocket(X, y, test, seed, weights=None):
    """Return the predictions of a ridge classifier on features of MiniRocket."""
    from aeon.transformations.collection.convolution_based import MiniRocket
    from sklearn.linear_model import RidgeClassifierCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if X.shape[1] < LEAST_POINTS:
        return svm(X, y, test, seed, weights)
    X, test = (part.swapaxes(1, 2).astype("float32") for part in (X, test))
    ridge = RidgeClassifierCV(np.logspace(-3, 3, 10), class_weight=weights)
    features = MiniRocket(n_kernels=KERNELS, n_jobs=1, random_state=seed)
    classifier = make_pipeline(StandardScaler(with_mean=False), ridge)
    return classifier.fit(features.fit_transform(X), y).predict(features.transform(test))


def svm(X, y, test, seed, weights=None):
    """Return the predictions of a support vector machine on standardised values."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    classifier = make_pipeline(StandardScaler(), SVC(C=10, gamma="scale", class_weight=weights))
    return classifier.fit(X.reshape(len(X), -1), y).predict(test.reshape(len(test), -1))


def network(X, y, test, seed, weights=None):
    """Return the predictions of a small convolutional network."""
    import keras
    from keras import layers
    from sklearn.utils.class_weight import compute_class_weight

    keras.utils.set_random_seed(seed)
    normal = layers.Normalization()
    normal.adapt(X)
    parts = [keras.Input(X.shape[1:]), normal]
    for filters, width in ((32, 8), (64, 5)):
        parts += [layers.Conv1D(filters, width, padding="same", activation="relu")]
        parts += [layers.BatchNormalization(), layers.MaxPooling1D(2)]
    parts += [
        layers.GlobalAveragePooling1D(),
        layers.Dense(int(y.max()) + 1, activation="softmax"),
    ]
    classifier = keras.Sequential(parts)
    classifier.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    if weights:
        weights = dict(enumerate(compute_class_weight(weights, classes=np.unique(y), y=y)))
    # The number of updates is the same with few series as with many.
    epochs = -(-600 // -(-len(y) // 16))
    classifier.fit(X, y, 16, epochs, class_weight=weights, verbose=0)
    return classifier.predict(test, verbose=0).argmax(axis=1)


CLASSIFIERS = {"MiniRocket": rocket, "SVM": svm, "network": network}


def score(classifier, train, test, seed, weights=None):
    """Return the balanced accuracy of a classifier."""
    from sklearn.metrics import balanced_accuracy_score

    (X, y), (tested, labels) = train, test
    length = common_length(tested if np.isnan(tested).any() else X)
    guesses = classifier(stretched(X, length), y, stretched(tested, length), seed, weights)
    return float(balanced_accuracy_score(labels, guesses))


def cell(now, name, classifiers, seed):
    """Return the scores of classifiers with a sampler on a task, or why it failed."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            made, seconds = timed(METHODS[name], now, classifiers, seed)
        # The cell of the sampler stays empty, whatever error it raises.
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}
    told = sorted({f"{w.category.__name__}: {w.message}" for w in caught})
    weights = "balanced" if name == WEIGHTS else None
    test = now.test, now.test_labels
    found = {one: score(CLASSIFIERS[one], made[one], test, seed, weights) for one in classifiers}
    new = {one: len(labels) - len(now.y) for one, (_, labels) in made.items()}
    return {"seconds": seconds, "new": new, "warnings": told, "scores": found}


def warm_up(names):
    """Import and compile what samplers need, so that the seconds of a fit do not include it."""
    X = np.random.default_rng(0).normal(size=(20, 24, 1))
    for name in {WARM_UP.get(name, name) for name in names} - {CHOICE}:
        SAMPLERS[name](X, np.arange(20) // 14, 0)


def run(args):
    """Return results as a list, with those of the output; written after each cell."""
    results = read_json(args.output)["results"] if Path(args.output).exists() else []
    done = {(r["set"], r["draw"], r["sampler"]) for r in results}
    warm_up(args.samplers)
    for name in args.sets:
        series = read(name)
        for draw in args.draws:
            now = task(series, draw)
            for sampler in args.samplers:
                if (name, draw, sampler) in done:
                    continue
                one = {"set": name, "draw": draw, "sampler": sampler}
                one["counts"] = np.bincount(now.y).tolist()
                results.append(one | cell(now, sampler, args.classifiers, draw))
                shown = results[-1].get("error", results[-1].get("scores"))
                print(f"{name}, draw {draw}, {sampler}: {shown}", flush=True)
                write_json(args.output, {"results": results, "machine": machine()})
    return results


def main():
    """Run what is asked for, print the tables, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--draws", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--samplers", nargs="+", choices=METHODS, default=list(SAMPLERS))
    parser.add_argument(
        "--classifiers", nargs="+", choices=CLASSIFIERS, default=["MiniRocket", "SVM"]
    )
    parser.add_argument("--report", help="print the tables of an earlier output again")
    parser.add_argument("--output", default="series.json")
    args = parser.parse_args()
    print_tables(read_json(args.report)["results"] if args.report else run(args), METHODS)


if __name__ == "__main__":
    main()
