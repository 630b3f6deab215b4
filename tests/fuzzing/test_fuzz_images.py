"""Any images are resampled as promised, or refused by an error that says why."""

import numpy as np
import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st
from imblearn.utils import check_sampling_strategy
from labels import few, some
from pictures import ODD, pictures, small_sides, tiny_sides
from promises import attempt, global_states_untouched

from ganaug import GANAugmenter
from ganaug.codecs import ImageCodec

pytestmark = [
    pytest.mark.filterwarnings("ignore::ganaug.exceptions.SmallClassWarning"),
    pytest.mark.filterwarnings("ignore::ganaug.exceptions.TrainingWarning"),
    pytest.mark.filterwarnings("ignore:The number of unique classes is greater than 50%"),
]


def check_images(X, target, **params):
    y, n = target.array, len(X)
    kept = X.copy()
    augmenter = GANAugmenter(max_iter=1, batch_size=4, random_state=0, **params)
    with global_states_untouched():
        X_more, y_more = augmenter.fit_resample(X, y)
    assert X_more.dtype == X.dtype
    assert X_more.shape[1:] == X.shape[1:]
    assert X.tobytes() == kept.tobytes() == X_more[:n].tobytes()
    planned = check_sampling_strategy("auto", y, "over-sampling")
    added = [label for label, count in planned.items() for _ in range(count)]
    assert y_more.tolist() == [*y.tolist(), *added]
    assert y_more.dtype == y.dtype
    if len(added):
        assert X.min() <= X_more[n:].min() <= X_more[n:].max() <= X.max()
    np.testing.assert_array_equal(augmenter.synthetic_mask_, np.arange(len(y_more)) >= n)


@examples(80)
@given(pictures(small_sides), few)
def test_images_of_small_classes(picture, target):
    check_images(picture.build(sum(target.sizes)), target)


@examples(8)
@given(pictures(st.just(8)), some, st.sampled_from(["vanilla", "cgan"]))
def test_images_that_are_learned(picture, target, gan):
    check_images(picture.build(sum(target.sizes)), target, gan=gan)


@examples(150)
@given(pictures(tiny_sides), st.integers(0, 20), st.sampled_from(sorted(ODD)))
def test_odd_images(picture, n, kind):
    X = ODD[kind](picture.build(n))
    codec, refusal = attempt(ImageCodec().fit, X)
    if not refusal:
        codes = codec.encode(X)
        assert np.isfinite(codes).all()
        assert codec.decode(codes).shape == np.shape(X)


@examples(40)
@given(pictures(tiny_sides), few, st.sampled_from(sorted(ODD)))
def test_odd_images_with_labels(picture, target, kind):
    n = sum(target.sizes)
    X = ODD[kind](picture.build(n))
    result, refusal = attempt(GANAugmenter(random_state=0).fit_resample, X, target.array)
    if not refusal:
        X_more, y_more = result
        assert len(X_more) == len(y_more)
        # Lists may be of images of several heights, which are series.
        for new, old in zip(X_more[:n], X, strict=True):
            np.testing.assert_array_equal(new, old)
