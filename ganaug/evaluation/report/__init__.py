"""The report of a comparison, as text, tables and a page."""
