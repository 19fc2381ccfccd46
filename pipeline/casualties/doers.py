"""Who did it in one sentence: the agent of a verb of harm, else who does what sets its scene."""

from functools import cache

from pipeline import lexicon
from pipeline.casualties.actors import CLAUSE_ENDS, PEOPLE, PHRASE_STARTS, Actor, state_attacks
from pipeline.casualties.antecedents import Antecedents
from pipeline.casualties.blame import assailants
from pipeline.casualties.deeds import launches
from pipeline.casualties.line import FIGHTERS
from pipeline.casualties.states import CLAUSE_STARTS
from pipeline.casualties.trials import is_arrest
from pipeline.casualties.words import words

_MEANWHILE = frozenset({"when", "as", "while"})
_PERFECT = frozenset({"has", "have"})
_OF_FIRE = frozenset({"att", "nx", "loc", "v"})
_LAWLESS = frozenset({"criminal", "suspect"})
_ACTS = frozenset({"m", "v", "att"})


@cache
def _accusing() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["blame"]["object"]) - {"blamed", "accused", "suspected"}


@cache
def _hits() -> frozenset[str]:
    return words().scene_verbs | words().classes["planting"]


class Doers(Antecedents):
    """The doers of one sentence."""

    def perpetrator(self, agent: int | None, victims: int | None, trigger: int | None) -> Actor | None:
        """Who did it: the agent of the verb, else the actor of the attack the sentence names."""
        is_tried, accused = self.tried(trigger)
        if is_tried:
            return None if accused in {None, victims} else self.at(accused or 0, is_agent=True) or self.country(accused or 0)
        agent = self._meant(agent, trigger)
        if self.is_sought(victims):
            return self._laid(victims, trigger) or self._agent_at(agent, victims, trigger)
        told = self._true_agent(agent, victims, trigger)
        is_joined = trigger is not None and self.tag(trigger - 1) == "cc"  # "blew herself up and killed"
        is_subject = told != agent or is_joined or (trigger is not None and self._is_participle(trigger))
        if told is not None and self.tag(told) == "pro":
            return self._of_pronoun(told, victims, trigger)
        found = self._laid(victims, trigger) or self._agent_at(told, victims, trigger)
        if found is None and is_subject and told is not None and told != victims and self.is_hostile(told):
            found = self.at(told, is_agent=True)
        if found is None and trigger is not None:
            faulted = self.faulted(trigger)
            found = self.at(faulted, is_agent=True) or self.country(faulted) if faulted is not None else None
            found = found or self._of_verb(told, victims, trigger)
        return found or self._of_scene(victims, trigger)

    def _meant(self, agent: int | None, trigger: int | None) -> int | None:
        """The agent, if it is no object of what another does and nothing was done to it first."""
        if agent is not None and self.is_taken_along(agent):
            agent = self.left_of(agent - 1)
        if agent is not None and trigger is not None and self._is_harmed_thing(agent, trigger):
            agent = self.left_of(agent - 1)
        if agent is not None and (band := self.whose_side(agent)) is not None:
            agent = band
        is_led = agent is not None and trigger is not None and agent < trigger and self._is_participle(trigger)
        return None if is_led and self.suffers(agent or 0, trigger or 0) else agent

    def _is_harmed_thing(self, agent: int, trigger: int) -> bool:
        """Whether the agent of a participle is the object of a verb before: `a mob beat two agents and set fire to them, killing both`."""
        is_object = self.tag(agent - 1) in {"v", "m"} and not self.is_describing(agent - 1) and not self.is_suffered(agent - 1)
        return agent < trigger - 1 and is_object and self._is_participle(trigger) and self.tag(trigger - 1) == "cm"

    def _of_pronoun(self, agent: int, victims: int | None, trigger: int | None) -> Actor | None:
        """Who `he`, `it` or `they` is that did it, where the sentence says so."""
        if (suspect := self.suspect(agent)) is not None:
            return self.at(suspect, is_agent=True)
        is_they = self.c[agent].text.lower() == "they"
        own = self._own(agent) or (self._lone_group(victims) if is_they else None)
        return own or (self.nation_that(trigger) if trigger is not None else None)

    def _laid(self, victims: int | None, trigger: int | None) -> Actor | None:
        """Who had it done, or is said to be behind it."""
        charged = self.charged(trigger)
        is_had = victims is not None and trigger == victims + 1 and self.tag(victims - 1) == "have"
        if is_had and (cause := self.who_had((victims or 0) - 1)) is not None:
            return cause
        return self.at(charged, is_agent=True) if charged is not None and charged != victims else None

    def _of_verb(self, agent: int | None, victims: int | None, trigger: int) -> Actor | None:
        """Who stands before the verb of harm, by its shape: relative clauses, what somebody claims, verbs with their object."""
        found = None
        if self.tag(trigger - 1) == "rel" and agent is not None and not self.is_people(agent):
            antecedent = trigger - 3 if self.tag(trigger - 2) == "cm" else trigger - 2
            found = (
                self.at(antecedent) if antecedent != victims and not self._is_scene(antecedent) else None
            )  # "by men said to belong to X, who killed"
        say = trigger - 1 - (self.tag(trigger - 1) in {"date", "adv"})
        if found is None and self.c[trigger].text.lower().startswith("to ") and self.tag(say) == "say":
            found = self._agent_at(self.left_of(say), victims, trigger)  # "a patrol claimed on Monday to have killed five"
        if found is None and victims is not None and self._takes(trigger, victims):
            is_last = self.tag(trigger - 1) == "cc"  # "seized, tied up and killed"
            doer = self._main_subject(trigger, victims) if is_last else self.left_of(trigger)
            is_other = doer is not None and doer != victims and not self.is_one_side(doer)
            found = self.at(doer or 0, is_agent=True) if is_other else self.nation_that(trigger)
        if found is None and (suspect := self.said_of(trigger)) is not None:
            found = self.at(suspect, is_agent=True)
        return found or (self.nation_with_arms(trigger) if self._is_participle(trigger) else None)

    def _takes(self, trigger: int, victims: int) -> bool:
        """Whether the verb of harm has the victims for its object: `gunmen riding horses shot six hunters`."""
        is_next = trigger < victims and all(self.tag(k) in {"adv", "date"} for k in range(trigger + 1, victims))
        is_too = victims == trigger + 3 and self.tag(victims - 1) == "cc"  # "killed himself and a girl"
        is_next = is_next or (is_too and self.c[trigger + 1].text.lower() in words().classes["reflexive"])
        return is_next and self.tag(trigger) in {"k", "m"} and self.c[trigger].voice not in {"passive", "gerund"}

    def _agent_at(self, agent: int | None, victims: int | None, trigger: int | None) -> Actor | None:
        """Whom a verb has for its agent; of two that are joined the first: `strikes by the regime and its ally`."""
        if agent is None or agent == victims or self.is_one_side(agent) or self._is_scene(agent):
            return None
        if self.tag(agent) == "loc":
            return self.two_forces(agent) or self.strikes_of(agent)
        if self.tag(agent - 1) == "cc" and self.tag(agent - 2) in PEOPLE and agent - 2 != victims:
            agent -= 2
        is_guise = self.tag(agent - 1) == "sub" and self.tag(agent - 2) == "v" and self.is_describing(agent - 2)
        if is_guise and self.is_people(agent - 3):
            agent -= 3  # "guerrillas disguised as soldiers"
        return self.at(agent, is_agent=self._is_sure_agent(agent, trigger))

    def _is_scene(self, agent: int) -> bool:
        """Whether an agent stands where something was done: `exploded at FSB headquarters, killing`, `between Kiwa and Remba Islands`."""
        first = agent - 2 * (self.tag(agent - 1) == "cc")
        is_placed = self.tag(first - 1) == "p" and self.c[first - 1].head in words().classes["locating"]
        return is_placed and (self.c[agent].noun is None or self.c[agent].tag == "nx")

    def _is_sure_agent(self, agent: int, trigger: int | None) -> bool:
        """Whether nothing stands between the agent and its verb but the verb's own words, or it stands behind `by`."""
        is_next = (
            trigger is not None and agent < trigger and all(self.tag(k) in {"adv", "have", "p", "loc"} for k in range(agent + 1, trigger))
        )
        return self.tag(trigger if trigger is not None else -1) in {"k", "m"} and (is_next or self.tag(agent - 1) == "by")

    def _true_agent(self, agent: int | None, victims: int | None, trigger: int | None) -> int | None:
        """The agent of a participle is who the sentence is about: `gunmen raided a post, killing one man and wounding another`."""
        if agent and self._is_participle(agent - 1):
            trigger, agent = agent - 1, None
        if trigger is not None and self._is_participle(trigger) and self.tag(trigger - 1) == "cm":
            subject = self._main_subject(trigger, victims)
            subject = self._outer_subject(victims) if subject is None else subject
            return agent if subject is None else subject
        is_late = trigger is not None and self.tag(trigger - 1) == "sub" and self.c[trigger - 1].head in {"after", "before"}
        if agent is None and is_late and self._is_participle(trigger or 0):
            end = self.topic()  # "a man was shot dead after killing nine"
            is_end = end is not None and end != victims and self.is_suffered(self.deed(end))
            return end if is_end else self._main_subject((trigger or 0) - 1, victims)  # "soldiers withdrew after killing nine"
        return agent

    def _outer_subject(self, victims: int | None) -> int | None:
        """Who the whole sentence is about, where it attacks: `a man drove a lorry through families who had come, killing 84`."""
        people = (k for k in range(len(self.c)) if self.is_people(k) and self.tag(k - 1) not in PHRASE_STARTS)
        first = next(people, None)
        if first is None or first == victims or not self.is_hostile(first):
            return None
        deed = self.deed(first)
        return first if not any(self.tag(k) in {"say", "sub", "st", "sc"} for k in range(first, deed)) else None

    def _of_scene(self, victims: int | None, trigger: int | None) -> Actor | None:
        """The actor of an attack that the sentence names, else who does what sets a scene: `gunmen stormed`."""
        if trigger is not None and self.tag(trigger) == "no" and is_arrest(self.c[trigger]):
            return None  # "protests by herders over the arrest of a chief"
        fires = (i for i, c in enumerate(self.c) if c.tag in _OF_FIRE and not self.is_answered(i, trigger))
        named = next((found for i in fires if (found := self._of_fire(i)) is not None), None)
        if named is not None:
            return named
        for i, chunk in enumerate(self.c):
            if chunk.tag not in _ACTS or self.is_mutual(i):
                continue
            is_shot = chunk.tag == "m" and chunk.voice not in {"passive", "gerund"} and self.is_aimless(i)
            is_act = is_shot or launches(self.c, i) or (chunk.tag in {"v", "m"} and self.attacks(i))
            is_act = is_act and self.tag(i + 1) != "by"  # "a bus ambushed by rebels"
            is_tried = (
                chunk.tag == "att" and chunk.text == chunk.head and self.tag(i - 1) == "to" and self.tag(i - 2) == "v"
            )  # "tried to attack"
            if not (is_act or is_tried or chunk.tag == "m"):
                continue
            if (
                self.is_aftermath(i, trigger)
                or self.is_reply(i, trigger)
                or self.is_answered(i, trigger)
                or (victims is None and self._makes_safe(i))
            ):
                continue
            first = i - 2 * is_tried - (self.tag(i - 1) == "have" and self.c[i - 1].text.lower() in _PERFECT)
            doer = self.left_of(first) if (is_act and self.tag(i - 1) != "be") or is_tried else self._shooters(i)
            doer = self._named_first(doer)
            is_agent = self.hurls(i) and (victims is not None or self.c[i].head in words().classes["throwing"])
            if doer is None and is_act and (nation := self.nation(first - 1)) is not None:
                return nation
            if first == i - 1 and not self.is_armed(-1 if doer is None else doer):
                continue  # "leaders have attacked the president"
            if doer is not None and doer != victims and (found := self.at(doer, is_agent=is_agent)) is not None:
                return None if self._answers_assailants(found, i) or self._comes_upon(doer, trigger) else found
        return (
            self._behind_by() or self._opponent(victims, trigger) or self._doer_when(victims, trigger) or self._lone_group(victims, trigger)
        )

    def _named_first(self, doer: int | None) -> int | None:
        """Of two bands that attack together the one that has a name, where it stands first: `Taliban and local gunmen stormed`."""
        first = (doer or 0) - 2
        if doer is None or first < 0 or self.tag(doer - 1) != "cc" or self.tag(first) not in PEOPLE or self._force(doer) is not None:
            return doer
        is_free = self.tag(first - 1) not in PHRASE_STARTS | {"v", "m", "k", "by"}
        return first if is_free and self._force(first) is not None else doer

    def _comes_upon(self, doer: int, trigger: int | None) -> bool:
        """`Four were found dead after police raided a house`: a force of the state that comes to the dead."""
        return trigger is not None and "found" in self.c[trigger].text.lower().split() and self.is_state(doer)

    def _makes_safe(self, i: int) -> bool:
        """`Police blew up a second device`: what a force blows up where nobody is counted."""
        if not i or self.c[i].head not in words().classes["blowing_up"]:
            return False
        noun, force = self.c[i - 1].noun, self._force(i - 1)
        is_force = force is not None and force.entity.type == "state_force"
        return is_force or (noun is not None and noun.kind in {"military", "police"})

    def _of_fire(self, i: int) -> Actor | None:
        """Whose attack or fire chunk i is: `a raid by X`, `a Russian missile hit`, `killed by Israeli fire`, `died in police firing`."""
        chunk, behind = self.c[i], self.c[i + 1].head if i + 1 < len(self.c) else ""
        is_fire = chunk.tag == "nx" and (chunk.head in words().scene_nouns or (chunk.head in state_attacks() and self._is_hitting(i)))
        if (chunk.tag == "att" or is_fire) and (found := self._of_attack(i)) is not None:
            return found
        if chunk.tag == "loc" and behind in state_attacks() and self.tag(i - 1) in PHRASE_STARTS | {""}:
            nation = next((m for m in chunk.mentions if m.role == "demonym"), None)
            return Actor(nation.surface, nation=nation.entity.country) if nation is not None else None
        is_firing = chunk.tag == "v" and chunk.head in state_attacks() and self.tag(i - 2) == "p" and self.tag(i - 1) in PEOPLE
        force = self._force(i - 1) if is_firing else None
        return Actor(force.surface, force.entity) if force is not None else None

    def _is_hitting(self, i: int) -> bool:
        """Whether the arms at i strike, or are fired: `a Russian missile hit`, `fire tore through`, `fired a barrage of rockets`."""
        after, head = i + 1 + (self.tag(i + 1) == "date"), self.c[i].head
        is_told = self.tag(after) in {"v", "m", "k"} or (self.tag(i + 1) == "w" and self.tag(i + 2) == "p")
        if is_told and (head not in words().classes["vehicles"] or self._bears_down(head, after)):
            return True
        return self.tag(i - 1) in {"p", "by"} and self.c[i - 2].head in words().classes["launching"]

    def _bears_down(self, vehicle: str, verb: int) -> bool:
        """Whether a force's vehicle attacks: `Russian jets bombed`; not `a Syrian tank hit a mine`, `a Kenyan helicopter fell`."""
        is_crash = not vehicle.endswith("s") and self.c[verb].head in words().classes["colliding"]
        is_sending = self.c[verb].head in words().classes["launching"]
        return (self.attacks(verb) or is_sending or self.tag(verb) in {"m", "k"}) and not is_crash

    def _opponent(self, victims: int | None, trigger: int | None) -> Actor | None:
        """With whom the harmed fought: `six rebels died in a clash with an army patrol`."""
        fights, noun = words().classes["fights"], self.c[victims].noun if victims is not None else None
        is_one = victims is not None and (self.tag(victims) == "pro" or self.c[victims].head in assailants())
        is_party = is_one or (noun is not None and (noun.status == "combatant" or noun.kind in _LAWLESS))
        ahead = range(trigger + 1 if trigger is not None else len(self.c), len(self.c) - 2)
        end = next((i for i in ahead if self.tag(i) in CLAUSE_ENDS), ahead.stop)
        is_fighter = noun is not None and noun.status == "combatant" and trigger is not None and self.tag(trigger) == "k"
        opens = [0] if is_fighter and self.tag(1) == "p" else []  # "clashes with X kill nine soldiers"
        for i in (*opens, *range(ahead.start, end)):
            is_fight = self.c[i].head in fights and (is_party or self.c[i].head in words().classes["duels"])  # bystanders die in fighting
            is_own = not words().classes["possessive"].isdisjoint(self.c[i + 2].text.lower().split()[:1])
            if is_fight and self.tag(i + 1) == "p" and self.c[i + 1].head == "with" and i + 2 != victims and not is_own:
                return self.at(i + 2)
        return None

    def _doer_when(self, victims: int | None, trigger: int | None) -> Actor | None:
        """The armed people who did something when people were harmed: `eleven were killed when militants halted two buses`."""
        if trigger is None:
            return None
        for i in range(trigger + 1, len(self.c) - 2):
            if self.tag(i) in {"st", "sc"}:
                return None
            doer = self._armed_from(i + 1, trigger) if self.tag(i) == "sub" and self.c[i].head in _MEANWHILE | {"after"} else None
            if doer is not None and self._comes_upon(doer, trigger):
                return None
            is_end = victims is not None and self.c[victims].head in assailants()  # "attackers died when police took back the building"
            if doer is not None and doer != victims and (is_end or self._is_up_to_it(doer, is_late=self.c[i].head == "after")):
                return self.at(doer, is_agent=True)
        return None

    def _is_up_to_it(self, doer: int, *, is_late: bool) -> bool:
        """`When militants halted two buses`, `after soldiers opened fire`; not `as police helped a crowd`, `after soldiers arrived`."""
        return self.is_hostile(doer) or (
            not self.is_state(doer) and not is_late and self.tag(self.deed(doer) + 1) in {"nx", "loc", "p", "w", "to"}
        )

    def _armed_from(self, i: int, trigger: int | None = None) -> int | None:
        """The chunk of armed people that is the subject of the clause that begins at i; None where it has another."""
        is_led = self.tag(i) == "v" and self.c[i].text.lower().endswith("ed")  # "armed gangs", "rival gangs"
        is_led = is_led or (self.tag(i) in {"w", "ng"} and i + 1 < len(self.c) and self.c[i + 1].head in words().classes["doers"])
        k = i + is_led
        if not self.is_people(k):
            return None
        deed = self.deed(k)
        is_own = not any(self.tag(j) in CLAUSE_ENDS | {"cm", "be"} for j in range(k + 1, deed))
        acts = deed > k and is_own and (self.tag(deed) in {"v", "m"} or self.tag(deed + 1) in PEOPLE)
        if self.is_mutual(deed) or self.is_beside(deed, trigger):
            return None  # "when rebels clashed with the army"
        is_hurling = self.hurls(deed)
        return k if acts and (is_hurling or self.is_armed(k)) else None

    def _shooters(self, i: int) -> int | None:
        """Those who shot people, in whose verb nobody is said to have died: `gunmen, who carried a flag, shot people as they fled`."""
        if self.tag(i) != "m" or self.c[i].voice != "ambiguous" or self.tag(i + 1) != "ng" or self.c[i + 1].head in assailants():
            return None
        doer = self._main_subject(i, None)
        return doer if doer is not None and self.c[doer].noun is not None and self.is_armed(doer) and self._force(doer) is None else None

    def _answers_assailants(self, actor: Actor, verb: int) -> bool:
        """Whether a force acts against those who did it before: `the air force later bombed vehicles of the attackers`."""
        is_state = actor.entity is not None and actor.entity.type == "state_force"
        return is_state and any(c.head in assailants() and c.is_definite for c in self.c[verb + 1 :])

    def _behind_by(self) -> Actor | None:
        """Whose fire it was: `was struck by Taliban rocket fire`, `a bomb planted by rebels`; not who held the town."""
        for k, chunk in enumerate(self.c[:-1]):
            if chunk.tag not in {"by", "p"}:
                continue
            is_fire = chunk.tag == "p" and chunk.head == "from" and self.c[k - 1].head == "fire"  # "came under fire from rebels"
            is_hit = chunk.tag == "by" and (self.tag(k - 1) == "m" or any(self.c[j].head in _hits() for j in range(max(0, k - 2), k)))
            if is_fire or is_hit:
                force = self._force(k + 1)
                if force is not None and force.entity.type in FIGHTERS:
                    return Actor(force.surface, force.entity)
                if self.is_armed(k + 1):
                    return self.at(k + 1)
            is_arms = self.tag(k - 1) == "k" and chunk.tag == "by" and k + 2 < len(self.c) and self.c[k + 2].head in state_attacks()
            if is_arms and self.c[k + 1].head in words().classes["powers"]:
                return Actor(self.c[k + 1].text)  # "killed by army artillery"
        return None

    def _lone_group(self, victims: int | None, trigger: int | None = None) -> Actor | None:
        """The one armed group of the sentence, where it is the subject of what is done: `when a group of X fighters who had come …`."""
        groups = [(i, m) for i, c in enumerate(self.c) for m in c.mentions if m.entity.type == "armed_group"]
        if len({m.entity for _, m in groups}) != 1 or any(i == victims for i, _ in groups):
            return None
        i, group = groups[-1]
        if self.is_answered(i, trigger):
            return None
        before = i - 2 if self.tag(i - 1) == "of" and self.tag(i - 2) in PEOPLE else i
        after = next((k for k in range(i + 1, len(self.c)) if self.tag(k) not in {"adv", "have", "w"}), i)
        is_denying = any(c.head in words().classes["denying"] or c.text.lower() in _accusing() for c in self.c[i + 1 : i + 4])
        if is_denying or self.is_mutual(after) or self.is_beside(after, trigger):
            return None  # "a militia that denies any part in it", "X accuses Y of"
        acts = self.tag(after) in {"v", "m", "rel"} or (self.tag(after) == "k" and self.c[after].voice == "active")
        return Actor(group.surface, group.entity) if acts and self.tag(before - 1) in CLAUSE_STARTS else None

    def of_manner(self) -> Actor | None:
        """Who does what a verb of manner tells: `rebels blew up six pylons`."""
        manners = (i for i, c in enumerate(self.c) if c.tag == "m" and c.voice != "passive" and self.tag(i - 1) in PEOPLE)
        acts = (i for i in manners if self.tag(i + 1) != "to")  # "dealt a major blow to"
        return next((found for i in acts if (found := self.at(i - 1)) is not None), None)

    def _is_participle(self, i: int) -> bool:
        return self.tag(i) == "k" and self.c[i].text.lower().endswith("ing")

    def _own(self, pronoun: int) -> Actor | None:
        """The fighters that speak of themselves: `al-Shabaab said it had killed`."""
        before = pronoun - 1
        while self.tag(before) in {"date", "adv"}:
            before -= 1  # "the army said on Monday it had killed"
        if self.c[pronoun].text.lower() not in words().classes["self_pronouns"] or self.tag(before) not in {"say", "rel"}:
            return None
        say = next((k for k in range(before, max(before - 4, -1), -1) if self.tag(k) == "say"), None)
        if say is None or self.is_denied(say):
            return None
        k = self.left_of(say)
        return self.subject(say) or (self.at(k) if k is not None and self.is_armed(k) else None)

    def _is_aside(self, rel: int, trigger: int) -> bool:
        """Whether a relative clause between two commas begins at `rel`: `gunmen, who carried a flag, shot`, `a post, to which they fled, `."""
        before = rel - 2 if self.tag(rel - 1) in {"p", "to", "of"} else rel - 1
        return self.tag(rel) == "rel" and self.tag(before) == "cm" and any(self.tag(k) == "cm" for k in range(rel, trigger))

    def _main_subject(self, trigger: int, victims: int | None) -> int | None:
        """Who the participle behind a comma speaks of: `gunmen raided a post in the town, killing two`."""
        start = trigger
        while start > 0 and (self.tag(start - 1) not in CLAUSE_ENDS or self._is_aside(start - 1, trigger)):
            start -= 1
        for k in range(start, trigger):
            if self.is_people(k) and self.tag(k - 1) not in PHRASE_STARTS and k != victims:
                if self.tag(k + 1) == "cm" and self.tag(k + 2) == "rel":
                    return k
                after = next(
                    (i for i in range(k + 1, trigger) if self.tag(i) not in {"adv", "date", "have", "of", "org", "lp", "rp", "p", "nx"}),
                    trigger,
                )
                if self.tag(after) == "say":
                    continue  # "police said a bomber struck"
                if self.is_suffered(self.deed(k)):
                    return None  # "guards who carry the hurt are pelted with stones, hurting nine"
                return k if self.tag(after) in {"v", "m", "k"} else None
        return None
