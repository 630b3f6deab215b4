"""Tables with a target that is a number."""

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="module")
def numbers():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(240, 3))
    return X, np.exp(X[:, 0]) + rng.normal(0, 0.05, 240)


@pytest.fixture(scope="module")
def mixed(numbers):
    X, y = numbers
    frame = pd.DataFrame(
        {
            "size": X[:, 0].astype("float32"),
            "kind": pd.Categorical(np.where(X[:, 1] > 0, "flat", "house")),
            "sold": pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(240), "D"),
            "rooms": pd.Series(np.abs(X[:, 2] * 3).astype(int), dtype="Int64"),
        }
    )
    frame.loc[::7, "rooms"] = pd.NA
    return frame, pd.Series((y * 1000).astype(int), name="price", index=frame.index + 5)
