"""Descriptive statistics of a diary, always with their denominators; nothing clinical."""
