"""The one ASGI process: the dashboard and, beside it, what other programs and the browser ask for."""
