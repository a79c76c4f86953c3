"""The command line, `movement-diary`."""
