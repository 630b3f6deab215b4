"""Tables of the mixed panel's raw rows."""

import pandas as pd
from measure import table
from peers import MGS_GRF
from protocol import BALANCED, STRATEGIES
from report import by_set, ordered, per_set, print_report

QUARTER = "0.25"
FIGURES = [
    (QUARTER, "AP", "nothing", 0.0),
    (QUARTER, "AP", None, 0.0),
    *[(BALANCED, m, peer, 0.0) for m in ("AP", "BA", "AUC") for peer in ("SMOTENC", MGS_GRF)],
]
QUALITY = ["correlations", "halves", "levels", "rows of right levels", "copies", "copies, real"]
KEPT = "kept: "


def describe(rows):
    """Print scores, targets, scores by set, and measures of the synthetic rows."""
    frame = pd.DataFrame(rows).fillna({"note": ""})
    print_report(frame, FIGURES)
    per_set(frame, "SMOTENC")
    for strategy in STRATEGIES:
        there = frame[frame["strategy"] == strategy]
        if len(there):
            _quality(there, strategy)
            _relations(there, strategy)


def _quality(rows, strategy):
    means = {name: by_set(rows, name) for name in QUALITY}
    names = ordered(rows["sampler"].unique())
    lines = [[name, *(f"{means[q][name].mean():.3f}" for q in QUALITY)] for name in names]
    table(["sampler", *QUALITY], lines, f"Synthetic rows, strategy {strategy}: mean over sets")
    by_name = means["correlations"].assign(halves=means["halves"].max(axis=1))
    columns = [*names, "halves"]
    lines = [[name, *(f"{v:.3f}" for v in by_name.loc[name, columns])] for name in by_name.index]
    table(["set", *columns], lines, f"Difference of correlations, strategy {strategy}")


def _relations(rows, strategy):
    names = [c for c in rows if c.startswith(KEPT)]
    rows = rows.dropna(subset=names)
    if not names or rows.empty:
        return
    kept = rows.groupby("sampler")[names].mean()
    samplers = ordered(kept.index)
    lines = [[n.removeprefix(KEPT), *(f"{kept.loc[s, n]:.3f}" for s in samplers)] for n in names]
    table(["relation", *samplers], lines, f"Share of synthetic rows, strategy {strategy}")
