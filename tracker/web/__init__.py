"""The server: dashboard, quick page, HTTP API and sign-in in one ASGI application."""
