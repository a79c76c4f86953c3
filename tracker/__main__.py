"""`python -m tracker` is `movement-diary`."""

from tracker.cli.main import main

raise SystemExit(main())
