"""The parents' own page for a visit, in plain words: what we saw, what to do, to ask and to bring.

No statistics: the counts are the Review's, and what to do is the most urgent warning sign's own
sentence. It never says that something is all right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.domain.age import format_age
from tracker.domain.vocabulary import ArousalState, Domain, Movement, Social, Urgency, Word
from tracker.localization.messages import N_, _, ngettext
from tracker.localization.numbers import count_text, localized
from tracker.presentation.first_aid import first_aid
from tracker.presentation.warning_card import distinct_flags
from tracker.report.content import format_period, name_of
from tracker.report.formatting import format_day, plain
from tracker.report.videos import filmed

if TYPE_CHECKING:
    from tracker.domain.report_note import VisitNote
    from tracker.review import Review

Section = dict[str, object]

MOST_LOOKS: Final = 3
"""How many kinds of movement, and of moments, are named (ours)."""

MOST_OTHERS: Final = 3
"""How many warning signs are named after the most urgent one; the others are counted (ours)."""

ALSO: Final = {
    "not_responding": N_("did not respond ({count})"),
    "colour_or_breathing_change": N_("change of colour or breathing ({count})"),
    "eyes_turned_or_fixed": N_("eyes turned, rolled or staring ({count})"),
    "one_side_only": N_("on one side only ({count})"),
    "went_on_when_held": N_("went on when held ({count})"),
    "lost_skill": N_("a skill that is gone ({count})"),
    "stiff_or_floppy": N_("stiff or floppy (days: {count})"),
    "irritable_or_feeding_badly": N_("upset or feeding badly (days: {count})"),
}
"""What a parent calls the features that are named where they were recorded."""

ASK: Final = {
    Domain.PROLONGED_OR_BREATHING: N_("Could this be a seizure? What do we do if it comes again?"),
    Domain.SEIZURE_LIKE: N_("Could these be seizures? Which tests are needed, and how soon?"),
    Domain.SPASM_CLUSTERS: N_("Could these be infantile spasms? Is an EEG with sleep needed?"),
    Domain.RISING_FREQUENCY: N_("Why did we log more? Is it still the same kind of movement?"),
    Domain.TONE: N_("Why is our baby so stiff or so floppy? Who should look at it?"),
    Domain.MILESTONE_DELAY: N_("Is our baby behind, and who should look at it?"),
    Domain.REGRESSION: N_("Why can our baby no longer do this? Which tests are needed?"),
    Domain.ASYMMETRY: N_("Why does one side move differently?"),
    Domain.FEEDING_IRRITABILITY: N_("Why is our baby so upset, or feeding so badly?"),
    Domain.FEVER: N_("Where does the fever come from?"),
    Domain.VITAMIN_D_RISK: N_("Should calcium and vitamin D be checked? How much, of which?"),
}
"""The question to take along for the domain of the most urgent warning sign (ours)."""

ALWAYS_ASK: Final = (
    N_("What should we watch for, and when should we call again?"),
    N_("Whom do we call at night?"),
)
NOT_A_DIAGNOSIS: Final = N_(
    "From your own diary, on {day}. Not an examination and not a diagnosis: if you are worried, "
    "call your doctor, whatever this page says. In an emergency call your emergency number first."
)


def parent_page(review: Review, note: VisitNote) -> dict[str, object]:
    """Return what the parents' page says: title, age, sections with their lines, and its foot."""
    name = name_of(review, note)
    age = format_age(review.age.chronological_days, review.diary.today)
    return {
        "title": _("For our visit: {name}").format(name=name),
        "about": _("{age} old. {period}.").format(age=age, period=format_period(review)),
        "sections": [
            _section(_("What we saw"), saw(review, note)),
            _section(_("What to do"), to_do(review), strong=bool(review.assessment.flags)),
            _section(_("What to ask"), to_ask(review, note), boxes=True),
            _section(_("What to bring"), to_bring(review), boxes=True),
        ],
        "foot": _(NOT_A_DIAGNOSIS).format(day=format_day(review.diary.today)),
    }


def _section(title: str, lines: list[str], *, boxes: bool = False, strong: bool = False) -> Section:
    """Return a section: with a box to tick before each line, or with the first line strong."""
    return {"title": title, "lines": lines, "boxes": boxes, "strong": strong}


def saw(review: Review, note: VisitNote) -> list[str]:
    """Return what was seen: how often, what, when, and what went with it."""
    count, days = review.timing.episodes, int(review.episodes["local_day"].nunique())
    lines = [_("What worries us most: “{concern}”").format(concern=plain(note.concern))]
    lines = lines if note.concern else []
    if note.first_seen:
        day = format_day(note.first_seen)
        lines.append(_("We first noticed it on {day}.").format(day=day))
    if not count:
        return [*lines, _("No movement is written down in these days.")]
    lines.append(
        ngettext(
            "We wrote it down {count} time.",
            "We wrote it down {count} times.",
            count,
        ).format(count=count_text(count))
        + " "
        + ngettext("That was on {days} day.", "That was on {days} different days.", days).format(
            days=count_text(days)
        )
    )
    looks = _most_frequent(review, "movements")
    if looks:
        lines.append(_("What it looked like: {looks}.").format(looks=", ".join(looks)))
    moments = _most_frequent(review, "state")
    if moments:
        lines.append(_("When it came: {moments}.").format(moments=", ".join(moments)))
    return lines + _series(review) + _also(review) + _last(review)


def _most_frequent(review: Review, field: str) -> list[str]:
    """Return the most frequent words of a question in parents' words, each with its count."""
    kind: type[Word] = Movement if field == "movements" else ArousalState
    words = review.episodes[field].dropna().str.split().explode()
    counts = words[words.notna() & ~words.isin(["unsure", "other", ""])].value_counts()
    present = [(word, int(counts[word])) for word in kind if word in counts.index]
    most = sorted(present, key=lambda one: -one[1])[:MOST_LOOKS]
    text = _("{words} ({count})")
    return [text.format(words=word.parent, count=count_text(count)) for word, count in most]


def _series(review: Review) -> list[str]:
    series = review.timing.series
    jerks = series.jerks
    if not series.count:
        return []
    text = ngettext(
        "Once there were several in a row.",
        "{count} times there were several in a row.",
        series.count,
    ).format(count=count_text(series.count))
    if jerks.longest is not None:
        text += " " + _("The most in one row: {most}.").format(most=localized(f"{jerks.longest:g}"))
    return [text]


def _also(review: Review) -> list[str]:
    counts = dict(zip(review.features["feature"], review.features["yes"], strict=True))
    named = [
        _(words).format(count=count_text(int(counts[feature])))
        for feature, words in ALSO.items()
        if counts.get(feature)
    ]
    days = review.diary.check_ins
    less = days[days["social"] == Social.LESS]["date"].dt.date
    inside = sum(review.period.first <= day < review.period.end for day in less)
    if inside:
        named.insert(0, _("less smiling or eye contact (days: {count})").format(count=inside))
    return [_("Also written down: {also}.").format(also=", ".join(named))] if named else []


def _last(review: Review) -> list[str]:
    day = format_day(review.episodes["local_day"].max().date())
    return [_("The last one was on {day}.").format(day=day)]


def to_do(review: Review) -> list[str]:
    """Return what to do: the most urgent warning sign's own words, then the other signs."""
    assessment = review.assessment
    if not assessment.flags:
        return [assessment.no_flag]
    first, *others = distinct_flags(assessment.flags)
    headline = _("{urgency}: {title}.").format(urgency=first.urgency.parent, title=first.title)
    lines = [headline, first.do]
    if assessment.urgency is Urgency.EMERGENCY_NOW:
        lines.append(first_aid())
    if others:
        titles = "; ".join(flag.title for flag in others[:MOST_OTHERS])
        lines.append(_("Other warning signs: {titles}.").format(titles=titles))
    more = len(others) - MOST_OTHERS
    if more > 0:
        lines.append(
            ngettext(
                "And {count} more, on the diary's page “Warning signs”.",
                "And {count} more, on the diary's page “Warning signs”.",
                more,
            ).format(count=more)
        )
    return lines


def to_ask(review: Review, note: VisitNote) -> list[str]:
    """Return the family's own questions, then that of the most urgent sign, then two for any."""
    own = [plain(question) for question in note.questions if plain(question)]
    flags = review.assessment.flags
    of_flag = [_(ASK[Domain(flags[0].domain)])] if flags else []
    return list(dict.fromkeys([*own, *of_flag, *map(_, ALWAYS_ASK)]))


def to_bring(review: Review) -> list[str]:
    """Return what to take along: videos, the report, medicines, records, things for the baby."""
    count = len(filmed(review.episodes))
    videos = (
        ngettext(
            "The phone with the video, charged",
            "The phones with the {count} videos, charged",
            count,
        ).format(count=count_text(count))
        if count
        else _("A video, if it comes again. Go even without one")
    )
    medicines = ", ".join(dict.fromkeys(plain(one.name) for one in review.care.medicines))
    return [
        videos,
        _("The two pages for the doctor, printed or on the phone"),
        _(
            "Medicines and vitamin D with their packages, and the vaccine record. In the diary: "
            "{medicines}"
        ).format(medicines=medicines)
        if medicines
        else _("Medicines and vitamin D, with their packages"),
        _("The baby's health record book, letters from the hospital, insurance card"),
        _("Something to drink and a toy: you may have to wait"),
    ]
