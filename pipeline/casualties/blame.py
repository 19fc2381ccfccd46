"""Who claims an attack, or is blamed for it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.casualties.actors import CLAUSE_ENDS, PEOPLE, PHRASE_STARTS, Actor, Actors
from pipeline.casualties.dates import When
from pipeline.casualties.line import FIGHTERS, Chunk
from pipeline.casualties.placing import Where
from pipeline.casualties.words import words
from pipeline.model import Sentence

_REACH_OF_BLAME = 9
_LINKS = frozenset({"be", "have", "adv", "v", "to"})
"""What stands between the assailants and who they were: `are believed to have been`."""
_REACH_OF_CLAIM = 5
"""Chunks between who claims and what: `X has since taken full responsibility`."""


@cache
def blame_words() -> dict[str, frozenset[str]]:
    """Words of blame by where the blamed stands; see rules/reports.toml."""
    return {where: frozenset(found) for where, found in lexicon.toml("reports")["blame"].items()}


@cache
def _all_blame() -> frozenset[str]:
    return frozenset().union(*blame_words().values())


@cache
def _claiming_words() -> dict[str, frozenset[str]]:
    return {kind: frozenset(found) for kind, found in lexicon.toml("reports")["claiming"].items()}


@cache
def assailants() -> frozenset[str]:
    """What those are called who did it, whoever they were."""
    return frozenset(lexicon.toml("reports")["assailants"])


@cache
def _doing() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["trial"]["doing"])


@cache
def laying_words() -> frozenset[str]:
    """Words behind which even somebody without a name is to blame: `attributed to hunters`, `carried out by dissidents`."""
    blame = blame_words()
    return blame["on"] | blame["to"] | blame["by"]


def _is_attack(chunk: Chunk) -> bool:
    """Whether a chunk is a deed, or the pronoun of one; a bare plural is no one deed: `accused of attacks`."""
    is_deed = chunk.tag in {"att", "no", "k", "m"} or chunk.head in words().scene_verbs or chunk.head in words().scene_nouns
    is_many = chunk.tag == "att" and chunk.text.islower() and chunk.text == chunk.head and chunk.text.endswith("s")
    return (is_deed and not is_many) or chunk.text.lower() in blame_words()["deed"]


def _tells_means(chunks: Sequence[Chunk], first: int) -> bool:
    """Whether a charge that begins there tells how somebody harmed: `of breaking a truce by killing nine`, `of using gas to kill`."""
    k = next((k for k in range(first, len(chunks)) if chunks[k].tag in {"k", "m", *PEOPLE, *CLAUSE_ENDS}), len(chunks))
    if k == len(chunks) or chunks[k].tag not in {"k", "m"}:
        return False
    is_end = chunks[k].text.lower().startswith("to ") and chunks[k - 1].tag in {"nx", "w"}
    return is_end or chunks[k - 1].tag == "by"


def leads_to_deed(chunks: Sequence[Chunk], preposition: int) -> bool:
    """Whether a deed stands right behind a preposition: `of killing`, `for carrying out a raid`; not `of supporting rebels behind an attack`."""
    k = preposition + 1
    while k < len(chunks) and (
        chunks[k].tag in {"adv", "date", "loc", "nc", "be"} or chunks[k].text.lower() in _doing() | words().classes["determiners"]
    ):
        k += 1
    is_of_bodies = k + 1 < len(chunks) and chunks[k + 1].head in words().classes["dead_bodies"]  # "of burying the bodies"
    is_deed = k < len(chunks) and _is_attack(chunks[k]) and not is_of_bodies
    return is_deed or _tells_means(chunks, preposition + 1)


@dataclass(frozen=True, slots=True)
class Culprit:
    """Who is to blame, and of which attack: the day that names it, or whether it is the one told right before.

    `motive`: where in the sentence it is told what for.
    """

    actor: Actor
    day: When | None
    is_of_that: bool
    motive: int | None


def place_of(claim: Culprit | None, where: Where | None, sentence: Sentence) -> Where | None:
    """The place that a sentence tells of, None if it is that of the deed for which this one was done."""
    motive = claim.motive if claim is not None else None
    return None if where is not None and motive is not None and where.mention.start - sentence.start > motive else where


class Blame:
    """The claims of responsibility and the charges of one sentence."""

    def __init__(self, actors: Actors) -> None:
        self.actors = actors
        self.c = actors.c

    def claim(self, victims: Collection[int] = ()) -> Culprit | None:
        """Who claims responsibility, or is blamed, in this sentence; None where it is denied, or no one known is named.

        Args:
            victims: the chunks that name those harmed, who are nobody's culprits.
        """
        told = [a for a in (*self._claiming(victims), *self._blamed(victims), *self._identified()) if a is not None]
        known = (a for a in told if a.nation is not None or (a.entity is not None and a.entity.type in FIGHTERS))
        actor = next(known, None) or self._nameless(victims)
        return Culprit(actor, self._day_of_attack(), self._is_of_that(), self._motive()) if actor is not None else None

    def _motive(self) -> int | None:
        """Where in the sentence the words begin that tell why: `claimed it, in retaliation for a raid in Gao`; they tell of another deed."""
        first = next((i for i, c in enumerate(self.c) if c.head in _all_blame()), len(self.c))
        return next((c.start for c in self.c[first:] if c.head in _claiming_words()["motives"]), None)

    def _day_of_attack(self) -> When | None:
        """The day by which a claim names the attack: `claimed responsibility for Friday's attack`."""
        motive = self._motive()
        for i, chunk in enumerate(self.c):
            if motive is not None and chunk.start >= motive:
                return None
            behind = i + 1 + (self.actors.tag(i + 1) == "be")
            if chunk.when is not None and self.actors.tag(behind) == "att":
                return chunk.when
        return None

    def _is_of_that(self) -> bool:
        """Whether the claim is of the attack told last: `claimed that attack`."""
        pairs = zip(self.c, self.c[1:], strict=False)
        return any(c.text.lower() == "that" and after.tag == "att" and after.text == after.head for c, after in pairs)

    def _nameless(self, victims: Collection[int]) -> Actor | None:
        """Who is no known group and is blamed for an attack all the same: `attributed to hunters`; not `an inquiry was carried out by experts`."""
        blame = blame_words()
        for i, chunk in enumerate(self.c):
            if self._is_claim(i) and (found := self._unlisted(i, victims)) is not None:
                return found
            is_armed = i + 1 < len(self.c) and self.actors.is_armed(i + 1) and i + 1 not in victims
            if is_armed and chunk.text.lower() in blame["object"] and self.actors.tag(i - 1) in PEOPLE and self._is_of_the_attack(i):
                return self.actors.at(i + 1)  # "officials blame suicide bombers"
            if (
                chunk.text.lower() not in laying_words()
                or self._is_kin(i)
                or self.actors.tag(i - 1) == "p"
                or not self._is_told_of_attack(i)
            ):
                continue
            for preposition in ("on", "to", "by"):
                if chunk.text.lower() in blame[preposition] and not self.actors.is_denied(i):
                    found = self._behind(i, preposition, victims)
                    if found is not None:
                        return found
        return None

    def _is_kin(self, i: int) -> bool:
        """`A group linked to X`: on whose side somebody is, who does it for himself; not `the attack, linked to X`."""
        return self.c[i].head in words().classes["loyal"] and self.actors.is_people(i - 1) and self.actors.tag(i + 1) in {"to", "p"}

    def _claiming(self, victims: Collection[int]) -> Iterator[Actor | None]:
        """Who claims it; before who is blamed: `although X was suspected at first, Y has claimed responsibility`."""
        for i, chunk in enumerate(self.c):
            if self._is_claim(i) and chunk.tag in {"w", "nx"} and not self.actors.is_denied(i):
                k = self._claimant_before(i)
                is_near = self.actors.tag(k) in PEOPLE and self.actors.tag(k - 1) not in PHRASE_STARTS | {"cc"} and k not in victims
                near = self.actors.at(k) if is_near else None
                is_known = near is not None and near.entity is not None and near.entity.type in FIGHTERS
                yield near if is_known else self._state_before(i) or self.actors.subject(i, victims)

    def _blamed(self, victims: Collection[int]) -> Iterator[Actor | None]:
        blame = blame_words()
        for i, chunk in enumerate(self.c):
            word = (
                chunk.head if chunk.tag in {"w", "nx", "nc"} else chunk.text.lower().split()[-1] if chunk.tag == "m" else chunk.text.lower()
            )
            if (word not in _all_blame() and not chunk.mentions) or self.actors.is_denied(i):
                continue
            if self._is_claim(i) or (word in blame["claims"] and self._is_attack_next(i)):
                yield self._state_before(i) or self.actors.subject(i, victims)
            is_headline = i == len(self.c) - 1 and self.actors.tag(i - 1) in PEOPLE  # "22 killed in protests, police blamed"
            is_told = self._is_said_of(i) or is_headline
            if word in blame["subject"] and is_told and self._is_of_the_attack(i) and not self._is_laid_on(i):
                yield self._charged(i, victims)
            if (
                word in blame["object"]
                and self.actors.tag(i + 1) in PEOPLE
                and self.actors.tag(i - 1) != "be"
                and self._is_of_the_attack(i)
            ):
                yield self.actors.at(i + 1)
            is_state = i + 1 < len(self.c) and self.actors.country(i + 1) is not None and self.actors.tag(i + 2) in {"p", "of"}
            if word in blame["object"] and is_state and self.actors.tag(i - 1) != "be" and self._is_charge_of(i):
                yield self.actors.country(i + 1)  # "Ukraine blames Russia for the strike"
            for preposition in ("on", "to", "by", "as", "of", "at"):
                if word in blame[preposition] and self._is_pointing(i):
                    yield self._behind(i, preposition)
            if word in blame["own"]:
                yield self._claimed_own(i)
                yield self._told_of(i, victims)
            yield self._suspected_within(chunk)

    def _claimant_before(self, i: int) -> int:
        """The chunk right before the verb by which responsibility is claimed: `X claims responsibility`, `X has taken credit`."""
        k = i - 1 if self.c[i].head in blame_words()["claimed"] else i
        between = {"say", "v", "w", "have", "adv", "date"}
        while (
            k > 0 and (self.actors.tag(k) in between or self.c[k].text.lower() in _claiming_words()["beside"]) and k > i - _REACH_OF_CLAIM
        ):
            k -= 1
        return k

    def _state_before(self, i: int) -> Actor | None:
        """The state that claims it: `Israel claimed responsibility`."""
        k = self._claimant_before(i)
        return self.actors.country(k) if self.actors.tag(k - 1) in CLAUSE_ENDS | {"", "cc", "cm"} else None

    def _unlisted(self, i: int, victims: Collection[int]) -> Actor | None:
        """A group that no list knows and that claims it: `the Hizb Army claims responsibility`; not `a caller`, `nobody`."""
        k = self._claimant_before(i)
        chunk = self.c[k]
        is_named = chunk.head in words().classes["speakers"] | words().classes["institutions"] and chunk.text[-len(chunk.head) :].istitle()
        is_body = is_named or (chunk.noun is not None and chunk.noun.kind == "combatant")
        if not is_body or k in victims or self.actors.is_denied(i) or self.actors.tag(k - 1) in PHRASE_STARTS | {"cc"}:
            return None
        return self.actors.at(k)

    def _charged(self, i: int, victims: Collection[int]) -> Actor | None:
        """Whom a word of blame is said of: who stands before its verb, `the army said the ADF was responsible`, else who the clause names."""
        k = self._past_verb(i)
        is_called = self.actors.tag(k) == "org" or (self.actors.tag(k) == "ng" and self.actors.tag(k - 1) in {"say", "rel"})
        if k < i - 1 and is_called and k not in victims and (found := self.actors.at(k)) is not None:
            return found
        return self.actors.subject(i, victims, is_own=self.actors.tag(k) in {*PEOPLE, "loc"})

    def _past_verb(self, i: int) -> int:
        """The chunk before the verb that ends at i: `X` of `X was widely suspected`, `X has been held responsible`."""
        k = i - 1
        while self.actors.tag(k) in {"be", "adv", "have"} or self._is_degree(k):
            k -= 1
        return k

    def _is_degree(self, k: int) -> bool:
        """`Widely`, `held`: what stands between a form of `be` and the word of blame."""
        is_word = self.actors.tag(k) in {"w", "v"} and (self.c[k].head.endswith("ly") or self.c[k].head in _claiming_words()["found"])
        return is_word and self.actors.tag(k - 1) in {"be", "adv"}

    def _is_said_of(self, i: int) -> bool:
        """Whether the word at i is said of its subject: `is suspected`, `was held responsible`."""
        return self.actors.tag(i - 1) in {"be", "adv"} or self._is_degree(i - 1)

    def _is_laid_on(self, i: int) -> bool:
        """Whether what is blamed is the deed, and the culprit follows: `which was blamed on X`."""
        after = next((k for k in range(i + 1, len(self.c)) if self.actors.tag(k) not in {"adv", "date"}), i)
        return self.c[i].head in blame_words()["on"] and self.c[after].head == "on"

    def _is_of_the_attack(self, i: int) -> bool:
        """Whether the charge behind a word of blame, where one is named, is the attack told of: not `for using prisoners as shields`."""
        end = next(
            (k for k in range(i + 1, len(self.c)) if self.actors.tag(k) in CLAUSE_ENDS and self.c[k].text.lower() != "that"), len(self.c)
        )
        blame = blame_words()
        if any(not blame["else"].isdisjoint(c.text.lower().split()) for c in self.c[i + 1 : end]):
            return False
        charge = next(
            (k for k in range(i + 1, end) if self.c[k].text.lower() in blame["charge"] and self.actors.tag(k + 1) not in PEOPLE), end
        )
        return charge == end or any(_is_attack(self.c[k]) for k in range(charge + 1, end))

    def _is_claim(self, i: int) -> bool:
        """Whether what is claimed at i, where it is named, is the attack: not `responsibility for its own safety after a blast`."""
        blame = blame_words()
        k = self._claimant_before(i) if self.c[i].head in blame["claimed"] else i
        if blame["claiming"].isdisjoint(word for c in self.c[k + 1 : i] for word in c.text.lower().split()):
            return False  # "arrested for their involvement"
        if i + 1 >= len(self.c) or self.c[i + 1].head not in blame["charge"]:
            return True
        end = next((k for k in range(i + 2, len(self.c)) if self.actors.tag(k) in CLAUSE_ENDS), len(self.c))
        if end == i + 2 or any(_is_attack(self.c[k]) for k in range(i + 2, end)):
            return True
        is_claimed = self.c[k].head in blame["claims"] or self.c[k + 1].head in blame["claims"]
        is_doing = (
            self.c[i + 2].text.lower() in lexicon.toml("reports")["held"]["gerunds"]
        )  # "planting the device"; not "downing the plane"
        is_matter = self.c[i + 2].text.lower().split()[-1] in _claiming_words()["matter"]
        return is_matter or (is_claimed and is_doing)

    def _is_pointing(self, i: int) -> bool:
        """Whether the word at i points at somebody for the deed; not `arrested on suspicion of`, `suspicion of bribery fell on`."""
        is_else = self.actors.tag(i + 1) == "of" and self.c[i].head in blame_words()["on"] and not leads_to_deed(self.c, i + 1)
        return self.actors.tag(i - 1) != "p" and not self._is_kin(i) and not is_else

    def _is_charge_of(self, i: int) -> bool:
        """Whether a state is charged with the harm; not `for the strike in a mine where a fire killed nine`."""
        if not leads_to_deed(self.c, i + 2):
            return False
        end = next((k for k in range(i + 1, len(self.c) - 2) if self.actors.tag(k) == "sub"), None)
        verb = self.c[end + 2].verb if end is not None else None
        return verb is None or verb.frame != "transitive" or self.c[(end or 0) + 2].voice == "passive"

    def _is_told_of_attack(self, i: int) -> bool:
        """Whether the clause of the word of blame at i tells of a deed, or of "it"."""
        first, last = i, i
        while first > 0 and self.actors.tag(first - 1) not in CLAUSE_ENDS:
            first -= 1
        while last + 1 < len(self.c) and self.actors.tag(last + 1) not in CLAUSE_ENDS:
            last += 1
        return any(_is_attack(self.c[k]) for k in range(first, last + 1) if k != i)

    def _is_attack_next(self, i: int) -> bool:
        """Whether what is claimed is an attack or a killing: `claimed Sunday's attack`, `claimed killing`."""
        after = next((k for k in range(i + 1, min(i + 4, len(self.c))) if self.actors.tag(k) not in {"date", "be", "adv"}), i)
        if self.actors.tag(after) == "to":
            after += 2 if self.actors.tag(after + 1) == "have" else 1
        is_it = (
            self.c[after].text.lower() in blame_words()["deed"]
            and self.actors.tag(after + 1) in {"cm", "st", ""}
            and self.actors.tag(i - 1) == "rel"
        )
        return self.actors.tag(after) in {"att", "k"} or is_it  # "JNIM, which claimed it, spoke of"

    def _claimed_own(self, i: int) -> Actor | None:
        """Who says that it did it: `claimed to have carried out`, `admitted that one of its units had planted`."""
        say = next((k for k in range(i - 1, max(i - _REACH_OF_BLAME, -1), -1) if self.actors.tag(k) == "say"), None)
        if say is None or self.actors.tag(i - 1) == "be" or self.c[i].voice == "passive":
            return None  # "said its convoy was ambushed"
        between = " ".join(self.c[k].text.lower() for k in range(say + 1, i)).split()
        return self.actors.subject(say) if words().classes["self_marks"].intersection(between) else None

    def _told_of(self, i: int, victims: Collection[int]) -> Actor | None:
        """Of whom somebody says that they did it: `sources suspect that X carried out the attack`."""
        k, after = i - 1, i + 1 + (self.actors.tag(i + 1) == "p")
        first = k - 2 * (self.actors.tag(k - 1) == "of" and self.actors.is_people(k - 2)) - 1
        that = first - (self.actors.tag(first) == "rel")
        is_suspected = that >= 0 and self.c[that].text.lower() in blame_words()["object"]
        is_said = self.actors.tag(first) == "say" or (that < first and self.actors.tag(that) not in PEOPLE) or is_suspected
        is_doubted = any(self.c[j].text.lower() in _claiming_words()["doubting"] for j in (first, that) if j >= 0)
        is_said = is_said and not is_doubted and self.actors.tag(k) in PEOPLE
        is_deed = after < len(self.c) and _is_attack(self.c[after])
        is_it = is_deed and (self.c[after].text.lower() in blame_words()["deed"] or self.c[after].text.lower().startswith("the "))
        return self.actors.at(k) if is_said and is_it and k not in victims and self.c[i].voice != "passive" else None

    def _identified(self) -> Iterator[Actor | None]:
        """Who the assailants are said to be: `the gunmen are believed to be members of X`, `the attackers belonged to X`."""
        for i, chunk in enumerate(self.c):
            if chunk.head not in assailants() or not chunk.is_definite or self.actors.tag(i - 1) in PHRASE_STARTS:
                continue
            k, is_linked = i + 1, False
            while self.actors.tag(k) in _LINKS or self._is_degree(k):
                is_linked = is_linked or self.actors.tag(k) == "be" or self.c[k].head in words().classes["belonged"]
                k += 1
            is_former = any(not _claiming_words()["former"].isdisjoint(c.text.lower().split()) for c in self.c[i + 1 :])
            if is_linked and self.actors.tag(k) in PEOPLE and not is_former and not self.actors.is_denied(k):
                found = self.actors.at(k)
                is_part = found is not None and found.text.lower() == self.c[k].head + "s" and self.actors.tag(k + 1) == "of"
                yield self.actors.at(k + 2) if is_part else found  # "members of X"

    def _behind(self, i: int, preposition: str, victims: Collection[int] = ()) -> Actor | None:
        """The one behind the preposition the word takes: `attributed the attack to`, `carried out by members of`."""
        for k in range(i + 1, min(i + _REACH_OF_BLAME, len(self.c) - 1)):
            if preposition in {self.c[k].head, self.actors.tag(k), self.c[k].text.lower()} and self._is_part_of_group(k + 1):
                return self.actors.at(k + 3)  # "attributed it to the 9th Front of X"
            if preposition in {self.c[k].head, self.actors.tag(k), self.c[k].text.lower()} and self.actors.is_people(k + 1):
                chunk = self.c[k + 1]
                is_kind = chunk.noun is not None and chunk.quantity is None  # "hunters from a village"
                return self.actors.at(k + 1, is_agent=is_kind) if k + 1 not in victims else None
            if self.actors.tag(k) in {"st", "sc", "sub"}:
                return None
        return None

    def _is_part_of_group(self, k: int) -> bool:
        """`The 9th Front of X`, `the youth wing of X`."""
        is_part = self.actors.tag(k) in {"nx", "w"} and not self.actors.is_people(k) and self.actors.tag(k + 1) == "of"
        return is_part and any(m.entity.type == "armed_group" for m in self.c[k + 2].mentions[:1])

    @staticmethod
    def _suspected_within(chunk: Chunk) -> Actor | None:
        """`authorities suspected X`, where the names were taken for one."""
        if not chunk.mentions:
            return None
        before = chunk.text.partition(chunk.mentions[-1].surface)[0].lower().split()
        charging = blame_words()["object"] - {"suspected", "suspect"}
        if not charging.isdisjoint(before[: 1 + (len(chunk.mentions) == 1)]):
            return Actor(chunk.mentions[-1].surface, chunk.mentions[-1].entity)  # "Residents blamed X"
        if len(chunk.mentions) < 2:  # noqa: PLR2004 - who suspects, and whom
            return None
        who, whom = chunk.mentions[0], chunk.mentions[-1]
        between = chunk.text.lower().partition(who.surface.lower())[2].partition(whom.surface.lower())[0].split()
        is_blame = bool(blame_words()["object"].intersection(between)) and who.entity.type != "armed_group"
        return Actor(whom.surface, whom.entity) if is_blame else None
