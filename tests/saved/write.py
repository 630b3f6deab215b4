"""Write the files that later versions must be able to load: `python tests/saved/write.py`.

Not to be run again for a format that was released: its files stay as they are.
"""

from pathlib import Path

import keras
import numpy as np
import pandas as pd

from ganaug import GANAugmenter
from ganaug.codecs import TabularCodec
from ganaug.recipes import tabular

HERE = Path(__file__).parent


def table():
    """Return a frame of many kinds of columns, and labels."""
    rng = np.random.default_rng(0)
    n = 60
    frame = pd.DataFrame(
        {
            "float": rng.normal(size=n).round(3),
            "heavy": rng.lognormal(0, 3, n).astype("float32"),
            "Int64": pd.array(rng.integers(0, 40, n), dtype="Int64"),
            "text": rng.choice(["a", "ü"], n),
            "category": pd.Categorical(rng.choice([5, 1], n), [5, 1, 9], ordered=True),
            "date": pd.date_range("2020", periods=n, freq="h"),
            "flag": rng.random(n) < 0.5,
        }
    )
    frame.loc[7, ["float", "Int64", "date"]] = None
    return frame, np.where(np.arange(n) < 15, "rare", "common")


def main():
    """Write a small augmenter, and what it draws next."""
    X, y = table()
    gan = tabular(TabularCodec().fit(X).space_, 2, latent_dim=4, units=(8,), seed=0)
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), gan.objective)
    augmenter = GANAugmenter(gan=gan, max_iter=4, random_state=0).fit(X, y)
    augmenter.save(HERE / "format_1.ganaug")
    rows, _ = augmenter.sample(20)
    rows.to_json(HERE / "format_1.json", orient="split", date_format="iso", double_precision=15)


if __name__ == "__main__":
    main()
