"""Import and export: the exchange file, tables, archives, other trackers' files."""
