"""What is one event, one bout, one series: deduplication and clustering of diary entries."""
