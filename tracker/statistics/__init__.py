"""What the diary counts: tables in, tidy tables and small frozen answers out; no clock, no database, no medical number."""
