"""Images keep their channels last when Keras is configured to put them first."""

import keras
import numpy as np
import pytest

from ganaug import DomainTranslator, GANAugmenter, SuperResolver
from ganaug.recipes import RECIPES
from ganaug.space import Space
from ganaug.terms import LabelContent


@pytest.fixture
def channels_first():
    before = keras.config.image_data_format()
    keras.config.set_image_data_format("channels_first")
    yield
    keras.config.set_image_data_format(before)


@pytest.fixture
def images():
    return np.random.default_rng(0).uniform(size=(40, 16, 16, 1))


@pytest.mark.usefixtures("channels_first", "no_idle_models")
def test_the_augmenter(images):
    labels = np.repeat([0, 1], [30, 10])
    X, _ = GANAugmenter(max_iter=2, random_state=0).fit_resample(images, labels)
    assert X.shape == (60, 16, 16, 1)


@pytest.mark.nightly
@pytest.mark.usefixtures("channels_first", "no_idle_models")
def test_transformers(images):
    labels = np.repeat([0, 1], [30, 10])
    settings = {"max_iter": 1, "random_state": 0}
    content = [LabelContent(num_steps=1)]
    resolver = SuperResolver(pretraining_iter=1, content=content, **settings)
    assert resolver.fit(images, labels).transform(images[:2, :8, :8]).shape == (2, 16, 16, 1)
    translator = DomainTranslator(**settings).fit(images[:20], images[20:])
    assert translator.transform(images[:2]).shape == (2, 16, 16, 1)


SPACES = {
    "series": Space((16, 6), activation="linear"),
    "strings": Space((16, 6), activation="softmax"),
    "videos": Space((4, 16, 16, 3)),
}


@pytest.mark.usefixtures("channels_first")
@pytest.mark.parametrize("name", sorted(set(RECIPES) - {"tabular"}))
def test_networks(name):
    space = SPACES.get(name, Space((16, 16, 3)))
    model = RECIPES[name](space, 2, seed=0)
    assert model.generator.output_shape[1:] == space.shape
    configs = [str(gan.get_config()) for gan in model.gans()]
    assert not any("channels_first" in config for config in configs)
