"""How many examples property tests draw: one profile decides for all, chosen by HYPOTHESIS_PROFILE (dev, ci, nightly)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

EXAMPLES = {"dev": 20, "ci": 60, "nightly": 1500}

for name, number in EXAMPLES.items():
    settings.register_profile(
        name,
        max_examples=number,
        derandomize=name == "ci",
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
settings.load_profile(PROFILE)

RANDOM_CASES = max(2, EXAMPLES[PROFILE] // 10)
"""How many seeds a test of its own random diaries runs, about a second each."""

SLOW = settings(max_examples=EXAMPLES[PROFILE] * 2 // 5)
"""For an example that takes about 0.1 s: two fifths of the profile's number."""

VERY_SLOW = settings(max_examples=EXAMPLES[PROFILE] // 10)
"""For an example that takes about a second: a tenth."""
