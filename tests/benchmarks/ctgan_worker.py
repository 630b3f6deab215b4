"""Fit CTGAN and draw rows of one label, in the interpreter where `ctgan` is installed.

This script imports neither ganaug nor TensorFlow: the threads of the two frameworks must not
compete, and the latest release that CTGAN builds on, rdt 2, needs pandas 2, whereas ganaug needs
pandas 3 (rdt 1 works with both). `ctgan_bridge` calls it. It reads the rows as Parquet from the
first path, writes synthetic ones to the second, and prints the figures as JSON.
"""

import json
import sys
import time

import pandas as pd

MAX_DRAWS = 50


def main(source, target, options):
    """Fit, draw, and print the seconds of both; starting Python and PyTorch is not counted."""
    from ctgan import CTGAN

    rows = pd.read_parquet(source)
    model = CTGAN(epochs=options["epochs"])
    model.set_random_state(options["seed"])
    started, cpu = time.perf_counter(), time.process_time()
    model.fit(rows, discrete_columns=options["discrete"])
    fitted, cpu = time.perf_counter(), time.process_time() - cpu
    drawn, rejected = draw(model, options["label"], options["value"], options["n_samples"])
    figures = {
        "fit_seconds": fitted - started,
        "fit_cpu_seconds": cpu,
        "sample_seconds": time.perf_counter() - fitted,
        "rejected": rejected,
        "missing": options["n_samples"] - len(drawn),
    }
    drawn.to_parquet(target)
    print(json.dumps(figures))


def draw(model, label, value, n_samples):
    """Return up to `n_samples` rows of one label, and the share of candidates of other labels.

    CTGAN's condition makes a label likely but not certain, so rows with other labels are rejected.
    """
    kept, candidates = [], 0
    for _ in range(MAX_DRAWS):
        rows = model.sample(max(n_samples, 500), condition_column=label, condition_value=value)
        candidates += len(rows)
        kept.append(rows[rows[label] == value])
        if sum(map(len, kept)) >= n_samples:
            break
    found = pd.concat(kept)
    return found.head(n_samples), 1 - len(found) / candidates


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
