"""Samplers that learn nothing, and tables of the lead of others over doing nothing."""

import time

import numpy as np
from measure import table

CONTROL, WEIGHTS = "nothing", "class weights"


def nothing(X, y, seed):
    """Add no samples."""
    return X, y


def over_sampled(X, y, seed):
    """Repeat samples."""
    from imblearn.over_sampling import RandomOverSampler

    rows, labels = RandomOverSampler(random_state=seed).fit_resample(np.arange(len(y))[:, None], y)
    return X[rows[:, 0]], labels


def timed(function, *args):
    """Return what a function gives, and seconds."""
    started = time.perf_counter()
    return function(*args), time.perf_counter() - started


def print_tables(results, samplers):
    """Print means and leads over nothing for each set and over all, and seconds of a fit."""
    sets = list(dict.fromkeys(r["set"] for r in results))
    names = [name for name in samplers if any(r["sampler"] == name for r in results)]
    classifiers = list(dict.fromkeys(name for r in results for name in r.get("scores", {})))
    found = {
        (classifier, r["sampler"], r["set"], r["draw"]): score
        for r in results
        for classifier, score in r.get("scores", {}).items()
    }
    header = ["", *(cell for classifier in classifiers for cell in (classifier, "lead"))]
    title = "balanced accuracy, and lead over nothing on the same draws ± its standard error"
    for of in [*([one] for one in sets), sets]:
        rows = [[n, *(c for k in classifiers for c in cells(found, k, n, of))] for n in names]
        table(header, rows, f"{of[0] if len(of) == 1 else 'All sets'}: {title}")
    times = [[n, *(seconds(results, n, one) for one in sets)] for n in names]
    table(["", *sets], times, "Seconds of a fit")
    for text in sorted({f"{r['sampler']}: {r['error']}" for r in results if "error" in r}):
        print(f"\n{text}")


def cells(found, classifier, name, sets):
    """Return a mean, and the mean lead over nothing with its standard error.

    The error is that over draws of a set, or over the means of several sets.
    """
    means, leads = [], []
    for one in sets:
        draws = [key[3] for key in found if key[:3] == (classifier, name, one)]
        pairs = [
            (found[classifier, name, one, d], found[classifier, CONTROL, one, d]) for d in draws
        ]
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
