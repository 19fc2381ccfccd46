"""Verb groups of harm: auxiliaries, doubt and negation gathered up to the verb that says what became of somebody."""

from dataclasses import dataclass, replace

from pipeline.casualties.line import POSSESSIVES, Chunk, Line, Voice
from pipeline.casualties.words import Verb


@dataclass(slots=True)
class _Auxiliaries:
    """What stands before the verb."""

    be: bool = False
    have: bool = False
    is_negated: bool = False
    is_doubted: bool = False
    is_infinitive: bool = False
    modal: str | None = None
    has_begun: bool = False
    is_told: bool = False


def verb_group(line: Line, i: int) -> Chunk | None:
    """Return the verb group of harm that begins at token i, or None."""
    if line.lower[i] not in line.w.verbal:
        return None
    aux = _Auxiliaries()
    j = i
    while j < len(line.lower) and _is_auxiliary(line, i, j, aux):
        j += 1
    harm = _harm(line, j, be=aux.be)
    if harm is None or (harm.verb is not None and harm.last == j + 1 and not aux.has_begun and line.is_attributive(j)):
        return None
    return line.chunk(
        harm.tag, i, harm.last, verb=harm.verb, outcome=harm.outcome, head=harm.head, voice=_voice(harm, aux), modal=aux.modal,
        is_negated=aux.is_negated, is_doubted=aux.is_doubted,
    )  # fmt: skip


def _is_auxiliary(line: Line, i: int, j: int, aux: _Auxiliaries) -> bool:
    """Take the word at j into the auxiliaries, if it is one."""
    kinds = line.kinds[j]
    if "be" in kinds and not (line.lower[j] in POSSESSIVES and j == i):
        aux.be = aux.has_begun = True
    elif "have" in kinds:
        aux.have = aux.has_begun = True
        aux.be = False
    elif "modal_open" in kinds or "modal_future" in kinds:
        aux.modal, aux.has_begun = line.lower[j], True
    elif line.lower[j] == "to" and _starts_infinitive(line, j):
        aux.is_infinitive = aux.has_begun = True
    elif not aux.has_begun:
        return False
    elif "negation" in kinds:
        aux.is_negated = True
    elif aux.be and "doubting_participles" in kinds:
        aux.is_doubted, aux.be = True, line.word(j + 1) != "to"
        aux.is_told = "prospects" not in kinds
    elif aux.be and "reporting_participles" in kinds and _goes_on(line, j + 1):
        aux.be = line.word(j + 1) != "to"
    elif aux.be and line.lower[j] == "as" and line.isin(j - 1, "reporting_participles"):
        return True
    else:
        return "adverbs" in kinds or (aux.be and "reflexive" in kinds)  # "he was himself shot dead"
    return True


def _starts_infinitive(line: Line, j: int) -> bool:
    after = line.word(j + 1)
    return after in {"be", "have"} or any(v.form == "base" for v in line.w.verbs.get(after, ()))


def _goes_on(line: Line, j: int) -> bool:
    """Whether an outcome still follows: "were reported killed", "was found dead", "were said to have been killed"."""
    if line.word(j) == "to":
        return line.word(j + 1) in {"be", "have"}
    j += line.word(j) == "as"
    return _harm(line, j, be=True) is not None or (line.isin(j, "adverbs") and _harm(line, j + 1, be=True) is not None)


def _harm(line: Line, j: int, *, be: bool) -> Chunk | None:
    """The verb of harm, or the predicate, at token j."""
    word = line.word(j)
    readings = line.w.verbs.get(word, ())
    if readings and line.isin(j, "harm_nouns") and not be and line.is_noun(j):
        return None
    for verb in readings:
        if verb.frame == "manner":
            return _manner(line, j, verb)
    if readings:
        verb = next((v for v in readings if v.form in {"past", "participle"}), readings[0])
        is_noun = line.is_noun(j) or (word in line.w.nominal and line.isin(j + 1, "prepositions"))
        is_noun_of = word in line.w.nominal and line.word(j + 1) == "of" and j + 2 in line.quantity_at  # "the 1982 murders of 15 men"
        if ({v.form for v in readings} == {"base"} and is_noun) or (is_noun_of and verb.form == "present"):
            return None
        outcome = "killed" if line.isin(j - 1, "fatal") and verb.outcome == "wounded" else verb.outcome
        return line.chunk("k", j, j + 1, verb=verb, outcome=outcome, head=word)
    if word in line.w.predicates and (be or not line.is_of_found(j)):
        return line.chunk("k" if be else "ad", j, j + 1, outcome=line.w.predicates[word], head=word)
    return None


def _manner(line: Line, j: int, verb: Verb) -> Chunk | None:
    """A manner verb with what completes it into an outcome: "shot dead", "gunned down", "hacked to death"."""
    k = j + 1
    if line.isin(j - 1, "fatal", "grave") and not line.isin(j - 2, "almost"):
        outcome = "killed" if line.isin(j - 1, "fatal") else "wounded"
        return line.chunk("k", j, k, verb=replace(verb, outcome=outcome), outcome=outcome, head=verb.lemma)
    if line.w.particles.get(verb.lemma) == line.word(k):
        return line.chunk("k", j, k + 1, verb=replace(verb, outcome="killed"), outcome="killed", head=verb.lemma)
    if ending := next((e for e in line.w.endings.get(verb.lemma, ()) if tuple(line.lower[k : k + len(e)]) == e), None):
        return line.chunk("k", j, k + len(ending), verb=replace(verb, outcome="killed"), outcome="killed", head=verb.lemma)
    if (found := line.completed(_past_times(line, k))) is not None:
        outcome, last = found
        return line.chunk("k", j, last, verb=replace(verb, outcome=outcome), outcome=outcome, head=verb.lemma)
    return None if verb.lemma in line.w.bound else line.chunk("m", j, k, verb=verb, head=verb.lemma)


def _past_times(line: Line, k: int) -> int:
    """Where what completes a verb begins, past how often it was: `shot at least once in the leg`."""
    end = k
    while line.word(end) in line.w.often:
        end += 1
    return end + 1 if line.word(end) in line.w.often_ends else k


def _voice(harm: Chunk, aux: _Auxiliaries) -> Voice:
    if harm.verb is None:
        return "passive"
    form = harm.verb.form
    is_infinitive = aux.is_infinitive and not aux.have and not (aux.is_told and aux.be)  # "are suspected to be killed"
    if is_infinitive:
        return "infinitive_passive" if aux.be and harm.verb.frame != "intransitive" else "infinitive"
    if form == "gerund":
        return "active" if aux.be and harm.verb.frame != "intransitive" else "gerund"
    if harm.verb.frame == "intransitive":
        return "active"
    if aux.be or (form == "participle" and not aux.have):
        return "passive"  # "rebels slain in Gao"; "the grave of slain general Omar Gul" is nobody's deed
    return "active" if aux.have or aux.modal or form in {"base", "present"} else "ambiguous"
