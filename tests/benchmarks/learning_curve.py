"""From how many images on does augmentation help?

The tables have the lead in balanced accuracy over standard augmentation, by the number of images
of scarce classes, for changed and mixed images, losses for rare classes, and synthetic images. The
data are characters of fonts (see `glyphs.py` for them), digits of 8 x 8 and Fashion-MNIST.
"""

import argparse
import itertools
import time
from pathlib import Path

import numpy as np
from curve_methods import METHODS, applies, trained
from curve_network import TracedNetwork
from curve_plot import draw_curves, print_tables
from curve_tasks import COUNTS, draws_of
from measure import machine, quiet, read_json, write_json

KEY = ("task", "draw", "images", "method")
# Pictures have a row for each of some scarce classes.
ROWS, COLUMNS = 5, 16


def cells(args):
    """Yield the cells to run: all counts and methods of a draw before the next draw."""
    for draw, name in itertools.product(args.draws, args.tasks):
        for count in args.counts or COUNTS[name]:
            if count in COUNTS[name]:
                yield from ((name, draw, count, method) for method in args.methods)


def run(args, results):
    """Run what is not among the results yet; the output is written after each cell."""
    done = {tuple(r[key] for key in KEY) for r in results}
    loaded, networks_by_set = {}, {}
    for cell in cells(args):
        name, draw, count, method = cell
        if cell in done:
            continue
        if name not in loaded:
            loaded[name] = draws_of(name, args)
        task = loaded[name](count, draw)
        if not applies(method, name, task):
            continue
        if name not in networks_by_set:
            networks_by_set[name] = TracedNetwork(task.side, task.num_learned)
        found = measured(method, networks_by_set[name], task, draw, args)
        results.append(dict(zip(KEY, cell, strict=True)) | found)
        write_json(args.output, {"results": results, "machine": machine()})
        print(
            *cell, f"{found['balanced_accuracy']:.4f}", f"{found['fit_seconds']:.0f} s", flush=True
        )


def measured(method, network, task, draw, args):
    """Return the mean scores of a method on a task, over networks."""
    started, made = time.perf_counter(), None
    if METHODS[method].fit:
        made = METHODS[method].fit(task, draw)
        if args.pictures:
            name = f"{method}-{task.side}-{task.count}-{draw}"
            write_sheet(Path(args.pictures), name, task, made)
    middle = time.perf_counter()
    found = np.mean(
        [trained(method, network, task, 10 * draw + i, made) for i in range(args.networks)], axis=0
    )
    return {
        "balanced_accuracy": float(found.mean()),
        "scarce": float(found[task.scarce].mean()),
        "fit_seconds": middle - started,
        "network_seconds": time.perf_counter() - middle,
    }


def write_sheet(folder, name, task, made):
    """Write synthetic images of some scarce classes, each row after a real image."""
    from image_protocol import write_picture

    rows = []
    for label in task.scarce[:ROWS]:
        real = task.images[task.labels == label][:1]
        rows.append(np.concatenate([real, made[0][made[1] == label][:COLUMNS]]))
    write_picture(folder / f"{name}.png".replace("()", ""), np.stack(rows))


def parsed():
    """Return the arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fonts", help="folder of fonts, for the characters")
    parser.add_argument("--folder", help="with Fashion-MNIST's four idx files; downloads without")
    parser.add_argument("--tasks", nargs="+", choices=COUNTS, default=list(COUNTS))
    parser.add_argument("--counts", type=int, nargs="+", help="of the scarce images; default: all")
    parser.add_argument("--draws", type=int, nargs="+", default=[51, 52, 53])
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--networks", type=int, default=2, help="of each cell")
    parser.add_argument("--pictures", help="folder for pictures of synthetic images")
    parser.add_argument("--output", default="learning_curve.json", help="is gone on with")
    parser.add_argument("--report", help="print the tables of an output, and stop")
    parser.add_argument("--plot", help="write a picture of the curves")
    return parser.parse_args()


def main():
    """Run what is asked for, print the tables, write JSON."""
    quiet()
    args = parsed()
    path = Path(args.report or args.output)
    results = read_json(path)["results"] if path.exists() else []
    if not args.report:
        run(args, results)
    print_tables(results)
    if args.plot:
        draw_curves(results, args.plot)


if __name__ == "__main__":
    main()
