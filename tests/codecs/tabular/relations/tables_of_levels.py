"""Tables of levels that several columns determine."""

import numpy as np
import pandas as pd

N = 400
CHAPTERS = list("IEJN")
DRUGS = {
    "asa": 0,
    "bb": 0,
    "insulin": 1,
    "metformin": 1,
    "ics": 2,
    "oxygen": 2,
    "epo": 3,
    "iron": 3,
}
PRICES = {drug: 1.5 + place for place, drug in enumerate(DRUGS)}


def shared(r):
    """Return a table in which two columns determine a third one, and more follow from these."""
    chapter, second = r.integers(0, 4, N), r.integers(0, 2, N)
    asked = r.choice(["yes", "no"], N)
    drug = np.array(list(DRUGS))[2 * chapter + second]

    def answers(levels):
        return np.where(asked == "yes", r.choice(levels, N), "")

    X = pd.DataFrame(
        {
            "diagnosis": np.array(CHAPTERS)[chapter].astype(object) + r.choice(["10", "20"], N),
            "chapter": np.array(CHAPTERS)[chapter],
            **{"drug": drug, "price": pd.Series(drug).map(PRICES)},
            "ward": pd.Series(chapter * 1000 + r.integers(1, 30, N)),
            **{"asked": asked, "first": answers(list("abc")), "second": answers(list("uv"))},
        }
    )
    X.loc[r.random(N) < 0.1, "drug"] = None
    X["price"] = X["price"].where(X["drug"].notna())
    return X, {
        "diagnosis": lambda X: X["diagnosis"].str[0] == X["chapter"],
        "drug": lambda X: (
            X["drug"].isna() | (X["drug"].map(DRUGS) == X["chapter"].map(CHAPTERS.index))
        ),
        "price": lambda X: X["drug"].map(PRICES).eq(X["price"]) | X["drug"].isna(),
        "ward": lambda X: X["ward"] // 1000 == X["chapter"].map(CHAPTERS.index),
        "first": lambda X: (X["first"] == "") == (X["asked"] == "no"),
        "second": lambda X: (X["second"] == "") == (X["asked"] == "no"),
    }


TABLES_OF_LEVELS = {"shared": shared}
