"""Any frame is encoded and decoded as promised, or refused by an error that says why.

2,000 examples of tables and labels, the same ones each time, are shared out by what they cost:
1,100 here, where there is nothing but the codec; 540 in `test_fuzz_augmenter`, 40 of which train a
GAN; 360 in `test_fuzz_containers`. See `effort` for more of them.
"""

import numpy as np
import pandas as pd
from effort import examples
from frames import odd_recipes, recipes, sizes
from hypothesis import given
from hypothesis import strategies as st
from promises import (
    assert_frames_identical,
    assert_like,
    attempt,
    global_states_untouched,
)

from ganaug.codecs import TabularCodec
from ganaug.table_rows import densify

scales = st.sampled_from([0.1, 1.0, 10.0, 1e9, 1e38])
seeds = st.integers(0, 2**31 - 1)


def noise(codec, seed, scale, n=60):
    """Codes that a generator might come up with, however far from real ones."""
    codes = np.random.default_rng(seed).normal(size=(n, *codec.space_.shape)) * scale
    return np.clip(codes, -3e38, 3e38)


def assert_tensors_like(frame, tensors):
    """Fail if tensors are of other lengths, or other numbers than the frame."""
    for place, tensor in enumerate(tensors):
        column, values = frame.iloc[:, place], tensor.numpy()
        assert values.shape == (len(frame),)
        if isinstance(column.dtype, np.dtype) and column.dtype.kind == "f":
            # TensorFlow's threads take numbers for 0 that are too small for full precision.
            tiny = np.finfo(column.dtype).tiny
            kept, expected = (
                np.where(np.abs(numbers) < tiny, 0, numbers)
                for numbers in (values.astype(column.dtype), column)
            )
            np.testing.assert_array_equal(kept, expected)
        elif isinstance(column.dtype, np.dtype) and column.dtype.kind in "ib":
            np.testing.assert_array_equal(values, column)
        elif isinstance(column.dtype, np.dtype | pd.DatetimeTZDtype) and column.dtype.kind in "mM":
            np.testing.assert_array_equal(values, column.array.view("int64"))


def check_codec(X, scale, seed):
    kept = X.copy(deep=True)
    codec = TabularCodec().fit(X)
    codes = codec.encode(X)
    assert codes.shape == (len(X), *codec.space_.shape)
    assert codes.dtype == "float32"
    assert np.isfinite(codes).all()
    dense = densify(X)  # The augmenter makes columns sparse again.
    assert_like(dense, densify(codec.decode(codes, seed)))
    drawn = noise(codec, seed, scale)
    decoded = densify(codec.decode(drawn, seed))
    assert_like(dense, decoded)
    assert_tensors_like(decoded, codec.decode_tensors(drawn, seed))
    assert_frames_identical(X, kept)


@examples(800)
@given(recipes(), scales, seeds)
def test_whatever_is_decoded_could_have_been_seen(recipe, scale, seed):
    with global_states_untouched():
        check_codec(recipe.build(), scale, seed)


@examples(200)
@given(odd_recipes, scales, seeds)
def test_what_cannot_be_learned_is_refused(recipe, scale, seed):
    attempt(check_codec, recipe.build(), scale, seed)


@examples(100)
@given(recipes(sizes=sizes.filter(lambda n: n > 1)))
def test_rows_that_were_not_fitted_have_codes(recipe):
    X = recipe.build()
    codec = TabularCodec().fit(X.iloc[: len(X) // 2])
    codes, refusal = attempt(codec.encode, X)
    # Where objects were all missing, or all numbers, nothing else was to be expected.
    assert "holds something else now" in refusal if refusal else np.isfinite(codes).all()
