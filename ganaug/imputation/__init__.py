"""A transformer that completes tables, with its training beside it."""
