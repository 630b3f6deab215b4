"""Tables in files, cell by cell as they were."""
