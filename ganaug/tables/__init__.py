"""Reading and writing tables in files, with original cells kept as they were."""
