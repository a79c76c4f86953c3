"""Import of what other baby trackers export."""
