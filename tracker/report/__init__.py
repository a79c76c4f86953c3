"""The pediatrician's report: a Review as PDF."""
