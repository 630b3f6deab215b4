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
