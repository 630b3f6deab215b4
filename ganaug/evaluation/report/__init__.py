"""The report: what a comparison found, as text, tables and a page."""
