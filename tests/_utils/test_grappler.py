"""Options of TensorFlow's graph optimizer."""

import tensorflow as tf

from ganaug._utils.grappler import without_remapper


def test_the_option_is_what_it_was():
    def remapping():
        return tf.config.optimizer.get_experimental_options().get("remapping", True)

    before = remapping()
    with without_remapper():
        assert not remapping()
    assert remapping() == before
