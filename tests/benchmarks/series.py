"""Balanced accuracy on real series with scarce classes, with series that samplers add to them.

Nine sets that come with aeon, tslearn and seglearn, as `series_tasks.py` says. Half of the series
are for tests. In the other half, half of the classes are cut to eight series, and the others have
at most 40. Each sampler raises all classes to the largest one.

    pip install aeon tslearn seglearn
"""

import argparse
import time
import warnings
from pathlib import Path

import numpy as np
from measure import machine, quiet, read_json, table, write_json
from series_tasks import SETS, common_length, read, stretched, task

KERNELS = 1000
# MiniRocket's kernels have nine weights.
LEAST_POINTS = 9
CONTROL, WEIGHTS, CHOICE = "nothing", "class weights", "the choice"


def nothing(X, y, seed):
    """Add no series."""
    return X, y


def over_sampled(X, y, seed):
    """Repeat series."""
    from imblearn.over_sampling import RandomOverSampler

    rows, labels = RandomOverSampler(random_state=seed).fit_resample(np.arange(len(y))[:, None], y)
    return X[rows[:, 0]], labels


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


def the_choice(X, y, seed):
    """Add nothing, warped series or those of the default: what is best in a cross-validation."""
    from sklearn.model_selection import StratifiedKFold

    splits = min(3, np.bincount(y).min())
    folds = StratifiedKFold(splits, shuffle=True, random_state=seed)
    scores = dict.fromkeys([nothing, warped, default], 0.0)
    for train, test in folds.split(X, y):
        for sampler in scores:
            new, labels = sampler(X[train], y[train], seed)
            scores[sampler] += score(rocket, (new, labels), (X[test], y[test]), seed)
    return max(scores, key=scores.get)(X, y, seed)


SAMPLERS = {
    CONTROL: nothing,
    WEIGHTS: nothing,
    "random over-sampling": over_sampled,
    "SMOTE": smote,
    "ESMOTE": esmote,
    "OHIT": ohit,
    "warping": warped,
    "GANAugmenter": default,
    CHOICE: the_choice,
}
# A sampler that compiles the same in a tenth of the time.
WARM_UP = {"GANAugmenter": "warping"}


def rocket(X, y, test, seed, weights=None):
    """Return what a ridge classifier on features of MiniRocket says."""
    from aeon.transformations.collection.convolution_based import MiniRocket
    from sklearn.linear_model import RidgeClassifierCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if X.shape[1] < LEAST_POINTS:
        return svm(X, y, test, seed, weights)
    X, test = (part.swapaxes(1, 2).astype("float32") for part in (X, test))
    ridge = RidgeClassifierCV(np.logspace(-3, 3, 10), class_weight=weights)
    features = MiniRocket(n_kernels=KERNELS, n_jobs=1, random_state=seed)
    judge = make_pipeline(StandardScaler(with_mean=False), ridge)
    return judge.fit(features.fit_transform(X), y).predict(features.transform(test))


def svm(X, y, test, seed, weights=None):
    """Return what a support vector machine on standardised values says."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    judge = make_pipeline(StandardScaler(), SVC(C=10, gamma="scale", class_weight=weights))
    return judge.fit(X.reshape(len(X), -1), y).predict(test.reshape(len(test), -1))


def network(X, y, test, seed, weights=None):
    """Return what a small convolutional network says."""
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
    parts += [layers.GlobalAveragePooling1D(), layers.Dense(y.max() + 1, activation="softmax")]
    judge = keras.Sequential(parts)
    judge.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    if weights:
        weights = dict(enumerate(compute_class_weight(weights, classes=np.unique(y), y=y)))
    # The same number of updates with few series as with many.
    epochs = -(-600 // -(-len(y) // 16))
    judge.fit(X, y, 16, epochs, class_weight=weights, verbose=0)
    return judge.predict(test, verbose=0).argmax(axis=1)


JUDGES = {"MiniRocket": rocket, "SVM": svm, "network": network}


def score(judge, train, test, seed, weights=None):
    """Return the balanced accuracy of a judge."""
    from sklearn.metrics import balanced_accuracy_score

    (X, y), (tested, labels) = train, test
    length = common_length(tested if np.isnan(tested).any() else X)
    guesses = judge(stretched(X, length), y, stretched(tested, length), seed, weights)
    return float(balanced_accuracy_score(labels, guesses))


def timed(function, *args):
    """Return what a function gives, and seconds."""
    started = time.perf_counter()
    return function(*args), time.perf_counter() - started


def cell(now, name, judges, seed):
    """Return what judges say of a sampler on a task, or why it failed."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            (X, y), seconds = timed(SAMPLERS[name], now.X, now.y, seed)
        # The sampler's cell stays empty, whatever it raises.
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}
    told = sorted({f"{w.category.__name__}: {w.message}" for w in caught})
    weights = "balanced" if name == WEIGHTS else None
    test = now.test, now.test_labels
    found = {one: score(JUDGES[one], (X, y), test, seed, weights) for one in judges}
    return {"seconds": seconds, "new": len(y) - len(now.y), "warnings": told, "scores": found}


def warm_up(names):
    """Import and compile what samplers need, which is no part of the seconds of a fit."""
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
                results.append(one | cell(now, sampler, args.judges, draw))
                shown = results[-1].get("error", results[-1].get("scores"))
                print(f"{name}, draw {draw}, {sampler}: {shown}", flush=True)
                write_json(args.output, {"results": results, "machine": machine()})
    return results


def print_tables(results, samplers):
    """Print means and leads over nothing for each set and over all, and seconds of a fit."""
    sets = list(dict.fromkeys(r["set"] for r in results))
    names = [name for name in samplers if any(r["sampler"] == name for r in results)]
    judges = list(dict.fromkeys(j for r in results for j in r.get("scores", ())))
    found = {
        (j, r["sampler"], r["set"], r["draw"]): v
        for r in results
        for j, v in r.get("scores", {}).items()
    }
    header = ["", *(cell for judge in judges for cell in (judge, "lead"))]
    title = "balanced accuracy, and lead over nothing on the same draws ± its standard error"
    for of in [*([one] for one in sets), sets]:
        rows = [[n, *(c for j in judges for c in cells(found, j, n, of))] for n in names]
        table(header, rows, f"{of[0] if len(of) == 1 else 'All sets'}: {title}")
    times = [[n, *(seconds(results, n, one) for one in sets)] for n in names]
    table(["", *sets], times, "Seconds of a fit")
    for text in sorted({f"{r['sampler']}: {r['error']}" for r in results if "error" in r}):
        print(f"\n{text}")


def cells(found, judge, name, sets):
    """Return a mean, and the mean lead over nothing with its standard error.

    The error is that over draws of a set, or over the means of several sets.
    """
    means, leads = [], []
    for one in sets:
        draws = [key[3] for key in found if key[:3] == (judge, name, one)]
        pairs = [(found[judge, name, one, d], found[judge, CONTROL, one, d]) for d in draws]
        means += [[own for own, _ in pairs]] if pairs else []
        leads += [[own - other for own, other in pairs]] if pairs else []
    if not means:
        return "", ""
    leads = leads[0] if len(sets) == 1 else [np.mean(one) for one in leads]
    error = np.std(leads, ddof=1) / len(leads) ** 0.5 if len(leads) > 1 else np.nan
    short = f" ({len(means)} sets)" if len(means) < len(sets) else ""
    mean = np.mean([np.mean(one) for one in means])
    return f"{mean:.3f}{short}", f"{np.mean(leads):+.3f} ± {error:.3f}"


def seconds(results, name, one):
    """Return the median seconds of a sampler on a set."""
    own = [r for r in results if (r["sampler"], r["set"]) == (name, one)]
    times = [r["seconds"] for r in own if "seconds" in r]
    return f"{np.median(times):.1f}" if times else ""


def main():
    """Run what is asked for, print the tables, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--draws", type=int, nargs="+", default=[0, 1])
    most = [name for name in SAMPLERS if name != CHOICE]
    parser.add_argument("--samplers", nargs="+", choices=SAMPLERS, default=most)
    parser.add_argument("--judges", nargs="+", choices=JUDGES, default=["MiniRocket", "SVM"])
    parser.add_argument("--report", help="print the tables of an earlier output again")
    parser.add_argument("--output", default="series.json")
    args = parser.parse_args()
    print_tables(read_json(args.report)["results"] if args.report else run(args), SAMPLERS)


if __name__ == "__main__":
    main()
