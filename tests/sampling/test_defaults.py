"""Tests of the settings that "auto" stands for."""

import pytest

from ganaug import GANAugmenter
from ganaug.recipes import cyclegan
from ganaug.sampling.defaults import new_synthesizer


@pytest.mark.parametrize(
    ("params", "kind", "expected"),
    [
        ({}, "table", (500, 128)),
        ({}, "images", (5000, 32)),
        ({}, "small images", (2000, 32)),
        ({"gan": "wgan_gp"}, "images", (1000, 32)),
        ({"gan": "cyclegan"}, "small images", (1000, 4)),
        ({"gan": cyclegan}, "images", (1000, 4)),
        ({"gan": "relativistic_cyclegan"}, "images", (1200, 16)),
        ({"gan": "cyclegan", "max_iter": 7}, "images", (7, 4)),
        ({"gan": "cyclegan", "batch_size": 8}, "images", (1000, 8)),
        ({"gan": lambda space, num_classes, seed: None}, "images", (5000, 32)),
    ],
)
def test_updates_and_batches(params, kind, expected):
    given = GANAugmenter(**params).get_params(deep=False)
    plan = new_synthesizer(given, kind).learner.config
    assert (plan.max_iter, plan.batch_size) == expected
    assert given == GANAugmenter(**params).get_params(deep=False)
