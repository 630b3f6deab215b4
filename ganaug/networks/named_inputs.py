"""Named inputs, by which a network declares the values that it needs."""

import keras
from keras import ops


def named_inputs(shapes):
    """Return an input by name for each shape that is not None.

    Parameters
    ----------
    shapes : dict of str to tuple of int or None
        Shapes without the batch axis. The dtype of ``condition`` is int32, that of others float32.
    """
    dtypes = {"condition": "int32"}
    return {
        name: keras.Input(shape, dtype=dtypes.get(name), name=name)
        for name, shape in shapes.items()
        if shape is not None
    }


def input_names(network):
    """Return the names of the inputs that a functional model declares."""
    return [tensor.name for tensor in network.inputs]


def feed(network, training, **values):
    """Call a network with the values that it declares as inputs.

    Parameters
    ----------
    network : keras.Model
        A functional model with named inputs.
    training : bool or None
        Passed on to the network.
    **values : tensor
        Values by input name. Those that the network does not declare are not passed.

    Raises
    ------
    ValueError
        If the network declares an input for which there is no value.
    """
    names = input_names(network)
    missing = [name for name in names if values.get(name) is None]
    if missing:
        raise ValueError(
            f"The {network.name} declares the inputs {names} and must be given a value for each. "
            f"Missing: {missing}. Random inputs must be named 'latent'; all others are those of "
            "the condition, or 'source'."
        )
    # Keras warns if the structure of inputs differs from that of the model.
    structure = network.inputs[0] if isinstance(network, keras.Sequential) else network.input
    given = keras.tree.map_structure(
        lambda tensor: ops.convert_to_tensor(values[tensor.name]), structure
    )
    return network(given, training=training)
