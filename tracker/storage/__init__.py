"""Storage: the tables, records and their audit log, the Diary loader, backups, migrations.

Apart from `migrations/` no other package contains SQL.
"""
