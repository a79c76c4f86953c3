"""`python -m tracker` is `movement-diary`."""

from tracker.cli import main

raise SystemExit(main())
