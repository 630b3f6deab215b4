"""Construction of codecs from the parameters of an augmenter."""

from copy import deepcopy

from ganaug.codecs import ImageCodec, SeriesCodec, StringCodec, TabularCodec, VideoCodec

# Updates of the network that enlarges images: on pixels alone, then against a discriminator.
UPDATES_TO_ENLARGE = 2000, 1000
# Parameters of an augmenter that are passed on to its codec.
SETTINGS = ("categorical_features", "column_kinds", "relations", "value_range")


def codec_of(params, default):
    """Return an unfitted codec for the parameters of an augmenter.

    Parameters
    ----------
    params : dict
        Parameters of `ganaug.GANAugmenter`.
    default : callable
        Called with the parameters if they do not contain a codec; returns one.
    """
    codec = params["codec"]
    if isinstance(codec, str):
        return default(params)
    given = {name: params[name] for name in SETTINGS if not _is_default(params[name])}
    if given:
        raise ValueError(
            f"A codec object has its own settings. Received: codec={codec!r} together with "
            f"{given}. Pass those that it supports to the codec: {type(codec).__name__}(...)."
        )
    return deepcopy(codec)


def table_codec(params):
    """Return a codec of tables."""
    _check_no_pixels(params, "Tables")
    names = ("categorical_features", "column_kinds", "relations")
    return TabularCodec(**{name: params[name] for name in names})


def image_codec(params):
    """Return a codec of images."""
    _check_no_columns(params)
    return ImageCodec(value_range=params["value_range"])


def enlarging_codec(params):
    """Return a codec of images that are learned at a smaller size and enlarged."""
    # Tables and smaller images do not need its imports.
    from ganaug.sampling.enlarging import EnlargingCodec

    _check_no_columns(params)
    pretraining_iter, max_iter = (min(n, params["max_iter"]) for n in UPDATES_TO_ENLARGE)
    return EnlargingCodec(
        value_range=params["value_range"],
        pretraining_iter=pretraining_iter,
        max_iter=max_iter,
        verbose=int(params["verbose"]),
        random_state=params["random_state"],
    )


def series_codec(params):
    """Return a codec of series."""
    _check_no_columns(params, "Series")
    _check_no_pixels(params, "Series")
    return SeriesCodec()


def string_codec(params):
    """Return a codec of strings."""
    _check_no_columns(params, "Strings")
    _check_no_pixels(params, "Strings")
    return StringCodec()


def video_codec(params):
    """Return a codec of videos."""
    _check_no_columns(params, "Videos")
    return VideoCodec(value_range=params["value_range"])


def _check_no_columns(params, what="Images"):
    categorical_features = params["categorical_features"]
    if not _is_default(categorical_features):
        raise ValueError(
            f"{what} have no categorical features; use categorical_features='auto'. "
            f"Received: categorical_features={categorical_features!r}"
        )
    for name in ("column_kinds", "id_columns"):
        if params[name]:
            raise ValueError(
                f"{what} have no columns; leave {name} out. Received: {name}={params[name]!r}"
            )


def _check_no_pixels(params, what):
    if not _is_default(params["value_range"]):
        raise ValueError(
            f"{what} have no pixels; leave value_range out. "
            f"Received: value_range={params['value_range']!r}"
        )


def _is_default(value):
    return value is None or (isinstance(value, str) and value == "auto")
