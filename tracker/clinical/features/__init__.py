"""The input of the rules: the features of a diary as columns and masks."""
