"""The same change of all frames."""

import keras
import numpy as np

from ganaug.networks.augmentation import Contrast, DiffAugment, Shift
from ganaug.networks.video_changes import AllFrames

RNG = np.random.default_rng(0)


def test_all_frames_are_changed_as_one_image_is():
    videos = RNG.normal(size=(5, 4, 10, 9, 3)).astype("float32")
    uniform = RNG.random((5, 2)).astype("float32")
    changed = keras.ops.convert_to_numpy(AllFrames(Shift(0.3))(videos, uniform))
    for frame in range(4):
        alone = keras.ops.convert_to_numpy(Shift(0.3)(videos[:, frame], uniform))
        np.testing.assert_allclose(changed[:, frame], alone, rtol=1e-6)


def test_numbers_and_configuration():
    augment = DiffAugment([AllFrames(Shift(0.3)), AllFrames(Contrast(0.1))], seed=0)
    assert [operation.num_random for operation in augment.operations] == [2, 1]
    again = DiffAugment.from_config(augment.get_config())
    assert again.operations == augment.operations
    assert hash(again.operations) == hash(augment.operations)
