"""Draw README's row of pictures from those that other scripts drew."""

import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def tiles(name, side, rows, columns):
    """Return some tiles of a picture, in rows, as one image."""
    image = np.asarray(Image.open(PICTURES / name).convert("L"))
    grid = image.reshape(len(image) // side, side, -1, side)[rows][:, :, columns]
    return grid.reshape(len(rows) * side, -1)


def clothes():
    """Return real clothes and synthetic ones of the same classes, without the captions."""
    image = np.asarray(Image.open(PICTURES / "scarce_images.png").convert("L"))
    tops, height = (56, 161, 485), 100
    real, made = slice(125, 444), slice(868, 1187)
    rows = [np.hstack([image[top : top + height, part] for part in (real, made)]) for top in tops]
    return np.vstack(rows)


def draw(path):
    """Write the row of pictures to a file."""
    shown = {
        "images": clothes(),
        "series": np.asarray(Image.open(PICTURES / "series.png"))[20:],
        "filled holes": tiles("inpainting.png", 56, [0, 1, 2, 3], range(5)),
        "translated": tiles("cyclegan.png", 16, [0, 1, 2, 3], [1, 3, 7, 9]),
        "enlarged": tiles("enlarging.png", 28, [0, 1, 4, 5], [1, 4, 7, 10]),
    }
    widths = [image.shape[1] / image.shape[0] for image in shown.values()]
    size = (16, 16 / sum(widths) * 1.02 + 0.3)
    figure, axes = plt.subplots(
        1, len(shown), figsize=size, width_ratios=widths, layout="constrained"
    )
    for ax, (title, image) in zip(axes, shown.items(), strict=True):
        ax.imshow(image, cmap="gray", vmin=0, vmax=255)
        ax.set_title(title, fontsize=13)
        ax.set_axis_off()
    figure.savefig(path, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default="showcase.png")
    sys.exit(draw(parser.parse_args().output))
