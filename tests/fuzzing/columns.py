"""Columns of every kind: functions of a random generator and a number of rows."""

import datetime
from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd

EDGES = ["", " ", "ä", "日本", "🙂", "a\x00b", "nan", "None", "NA", "1", "1.0", "True", "x" * 300]
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "+05:30"]


def _normal(rng, n):
    return rng.normal(size=n)


def _heavy(rng, n):
    return rng.lognormal(0, 20, n)


def _huge(rng, n):
    return rng.choice([-1e300, 1e300, 9.9e299, 0.0], n)


def _scattered(rng, n):
    return rng.choice([-1.0, 1.0], n) * 10.0 ** rng.uniform(-323, 300, n)


def _tiny(rng, n):
    return rng.choice([5e-324, -5e-324, 1e-310, 1e-300, 0.0, -0.0], n)


def _near(rng, n):
    return 1.0 + rng.integers(0, 99, n) * 2.0**-52


def _cents(rng, n):
    return rng.normal(size=n).round(2)


def _sums(rng, n):
    """Nearly decimals: 0.1 + 0.2 is not 0.3."""
    return rng.integers(0, 9, n) * 0.1 + rng.integers(0, 9, n) * 0.01


def _few(rng, n):
    return rng.choice([0.0, 1.0, 1.5], n)


def _constant(rng, n):
    return np.full(n, 7.25)


def _inflated(rng, n):
    return np.where(rng.random(n) < 0.6, 0.0, rng.normal(size=n))


def _outlier(rng, n):
    return np.where(np.arange(n) == n // 2, 1e300, rng.normal(size=n))


def _whole(rng, n):
    return rng.integers(-(10**6), 10**6, n).astype("float64")


NUMBERS = {
    pattern.__name__.strip("_"): pattern
    for pattern in (
        *(_normal, _heavy, _huge, _scattered, _tiny, _near, _cents, _sums, _few),
        *(_constant, _inflated, _outlier, _whole),
    )
}


def floats(numbers, dtype, rng, n):
    largest = min(1e300, float(np.finfo(dtype.lower()).max))
    return pd.Series(np.clip(numbers(rng, n), -largest, largest)).astype(dtype)


def integers(width, dtype, rng, n):
    """Whole numbers of a range of this share of all that the dtype holds, anywhere in these."""
    limits = np.iinfo(dtype.lower())
    first, last = int(limits.min), int(limits.max)
    span = min(int((last - first) * width), last - first)
    low = min(first + int((last - first - span) * rng.random()), last - span)
    drawn = rng.integers(low, low + span, n, dtype.lower(), endpoint=True)
    return pd.Series(drawn).astype(dtype)


def texts(dtype, levels, rng, n):
    pool = np.array([*EDGES, *[f"level {i}" for i in range(levels)]], dtype=object)
    return pd.Series(rng.choice(rng.permutation(pool)[:levels], n), dtype=dtype)


def categories(levels, ordered, rng, n):
    codes = rng.integers(0, max(len(levels) // 2, 1), n) if len(levels) else np.full(n, -1)
    dtype = pd.CategoricalDtype(levels, ordered=ordered)
    return pd.Series(pd.Categorical.from_codes(codes, dtype=dtype))


def instants(unit, zone, rng, n):
    """Dates of this unit, in steps from days down to the unit itself."""
    step = np.timedelta64(int(rng.choice([1, 60, 3600, 86400])), "s").astype(f"m8[{unit}]")
    start = np.datetime64(rng.choice(["1950-01-01", "2020-03-28T00:30"]), unit)
    ticks = rng.integers(0, 10 ** int(rng.integers(1, 5)), n)
    column = pd.Series(start + ticks * step + (rng.random() < 0.3) * ticks)
    if zone is None:
        return column
    return column.dt.tz_localize("UTC").dt.tz_convert(zone)


def durations(unit, rng, n):
    return pd.Series(rng.integers(-(10**6), 10**6, n).astype(f"m8[{unit}]"))


def extreme_instants(rng, n):
    ends = pd.Series([pd.Timestamp.min, pd.Timestamp.max, pd.Timestamp(0)]).astype("M8[ns]")
    return ends.iloc[rng.integers(0, 3, n)].reset_index(drop=True)


def objects(values, rng, n):
    column = np.empty(n, dtype=object)
    column[:] = [values[place] for place in rng.integers(0, len(values), n)]
    return pd.Series(column, dtype=object)


def many_objects(make, rng, n):
    return objects([make(rng) for _ in range(max(n, 1))], rng, n)


def flags(dtype, rng, n):
    return pd.Series(rng.random(n) < 0.3).astype(dtype)


def periods(rng, n):
    return pd.Series(pd.PeriodIndex.from_ordinals(rng.integers(500, 520, n), freq="M"))


def intervals(rng, n):
    return pd.Series(pd.arrays.IntervalArray.from_breaks(range(9)).take(rng.integers(0, 8, n)))


def sparsely_stored(rng, n):
    return pd.Series(pd.arrays.SparseArray(_inflated(rng, n), fill_value=0.0))


def arrow(kind, rng, n):
    return pd.Series(rng.integers(0, 50, n)).astype(f"{kind}[pyarrow]")


def infinite(rng, n):
    return pd.Series(np.where(rng.random(n) < 0.3, rng.choice([-np.inf, np.inf], n), 1.0))


def too_large(rng, n):
    return pd.Series(rng.choice([np.finfo("float64").max, -1.5e300, 0.0], n))


def complex_numbers(rng, n):
    return pd.Series(rng.normal(size=n) + 1j)


SPANS = [0.0, 1e-18, 1e-12, 1e-4, 0.02, 1.0]
UNITS = ["s", "ms", "us", "ns"]
WHOLE = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
NULLABLE = ["Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"]
TEXTS = ["object", "str", "string", "string[python]", "string[pyarrow]"]
ARROW = ["int8", "uint64", "float", "double", "string", "bool", "timestamp[us]", "duration[ms]"]
LEVELS = [list("cab"), [30, 10, 20], [0.5, -1.0], [True, False], [], [f"🙂{i}" for i in range(90)]]
VALUES = {
    "numbers and text": [1, "1", 1.5],
    "flags and text": [True, "yes", None],
    "dates": [datetime.date(2020, 1, 31), datetime.date(1, 1, 1)],
    "times": [datetime.time(1, 2), datetime.time(23, 59, 59, 999999)],
    "datetimes": [datetime.datetime(2020, 1, 1), datetime.datetime(9999, 12, 31)],
    "durations": [datetime.timedelta(days=-3), datetime.timedelta(microseconds=1)],
    "decimals": [Decimal("1.10"), Decimal("-2.5e20"), Decimal("NaN")],
    "bytes": [b"a", b"\xff", b""],
    "tuples": [(1, 2), ("a",), ()],
    "beyond int64": [2**70, -(2**70), 3],
    "beyond 2**53": [10**18, 10**18 + 1],
    "integers and floats": [1, 2.5, 3],
    "floats": [1.5, None, 2.5],
    "flags": [True, False, None],
    "text": ["a", "b", None],
    "nothing": [None],
    "NumPy's floats": [np.float32(0.1), np.float32(7)],
    "NumPy's integers": [np.int8(3), np.int64(4)],
    "timestamps": [pd.Timestamp("2020-01-01"), pd.NaT],
}
ODD_VALUES = {
    "lists": [[1], [2]],
    "dicts and sets": [{"a": 1}, set()],
    "arrays": [np.arange(2), "a"],
    "infinite objects": [float("inf"), 1.0],
    "beyond float64": [10**400, 1],
    "near beyond float64": [10**400, 10**400 + 1],
    "complex objects": [1 + 2j, 3j],
    "surrogates": ["\ud800", "a"],
    "infinite decimals": [Decimal("Infinity"), Decimal(1)],
    "any objects": [object(), object()],
    "NumPy's dates": [np.datetime64("2020-01-01"), np.datetime64("1066-10-14T09", "h")],
}

# They are grouped by family, so that each family is as frequent as any other.
FAMILIES = {
    "floats": {
        f"{dtype} {name}": partial(floats, numbers, dtype)
        for dtype in ("float16", "float32", "float64")
        for name, numbers in NUMBERS.items()
    },
    "nullable floats": {
        f"{dtype} {name}": partial(floats, numbers, dtype)
        for dtype in ("Float32", "Float64")
        for name, numbers in NUMBERS.items()
    },
    "integers": {
        f"{dtype} {span:g}": partial(integers, span, dtype) for dtype in WHOLE for span in SPANS
    },
    "nullable integers": {
        f"{dtype} {span:g}": partial(integers, span, dtype) for dtype in NULLABLE for span in SPANS
    },
    "texts": {
        f"{dtype} of {levels}": partial(texts, dtype, levels)
        for dtype in TEXTS
        for levels in (1, 2, 14, 100)
    },
    "categories": {
        f"{'ordered ' * ordered}category {levels[:3]}": partial(categories, levels, ordered)
        for levels in LEVELS
        for ordered in (False, True)
    },
    "instants": {
        **{f"{u} in {z}": partial(instants, u, z) for u in UNITS for z in (None, *ZONES)},
        **{f"durations in {unit}": partial(durations, unit) for unit in UNITS},
        "extreme instants": extreme_instants,
    },
    "objects": {
        **{f"object {name}": partial(objects, values) for name, values in VALUES.items()},
        "object many integers": partial(
            many_objects, lambda rng: int(rng.integers(-(2**60), 2**60))
        ),
        "object many floats": partial(many_objects, lambda rng: float(rng.normal())),
        "object many decimals": partial(
            many_objects, lambda rng: Decimal(int(rng.integers(999))) / 100
        ),
    },
    "flags": {dtype + " flags": partial(flags, dtype) for dtype in ("bool", "boolean", "object")},
    "others": {
        **{f"pyarrow {name}": partial(arrow, name) for name in ARROW},
        "sparse": sparsely_stored,
        "periods": periods,
        "intervals": intervals,
    },
}
# Columns that may be refused.
ODD = {
    "infinite": infinite,
    "too large": too_large,
    "complex": complex_numbers,
    **{name: partial(objects, values) for name, values in ODD_VALUES.items()},
}
KINDS = {name: make for family in (*FAMILIES.values(), ODD) for name, make in family.items()}
