"""Integrations with other systems: one module per system, imported only when it is used."""
