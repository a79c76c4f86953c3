"""The command line, `movement-diary`: each module holds some commands and their parsers."""
