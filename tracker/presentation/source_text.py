"""Where an entry comes from, and what the family said in its `source`, as a parent reads it."""

from __future__ import annotations

from typing import Final

from tracker.domain.duplicate_decision import Decision, decisions, without_decisions
from tracker.domain.quantities import TYPED
from tracker.domain.video_marks import video_marks, without_video_marks
from tracker.domain.vocabulary import Video
from tracker.localization.messages import N_, _

SOURCES: Final = {"app": N_("this diary")}
DECISION_TEXT: Final = {
    Decision.SAME: N_("the same one as another entry"),
    Decision.TWO: N_("not the same one as another entry"),
}


def phone_text(owner: str | None) -> str:
    """Return where a video is that is not in the diary: on whose phone, if the family said so."""
    return _("on the phone of {name}").format(name=owner) if owner else Video.ON_PHONE.parent


def source_text(source: str) -> str:
    """Return where an entry comes from, decisions about possible duplicates, and its video."""
    marks, stripped = video_marks(source), without_decisions(without_video_marks(source))
    origin, _separator, written = stripped.partition(TYPED)
    where, copied, _id = origin.partition(":copied:")
    parts = [
        _(SOURCES.get(where, where)) or _("not given"),
        *([_("looked the same as the one before")] if copied else []),
        *([_("typed as {text}").format(text=written)] if written else []),
        *([_("video on the phone of {name}").format(name=marks.owner)] if marks.owner else []),
        *([_("tapped along the video")] if marks.playback_rate else []),
        *[_(DECISION_TEXT[decision]) for decision in decisions(source).values()],
    ]
    return ", ".join(parts)
