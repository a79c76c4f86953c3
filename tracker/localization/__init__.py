"""Languages and regions: whose words, units, dates and clock a page, a report or a file uses."""
