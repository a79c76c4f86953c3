"""The only SQL, with `migrations/`: tables, engines, records and their history, the Diary loader, backups, upgrades."""
