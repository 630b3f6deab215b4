"""Measurements of time, peak memory and profiles in fresh processes, and tables of them."""

import cProfile
import io
import json
import multiprocessing
import os
import pstats
import resource
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

THREADS = ["OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"]


def quiet():
    """Keep TensorFlow's start-up messages out of the tables, here and in child processes."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def fresh(function, *args):
    """Return the result of a function in a new interpreter, where nothing is traced or cached."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(function, *args).result()


def in_processes(jobs, calls, path, before=()):
    """Make calls in worker processes, and write all rows that they return so far to a file.

    A call that fails is reported and left out, so that an hour of other calls is not lost.

    Parameters
    ----------
    jobs : int
        The number of processes; if there are several, each has one thread.
    calls : dict
        Functions without arguments, which can be pickled and return a list of rows, by name.
    path : str
        The JSON file for the rows.
    before : list of dict
        Rows of an earlier run, which are kept.

    Returns
    -------
    rows : list of dict
    failed : list of str
    """
    threads = 1 if jobs > 1 else None
    if threads:
        os.environ.update(dict.fromkeys(THREADS, str(threads)))
    context = multiprocessing.get_context("spawn")
    rows, failed = [*before], []
    with ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_start_process, initargs=(threads,)
    ) as pool:
        futures = {pool.submit(call): name for name, call in calls.items()}
        for future in as_completed(futures):
            error = future.exception()
            if error is not None:
                failed.append(futures[future])
                print(f"{futures[future]} failed: {error!r}", file=sys.stderr, flush=True)
                continue
            rows += future.result()
            write_json(path, rows)
            print(f"{futures[future]} done", file=sys.stderr, flush=True)
    return rows, failed


def _start_process(threads):
    """Prepare a worker: one thread if others work beside it, and imports out of the seconds."""
    from ganaug.exceptions import SmallClassWarning

    warnings.simplefilter("ignore", SmallClassWarning)
    import tensorflow as tf

    if threads:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)


def profiled(function, top):
    """Call a function, print to standard error where its time goes, and return its result.

    Parameters
    ----------
    function : callable
        A function without arguments.
    top : int
        Lines to print of each order, by time inside a function and with what it calls; 0 for
        no profile, which also costs time.
    """
    if not top:
        return function()
    profile = cProfile.Profile()
    result = profile.runcall(function)
    for order in ("tottime", "cumulative"):
        text = io.StringIO()
        pstats.Stats(profile, stream=text).sort_stats(order).print_stats(top)
        print(text.getvalue(), file=sys.stderr)
    return result


class PeakMemory:
    """The most memory that a block takes above what the process held before it.

    Linux can forget the peak so far; elsewhere an earlier, higher peak hides the block's.

    Attributes
    ----------
    bytes : int
        The memory, known after the block.
    """

    def __enter__(self):
        self.before = _status("VmRSS")
        try:
            Path("/proc/self/clear_refs").write_text("5")
        except OSError:
            print("The peak is that of the process, not of the block.", file=sys.stderr)
        return self

    def __exit__(self, *_):
        self.bytes = _status("VmHWM") - self.before


def resident():
    """Return the bytes of memory that the process holds."""
    return _status("VmRSS")


def _status(field):
    path = Path("/proc/self/status")
    if path.exists():
        lines = dict(line.split(":", 1) for line in path.read_text().splitlines())
        return int(lines[field].split()[0]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def table(header, rows, title=None):
    """Print a table as Markdown, so that it can be pasted as it is."""
    cells = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    if title:
        print(f"\n{title}\n")
    for number, row in enumerate(cells):
        print("| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (w + 2) for w in widths) + "|")


def verdict(reached):
    """Return whether a figure reaches its target, as text."""
    return "reached" if reached else "NOT reached"


def read_json(path):
    """Return what `write_json` wrote."""
    return json.loads(Path(path).read_text())


def write_json(path, content):
    """Write results whole or not at all: a run of an hour must not end in half a file."""
    path = Path(path)
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(content, indent=1))
    beside.replace(path)


def machine():
    """Return what figures in seconds depend on."""
    return {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
