"""The picture of scarce images: real ones beside those of `GANAugmenter()`, not selected.

It shows the first images of each scarce class, from the first draw of `scarce_images.py`.
"""

import argparse

import matplotlib.pyplot as plt
import numpy as np
from image_protocol import SCARCE, fashion, thinned
from measure import quiet
from PIL import Image
from scarce_images import filled

NAMES = "T-shirt trousers pullover dress coat sandal shirt sneaker bag boot".split()
SHOWN, SIDE = 7, 28
TITLES = [f"{SHOWN} of {SCARCE} real training images", "GANAugmenter()"]


def grids(folder, draw=1):
    """Return the scarce classes, and grids of real and synthetic images, a row for each class."""
    train, _ = fashion(folder)
    X, y, scarce = thinned(*train, draw)
    images, labels, _ = filled(X, y, "auto", draw)
    pairs = [(X, y), (images[len(y) :], labels[len(y) :])]
    return scarce, [np.stack([pixels[of == c][:SHOWN] for c in scarce]) for pixels, of in pairs]


def draw(scarce, pictures, path):
    """Write the grids side by side."""
    figure, axes = plt.subplots(1, 2, figsize=(16, 5.9))
    for ax, grid, title in zip(axes, pictures, TITLES, strict=True):
        ax.imshow(np.block([list(row) for row in grid]), cmap="gray_r")
        ax.set_title(title, fontsize=20, weight="bold", pad=10)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    places = SIDE * (np.arange(len(scarce)) + 0.5)
    axes[0].set_yticks(places, [NAMES[c] for c in scarce], fontsize=17)
    axes[0].tick_params(length=0)
    figure.subplots_adjust(0.075, 0.01, 0.995, 0.92, wspace=0.03)
    figure.canvas.draw()
    Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("L").save(path, optimize=True)


def main():
    """Fit, draw, write the picture."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", help="with Fashion-MNIST's four idx files; downloads without")
    parser.add_argument("--output", default="scarce_images.png")
    args = parser.parse_args()
    draw(*grids(args.folder), args.output)


if __name__ == "__main__":
    main()
