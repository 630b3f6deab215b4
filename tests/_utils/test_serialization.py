"""Every part: a value that can be compared, saved and restored."""

from dataclasses import FrozenInstanceError, fields, replace

import keras
import pytest

from ganaug import objectives, penalties, terms
from ganaug._utils.serialization import Part
from ganaug.networks import augmentation, video_changes


def descendants(cls):
    return [cls, *(d for child in cls.__subclasses__() for d in descendants(child))]


ABSTRACT = (
    Part,
    objectives.Objective,
    penalties.Penalty,
    penalties.WeightedPenalty,
    terms.LearnedTerm,
    augmentation.Operation,
)
# A part of another part, which has no default.
WRAPPER = video_changes.AllFrames
PARTS = [
    part
    for part in descendants(Part)
    if part not in (*ABSTRACT, WRAPPER) and part.__module__.startswith("ganaug")
]


def other_setting(field):
    """Return a value that any part allows, in whatever bounds its default is."""
    return field.default / 2 or 1.0


@pytest.mark.parametrize("part", PARTS)
def test_equal_settings_make_equal_parts(part):
    assert part() == part()
    assert hash(part()) == hash(part())
    for field in fields(part):
        other = replace(part(), **{field.name: other_setting(field)})
        assert other != part()


@pytest.mark.parametrize("part", PARTS)
def test_keras_restores_it(part):
    changed = part(**{field.name: other_setting(field) for field in fields(part)})
    saved = keras.saving.serialize_keras_object(changed)
    assert keras.saving.deserialize_keras_object(saved) == changed


@pytest.mark.parametrize("part", [part for part in PARTS if fields(part)])
def test_it_does_not_change(part):
    with pytest.raises(FrozenInstanceError):
        setattr(part(), fields(part)[0].name, 3.0)


def test_a_part_of_a_part():
    part = WRAPPER(augmentation.Shift(0.2))
    assert part == WRAPPER(augmentation.Shift(0.2)) != WRAPPER(augmentation.Shift(0.3))
    saved = keras.saving.serialize_keras_object(part)
    assert keras.saving.deserialize_keras_object(saved) == part
    with pytest.raises(FrozenInstanceError):
        part.operation = augmentation.Shift(0.3)


@pytest.mark.parametrize("base", [objectives.Objective, penalties.Penalty])
def test_bases_are_not_parts_of_their_own(base):
    with pytest.raises(NotImplementedError):
        base()(None, None, None) if base is penalties.Penalty else base().discriminator(0, 0)
