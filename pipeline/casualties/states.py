"""States that do something under their own name, `Israel bombed a school`, and forces of which two are named together."""

from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.actors import PHRASE_STARTS, Actor, state_attacks
from pipeline.casualties.deeds import Deeds, launches
from pipeline.casualties.words import words

CLAUSE_STARTS: Final = frozenset({"", "st", "sc", "sub", "cm"})
_BESIDE: Final = frozenset({"adv", "have", "date"})
_JOINED: Final = frozenset({"w", "v", "cc", "da", "nx"})
_REACH_OF_STRIKES: Final = 6
"""Chunks between a nation and its strikes: `U.S. manned and unmanned aircraft strikes`."""


@cache
def _namesakes() -> frozenset[str]:
    return frozenset(lexicon.toml("tactics")["scene"]["namesakes"])


class States(Deeds):
    """The states of one sentence."""

    def nation(self, i: int) -> Actor | None:
        """The country that is the subject of an attack: `when Israel bombed a school`."""
        before = i - 1 - (self.c[i - 1].text.lower() == "the" if i else 0)  # "the United States"
        if self.tag(i) != "loc" or self.tag(before) not in CLAUSE_STARTS | {"say", "rel"} or self.c[i + 1].voice == "passive":
            return None
        verb = i + 1 + (self.tag(i + 1) == "have")
        is_object = self.tag(verb + 1) in {"nx", "ng", "loc", "w", "att"} or (
            verb + 1 < len(self.c) and self.c[verb + 1].text.lower() == "out"
        )
        is_state = self.c[i].text not in _namesakes() or launches(self.c, verb)
        return self.country(i) if is_object and is_state else None

    def nation_that(self, trigger: int) -> Actor | None:
        """The country that harms people: `Israel killed nine`, `Israel says it has killed`, `China has executed`; not `a fire in Chile killed`."""
        k = trigger - 1
        while self.tag(k) in _BESIDE:
            k -= 1
        is_own = self.tag(k) == "pro" and self.c[k].text.lower() in words().classes["self_pronouns"]
        k -= is_own
        while is_own and self.tag(k) in _BESIDE | {"rel"}:
            k -= 1
        if self.tag(k) == "say" and (is_own or self.c[trigger].text.lower().startswith("to ")):
            k -= 1 + (self.tag(k - 1) in _BESIDE)
        elif is_own:
            return None
        country = self.country(k)
        k -= self.c[k - 1].text.lower() == "the" if k > 0 else 0
        is_address = self.tag(k - 1) == "cm" and self.tag(k - 2) == "loc"  # "blasts in Dhaka, Bangladesh killed"
        is_address = is_address or (country is not None and country.text in _namesakes())
        return country if self.tag(k - 1) in CLAUSE_STARTS | {"cc", "say"} and not is_address else None

    def nation_with_arms(self, trigger: int) -> Actor | None:
        """Whose campaign a sentence opens with: `Israel extends its air campaign to the north, killing 14`."""
        start = trigger
        while start > 0 and self.tag(start - 1) not in {"st", "sc", "sub", "rel", "say"}:
            start -= 1
        arms = state_attacks() | frozenset(lexicon.toml("tactics")["scene"]["campaigns"])
        own = (k for k in range(start + 2, trigger) if self.c[k].text.lower().startswith(("its ", "their ")) and self.c[k].head in arms)
        armed = next(own, None)
        is_armed = armed is not None and self.c[trigger - 1].tag == "cm"
        return self.country(start) if is_armed and self.tag(start + 1) in {"w", "v"} else None

    def strikes_of(self, i: int) -> Actor | None:
        """Whose strikes follow a nation at chunk i: `by U.S. manned and unmanned aircraft strikes`."""
        nation = next((m for m in self.c[i].mentions if m.role == "demonym" or m.entity.level == "country"), None)
        if self.tag(i) != "loc" or nation is None:
            return None
        k = i + 1
        while self.tag(k) in _JOINED and k < i + _REACH_OF_STRIKES and self.c[k].head not in state_attacks():
            k += 1
        is_strike = k > i + 1 and self.tag(k) in {"att", "nx"} and self.c[k].head in state_attacks()
        return Actor(nation.surface, nation=nation.entity.country) if is_strike else None

    def two_forces(self, i: int) -> Actor | None:
        """Forces of two nations, of which the first stands as its adjective: `by Iraqi and American soldiers`."""
        k = i + 2
        is_nation = self.tag(i) == "loc" and any(m.role == "demonym" for m in self.c[i].mentions)
        if self.tag(i + 1) != "cc" or not is_nation or self.tag(i - 1) not in PHRASE_STARTS | CLAUSE_STARTS:
            return None
        while self.tag(k) in {"loc", "da"} and k < i + _REACH_OF_STRIKES:
            k += 1
        noun = self.c[k].noun if self.is_people(k) else None
        if noun is None or not (noun.kind in {"military", "police"} or self.is_armed(k)):
            return None
        row = self.c[i : k + 1]
        joined = "".join(c.text + " " * (after.start - c.start - len(c.text)) for c, after in zip(row, [*row[1:], row[-1]], strict=True))
        return Actor(joined.strip())
