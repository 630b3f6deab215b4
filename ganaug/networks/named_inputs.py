"""Named inputs, with which a network declares the values that it needs."""

import keras
from keras import ops


def named_inputs(shapes):
    """Return a dict with an input for each shape that is not None.

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


def input_shapes(network):
    """Return the shapes of a model's inputs by name, without the batch axis."""
    return {tensor.name: tensor.shape[1:] for tensor in network.inputs}


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
            f"Missing: {missing}. Random inputs must be named 'latent'; all others belong to the "
            "condition, or are named 'source'."
        )
    # Keras warns if the structure of inputs differs from that of the model.
    structure = network.inputs[0] if isinstance(network, keras.Sequential) else network.input
    given = keras.tree.map_structure(
        lambda tensor: ops.convert_to_tensor(values[tensor.name]), structure
    )
    return network(given, training=training)


def resized(network, name, shape):
    """Return a copy of a network with one input, for images of another size.

    Parameters
    ----------
    network : keras.Model
    name : str
        The name of its input.
    shape : tuple of int
        Height, width and channels.

    Raises
    ------
    ValueError
        If the weights depend on the size, as those of dense layers do.
    """
    try:
        other = keras.models.clone_model(network, {name: keras.Input(shape, name=name)})
        other.set_weights(network.get_weights())
    except (ValueError, TypeError) as error:
        (tensor,) = (tensor for tensor in network.inputs if tensor.name == name)
        raise ValueError(
            f"The {network.name} takes images of {tensor.shape[1]} x {tensor.shape[2]} pixels "
            "only: not all of its layers are convolutions. Received: images of "
            f"{shape[0]} x {shape[1]} pixels. Resize them."
        ) from error
    return other
