"""Architectures: functional Keras models with named inputs."""

from typing import TYPE_CHECKING

from ganaug._utils.lazy import submodules

if not TYPE_CHECKING:  # Type checkers would accept any name.
    __getattr__, __dir__ = submodules(
        __name__,
        [
            "adaptation",
            "augmentation",
            "completion",
            "constraints",
            "conv",
            "frames",
            "inpainting",
            "layers",
            "mlp",
            "pyramid",
            "resampling",
            "series",
            "series_changes",
            "strided",
            "strings",
            "translators",
            "upscaling",
            "video_changes",
            "videos",
        ],
    )
