"""The input of the rules: what a diary says, as arrays and masks."""
