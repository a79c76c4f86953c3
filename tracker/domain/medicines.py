"""What the name of a medicine, as typed by the family, says about its content."""

from __future__ import annotations

import re
from typing import Final

_VITAMIN_D: Final = re.compile(
    r"""
    vit(?:amin[aes]?)? [\s.\-]* d (?![a-z])     # vitamin D, Vit. D, Vitamin-D3; not vitamin drops
  | d3 (?:k2)? (?![a-z0-9])                     # D3 drops, D3K2; not D30
  | (?:chole|cole|ergo) calciferol
    """,
    re.VERBOSE,
)
_HOMEOPATHIC: Final = re.compile(r"globul|hom(?:o?e|ö)opath")
"""In homeopathy D3 is a dilution, as in "Chamomilla D3 globuli" (ours)."""


def is_vitamin_d(name: str) -> bool:
    """Return whether the name says vitamin D; a name that does not say so may still contain it."""
    text = name.casefold()
    return bool(_VITAMIN_D.search(text)) and not _HOMEOPATHIC.search(text)
