"""Which day, of those a sentence names, is that of what it tells."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.dates import When
from pipeline.casualties.line import POSSESSIVES, Chunk
from pipeline.casualties.voices import Voices, telling_verbs
from pipeline.casualties.words import words

_BEFORE_SAYING = frozenset({"cm", "cc", "w", "nx", "loc", "p", "of", "ng", "org", "pro", "adv", "be", "have"})
_YEAR = 5
"""UCDP date precision of a year."""
_WEEK = 3
"""UCDP date precision of a week: `since Monday` is no longer than that."""
_REACH_OF_CHARGE = 8
"""Chunks between a charge and the date of the deed."""
_REACH_OF_OWNER = 3
"""Chunks between a day and what is that day's: `Friday's deadly rocket attacks`."""
_REACH_OF_SAYING = 10
"""Chunks between a day that opens a sentence and the verb of saying that it belongs to."""
_REACH_OF_ASIDE = 6
_REACH_OF_VERB = 7
"""Chunks between a verb and its day: `charged in the district court on Friday`."""
_VERBS = frozenset({"v", "k", "m", "ad", "say", "acc"})
_OF_PLACE = frozenset({"p", "loc", "w", "nx", "cm", "org"})
"""What stands between an attack and the verb, or the relative, that tells what it did."""
_OF_THOSE = frozenset({"ng", "nc", "be", "adv", "w"})
_BREAKS = frozenset({"cm", "sc", "sub", "rel", "st", "cc", "date", "att", "no"})
"""Chunks between two commas in which it is said how somebody knows."""
REACH: Final = 4
"""How far a date may stand from the verb of saying that it belongs to."""
FARTHEST: Final = 10 * REACH - 1
"""What stands further off than this belongs to something else."""


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(lexicon.toml("context")[name])


@cache
def _charges() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["charged"])


@cache
def _revising() -> frozenset[str]:
    return frozenset(lexicon.toml("clauses")["words"]["REVISE"])


@cache
def _rising() -> frozenset[str]:
    return frozenset(lexicon.toml("clauses")["words"]["RISE"])


@cache
def _eves() -> tuple[str, ...]:
    return tuple(lexicon.toml("context")["eves"])


@cache
def _bare_weekdays() -> frozenset[str]:
    return frozenset(lexicon.toml("dates")["values"]["weekdays_bare"])


class Moments:
    """The days of one sentence. Chunk indexes are the sentence's own."""

    def __init__(self, chunks: Sequence[Chunk], voices: Voices) -> None:
        self.c = chunks
        self.voices = voices

    def _tag(self, i: int) -> str:
        return self.c[i].tag if 0 <= i < len(self.c) else ""

    def when(self, near: int, *, is_counted: bool = True, is_tally: bool = False, is_after: bool = False) -> When | None:
        """The date that belongs to the event at chunk `near`: not the date of saying, not that of another deed, not a date to come.

        That of a count made later is the attack's: `rose to 20 on Wednesday, two days after the attack`. The day on which `On Monday police said …` was said stands in for that of a count, where there is no other.
        """
        if is_tally and (attacks := self._days_of_attack(near)):
            return attacks[0]
        if is_after:
            return None  # "buried nine of them on Friday"
        turn = self._end_of_eve()
        options: list[tuple[bool, bool, bool, int, int, When]] = []
        for i, chunk in enumerate(self.c):
            when = chunk.when
            if when is not None and when.moment is not None and 0 < i < near:
                when = when.moment
            is_open = when is not None and when.relation == "since" and when.precision <= _WEEK and self._is_perfect(near)
            if turn > 0 and (i < turn) != (near < turn):
                continue
            if (
                when is None
                or not (is_open or self._is_event_date(i, when, near))
                or (when.is_behind and near < i)
                or self._is_of_end(i, near)
                or self._is_of_deed_behind(i, near)
                or (self._is_of_aftermath(i, near) and not self._is_of_dated_attack(i, near))
                or self._is_before_gap(i, near)
            ):
                continue
            distance, is_saids = self._distance(i, near), i < near and self._opens_with_saying(i)
            distance = (
                1 if self._is_of_dated_attack(i, near) else min(distance, FARTHEST) if i <= 1 else distance
            )  # the day a sentence opens with holds for all of it
            if distance <= FARTHEST and (is_counted or not is_saids):
                options.append((self._is_of_other_deed(i, near), is_saids, not when.is_behind, distance, i, when))
        return min(options, key=lambda option: option[:-1])[-1] if options else None

    def _end_of_eve(self) -> int:
        """The comma of `A day after a bomb killed 20, six were killed on Wednesday`: what stands before it has a day of its own; 0 if there is none."""
        first = self.c[0] if self.c else None
        if first is None or first.when is None or first.text.lower().split()[-1] not in _listed("behind_eve"):
            return 0
        comma = next((k for k, c in enumerate(self.c) if c.tag == "cm"), 0)
        is_dated = any(c.when is not None and c.when.start is not None for c in self.c[comma:])
        return comma if comma and is_dated and any(self._tag(k) in {"v", "k", "m"} for k in range(1, comma)) else 0

    def _days_of_attack(self, near: int) -> list[When]:
        """The days told from an attack behind a count: `two days after the attack`, `the day after a raid`."""
        told = (i for i, c in enumerate(self.c) if i > near and c.when is not None and c.when.is_behind)
        attacks = (i for i in told if self._tag(i + 1) == "att" or self._tells_attack(i, len(self.c)))
        behind = (i for i in attacks if _listed("other_attacks").isdisjoint(self.c[i + 1].text.lower().split()))
        return [when for i in behind if (when := self.c[i].when) is not None and when.start is not None and when.precision == 1]

    def _is_event_date(self, i: int, when: When, near: int) -> bool:
        is_written = self._tag(i - 1) == "rp" and self._tag(i + 1) not in {
            "v",
            "k",
            "m",
        }  # "(@relief) September 22 2016": when somebody wrote it
        if (
            when.start is None
            or when.is_future
            or (when.relation != "at" and not self._is_of_dated_attack(i, near))
            or self._tag(i - 1) == "by"
            or is_written
            or self._is_attribute(i, when)
            or self._is_of_other_verb(i)
            or self._is_led_up_to(i, near)
        ):
            return False
        owned = self._owned(i)
        return owned if owned is not None else not (self._is_of_count(i) or self._is_of_saying(i))

    def _is_of_dated_attack(self, i: int, near: int) -> bool:
        """`A war after the 7 October attack, which killed 1,200`, `since Friday's raid killed two`: whatever came after, the attack has that day.

        Not where the attack is no subject, `a bomb near the site of Friday's attack killed two`, nor where the verb has a day of its own.
        """
        attack = i + 1 + (self._tag(i + 1) == "be")
        if self._tag(attack) != "att" or near <= attack or (attack > i + 1 and self.c[i + 1].text not in POSSESSIVES):
            return False
        behind = [self._tag(k) for k in range(attack + 1, near)]
        if self._has_own_day(near):
            return self._died_of_it(i, near)
        if "rel" not in behind:
            return set(behind) <= _OF_PLACE - {"cm"} and self._is_subject(i)
        relative = behind.index("rel")
        is_of_attack = self.c[attack + 1 + relative].head not in words().classes["relative_people"]
        return is_of_attack and set(behind[:relative]) <= _OF_PLACE and set(behind[relative + 1 :]) <= _OF_THOSE

    def _has_own_day(self, near: int) -> bool:
        """`Killed nine people on Sunday`: a day behind a verb, in its clause."""
        for k in range(near + 1, min(near + _REACH_OF_VERB, len(self.c))):
            when = self.c[k].when
            if when is not None and when.precision == 1 and not when.is_behind:
                return True
            if self._tag(k) in _BREAKS | _VERBS:
                return False
        return False

    def _died_of_it(self, i: int, near: int) -> bool:
        """`A girl hurt in Friday's attack in Liege died on Sunday`."""
        when, before = self.c[i].when, i - 1 - (self._tag(i - 1) == "w")
        before -= self._tag(before) == "p"
        is_hurt = before >= 0 and self.c[before].outcome == "wounded"
        return is_hurt and when is not None and when.precision == 1 and self.c[near].voice == "active"

    def _is_subject(self, i: int) -> bool:
        """Whether the attack whose day stands at chunk i hangs on nothing before it, or opens a clause of its own: `fled after Friday's raid killed two`."""
        before, when = i - 1, self.c[i].when
        if when is not None and when.relation == "at" and self.c[i].text.lower().split()[0] in words().classes["prepositions"]:
            return False  # "in Friday" of "a suspect in Friday's attack"
        while self._tag(before) == "w" and self.c[before].text.lower() in words().classes["determiners"]:
            before -= 1
        if self._tag(before) in {"p", "of", "by", "to"}:
            return False
        return self._tag(before) != "sub" or before == 0 or any(self._tag(k) in _VERBS for k in range(before))

    def _is_of_count(self, i: int) -> bool:
        """Whether a count was made, or made anew, on the day at chunk i."""
        if self._tag(i + 1) in {"v", "w"} and self.c[i + 1].head in _revising() and self._tag(i - 1) in {"", "ng", "org", "loc", "nx"}:
            return True  # "Iran on Thursday cut the toll to 84"
        if self._tag(i - 1) != "ng":
            return False
        if self._tag(i - 2) == "to" and self.c[i - 3].head in _rising():
            return True  # "the toll rose to 84 on Thursday"
        # "put the number of the dead at 14 on Tuesday"
        return self.c[i - 2].head == "at" and any(c.head in telling_verbs() for c in self.c[max(0, i - 9) : i - 2])

    def _is_of_saying(self, i: int) -> bool:
        """Whether somebody spoke on the day at chunk i."""
        before, hearer = self._tag(i - 1), self._tag(i - 2) == "say" and self.c[i - 2].text.lower() in words().classes["addressing"]
        if before == "say" or (self._tag(i - 2) == "say" and (hearer or before not in {"ng", "att"})):
            return True
        return self._tag(i + 1) == "say" and not self._takes_lives(i + 1)

    def _is_attribute(self, i: int, when: When) -> bool:
        """`Who had signed the 2016 peace deal`, `2019 election unrest: …`: the year of a thing, not of what is told of it; `the 2011 killing of five` is."""
        if when.precision != _YEAR:
            return False
        is_led = self._tag(i - 1) == "w" and self.c[i - 1].text.lower() == "the"
        is_heading = i == 0 and self.c[i].text[0].isdigit() and self._tag(i + 1) != "att"
        is_of_thing = self._tag(i + 1) in {"w", "nx", "ng", "loc", "org"}
        return (is_led or is_heading) and is_of_thing and _listed("occasions").isdisjoint(self.c[i + 1].text.lower().split())

    def _is_led_up_to(self, i: int, near: int) -> bool:
        """`Ahead of Sunday's vote`, `on the eve of Sunday's vote`: what is told was before, unless it is what `Monday's raid, which killed 12` did."""
        if self._is_deed_of(i, near):
            return False
        said = self.c[i].text.lower()
        is_eve = any(f"{words_} " in said for words_ in _eves()) and self._tag(i + 1) == "be"
        return is_eve or self.voices.sentence.text[: self.c[i].start].lower().removesuffix("the ").endswith(tuple(f"{w} " for w in _eves()))

    def _is_deed_of(self, i: int, near: int) -> bool:
        """Whether chunk `near` tells what the attack of a day did: `Monday's raid that killed 12`."""
        marks = {"w", "be", "att", "nx", "cm"}
        return (
            self._tag(near - 1) == "rel"
            and self._owned(i) is True
            and any(self._tag(k) == "att" for k in range(i + 1, near))
            and all(self._tag(k) in marks for k in range(i + 1, near - 1))
        )

    def _is_of_other_verb(self, i: int) -> bool:
        """`Convicted in 1988 of murders`, `a bridge built in 1967`: the day of what is no harm."""
        return self._tag(i - 1) in {"v", "w"} and self.c[i - 1].text.lower() in _listed("other_verbs")

    def _owned(self, i: int) -> bool | None:
        """`Thursday's rocket attacks` have that day, whoever speaks of them, and `last week's meeting` is no harm; None where the date owns neither."""
        is_feast = self.c[i].text.endswith(" Day") and self._tag(i + 1) in {"w", "nx"}  # "Labour Day speech"
        is_of_day = (
            self._tag(i - 1) == "w" and self.c[i - 1].text.lower() in words().classes["determiners"] and self._tag(i + 1) in {"w", "nx"}
        )
        is_bare = is_feast or is_of_day or self.c[i].text.lower() in _bare_weekdays()  # "his Easter sermon", "Saturdays attack"
        if not is_bare and (self._tag(i + 1) != "be" or self.c[i + 1].text not in POSSESSIVES):
            return None
        first = i + 1 if is_bare else i + 2
        for k in range(first, min(first + _REACH_OF_OWNER, len(self.c))):
            heads = self.c[k].text.lower().split()
            if self._tag(k) in {"att", "no"} or not _listed("occasions").isdisjoint(heads):
                return True
            if not _listed("talks").isdisjoint(heads):
                return None if not _listed("gatherings").isdisjoint(heads) and self._is_attacked(i, k) else False
            if self._tag(k) not in {"w", "nx", "v", "m", "ng"}:
                break
        return None

    def _is_attacked(self, i: int, talk: int) -> bool:
        """`A bomb hit Monday's meeting`, `burst into Monday's hearing`, `Monday's summit was bombed`: the talk of a day is a scene."""
        verb = next((k for k in range(i - 1, i - _REACH_OF_OWNER - 2, -1) if self._tag(k) not in {"p", "w", "ng"}), -1)
        first = i - (self._tag(i - 1) in {"w", "pro"})
        if self._tag(first - 1) == "p" and self.c[first - 1].head == "during":
            told = next((k for k in range(first - 2, -1, -1) if self._tag(k) in _VERBS), 0)
            return self._tag(told) == "k"  # "shot dead during his Easter sermon"
        is_into = self._tag(i - 1) == "p" and self.c[i - 1].head == "into" and self.c[i - 2].text.lower() in _listed("intruding")
        if is_into or self._tells_attack(verb - 1, verb + 1) or (self._tag(verb) == "k" and self._tag(i - 1) != "of"):
            return True
        end = next((k for k in range(talk + 1, talk + _REACH_OF_ASIDE) if self._tag(k) not in {"p", "loc", "be"}), talk)
        return self._tag(end - 1) == "be" and self._tells_attack(end - 1, end + 1)

    def _is_perfect(self, i: int) -> bool:
        """`Shelling has killed 40 since Monday`: from then until now."""
        return self.c[i].text.lower().startswith(("has ", "have "))

    def _is_of_deed_behind(self, i: int, near: int) -> bool:
        """`Who planned the May 5 attacks was captured in Aden`: the day of attacks, which nobody can capture or kill."""
        is_theirs = self._tag(i + 1) == "att" and near == i + 2 and self._tag(i - 1) == "w" and self.c[i - 1].text.lower() == "the"
        return is_theirs and self.c[near].text.lower().split()[0] in words().classes["be"]

    def _is_of_aftermath(self, i: int, near: int) -> bool:
        """`Was charged on Friday with killing two`, `a judge ruled on Monday that the man who killed two …`, `arrested on Monday over a shooting in which two died`: the day of what came later."""
        is_ahead = self._tag(i + 1) in _VERBS and self._tag(i - 1) not in _VERBS  # "a court on Monday charged"
        verb = i + 1 if is_ahead else next((k for k in range(i - 1, i - _REACH_OF_VERB, -1) if self._tag(k) in _VERBS | _BREAKS), -1)
        if not 0 <= verb <= near or self._tag(verb) not in _VERBS:
            return False
        between = [self._tag(k) for k in range(max(i, verb) + 1, near)]
        if "cc" in between and not {"rel", "sub"} & set(between):
            return False  # "protesters marched on Monday, and police killed two of them"
        if any(not _listed("soon").isdisjoint(c.text.lower().split()) for c in self.c[max(i, verb) + 1 : near]):
            return False  # "resigned on Thursday, hours after an officer shot a woman"
        said = self.c[verb].head.lower()
        if said in _listed("afterwards") or said in _listed("other_verbs"):
            return True
        behind = self.c[max(i, verb) + 1 : max(i, verb) + _REACH_OF_OWNER]
        return verb < near and said in _listed("arrests") and any(not _listed("over").isdisjoint(c.text.lower().split()) for c in behind)

    def _is_before_gap(self, i: int, near: int) -> bool:
        """`Fled on Saturday, weeks after two guards were killed`, `came a day after two died`: the day of what came later."""
        when, said = self.c[i].when, self.c[i].text.lower()
        if when is not None and when.is_relative_to_incident and said.endswith(" after") and i > 0:
            return all(self._tag(k) != "cm" for k in range(i + 1, near))
        return any(
            self._tag(k) == "sub" and self.c[k].head == "after" and self.c[k - 1].text.lower().split()[-1] in _listed("gaps")
            for k in range(i + 1, near)
        )

    def _is_of_end(self, i: int, near: int) -> bool:
        """`Killed 17 before troops ended the siege on Friday`: the day of what came after."""
        until = next((k for k in range(near + 1, i) if self.c[k].text.lower() in _listed("ending")), i)
        return any(self._tag(k) in {"v", "k", "m"} for k in range(until + 1, i))

    def _opens_with_saying(self, i: int) -> bool:
        """`On Monday the police said three men had died`, `On Monday officials in Kabul confirmed`: the day somebody spoke."""
        if i > 1:
            return False
        k = i
        while (k := k + 1) < min(i + _REACH_OF_SAYING, len(self.c)):
            if k in self.voices.verbs:
                return True
            aside = next((j for j in range(k + 1, k + _REACH_OF_ASIDE) if self._tag(j) == "cm"), None) if self._tag(k) == "cm" else None
            if aside is not None and aside + 1 in self.voices.verbs:
                return True  # "On Monday the office, quoting doctors, gave 140 dead"
            is_noun = self._tag(k) == "v" and self._tag(k + 1) == "be"  # "the results were confirmed"
            if self._tag(k) not in _BEFORE_SAYING and not is_noun:
                return self._tag(k) == "say"
        return False

    def _is_of_other_deed(self, i: int, near: int) -> bool:
        """`Killed a man linked to the murder of a teacher in March`: the first date behind the blame for one deed is that deed's."""
        if i > near and self._tag(i - 1) == "cc" and self._tag(i + 1) == "p":
            return True  # "an assault in May that killed two, and in 2015 on a hotel"
        for k in range(i - 1, max(near, i - _REACH_OF_CHARGE, -1), -1):
            if self.c[k].when is not None or self._tag(k) in {"cm", "k"}:
                return False
            if self.c[k].text.lower().split()[-1] in _charges():
                return any(c.tag in {"att", "no"} and not c.text.lower().endswith("s") for c in self.c[k + 1 : i + 3])
        return False

    def _takes_lives(self, i: int) -> bool:
        """`The attack on Monday claimed the lives of nine`: nobody says anything."""
        return any(c.noun is not None and c.noun.kind == "life" for c in self.c[i + 1 : i + 3])

    def _distance(self, i: int, near: int) -> int:
        said = max((k for k in self.voices.verbs if near < k < i and self._tag(k) == "say" and self._tag(k - 1) != "be"), default=None)
        if said is not None and not self._tells_attack(said, i):
            return FARTHEST + 1
        when = self.c[i].when
        is_told_from = i > near and when is not None and when.is_relative_to_incident  # "killed 32, six of them children, the night before"
        marks = {"sub", "sc", "say"} if is_told_from else {"sub", "sc", "say", "cm"}
        crossed = sum(3 for k in range(min(i, near), max(i, near)) if self._tag(k) in marks)
        return abs(i - near) + crossed + (0 if i > near else 1)

    def _tells_attack(self, first: int, last: int) -> bool:
        """Whether an attack is told between two chunks: `the minister said on Monday, two days after a truck blew up in Mogadishu`."""
        attacks = words().scene_verbs - words().quiet_verbs
        return any(self._tag(k) in {"v", "m"} and self.c[k].text.lower() in attacks for k in range(first + 1, last))
