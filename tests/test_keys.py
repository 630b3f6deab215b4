"""Columns that identify rows get new values in the style of the real ones."""

import uuid

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import sparse

from ganaug import GANAugmenter, mix_synthetic
from ganaug.keys import fit_keys

# Classes that are too small to train on: what is tested needs no GAN.
pytestmark = pytest.mark.filterwarnings("ignore::ganaug.SmallClassWarning")

N = 40
RNG = np.random.default_rng(0)
Y = np.repeat([0, 1], [35, 5])
UUIDS = [uuid.UUID(bytes=RNG.bytes(16), version=4) for _ in range(N)]
SIXTY_FOUR = [f"{RNG.integers(2**32):08x}" for _ in range(N)]
KEYS = {
    "numbers": (pd.Series(RNG.permutation(N) + 7), r"\d+"),
    "nullable numbers": (pd.Series([*range(N - 1), None], dtype="Int64"), r"\d+"),
    "numbers that became floats": (pd.Series([*range(N - 1), None]), r"\d+\.0"),
    "large numbers": (pd.Series(np.arange(N) + 2**60), r"\d+"),
    "numbers at the end of their type": (pd.Series(np.arange(N, dtype="int8") + 80), r"-?\d+"),
    "numbers in objects": (pd.Series([2**70 + i for i in range(N)], dtype=object), r"\d+"),
    "codes": (pd.Series([f"C{i * 17:06}" for i in range(N)]), r"C\d{6}"),
    "codes in a row": (pd.Series([f"C{i:06}" for i in range(N)]), r"C\d{6}"),
    "pandas' text": (pd.Series([f"id-{i:03}" for i in range(N)], dtype="string"), r"id-\d{3}"),
    "mail": (pd.Series([f"user{i}@example.org" for i in range(N)]), r"user\d+@example\.org"),
    "plates": (
        pd.Series(
            [f"{a}{b}-{i:02}" for i, (a, b) in enumerate(zip("AB" * 20, "XYZQ" * 10, strict=True))]
        ),
        r"[A-Z]{2}-\d{2}",
    ),
    "hexadecimal": (pd.Series(SIXTY_FOUR), r"[0-9a-f]{8}"),
    "UUIDs": (pd.Series(UUIDS), r"[0-9a-f-]{36}"),
    "UUIDs as text": (pd.Series(map(str, UUIDS)), r"[0-9a-f-]{36}"),
    "UUIDs in capitals": (pd.Series([str(u).upper() for u in UUIDS]), r"[0-9A-F-]{36}"),
}


@pytest.mark.parametrize("name", KEYS)
def test_new_keys(quick, tmp_path, name):
    column, pattern = KEYS[name]
    X = pd.DataFrame({"key": column, "x": RNG.normal(size=N)})
    augmenter = quick(id_columns=["key"])
    X_more, _ = augmenter.fit_resample(X, Y)
    drawn, _ = augmenter.sample(50)
    pd.testing.assert_frame_equal(X_more.head(N), X)
    for rows, real in ((X_more, 0), (drawn, 1)):
        assert rows.columns.tolist() == ["key", "x"]
        assert rows["key"].dtype == column.dtype
        known = pd.concat([rows["key"], column.head(real * N)]).dropna()
        assert known.is_unique
    new = [*X_more["key"].tolist()[N:], *drawn["key"].tolist()]
    assert pd.Series(new).astype(str).str.fullmatch(pattern).all()
    assert {type(key) for key in new} == {type(column.tolist()[0])}
    augmenter.save(tmp_path / "it")
    loaded = GANAugmenter.load(tmp_path / "it")
    pd.testing.assert_frame_equal(loaded.sample(9)[0], augmenter.sample(9)[0])
    assert augmenter.n_features_in_ == 2
    assert len(augmenter.codec_.columns_) == 1


def test_numbers_go_on_in_their_steps():
    keys = fit_keys(pd.Series([30, 10, 20]), "new")
    assert keys.new(3, np.random.default_rng(0)).tolist() == [40, 50, 60]
    small = fit_keys(pd.Series([126, 125], dtype="int8"), "new")
    assert small.new(3, np.random.default_rng(0)).tolist() == [127, 124, 123]
    with pytest.raises(ValueError, match=r"int8 has no room for 300 new keys"):
        small.new(300, np.random.default_rng(0))


def test_keys_become_longer_when_all_are_taken():
    keys = fit_keys(pd.Series([f"A{i:02}" for i in range(98)]), "new")
    new = keys.new(200, np.random.default_rng(0))
    assert {"A98", "A99"} <= set(new)
    assert new.is_unique
    assert new.str.fullmatch(r"A\d{2,}").all()


@pytest.mark.parametrize("dtype", ["str", "string", "object", "float64", "Int64", "category"])
def test_keys_that_are_left_empty(quick, dtype):
    X = pd.DataFrame({"key": pd.Series(range(N)).astype(dtype), "x": RNG.normal(size=N)})
    X_more, _ = quick(id_columns={"key": "missing"}).fit_resample(X, Y)
    assert X_more["key"].dtype == X["key"].dtype
    assert X_more["key"].head(N).equals(X["key"])
    assert X_more["key"].tail(30).isna().all()


def test_arrays_lists_and_polars(quick):
    rows = [[i, f"K{i:04}", float(i % 7)] for i in range(N)]
    more, _ = quick(id_columns=[0, 1]).fit_resample(rows, Y)
    assert more[:N] == rows
    assert [row[0] for row in more[N:]] == list(range(N, 70))
    assert len({row[1] for row in more}) == 70
    array = np.c_[np.arange(0.0, 80, 2), RNG.normal(size=N)]
    array, _ = quick(id_columns=lambda X: [0]).fit_resample(array, Y)
    assert array.dtype == "float64"
    assert array[N:, 0].tolist() == list(range(80, 140, 2))
    frame = pl.DataFrame(rows, schema=["n", "key", "x"], orient="row")
    X_more, _ = quick(id_columns=["key", "n"]).fit_resample(frame, Y)
    assert X_more.schema == frame.schema
    assert X_more["key"].n_unique() == X_more["n"].n_unique() == 70


def test_other_declarations_hold_beside_keys(quick):
    X = np.column_stack([np.arange(N), np.arange(N) % 13, np.arange(N) % 12, RNG.permutation(N)])
    augmenter = quick(id_columns=[0], categorical_features=[1], column_kinds={2: "category"})
    codec = augmenter.fit(X, Y).codec_
    assert [type(column).__name__ for column in codec.columns_] == [
        "LevelColumn", "LevelColumn", "NumberColumn",
    ]  # fmt: skip
    frame = pd.DataFrame(X, columns=[*"abcd"])
    augmenter = quick(id_columns=["a"], categorical_features=["b"], column_kinds={"c": "category"})
    assert [type(c).__name__ for c in augmenter.fit(frame, Y).codec_.columns_] == [
        type(column).__name__ for column in codec.columns_
    ]


FRAME = pd.DataFrame({"key": KEYS["codes"][0], "x": np.arange(N) / 7, "flag": np.arange(N) > 3})


@pytest.mark.filterwarnings("ignore::ganaug.IdentifierWarning")
@pytest.mark.parametrize(
    ("id_columns", "X", "message"),
    [
        (["kay"], FRAME, r"id_columns names an unknown column.*Received: 'kay'"),
        (["x"], FRAME, r"text, whole numbers and UUIDs only\. Received: id_columns with 'x'"),
        (["flag"], FRAME, r"Received: id_columns with 'flag' of dtype=bool"),
        (["key"], FRAME.astype({"key": "category"}), r"dtype=category.*astype\(str\)"),
        ({"flag": "missing"}, FRAME, r"can hold missing values.*'flag'"),
        ({"key": "fresh"}, FRAME, r"one of \['new', 'missing'\]\. Received: 'fresh' for 'key'"),
        (["key", "x", "flag"], FRAME, "name all of them"),
        ([0], sparse.csr_array(np.eye(N)), "Received: a sparse matrix"),
    ],
)
def test_keys_that_cannot_be_made(quick, id_columns, X, message):
    with pytest.raises(ValueError, match=message):
        quick(id_columns=id_columns).fit(X, Y)


def test_graphs_have_no_keys(quick, tmp_path):
    augmenter = quick(id_columns=["key"]).fit(FRAME, Y)
    for call in (mix_synthetic, lambda augmenter: augmenter.export(tmp_path / "it")):
        with pytest.raises(ValueError, match=r"cannot see other batches.*id_columns \['key'\]"):
            call(augmenter)
