"""The clinical rules: what is asked of a diary, with every number and sentence as reviewed data beside its source."""
