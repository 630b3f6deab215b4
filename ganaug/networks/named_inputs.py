"""The named inputs by which a network says what it needs."""

import keras


def named_inputs(shapes):
    """Return an input by name for each shape that is not None.

    Parameters
    ----------
    shapes : dict of str to tuple of int or None
        Without the batch axis. A ``condition`` is of int32, everything else of float32.
    """
    dtypes = {"condition": "int32"}
    return {
        name: keras.Input(shape, dtype=dtypes.get(name), name=name)
        for name, shape in shapes.items()
        if shape is not None
    }
