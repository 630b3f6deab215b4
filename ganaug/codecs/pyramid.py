"""Images as a Laplacian pyramid: a small one, and what each doubling of its sides lacks."""

from keras import ops


def shrunk(images):
    """Return images of half the sides: the means of 2 x 2 pixels.

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
            "Images can be halved where both sides are even. "
            f"Received: images of shape {tuple(images.shape)}. Pad them; ImageCodec does."
        )
    return ops.average_pool(images, 2)


def enlarged(images):
    """Return images of twice the sides, smooth in between: bilinear interpolation.

    Parameters
    ----------
    images : tensor of shape (n, h, w, c), float
    """
    height, width = images.shape[1:3]
    return ops.image.resize(images, (2 * height, 2 * width), interpolation="bilinear")


def gaussian_pyramid(images, num_levels):
    """Return images at each size, the smallest first.

    Parameters
    ----------
    images : tensor of shape (n, h, w, c), float
        h and w can be halved ``num_levels - 1`` times.
    num_levels : int
        At least 1.

    Returns
    -------
    list of tensor
        The last are the images themselves.
    """
    sizes = [images]
    for _ in range(num_levels - 1):
        sizes.insert(0, shrunk(sizes[0]))
    return sizes


def laplacian_pyramid(images, num_levels):
    """Return the smallest images, and for each doubling what is to be added to them enlarged.

    Burt & Adelson, 1983, https://doi.org/10.1109/TCOM.1983.1095851.

    Parameters
    ----------
    images : tensor of shape (n, h, w, c), float
        h and w can be halved ``num_levels - 1`` times.
    num_levels : int
        At least 1.

    Returns
    -------
    list of tensor
        From the smallest size to the full one.

    Examples
    --------
    >>> import numpy as np
    >>> images = np.random.default_rng(0).uniform(-1, 1, (2, 8, 8, 1)).astype("float32")
    >>> [level.shape[1] for level in laplacian_pyramid(images, 2)]
    [4, 8]
    >>> bool(np.allclose(collapsed(laplacian_pyramid(images, 2)), images, atol=1e-6))
    True
    """
    smallest, *larger = sizes = gaussian_pyramid(images, num_levels)
    coarse = map(enlarged, sizes)
    return [smallest, *(fine - blurred for fine, blurred in zip(larger, coarse, strict=False))]


def collapsed(levels):
    """Return the images that `laplacian_pyramid` has taken apart, but for rounding.

    Parameters
    ----------
    levels : list of tensor of shape (n, h, w, c)
        Each of twice the sides of the one before.
    """
    images, *details = levels
    for detail in details:
        images = enlarged(images) + detail
    return images
