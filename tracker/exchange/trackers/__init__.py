"""Import of other trackers' exports."""
