"""Layers that are named as those of the fit before."""

UIDS = "object_name_uids"


def fresh_layer_names(build, *args, **kwargs):
    """Return what a function builds, with layers numbered from the start.

    Keras numbers the layers of a process (``dense_57``), and names the variables of optimizers
    by them. TensorFlow keeps something of each name of a variable that there has ever been, some
    35 KB: 2 MB in each fit of a small table, for good. Names only have to differ within a model.

    Parameters
    ----------
    build : callable
    *args, **kwargs
        What it is called with.
    """
    # There is no public way, but for one that resets everything that is Keras'.
    from keras.src.backend.common import global_state

    numbers = global_state.get_global_attribute(UIDS)
    global_state.set_global_attribute(UIDS, None)
    try:
        return build(*args, **kwargs)
    finally:
        global_state.set_global_attribute(UIDS, numbers)
