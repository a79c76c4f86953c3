"""The clinical rules: evaluating a diary, with every number as reviewed data beside its source."""
