"""Functions that halve and double the size of images."""

from keras import ops


def downsample(images):
    """Halve the height and width of images by averaging 2 x 2 pixels.

    Parameters
    ----------
    images : tensor of shape (n, h, w, c), float
        h and w are even.

    Raises
    ------
    ValueError
        If a side is odd.
    """
    if images.shape[1] % 2 or images.shape[2] % 2:
        raise ValueError(
            "Both sides of an image must be even to be halved. Received: images of shape "
            f"{tuple(images.shape)}. Pad them, as ImageCodec does."
        )
    return ops.average_pool(images, 2, data_format="channels_last")


def upsample(images):
    """Double the height and width of images by bilinear interpolation.

    Parameters
    ----------
    images : tensor of shape (n, h, w, c), float
    """
    height, width = images.shape[1:3]
    size = (2 * height, 2 * width)
    return ops.image.resize(images, size, interpolation="bilinear", data_format="channels_last")


def gaussian_pyramid(images, num_levels):
    """Return the images at each size of a pyramid, the smallest first.

    Parameters
    ----------
    images : tensor of shape (n, h, w, c), float
        h and w can be halved ``num_levels - 1`` times.
    num_levels : int
        At least 1.

    Returns
    -------
    list of tensor
        The last tensor holds the images themselves.
    """
    sizes = [images]
    for _ in range(num_levels - 1):
        sizes.insert(0, downsample(sizes[0]))
    return sizes
