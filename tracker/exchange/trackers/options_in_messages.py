"""What a message about another tracker's files says of an option of the command line.

Each stands in its message by a placeholder of its own, so that a page can name its own field
instead, in any language.
"""

from __future__ import annotations

from typing import Final

from tracker.localization.messages import N_

SAY_UTC: Final = N_("say --time-zone UTC")
TIME_ZONE_WITH_ZONE: Final = N_("--time-zone with the zone")
IN_BRACKETS_TIME_ZONE: Final = N_("(--time-zone)")
SAY_WEIGHT_UNIT: Final = N_("say --weight-unit")
SAY_LENGTH_UNIT: Final = N_("say --length-unit")
SAY_DATE_ORDER: Final = N_("say --date-order day-first or month-first")
IMPORT_AGAIN: Final = N_("and import again")
SAY_TAG: Final = N_("Say which means a movement: --episode-tag")
CHILD_WITH_CHILD: Final = N_("--child with the child")
OR_CHILD: Final = N_(", or --child")
CHILD: Final = N_("--child")
