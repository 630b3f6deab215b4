"""Tables in the form that other samplers accept, and the features that classifiers see."""

import re
from datetime import date, timedelta

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

# Levels that are rarer share a column or code, as is usual for columns of hundreds of levels.
LEAST_ROWS = 5
# Histogram boosting accepts at most 255 categories.
MOST_LEVELS = 250
MISSING = "(missing)"
NUMBER = re.compile(r"[^\d.+-]*([+-]?\d[\d,]*\.?\d*)\D*")


def number_of(cell):
    """Return a cell as a float: times in seconds, and numbers in text without signs and commas."""
    if isinstance(cell, str):
        found = NUMBER.fullmatch(cell)
        return float(found[1].replace(",", "")) if found else np.nan
    if pd.isna(cell):
        return np.nan
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, date):
        return pd.Timestamp(cell).timestamp()
    return float(cell)


def _is_number(column):
    cells = column.dropna()
    return not len(cells) or not isinstance(cells.iloc[0], str)


class PlainRows:
    """Turn columns into floats, with NaN, or levels as text, with None.

    Parameters
    ----------
    written : list of str
        Columns of text that are numbers.

    Attributes
    ----------
    numbers_, texts_ : list of str
    """

    def __init__(self, written=()):
        self.written = written

    def fit(self, X):
        """Find which columns are numbers."""
        self.numbers_ = [c for c in X if c in self.written or _is_number(X[c])]
        self.texts_ = [c for c in X if c not in self.numbers_]
        return self

    def transform(self, X):
        """Return a frame of the same columns."""
        columns = {}
        for name in X:
            values = X[name].astype(object)
            if name in self.numbers_:
                columns[name] = np.array([number_of(cell) for cell in values], float)
            else:
                levels = [None if pd.isna(cell) else str(cell) for cell in values]
                columns[name] = pd.Series(levels, dtype=object)
        return pd.DataFrame(columns)


class Features:
    """The features of classifiers, learned from the real training rows, whatever is added to them.

    Linear models and neighbours see numbers of unit variance with medians for missing values,
    columns that flag these, and one-hot levels. Trees see numbers as they are, with missing
    values, and levels as codes, which boosting treats as categories. The labels are not used.

    Parameters
    ----------
    numbers, texts : list of str
    """

    def __init__(self, numbers, texts):
        self.numbers = numbers
        self.texts = texts

    def fit(self, X):
        """Learn from plain rows."""
        median = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
        one_hot = OneHotEncoder(
            min_frequency=LEAST_ROWS, handle_unknown="infrequent_if_exist", sparse_output=False
        )
        codes = OrdinalEncoder(
            min_frequency=LEAST_ROWS,
            max_categories=MOST_LEVELS,
            handle_unknown="use_encoded_value",
            unknown_value=-1,
        )
        self.dense_ = make_column_transformer(
            (make_pipeline(median, StandardScaler()), self.numbers), (one_hot, self.texts)
        )
        self.coded_ = make_column_transformer(("passthrough", self.numbers), (codes, self.texts))
        self.dense_.fit(self._filled(X))
        self.coded_.fit(self._filled(X))
        return self

    def _filled(self, X):
        return X.assign(**X[self.texts].fillna(MISSING))

    def dense(self, X):
        """Return the features of linear models and neighbours."""
        return self.dense_.transform(self._filled(X))

    def coded(self, X):
        """Return the features of trees, levels last."""
        return np.asarray(self.coded_.transform(self._filled(X)), float)
