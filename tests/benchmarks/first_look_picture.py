"""The picture of README: real elite players, those of SMOTE and GANAugmenter, and what they bring.

The points are the training part of the first split of `first_look.py`, the bars are its means.
"""

import argparse

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from first_look import NAMES, SAMPLERS, STRATEGIES, scores_of, split_players
from measure import quiet, read_json
from PIL import Image
from protocol import make_sampler
from sklearn.preprocessing import StandardScaler

from ganaug.datasets import load_skillcraft

PLANE = {"APM": "actions per minute", "AssignToHotkeys": "hotkeys set per 1,000 time steps"}
TITLES = ["{elite} of {all:,} players are elite", "SMOTE adds {more}", "GANAugmenter adds {more}"]
# Okabe and Ito's colours, which colour-blind readers can tell apart.
OTHERS, ELITE, SYNTHETIC, INK = "#c3c8cf", "#0072b2", "#e69f00", "#24292f"
ALARMS = {"color": "white", "edgecolor": "#6e7781", "hatch": "////"}
STYLE = {
    "font.size": 15,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8c959f",
    "hatch.linewidth": 0.8,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "legend.handletextpad": 0.4,
}
CAPTION = (
    "Dots: one training part of SkillCraft (players of StarCraft II), two of its 15 columns. Both "
    "samplers add elite players until there is one for four others.\n"
    "GANAugmenter keeps to the range of each column, hence the dots along the upper and the right "
    "edge. Bars: elite players found, and false alarms, at a\n"
    "threshold of 0.5: means over {n_splits} random splits with {to_find:.0f} elite players in "
    "each test part. The same pipeline for all: scaler, sampler, classifier."
)


def players(split=0):
    """Return the labels of real training rows, and the rows after each sampler in the plane."""
    X, _, y, _ = split_players(split)
    scaler = StandardScaler().fit(X)
    names = load_skillcraft().feature_names
    columns = [names.index(name) for name in PLANE]
    rows = {SAMPLERS[0]: X}
    for name in SAMPLERS[1:]:
        sampler = make_sampler(name, STRATEGIES[0], y, split)
        rows[name] = scaler.inverse_transform(sampler.fit_resample(scaler.transform(X), y)[0])
    return y, {name: made[:, columns] * [1, 1000] for name, made in rows.items()}


def draw_points(axes, rows, y):
    """Draw other players, then synthetic elite players, then real ones on top."""
    real, synthetic = rows[: len(y)], rows[len(y) :]
    axes.scatter(*real[y == 0].T, s=10, lw=0, color=OTHERS, alpha=0.6, label="others")
    axes.scatter(*real[y == 1].T, s=30, lw=0.6, color=ELITE, ec="white", zorder=3, label="elite")
    axes.scatter(*synthetic.T, s=15, lw=0, color=SYNTHETIC, alpha=0.85, label="synthetic elite")
    axes.set(xlim=(0, 405), ylim=(-0.05, 1.85), xticks=(0, 100, 200, 300), xlabel=PLANE["APM"])


def draw_bars(axes, frame, sampler):
    """Draw for each classifier the elite players that it finds, and its false alarms."""
    for place, classifier in enumerate(NAMES):
        means = scores_of(frame, classifier, sampler, STRATEGIES[0]).mean()
        found, alarms = means["found"], means["false alarms"]
        axes.barh(place, found, 0.64, color=ELITE, label="found" if place == 0 else None)
        label = "false alarms" if place == 0 else None
        axes.barh(place, alarms, 0.64, left=found, label=label, **ALARMS)
        axes.text(found + alarms + 0.7, place, f"{found:.1f} / {alarms:.1f}", va="center_baseline")
    axes.set(xlim=(0, 61), ylim=(3.5, -0.5), xticks=[], yticks=range(len(NAMES)))
    axes.tick_params(length=0, labelleft=False)
    axes.spines["bottom"].set_visible(False)


def draw_panels(axes, frame):
    """Draw a column for each sampler; names and legends are in the first."""
    y, rows = players()
    counts = {"all": len(y), "elite": y.sum(), "more": len(rows[SAMPLERS[-1]]) - len(y)}
    for column, (name, title) in enumerate(zip(SAMPLERS, TITLES, strict=True)):
        above, below = axes[:, column]
        draw_points(above, rows[name], y)
        draw_bars(below, frame, name)
        above.set_title(title.format(**counts), fontsize=20, weight="bold", pad=10)
        above.tick_params(labelleft=column == 0)
    above, below = axes[:, 0]
    above.set_ylabel(PLANE["AssignToHotkeys"])
    above.legend(loc="upper left", fontsize=14, markerscale=1.5, borderpad=0)
    below.set_yticks(range(len(NAMES)), NAMES.values())
    below.tick_params(labelleft=True)
    below.legend(loc="center right", borderpad=0, handlelength=1.3)


def draw(frame, path):
    """Write the picture to a file."""
    facts = {"n_splits": frame["split"].nunique(), "to_find": frame["n_elite"].mean()}
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(2, 3, figsize=(16, 7.4), height_ratios=[2.9, 1])
        draw_panels(axes, frame)
        figure.subplots_adjust(0.15, 0.135, 0.995, 0.935, wspace=0.05, hspace=0.3)
        figure.text(0.008, 0.015, CAPTION.format(**facts), fontsize=13.5, linespacing=1.35)
        figure.canvas.draw()
    # A palette makes the file a third as large.
    pixels = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")
    pixels.quantize(128).save(path, optimize=True)


def main():
    """Read the results, draw, write the picture."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", default="first_look.json", help="of first_look.py")
    parser.add_argument("--output", default="skillcraft.png")
    args = parser.parse_args()
    draw(pd.DataFrame(read_json(args.results)), args.output)


if __name__ == "__main__":
    main()
