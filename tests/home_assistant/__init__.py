"""Home Assistant itself with the example of docs/home-assistant.md; run by hand, since it needs a Python of its own."""
