"""Run the splits of a comparison, one by one or in parallel."""

from collections import Counter

from joblib import Parallel, delayed, effective_n_jobs

from ganaug._utils.progress import progress_of, steps_of


def run_splits(study, splits, n_jobs, verbose):
    """Return the findings of each split, only the first with synthetic samples.

    Parameters
    ----------
    study : Study
    splits : list of (train, test)
    n_jobs : int or None
    verbose : int
        See `ganaug.evaluate_augmentation`.

    Returns
    -------
    list of Findings
    """
    run = _one_by_one if effective_n_jobs(n_jobs) == 1 else _in_parallel
    # Only samples of one split are shown; those of all might not fit into memory.
    return [
        found._replace(synthetic={}) if number else found
        for number, found in enumerate(run(study, splits, n_jobs, verbose))
    ]


def _one_by_one(study, splits, n_jobs, verbose):
    with progress_of(dict.fromkeys(study.steps, len(splits)), verbose) as progress:
        for number, split in enumerate(splits):
            step = steps_of(progress, f"split {number + 1} of {len(splits)}")
            yield study.run(number, *split, step)


def _in_parallel(study, splits, n_jobs, verbose):
    jobs = effective_n_jobs(n_jobs)
    results = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(study.run)(number, *split) for number, split in enumerate(splits)
    )
    # The first splits of all jobs end at about the same time; until then, little is known.
    plan = Counter(number % jobs for number in range(len(splits)))
    with progress_of(plan, verbose) as progress:
        progress.begin(f"{len(splits)} splits, {jobs} at a time")
        for number, found in enumerate(results):
            progress.end(number % jobs)
            yield found
