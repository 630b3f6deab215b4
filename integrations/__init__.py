"""Where ganaug meets other systems: one module per system, imported only when it is used."""
