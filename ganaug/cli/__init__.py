"""The `ganaug` command."""
