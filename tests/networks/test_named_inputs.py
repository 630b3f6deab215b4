"""Inputs by name."""

import keras

from ganaug.networks.named_inputs import input_names, input_shapes, named_inputs


def test_inputs_that_a_network_declares():
    inputs = named_inputs({"latent": (3,), "condition": (), "source": None, "coarse": (4, 4, 1)})
    network = keras.Model(inputs, inputs["latent"])
    assert sorted(input_names(network)) == sorted(inputs)
    assert input_shapes(network) == {"latent": (3,), "condition": (), "coarse": (4, 4, 1)}
    assert inputs["condition"].dtype == "int32"
