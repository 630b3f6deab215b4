"""Digits of 8 x 8 pixels with three classes of 20 images: scores and seconds beside SMOTE."""

import argparse
import time

import numpy as np
from image_protocol import OnPixels, rows
from imblearn.over_sampling import SMOTE, RandomOverSampler
from measure import fresh, machine, quiet, table, verdict, write_json
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

SCARCE, NUM_SCARCE = 20, 3
CLASSIFIERS = {
    "logistic regression": make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    "k-nearest neighbours": KNeighborsClassifier(),
    "support vectors": SVC(gamma=0.001),
    "random forest": RandomForestClassifier(random_state=0),
}
TARGET_SECONDS = 60


def draw_digits(draw, num_scarce=NUM_SCARCE, count=SCARCE):
    """Return training images and labels, with some random classes thinned, and a test set."""
    X, y = load_digits(return_X_y=True)
    images = X.reshape(-1, 8, 8).astype("uint8")
    rng = np.random.default_rng([draw, 2])
    train, test = train_test_split(np.arange(len(y)), stratify=y, test_size=0.5, random_state=draw)
    scarce = rng.permutation(10)[:num_scarce]
    keep = np.ones(len(train), bool)
    for label in scarce:
        rows = rng.permutation(np.flatnonzero(y[train] == label))
        keep[rows[count:]] = False
    train = train[keep]
    return (images[train], y[train]), (images[test], y[test])


class Nothing:
    """Leave images as they are."""

    def fit_resample(self, X, y):
        """Return images and labels."""
        return X, y


def samplers(draw):
    """Return what is compared, by name."""
    from ganaug import GANAugmenter

    return {
        "nothing": Nothing(),
        "over-sampling": OnPixels(RandomOverSampler(random_state=draw)),
        "SMOTE on pixels": OnPixels(SMOTE(random_state=draw)),
        "GANAugmenter()": GANAugmenter(random_state=draw),
    }


def run(draw):
    """Return seconds and balanced accuracies of each sampler on one draw."""
    train, test = draw_digits(draw)
    results = []
    for name, sampler in samplers(draw).items():
        started = time.perf_counter()
        X, y = sampler.fit_resample(*train)
        seconds = time.perf_counter() - started
        scores = {
            classifier: balanced_accuracy_score(
                test[1], model.fit(rows(X), y).predict(rows(test[0]))
            )
            for classifier, model in CLASSIFIERS.items()
        }
        results.append({"sampler": name, "draw": draw, "seconds": seconds, "scores": scores})
    return results


def print_results(results):
    """Print means over draws, and whether the targets are reached."""
    names = list(dict.fromkeys(r["sampler"] for r in results))
    means, lines = {}, []
    for name in names:
        own = [r for r in results if r["sampler"] == name]
        scores = [np.mean([r["scores"][c] for r in own]) for c in CLASSIFIERS]
        means[name] = np.array([np.mean(list(r["scores"].values())) for r in own])
        seconds = max(r["seconds"] for r in own)
        lines.append([name, *(f"{s:.4f}" for s in (*scores, np.mean(scores))), f"{seconds:.1f}"])
    header = ["balanced accuracy", *CLASSIFIERS, "mean", "seconds, at most"]
    table(header, lines, f"Digits, {SCARCE} images of {NUM_SCARCE} classes")
    lead = means["GANAugmenter()"] - means["SMOTE on pixels"]
    error = lead.std(ddof=1) / np.sqrt(len(lead)) if len(lead) > 1 else np.nan
    print(f"\nLead over SMOTE {lead.mean():+.4f} ({error:.4f}): {verdict(lead.mean() > 0)}")
    slowest = max(r["seconds"] for r in results)
    print(f"Slowest fit {slowest:.0f} s of {TARGET_SECONDS}: {verdict(slowest < TARGET_SECONDS)}")


def main():
    """Measure, print, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--output", default="few_digits.json")
    args = parser.parse_args()
    # Each runs in a new process, so that the seconds are those of a first fit with its imports.
    results = [found for draw in args.draws for found in fresh(run, draw)]
    print_results(results)
    write_json(args.output, {"results": results, "machine": machine()})


if __name__ == "__main__":
    main()
