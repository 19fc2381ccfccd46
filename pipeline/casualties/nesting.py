"""Nested clauses, read from the left: which noun each finite verb has for its subject.

`The judge who had jailed a rebel after the raid on the bank was shot dead`: a relative clause takes what stands before it
for its subject, a clause of time or reason its own; behind them the verb of the clause outside finds its subject waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.casualties.line import Chunk
from pipeline.casualties.phrases import PREPOSITIONS
from pipeline.casualties.words import words

_NAMES = frozenset({"org", "nx", "loc", "w"})
_HEADS = _NAMES | {"ng", "att", "ref", "nc", "no"}
_AUXILIARIES = frozenset({"be", "have", "mod"})
_HARM = frozenset({"k", "m"})
_FINITE = _AUXILIARIES | _HARM | {"say", "v"}
_SKIPPED = frozenset({"adv", "not", "date"})
_NON_FINITE = frozenset({"gerund", "infinitive", "infinitive_passive"})


@dataclass(slots=True)
class _Clause:
    """An open clause. `is_told`: its verb has come; a past form that could be a participle does not tell it for sure."""

    subject: int | None = None
    is_told: bool = False


class Nesting:
    """Walks the chunks of one sentence once; `subjects` maps verb chunks to the chunks that head their subjects."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.c = chunks
        self.subjects: dict[int, int | None] = {}
        self._open = [_Clause()]
        self._noun: int | None = None
        self._waiting: int | None = None
        self._latest: int | None = None
        for i, chunk in enumerate(chunks):
            self._take(i, chunk)

    def _tag(self, i: int) -> str:
        return self.c[i].tag if 0 <= i < len(self.c) else ""

    def _take(self, i: int, chunk: Chunk) -> None:
        before = i - 1
        while self._tag(before) in _SKIPPED:
            before -= 1
        if chunk.tag in {"st", "sc"}:
            self._open, self._noun, self._waiting, self._latest = [_Clause()], None, None, None
        elif chunk.tag == "rel":
            self._relative(chunk, before)
        elif chunk.tag == "sub":
            self._open.append(_Clause())
            self._waiting = None
        elif chunk.tag in _HEADS or (chunk.tag == "pro" and chunk.head in words().classes["subject_pronouns"]):
            self._name(i, chunk)
        elif chunk.tag in _FINITE:
            self._tell(i, chunk, before)

    def _relative(self, chunk: Chunk, before: int) -> None:
        self._waiting = None
        if self._tag(before) in {"say", "v"}:  # "said that": the clause of what is said
            self._open = [_Clause()]
        else:
            nearest = before if self._tag(before) == "ng" else self._noun  # "the murder of ten people who"
            self._open.append(_Clause(None if chunk.head == "whose" else nearest))

    def _name(self, i: int, chunk: Chunk) -> None:
        """Take a noun; inside a prepositional phrase or as the later part of a name it heads nothing."""
        if self._tag(i - 1) in PREPOSITIONS | {"incl"} or (chunk.tag in _NAMES and self._tag(i - 1) in _NAMES):
            return
        if self._tag(i - 1) == "v" and self.c[i - 1].text.lower().endswith("ing"):
            return
        self._noun = i
        inner = self._open[-1]
        if inner.subject is None or (not inner.is_told and chunk.tag == "ng" and self._is_replaceable(inner.subject, i)):
            inner.subject = i
        elif inner.is_told and self._tag(i - 1) not in _HARM:  # what a verb of harm acts on waits for no other verb
            self._waiting = i

    def _is_replaceable(self, subject: int, i: int) -> bool:
        """Whether people named next are rather the subject than a thing named before: `the pylon ten men`."""
        return self._tag(subject) != "ng" and self._tag(i - 1) not in {"cc", "cm"}

    def _tell(self, i: int, chunk: Chunk, before: int) -> None:
        """Take a verb and find its subject."""
        if self._tag(before) in _AUXILIARIES | {"to"}:
            governor = before - 1 if self._tag(before) == "to" else before
            if governor in self.subjects:
                self.subjects[i] = self.subjects[governor]
            return
        if (chunk.tag in _HARM and chunk.voice in _NON_FINITE) or (chunk.tag == "v" and chunk.text.lower().endswith("ing")):
            return
        if self._tag(before) == "pro" and self.c[before].head in words().classes["subject_pronouns"]:
            self.subjects[i] = self._latest = before
            return
        is_sure = chunk.tag in _AUXILIARIES | {"say"} or (chunk.tag in _HARM and chunk.voice in {"passive", "active"})
        inner = self._open[-1]
        if self._tag(before) == "cc" and self._latest is not None and (inner.is_told or len(self._open) == 1):
            self.subjects[i] = self._latest
            return
        if inner.is_told and self._waiting is not None:
            self._close_for_waiting(inner)
        elif inner.is_told or inner.subject is None:
            while len(self._open) > 1 and (self._open[-1].is_told or self._open[-1].subject is None):
                self._open.pop()
        inner = self._open[-1]
        inner.is_told = inner.is_told or is_sure
        self.subjects[i] = self._latest = inner.subject

    def _close_for_waiting(self, inner: _Clause) -> None:
        """A noun stands before this verb: its subject, or the object of an embedded clause whose outer verb this is."""
        waiting, self._waiting = self._waiting, None
        is_inside = waiting is not None and (self._tag(waiting - 1) not in {"cm", "cc"} or self._tag(waiting) != "ng")
        if len(self._open) > 1 and is_inside:
            while len(self._open) > 1 and self._open[-1].is_told:
                self._open.pop()
            inner = self._open[-1]
        if inner.is_told:
            inner.subject = waiting
