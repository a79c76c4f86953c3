"""The rules, policies, sources and milestones as data, and what reads them."""
