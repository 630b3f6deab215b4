"""Measures of what is generated, as functions of arrays."""

from ganaug.metrics.fidelity import energy_distance

__all__ = ["energy_distance"]
