"""Why a film is not accepted once its streams are read, in words for parents."""

from __future__ import annotations

from typing import Final

from tracker.localization.messages import N_

TOO_LONG: Final = N_(
    "This video is longer than three minutes. Cut out the part that shows the movement in your "
    "phone's gallery, and choose that. The whole video stays on your phone."
)
GUIDED_TOO_LONG: Final = N_(
    "This film is longer than five minutes. Cut out the calmest five minutes in your phone's "
    "gallery, and choose that. The whole video stays on your phone."
)
NO_PICTURE: Final = N_(
    "There is no picture in this video. Choose it again from the gallery of the phone that filmed "
    "it."
)
