"""The casualty grammar, a cascade: numbers and dates → chunks → clauses → context and scene → claims → reports.

numbers, dates   expressions of a sentence; timereaders and timespans say what dates mean, patterns is their engine
words            the word classes of rules/, compiled
line             one sentence's tokens with what was found in them
verbgroups, noungroups → chunks; present: nouns that are verbs in news told in the present
phrases, roles → clauses: who it happened to, who did it
genres           films, games, exercises: nobody dies in them
unsaid           harm that leaves open whether anybody died, where an article tells of nothing else
natural          deaths of one person of age or illness, which are no casualty
context          denied, feared, hypothetical, cumulative, recalled
locating         the one town of an article that names none where it counts
scene            where; placing: which place lies in which; moments: when; voices: according to whom; actors → deeds → states, trials, antecedents → doers, blame: by whom; suspects: who is held for it; whereabouts: in which country; floor: who goes on speaking
inert            sentences that add nothing, passed by unread; needs: the words they would need to count anybody
claims           what each sentence asserts, as drafts; kinds: who they are; parts: who part of them were; wholes: of which count they are a part; running: totals of no one incident; totals: what turns out to be a sum; carried: what it takes over from those before
sides, fights → incidents → retold → statements, figures → reports: whose losses they are, who fought whom, claims gathered by incident, those told twice joined, said in a sentence, fused by the relations of rules/reports.toml
"""

from collections.abc import Collection, Sequence

from pipeline.casualties.carried import told_from
from pipeline.casualties.claims import Reader
from pipeline.casualties.drafts import Draft
from pipeline.casualties.genres import is_make_believe
from pipeline.casualties.incidents import ACCIDENTS, Gatherer, Incident
from pipeline.casualties.locating import beat, finer_town, only_town
from pipeline.casualties.needs import may_find
from pipeline.casualties.reports import is_past, report_of, set_when, set_where
from pipeline.casualties.retold import joined
from pipeline.casualties.scene import settled
from pipeline.casualties.shapes import may_hold_needed_word
from pipeline.casualties.sides import HARM
from pipeline.casualties.suspects import may_be_named
from pipeline.casualties.unsaid import Unsaid, unsaid_words
from pipeline.casualties.whereabouts import home_country
from pipeline.model import TITLE, Article, Casualties, Mention, Sentence
from pipeline.text import lower_words

__all__ = ["extract"]

_NEAR = 6
"""Sentences of the body in which an article says what it is about."""


def extract(article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Casualties:
    """Return the casualty claims and reports of an article.

    Args:
        article: for its publication day, against which dates resolve.
        sentences: of the body in order, the title first where there is one.
        mentions: of the same sentences.
    """
    if not any(map(_may_count, sentences)) or is_make_believe(sentences):
        return Casualties()
    said = [frozenset(lower_words(sentence.text)) for sentence in sentences]
    article = told_from(article)
    reader = Reader(article, mentions)
    passages = reader.passages(sentences, said)
    if not any(passage.drafts for passage in passages) and not all(map(unsaid_words().isdisjoint, said)):
        reader = Reader(article, mentions, Unsaid)
        passages = reader.passages(sentences, said)
    if not any(passage.drafts for passage in passages):
        return Casualties()
    gatherer, country, noted = Gatherer(), home_country(article, sentences, mentions), reader.day_of_note()
    counted = {passage.sentence.no for passage in passages if passage.drafts}
    told = joined(gatherer.gather(passages))
    led = _led(told)
    past = [incident for incident in told if is_past(article, incident, noted) and not _is_led_by(incident)]
    rank = {
        id(incident): (incident.is_background and incident is not led, *_prominence(incident, [i for i in told if i not in past]))
        for incident in told
    }
    incidents = sorted(told, key=lambda incident: rank[id(incident)])
    news = {d.claim.sentence_no for incident in incidents if not incident.is_background for d in incident.drafts}
    for incident in incidents:
        if not incident.is_background:
            _complete(incident, reader, counted, news)
            incident.where = only_town(incident, told, passages, reader, country) or incident.where
    _name_suspects(incidents, reader)
    if incidents:
        town = finer_town(incidents[0], told, reader, country)
        incidents[0].where = town or beat(incidents[0], reader, country) or incidents[0].where
    reports = [report_of(article, incident, number, country, noted) for number, incident in enumerate(incidents)]
    drafts = [draft for passage in passages for draft in passage.drafts]
    for draft in drafts:
        if draft.claim.report_id is None:
            _set_scene(draft, country)
    return Casualties(tuple(draft.claim for draft in drafts), tuple(reports), _nations(incidents, drafts))


def _may_count(sentence: Sentence) -> bool:
    return may_hold_needed_word(sentence.text) and may_find(frozenset(lower_words(sentence.text)), sentence.text)


def _nations(incidents: Sequence[Incident], drafts: Sequence[Draft]) -> tuple[tuple[str, str, str], ...]:
    """Doers of whom the text names no more than their nation, each once."""
    actors = [*(incident.actor for incident in incidents), *(draft.actor for draft in drafts)]
    told = {a.text: (a.text, a.nation, "government" if a.is_state else "armed_forces") for a in actors if a is not None and a.nation}
    return tuple(told[text] for text in sorted(told))


def _complete(incident: Incident, reader: Reader, counted: Collection[int], news: Collection[int]) -> None:
    """Give an incident the day, place and doer that stand near its claims, where its own sentences name none."""
    first = min(incident.drafts, key=lambda d: (d.claim.sentence_no == TITLE, d.claim.sentence_no))
    if incident.when is None:
        incident.when = reader.day_near(first, counted)
    incident.where = incident.where or reader.place_of_note(first.claim.sentence_no, counted)
    incident.actor = incident.actor or reader.doer_before(news)


def _name_suspects(incidents: Sequence[Incident], reader: Reader) -> None:
    for incident in incidents:
        if incident.tactic not in ACCIDENTS and may_be_named(incident.actor):
            incident.actor = reader.suspect_of(incident, incidents)


def _led(told: Sequence[Incident]) -> Incident | None:
    """The recalled incident of whose dead a lead tells, where nobody else is told dead near it: "three were held over a shooting that killed two"."""
    if any(d.claim.outcome == "killed" and d.claim.sentence_no < _NEAR for i in told if not i.is_background for d in i.drafts):
        return None
    leading = [i for i in told if any(d.claim.sentence_no == 0 for d in i.drafts)]
    dead = (i for i in leading if any(d.claim.sentence_no == 0 and d.claim.outcome == "killed" and not d.is_long_past for d in i.drafts))
    return next(dead, None) if all(i.is_background for i in leading) else None


def _is_led_by(incident: Incident) -> bool:
    """Whether the title or the first sentence tells of its dead."""
    return any(d.claim.sentence_no <= 0 and d.claim.outcome == "killed" for d in incident.drafts)


def _prominence(incident: Incident, told: Sequence[Incident]) -> tuple[bool, bool, int, bool]:
    """What is told first comes first, and its dead before its wounded; arrests come behind those harmed, what is recalled last."""
    first = min(d.claim.sentence_no for d in incident.drafts)
    has_dead = any(d.claim.sentence_no == first and d.claim.outcome == "killed" for d in incident.drafts)
    has_figure = any(d.claim.best is not None and d.claim.assertion == "reported" for d in incident.drafts)
    are_harmed = any(d.claim.outcome in HARM and d.claim.best for i in told for d in i.drafts)
    is_arrest = are_harmed and all(d.is_arrest for d in incident.drafts)
    return is_arrest, not has_figure, first, not has_dead


def _set_scene(draft: Draft, country: str | None) -> None:
    """A claim of no one incident still has its own place, date and actor."""
    set_where(draft.claim, draft.where, country)
    set_when(draft.claim, draft.when)
    draft.claim.tactic = settled(draft.tactic)
    if draft.actor is not None:
        draft.claim.perpetrator = draft.actor.text
        draft.claim.perpetrator_id = draft.actor.entity.entity_id if draft.actor.entity is not None else None
