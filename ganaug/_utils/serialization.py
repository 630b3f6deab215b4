"""Small immutable objects that configure a GAN and are saved with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Part:
    """A frozen dataclass that Keras can save and restore.

    Subclasses declare their settings as dataclass fields and nothing else. Two parts with the
    same settings are equal and have the same hash, so they can be part of a cache key.
    """

    def get_config(self) -> dict[str, Any]:
        """Return the settings by name."""
        return asdict(self)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """Build the part that `get_config` described."""
        return cls(**config)
