"""Tables of the panel's raw rows: means, ranks, pairs won, and targets."""

from measure import table, verdict
from protocol import BALANCED, METRICS, OURS, ROWLESS, STRATEGIES

# Strategy, metric, the peer (None is the best of all), and the least difference.
FIGURES = [
    (BALANCED, "AUC", None, 0.010),
    (BALANCED, "BA", None, 0.015),
    (BALANCED, "AP", "SMOTE", 0.010),
    (BALANCED, "F1", "SMOTE", 0.0),
    *[
        (strategy, metric, peer, least)
        for strategy in STRATEGIES[1:]
        for metric, peer, least in (("AP", "nothing", 0.010), ("F1", "SMOTE", 0.0))
    ],
]


def at_strategy(frame, strategy):
    """Return the raw rows at one strategy, of all samplers, on the sets where it was run.

    Samplers that add no rows are the same at every strategy.
    """
    rows = frame[frame["strategy"] == strategy]
    rowless = frame[frame["sampler"].isin(ROWLESS) & frame["set"].isin(rows["set"].unique())]
    return frame.loc[rows.index.union(rowless.index)]


def by_set(rows, column):
    """Return means by set (rows) and sampler (columns), over classifiers of means over folds."""
    pairs = rows.groupby(["set", "classifier", "sampler"])[column].mean()
    return pairs.groupby(["set", "sampler"]).mean().unstack()


def everywhere(rows):
    """Return the rows of the samplers that were run on all sets, and those of all on the rest.

    A sampler that was run on a few sets only must not be compared by its mean over them.
    """
    sets = rows.groupby("sampler")["set"].nunique()
    partial = sets[sets < rows["set"].nunique()].index
    whole = rows[~rows["sampler"].isin(partial)]
    shared = rows[rows["set"].isin(rows.loc[rows["sampler"].isin(partial), "set"].unique())]
    return whole, shared


def print_report(frame, figures=FIGURES):
    """Print the means, ranks and pairs won for each strategy, and then the targets."""
    for strategy in STRATEGIES:
        rows = at_strategy(frame, strategy)
        if rows.empty or not (rows["strategy"] == strategy).any():
            continue
        whole, shared = everywhere(rows)
        _means(whole, strategy)
        if len(shared):
            _means(shared, f"{strategy}, with those that were run on some sets only")
        _pairs(rows, strategy)
        _notes(rows)
    _figures(frame, figures)


def ordered(names):
    """Return samplers in the order of tables, from the plainest one to ours."""
    first = [*ROWLESS, "RandomOverSampler", "SMOTE", "BorderlineSMOTE", "SMOTENC"]
    order = [*first, *sorted(set(names) - {*first, OURS}), OURS]
    return [name for name in order if name in set(names)]


def _means(rows, title):
    ranks = pair_scores(rows, "AP").round(9).rank(axis=1, ascending=False).mean()
    means = {metric: by_set(rows, metric).mean() for metric in [*METRICS, "seconds"]}
    order = ordered(ranks.index)
    lines = [
        [name, *(f"{means[metric][name]:.4f}" for metric in METRICS), f"{rank:.2f}", f"{time:.2f}"]
        for name, rank, time in zip(order, ranks[order], means["seconds"][order], strict=True)
    ]
    n_sets, n_folds = rows["set"].nunique(), rows[["seed", "fold"]].drop_duplicates().shape[0]
    table(
        ["sampler", *METRICS, "mean rank, AP", "seconds"],
        lines,
        f"Strategy {title}: mean over sets ({n_sets}), folds ({n_folds}) and classifiers",
    )


def pair_scores(rows, metric):
    """Return means over folds by (set, classifier) pair (rows) and sampler (columns)."""
    return rows.groupby(["set", "classifier", "sampler"])[metric].mean().unstack()


def print_beside(frame, ours):
    """Print means, ranks, pairs won and the worst set, of ours and its peers.

    Returns
    -------
    pairs : DataFrame
        Average precision by (set, classifier) pair (rows) and sampler (columns).
    least : Series
        The least difference to doing nothing on a set, by sampler.
    """
    pairs = pair_scores(frame, "AP").round(9)
    ranks = pairs.rank(axis=1, ascending=False).mean()
    means = {metric: by_set(frame, metric) for metric in METRICS}
    least = means["AP"].sub(means["AP"]["nothing"], axis=0).min()
    lines = []
    for sampler in ranks.sort_values().index:
        won, tied = (pairs[ours] > pairs[sampler]).sum(), (pairs[ours] == pairs[sampler]).sum()
        beaten = "" if sampler == ours else f"{won} / {tied} / {len(pairs) - won - tied}"
        cells = [f"{mean[sampler].mean():.4f}" for mean in means.values()]
        lines.append([sampler, *cells, f"{ranks[sampler]:.2f}", f"{least[sampler]:+.3f}", beaten])
    header = ["sampler", *METRICS, "mean rank, AP", "AP - nothing's, worst set"]
    title = f"{frame['set'].nunique()} sets, mean of {frame['classifier'].nunique()} classifiers"
    table([*header, f"{ours} won / tied / lost"], lines, title)
    return pairs, least


def _pairs(rows, strategy):
    pairs = pair_scores(rows, "AP").round(9)
    if OURS not in pairs:
        return
    lines = []
    for peer in [name for name in ordered(pairs.columns) if name != OURS]:
        both = pairs[[OURS, peer]].dropna()
        difference = both[OURS] - both[peer]
        won, tied = int((difference > 0).sum()), int((difference == 0).sum())
        lines.append([peer, won, tied, len(both) - won - tied, len(both)])
    header = ["AP against", "won", "tied", "lost", "set-classifier pairs"]
    table(header, lines, f"Strategy {strategy}: pairs won by {OURS}")


def _notes(rows):
    noted = rows[rows["note"] != ""].drop_duplicates(["set", "seed", "fold", "sampler"])
    for (sampler, note), group in noted.groupby(["sampler", "note"]):
        of = rows[rows["sampler"] == sampler].drop_duplicates(["set", "seed", "fold"])
        print(f"\nNote: {sampler}: {note} in {len(group)} of {len(of)} folds.")


def _figures(frame, figures):
    lines = []
    for strategy, metric, peer, least in figures:
        whole, _ = everywhere(at_strategy(frame, strategy))
        means = by_set(whole, metric) if len(whole) else whole
        if OURS in means and (peer is None or peer in means):
            lines.append(_figure(means, strategy, metric, peer, least))
    lines += [line for strategy in STRATEGIES for line in _rank_figure(frame, strategy)]
    if lines:
        header = ["strategy", "figure", "difference", "standard error", "sets", "target", ""]
        table(header, lines, "Figures to reach (standard errors over sets)")


def _figure(means, strategy, metric, peer, least):
    best = peer or means.drop(columns=OURS).mean().idxmax()
    difference = means[OURS] - means[best]
    label = f"{metric} - {best}'s" + (" (the best peer)" if peer is None else "")
    mean = difference.mean()
    # On fully balanced data F1 may equal SMOTE's; at the other ratios it has to be above.
    strict = least == 0.0 and strategy != BALANCED
    reached = mean > 0 if strict else mean >= least
    cells = [f"{mean:+.4f}", f"{difference.sem():.4f}", len(difference)]
    target = "> 0" if strict else f">= {least:.3f}"
    return [strategy, label, *cells, target, verdict(reached)]


def _rank_figure(frame, strategy):
    whole, _ = everywhere(at_strategy(frame, strategy))
    if not len(whole) or OURS not in set(whole["sampler"]):
        return
    ranks = pair_scores(whole, "AP").round(9).rank(axis=1, ascending=False).mean()
    others = ranks.drop(OURS)
    if len(others):
        label = f"AP rank {ranks[OURS]:.2f}, {others.idxmin()}'s {others.min():.2f}"
        cells = [f"{ranks[OURS] - others.min():+.2f}", "", whole["set"].nunique()]
        yield [strategy, label, *cells, "< 0", verdict(ranks[OURS] < others.min())]


def per_set(frame, peer="SMOTE"):
    """Print the metrics without added rows, with a peer's and with ours, by strategy and set."""
    shown = ["nothing", peer, OURS]
    for strategy in STRATEGIES:
        rows = at_strategy(frame, strategy)
        if not set(shown) <= set(rows["sampler"]):
            continue
        means = {metric: by_set(rows, metric) for metric in METRICS}
        lines = [
            [name, *(" / ".join(f"{means[m].loc[name, s]:.3f}" for s in shown) for m in METRICS)]
            for name in means["AP"].index
        ]
        table(["set", *METRICS], lines, f"Strategy {strategy}, by set: {' / '.join(shown)}")
