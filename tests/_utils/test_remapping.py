"""The remapper of TensorFlow."""

import pytest
import tensorflow as tf

from ganaug import recipes
from ganaug._utils.remapping import without_remapper
from ganaug.space import Space


def remapping():
    return tf.config.optimizer.get_experimental_options().get("remapping")


@pytest.fixture(params=[None, True, False])
def chosen(request):
    tf.config.optimizer.set_experimental_options({"remapping": request.param})
    yield request.param
    tf.config.optimizer.set_experimental_options({"remapping": None})


def test_it_is_off_for_images_alone_and_then_as_before(chosen):
    for recipe, shape, inside in (
        (recipes.image, (8, 8, 1), False),
        (recipes.vanilla, (3,), chosen),
    ):
        with without_remapper(recipe(Space(shape), None, seed=0).networks()):
            assert remapping() == inside
        assert remapping() == chosen


def test_it_stays_off_until_the_last_fit_of_several_threads_ends(chosen):
    networks = recipes.image(Space((8, 8, 1)), None, seed=0).networks()
    first, second = without_remapper(networks), without_remapper(networks)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert remapping() is False
    second.__exit__(None, None, None)
    assert remapping() == chosen
