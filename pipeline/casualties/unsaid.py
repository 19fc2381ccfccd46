"""Harm of which the words leave open whether anybody died: `was shot by gunmen`, `killed and wounded 47`, `ten casualties`.

It is read only where an article tells of nothing else, so that its incident has a place, a day and a bound; nothing it says is more
than possible.
"""

from collections.abc import Iterator
from functools import cache

from pipeline import lexicon
from pipeline.casualties.clauses import Clauses, Finding
from pipeline.casualties.line import FIGHTERS, Chunk

_RULE = "unsaid"
_REACH = 5
"""Chunks behind the verb in which a wound that kills, or who did it, is named."""


@cache
def unsaid_words() -> frozenset[str]:
    """Words without which no article is read for it."""
    return frozenset(lexicon.toml("outcomes")["unsaid"]["words"])


@cache
def _grave() -> frozenset[str]:
    return frozenset(lexicon.toml("outcomes")["unsaid"]["grave"])


class Unsaid(Clauses):
    """Finds such harm in one sentence."""

    def findings(self) -> list[Finding]:
        """Return the findings in the order of their victims, each of them open."""
        found = {finding.victims: finding for finding in (*self._shot(), *self._counted_together())}
        return [found[victims] for victims in sorted(found)]

    def _shot(self) -> Iterator[Finding]:
        for i, chunk in enumerate(self.c):
            if chunk.tag != "m" or unsaid_words().isdisjoint(chunk.text.lower().split()):
                continue
            if chunk.voice == "passive":
                told = [self._open(f) for f in self._of_subject(i, "killed", _RULE)]
            else:
                agent = self.roles.subject(i, any_head=True)
                told = [self._found(member, i, agent) for member in self.roles.objects(i) if self.c[member].noun is not None]
            yield from (f for f in told if self._is_grave(i) or (f.agent is not None and self._bears_arms(self.c[f.agent])))

    def _counted_together(self) -> Iterator[Finding]:
        for i, chunk in enumerate(self.c):
            if (
                chunk.tag == "nc"
                and chunk.outcome == "both"
                and chunk.quantity is not None
                and chunk.quantity.kind not in {"none", "indefinite"}
            ):
                yield self._found(i, i, None)
            elif chunk.tag == "k" and self.roles.shared_outcomes(i) and self.roles.tag(i + 1) == "cc":
                objects = self.roles.objects(i + 2)
                subject = self.roles.subject_of(i) if not objects else None
                for member in objects or ([] if subject is None else [subject]):
                    counted = self.c[member].quantity
                    if counted is not None and counted.kind != "none":
                        yield self._found(member, i, self.roles.subject(i, any_head=True) if objects else None)

    def _found(self, member: int, trigger: int, agent: int | None) -> Finding:
        return Finding("killed", member, trigger, _RULE, agent, self.roles.counted(member), is_open=True, confidence=0.4)

    def _open(self, finding: Finding) -> Finding:
        return self._found(finding.victims, finding.trigger, finding.agent)

    def _is_grave(self, i: int) -> bool:
        """`Shot in the head`, `shot several times`."""
        return any(not _grave().isdisjoint(chunk.text.lower().split()) for chunk in self.c[i + 1 : i + _REACH])

    @staticmethod
    def _bears_arms(chunk: Chunk) -> bool:
        is_force = any(mention.entity.type in FIGHTERS for mention in chunk.mentions)
        return is_force or (chunk.noun is not None and chunk.noun.kind in {"combatant", "criminal"})
