"""Tables and the picture of the learning curve."""

import numpy as np
from curve_methods import BASELINE, DEFAULT, METHODS, PAIRS
from curve_tasks import COUNTS
from measure import table

# Okabe and Ito's colours, which colour-blind readers can tell apart; other methods are grey.
COLOURS = {
    DEFAULT: "#d55e00",
    PAIRS: "#e69f00",
    "DeepSMOTE": "#0072b2",
    "BAGAN-GP": "#56b4e9",
    "TrivialAugment": "#009e73",
    "CutMix": "#cc79a7",
}
OTHER, INK = "#a8adb4", "#24292f"
STYLE = {
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8c959f",
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
# The least distance of curves' names, as a part of a panel; leads beyond the limits are cut off.
GAP, LIMITS = 0.05, (-0.12, 0.4)
# Leads of up to 0.02 are on a linear scale; larger ones, from few images, on a logarithmic one.
LINEAR = 0.02
TICKS = [-0.1, -0.05, -0.02, -0.01, 0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3]
# A smaller lead says nothing with a few draws.
HELPS = 0.005


def scores_of(results, task, key="balanced_accuracy"):
    """Return scores by method, number of images and draw."""
    own = [r for r in results if r["task"] == task]
    return {(r["method"], r["images"], r["draw"]): r[key] for r in own}


def leads_of(results, task, method, count, key="balanced_accuracy", over=BASELINE):
    """Return leads on the draws of a cell that have both methods."""
    found = scores_of(results, task, key)
    draws = sorted(d for name, n, d in found if (name, n) == (method, count))
    return np.array(
        [
            found[method, count, draw] - found[over, count, draw]
            for draw in draws
            if (over, count, draw) in found
        ]
    )


def error_of(leads):
    """Return the standard error of a mean; zero for one draw, where it is not known."""
    return leads.std(ddof=1) / len(leads) ** 0.5 if len(leads) > 1 else 0.0


def shown(leads):
    """Return a lead and its standard error as text."""
    if not len(leads):
        return ""
    error = f" ± {error_of(leads):.3f}" if len(leads) > 1 else ""
    return f"{leads.mean():+.3f}{error}"


def print_tables(results):
    """Print leads by method and number of images, a table for each data set and each score."""
    for task in dict.fromkeys(r["task"] for r in results):
        counts = [n for n in COUNTS[task] if leads_of(results, task, BASELINE, n).size]
        for key in ("balanced_accuracy", "scarce"):
            if key == "scarce" and task not in mixed_tasks(results):
                continue
            rows = [[BASELINE, *baseline_cells(results, task, counts, key)]]
            for name in METHODS:
                cells = [shown(leads_of(results, task, name, n, key)) for n in counts]
                if name != BASELINE and any(cells):
                    rows.append([name, *cells])
            title = f"{task}: {key}, and leads over {BASELINE!r}, by images of a scarce class"
            table(["", *counts], rows, title)
    print_answers(results)
    print_switch(results)


def print_answers(results):
    """Print for how many images each method helps on each data set."""
    tasks = list(dict.fromkeys(r["task"] for r in results))
    rows = []
    for name in METHODS:
        if name != BASELINE:
            rows.append([name, *(helped(results, task, name) for task in tasks)])
    title = f"Numbers of images with a lead of {HELPS} or more that is positive on each draw"
    table(["", *tasks], rows, title)


def helped(results, task, name):
    """Return the numbers of images for which a method helps, as text."""
    leads = {n: leads_of(results, task, name, n) for n in COUNTS[task]}
    leads = {n: x for n, x in leads.items() if len(x)}
    if not leads:
        return ""
    good = [str(n) for n, x in leads.items() if x.mean() >= HELPS and (x > 0).all()]
    return ", ".join(good) or "none"


def mixed_tasks(results):
    """Return the data sets in which the classifier learns plentiful classes as well."""
    return {r["task"] for r in results if r["scarce"] != r["balanced_accuracy"]}


def baseline_cells(results, task, counts, key):
    """Return the scores of the baseline and on how many draws, as text."""
    found = scores_of(results, task, key)
    cells = []
    for count in counts:
        own = [s for (name, n, _), s in found.items() if (name, n) == (BASELINE, count)]
        cells.append(f"{np.mean(own):.3f} ({len(own)})")
    return cells


def print_switch(results):
    """Print the lead of the GAN of all classes over that of pairs."""
    rows = []
    counts = sorted({n for values in COUNTS.values() for n in values})
    counts = [n for n in counts if n >= 10]
    for task in dict.fromkeys(r["task"] for r in results):
        cells = [shown(leads_of(results, task, DEFAULT, n, over=PAIRS)) for n in counts]
        rows.append([task, *cells])
    table(["", *counts], rows, f"Lead of {DEFAULT!r} over {PAIRS!r}, by images of a scarce class")


def draw_curves(results, path):
    """Write the picture: a panel for each data set, a curve for each method."""
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    tasks = [name for name in COUNTS if any(r["task"] == name for r in results)]
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(
            1,
            len(tasks),
            figsize=(5.4 * len(tasks), 6),
            squeeze=False,
            layout="constrained",
            sharey=True,
        )
        for panel, task in zip(axes[0], tasks, strict=True):
            draw_panel(panel, results, task)
        axes[0, 0].set_ylabel("lead in balanced accuracy over standard augmentation")
        figure.savefig(path, dpi=110)


def draw_panel(axes, results, task):
    """Draw the curves of a data set, and their names at the right ends."""
    ends = []
    for name in METHODS:
        counts, means, errors = curve_of(results, task, name)
        if name == BASELINE or not counts:
            continue
        colour = COLOURS.get(name, OTHER)
        width, order = (2.2, 3) if name in COLOURS else (1.2, 2)
        style = {"color": colour, "lw": width, "zorder": order, "capsize": 2, "elinewidth": 1}
        axes.errorbar(counts, means, errors, marker="o", ms=4, **style)
        ends.append((counts[-1], means[-1], name, colour))
    scale(axes, COUNTS[task])
    axes.set_title(task, weight="bold")
    axes.set_xlabel("images of each scarce class")
    name_curves(axes, ends, COUNTS[task][-1] * 1.4)


def scale(axes, counts):
    """Set the scales, with room for names at the right."""
    axes.plot(counts, np.zeros(len(counts)), color=INK, lw=1)
    axes.set_yscale("symlog", linthresh=LINEAR)
    axes.set_yticks(TICKS, [f"{tick:+g}" if tick else "0" for tick in TICKS])
    axes.set_ylim(LIMITS)
    axes.set_xscale("log")
    axes.set_xticks(counts, counts)
    axes.minorticks_off()
    axes.set_xlim(counts[0] * 0.85, counts[-1] * (counts[-1] / counts[0]) ** 0.66)


def curve_of(results, task, name):
    """Return the numbers of images with results of a method, mean leads and standard errors."""
    leads = {n: leads_of(results, task, name, n) for n in COUNTS[task]}
    leads = {n: x for n, x in leads.items() if len(x)}
    return list(leads), [x.mean() for x in leads.values()], [error_of(x) for x in leads.values()]


def name_curves(axes, ends, left):
    """Write names beside the ends of curves, apart from each other."""
    to_panel = axes.transData + axes.transAxes.inverted()
    heights = [max(0.0, to_panel.transform(end[:2])[1]) for end in ends]
    order = np.argsort(heights)
    for place, i in zip(spread([heights[i] for i in order]), order, strict=True):
        x, y, name, colour = ends[i]
        line = {"arrowstyle": "-", "color": colour, "lw": 0.6, "relpos": (0, 0.5)}
        axes.annotate(
            name,
            (x, y),
            (left, place),
            textcoords=("data", "axes fraction"),
            color=colour if colour != OTHER else "#6e7781",
            va="center",
            fontsize=10,
            arrowprops=line,
        )


def spread(heights):
    """Return sorted heights at least `GAP` apart, the stack within the panel."""
    places = list(heights)
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + GAP)
    # The stack is moved down by half of what its top was pushed up.
    over = (places[-1] - heights[-1]) / 2 if places else 0.0
    return [place - over for place in places]
