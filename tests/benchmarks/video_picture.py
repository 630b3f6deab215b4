"""The moving picture of the guide for videos: six clips of each motion, after a default fit."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import quiet
from video_tasks import task

TIMES_LARGER = 3


def write(path, draw, max_iter):
    """Write the enlarged picture that `ImageGrid` shows at the last evaluation of a fit."""
    from PIL import Image, ImageSequence

    from ganaug import GANAugmenter, ImageGrid

    now = task(draw)
    with TemporaryDirectory() as folder:
        grid = ImageGrid(folder, num_per_class=6)
        augmenter = GANAugmenter(max_iter=max_iter, callbacks=[grid], random_state=draw)
        augmenter.fit(now.X, now.y)
        with Image.open(max(Path(folder, "gan_1").iterdir())) as picture:
            size = tuple(TIMES_LARGER * side for side in picture.size)
            first, *others = [
                frame.convert("L").resize(size, Image.Resampling.NEAREST)
                for frame in ImageSequence.Iterator(picture)
            ]
    first.save(path, save_all=True, append_images=others, duration=120, loop=0)


def main():
    """Write the picture."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    # The scarce motion of draw 12 is "left".
    parser.add_argument("--draw", type=int, default=12)
    parser.add_argument("--max-iter", type=int, default=600)
    args = parser.parse_args()
    write(args.path, args.draw, args.max_iter)


if __name__ == "__main__":
    main()
