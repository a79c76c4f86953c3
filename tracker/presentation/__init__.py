"""Words and tables for pages, paper and the HTTP interface; no framework."""
