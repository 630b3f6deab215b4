"""Columns of numbers and times of every type: a function of whole numbers, by name."""

import calendar
import datetime as dt
import email.utils
import zoneinfo
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
HALF_PAST = dt.timezone(dt.timedelta(hours=5, minutes=30))
NEW_YEAR = dt.datetime(2021, 1, 1)


def objects(make):
    return lambda numbers: pd.Series([make(int(n)) for n in numbers], dtype=object)


def moment(number):
    return NEW_YEAR + dt.timedelta(minutes=number)


def day(number):
    return dt.date(2020, 1, 1) + dt.timedelta(days=number)


def clock(number):
    return (dt.datetime.min + dt.timedelta(minutes=number)).time()


def aware(number, zone=BERLIN):
    return moment(number).replace(tzinfo=dt.UTC).astimezone(zone)


OBJECTS = {
    "Decimal": objects(lambda n: Decimal(n).scaleb(-2)),
    "Decimal of tens": objects(lambda n: Decimal(n).scaleb(1)),
    "Fraction": objects(lambda n: Fraction(n, 12)),
    "date": objects(day),
    "datetime": objects(moment),
    "datetime in a zone": objects(aware),
    "datetime in zones": objects(lambda n: aware(n, (BERLIN, dt.UTC, HALF_PAST)[n % 3])),
    "time": objects(clock),
    "time in a zone": objects(lambda n: clock(n).replace(tzinfo=HALF_PAST)),
    "timedelta": objects(lambda n: dt.timedelta(seconds=n - 100)),
    "Timestamp": objects(lambda n: pd.Timestamp(moment(n))),
    "Timestamp in zones": objects(lambda n: pd.Timestamp(aware(n, (BERLIN, dt.UTC)[n % 2]))),
    "Timedelta": objects(lambda n: pd.Timedelta(n, "s")),
    "Period": objects(lambda n: pd.Period(ordinal=n, freq="M")),
    "datetime64": objects(lambda n: np.datetime64(n, "h")),
    "datetime64 of months": objects(lambda n: np.datetime64(n, "M")),
    "timedelta64": objects(lambda n: np.timedelta64(n, "ms")),
    "int": objects(int),
    "float": objects(lambda n: n / 4),
}


def of_dtype(dtype, make=int):
    return lambda numbers: pd.Series([make(int(n)) for n in numbers]).astype(dtype)


def categories(make):
    def column(numbers):
        levels = pd.Index([make(n) for n in range(400)])
        return pd.Series(pd.Categorical.from_codes(np.asarray(numbers, int), categories=levels))

    return column


DTYPES = {
    "int64 of days": of_dtype("int64", lambda n: int(day(n).strftime("%Y%m%d"))),
    "float64 of days": of_dtype("float64", lambda n: int(day(n).strftime("%Y%m%d"))),
    "int64 of seconds": of_dtype("int64", lambda n: int(f"{moment(n * 999):%Y%m%d%H%M%S}")),
    "Int32 of months": of_dtype("Int32", lambda n: (1990 + n // 12) * 100 + n % 12 + 1),
    "int64": of_dtype("int64"),
    "Int32": of_dtype("Int32"),
    "float32": of_dtype("float32", lambda n: n / 8),
    "datetime64": of_dtype("datetime64[us]", moment),
    "datetime64 in a zone": of_dtype("datetime64[us, Europe/Berlin]", aware),
    "period": of_dtype("period[D]", day),
    "category of int": categories(int),
    "category of float": categories(lambda n: n / 4),
    "category of Timestamp": categories(lambda n: pd.Timestamp(moment(n))),
    "category of date": categories(day),
    "category of Decimal": categories(lambda n: Decimal(n).scaleb(-2)),
    "category of Period": categories(lambda n: pd.Period(ordinal=n, freq="M")),
}


def of_arrow(find, make):
    def column(numbers):
        import pyarrow as pa

        values = [make(int(n)) for n in numbers]
        return pd.Series(pd.array(pa.array(values, find(pa)), dtype=pd.ArrowDtype(find(pa))))

    return column


ARROW = {
    "int32": of_arrow(lambda pa: pa.int32(), int),
    "uint8": of_arrow(lambda pa: pa.uint8(), lambda n: n % 200),
    "float": of_arrow(lambda pa: pa.float32(), lambda n: n / 4),
    "double": of_arrow(lambda pa: pa.float64(), lambda n: n / 4),
    "decimal128": of_arrow(lambda pa: pa.decimal128(9, 2), lambda n: Decimal(n).scaleb(-2)),
    "decimal256": of_arrow(lambda pa: pa.decimal256(40, 3), lambda n: Decimal(n).scaleb(-3)),
    "date32": of_arrow(lambda pa: pa.date32(), day),
    "date64": of_arrow(lambda pa: pa.date64(), day),
    "time32": of_arrow(lambda pa: pa.time32("s"), clock),
    "time64": of_arrow(lambda pa: pa.time64("ns"), clock),
    "timestamp": of_arrow(lambda pa: pa.timestamp("us"), moment),
    "timestamp in a zone": of_arrow(lambda pa: pa.timestamp("ns", "Europe/Berlin"), aware),
    "timestamp at an offset": of_arrow(lambda pa: pa.timestamp("s", "+05:30"), aware),
    "duration": of_arrow(lambda pa: pa.duration("ms"), lambda n: dt.timedelta(seconds=n)),
    "dictionary": of_arrow(lambda pa: pa.dictionary(pa.int32(), pa.int64()), int),
}


def indian(number):
    return f"{number // 100},{number % 100:02d}" if number >= 100 else f"{number}"


def european(number):
    return f"{number * 7.25:,.2f} \u20ac".translate(str.maketrans(",.", ".,"))


TEXT = {
    "whole numbers": str,
    "decimals": lambda n: f"{n / 4:.2f}",
    "shortest decimals": lambda n: repr(n / 4),
    "bare decimals": lambda n: f"{n / 400:.4f}".lstrip("0") or "0",
    "scientific notation": lambda n: f"{n:.3e}",
    "dollars": lambda n: f"-${(200 - n) * 9:,.2f}" if n < 200 else f"${(n - 200) * 9:,.2f}",
    "euros": european,
    "currency code": lambda n: f"CHF {n}.50",
    "percent": lambda n: f"{n / 10:.1f}%",
    "unit": lambda n: f"{n} kg",
    "unit of two characters": lambda n: f"{n}m\u00b2",
    "thousands": lambda n: f"{n * 1000:,}",
    "thousands with spaces": lambda n: f"{n * 1000:,} CZK".replace(",", "\u00a0"),
    "negative in brackets": lambda n: (
        f"({(200 - n) / 2:.2f})" if n < 200 else f"{n / 2 - 100:.2f}"
    ),
    "minus behind": lambda n: f"{200 - n}-" if n < 200 else f"{n - 200}",
    "plus": lambda n: f"{n - 200.5:+}",
    "minus of Unicode": lambda n: f"{n - 200}".replace("-", "\u2212"),
    "thin spaces": lambda n: f"{n * 1000:,}".replace(",", "\u2009"),
    "lakhs": lambda n: indian(n + 1) + ",00,000.50",
    "magnitudes": lambda n: f"{n * 5}" if n < 200 else f"{n / 200:.3f}k",
    "filled": lambda n: f"{n / 4:8.2f}",
    "spaces around": lambda n: f"  {n} ",
    "ISO dates": lambda n: day(n).isoformat(),
    "American dates": lambda n: f"{day(n).month}/{day(n).day}/{day(n).year}",
    "German dates": lambda n: day(n).strftime("%d.%m.%Y"),
    "ISO instants": lambda n: moment(n).isoformat() + "Z",
    "instants at an offset": lambda n: moment(n).isoformat(" ") + "+05:30",
    "clock of 12 hours": lambda n: moment(n).strftime("%m/%d/%Y %I:%M %p"),
    "thousandths of seconds": lambda n: moment(n).isoformat(timespec="milliseconds"),
    "months": lambda n: f"{1990 + n // 12}-{n % 12 + 1:02d}",
    "months first": lambda n: f"{n % 12 + 1}/{1990 + n // 12}",
    "times of day": lambda n: f"{clock(n):%H:%M}",
    "times of day in seconds": lambda n: f"{n // 60}:{n % 60:02d}:30",
    "abbreviated months": lambda n: day(n).strftime("%d-%b-%Y").upper(),
    "names of months": lambda n: f"{day(n):%B} {day(n).day}, {day(n).year}",
    "dates of mails": lambda n: email.utils.format_datetime(aware(n * 999, HALF_PAST)),
    "ctime": lambda n: (NEW_YEAR + dt.timedelta(seconds=n * 9999)).ctime(),
    "months by name": lambda n: f"{calendar.month_abbr[n % 12 + 1]} {1990 + n // 12}",
    "years of two digits": lambda n: day(n - 300).strftime("%m/%d/%y"),
    "names and years of two digits": lambda n: day(n).strftime("%d-%b-%y"),
    "quarters": lambda n: f"Q{n % 4 + 1} {1600 + n // 4}",
    "weeks": lambda n: day(7 * n).strftime("%G-W%V"),
    "days of weeks": lambda n: day(n).strftime("%G-W%V-%u"),
    "hours of half days": lambda n: (
        f"{day(n)} {moment(60 * n).hour % 12 or 12} {'ap'[n % 24 > 11]}m"
    ),
    "small halves of days": lambda n: f"{day(n)} 5:{n % 60:02d} a.m.",
    "compact instants": lambda n: moment(n * 999).strftime("%Y%m%dT%H%M%S"),
    "compact seconds": lambda n: moment(n * 999).strftime("%Y%m%d%H%M%S"),
    "hours above 23": lambda n: f"{n // 6:02d}:{n % 6}0:05",
    "minutes and tenths": lambda n: f"{n // 60 + 23}:{n % 60:02d}.5",
    "Timedeltas": lambda n: str(pd.Timedelta(n - 200, "h")),
    "Timedeltas of milliseconds": lambda n: str(pd.Timedelta(n * 100, "ms")),
    "durations of ISO 8601": lambda n: f"PT{n // 60}H{n % 60}M",
    "durations without zeros": lambda n: (
        f"{n // 60}h " * (n > 59) + f"{n % 60}m" * (n % 60 > 0 or n == 0)
    ).strip(),
    "compact dates": lambda n: day(n).strftime("%Y%m%d"),
}
COLUMN_TYPES = (
    {f"text of {name}": of_dtype("str", write) for name, write in TEXT.items()}
    | {f"object of {name}": objects(write) for name, write in TEXT.items()}
    | {f"category of {name}": categories(write) for name, write in TEXT.items()}
    | {f"object of {name}": converter for name, converter in OBJECTS.items()}
    | DTYPES
    | {f"arrow {name}": converter for name, converter in ARROW.items()}
)
