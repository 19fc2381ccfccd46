"""The clause grammar: every example of the rules is read as stated, every near-miss gives nothing."""

import datetime as dt
from itertools import chain

import pytest

from pipeline import lexicon
from pipeline.articles import segment
from pipeline.casualties import extract
from pipeline.casualties.chunks import chunks as chunk_row
from pipeline.casualties.clauses import Clauses
from pipeline.casualties.conditions import is_unreal
from pipeline.casualties.context import cues, settings_at
from pipeline.casualties.dates import dates
from pipeline.casualties.line import Line
from pipeline.casualties.numbers import quantities
from pipeline.entities import recognise
from pipeline.model import Document
from pipeline.text import sentences, tokens

RULES = lexicon.toml("clauses")
ENTRIES = list(chain(RULES["frame"].items(), ((rule["name"], rule) for rule in RULES["pattern"])))


def read(text):
    toks = tokens(text)
    chunks = chunk_row(Line(text, toks, quantities(toks), dates(toks, dt.date(2020, 1, 15)), {}))
    return chunks, Clauses(chunks).findings()


def said(finding):
    quantity = finding.group.quantity
    if quantity is not None:
        return f"{finding.outcome} {quantity.low}/{quantity.best}/{quantity.high}"
    return f"{finding.outcome} {'1/1/1' if finding.group.number == 'one' else '2/None/None'}"


@pytest.mark.parametrize(("rule", "text", "wanted"), [(name, *example) for name, rule in ENTRIES for example in rule["examples"]])
def test_example(rule, text, wanted):
    _, found = read(text)
    assert [said(f) for f in found] == wanted
    assert rule == "inverted" or not wanted or any(f.rule == rule for f in found), [f.rule for f in found]


@pytest.mark.parametrize(("text"), [text for _, rule in ENTRIES for text in rule["near_misses"]])
def test_near_miss(text):
    assert read(text)[1] == []


def test_a_telling_that_breaks_off_anywhere_is_survived():
    for text in (example[0] for _, rule in ENTRIES for example in rule["examples"]):
        told = f"Two were killed when in Kano {text[0].lower()}{text[1:]}"
        for end in (i for i, char in enumerate(told) if char == " "):
            extracted(told[:end])


@pytest.mark.parametrize("name", RULES["follow"])
def test_a_sentence_that_follows_is_read_with_the_one_before(name):
    for text, wanted in RULES["follow"][name]["examples"]:
        claims = extracted(text)
        assert [f"{c.outcome} {c.low}/{c.best}/{c.high}" for c in claims] == wanted
        assert claims[-1].rule == name
    assert all(extracted(text) == () for text in RULES["follow"][name]["near_misses"])


def extracted(text):
    (article,) = segment(Document("night.jsonl#1", "record", text), "0" * 16)
    rows = sentences(article.body)
    return extract(article, rows, recognise(article, rows)).claims


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Troops neutralised 12 rebels.", ["possible"]),
        ("Twelve neutralised rebels lay in the yard.", ["possible"]),
        ("Troops neutralised 12 mines in Gao and killed two rebels.", ["reported"]),
        ("Troops neutralised 12 rebels and killed two.", ["possible", "reported"]),
    ],
)
def test_the_neutralised_are_doubtful_and_those_of_another_verb_are_not(text, wanted):
    assert [c.assertion for c in extracted(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The army has killed more than 300 rebels. On 4 May 2021 it killed two.", ["cumulative", "incident"]),
        ("The army has killed nine rebels in a raid. Two of them died on 4 May 2021.", ["incident", "subset"]),
        ("The army has killed nine rebels. Two were leaders.", ["incident", "subset"]),
    ],
)
def test_a_perfect_before_the_news_of_a_day_is_a_running_total(text, wanted):
    assert [c.scope for c in extracted(text)] == wanted


def test_a_denied_figure_is_no_whole():
    assert [(c.assertion, c.scope) for c in extracted("Officials denied that 30 clerks were killed. Two died at once.")] == [
        ("denied", "incident"),
        ("reported", "incident"),
    ]


@pytest.mark.parametrize("cue", lexicon.toml("context")["cue"], ids=lambda cue: cue["name"])
def test_cue_reaches_the_verb_in_its_examples_and_not_in_its_near_misses(cue):
    for is_wanted, texts in ((True, cue["examples"]), (False, cue["near_misses"])):
        for text in texts:
            chunks, found = read(text)
            assert found, text
            told = cues(text)
            reached = [
                cue["sets"] in settings_at(told, chunks[f.trigger].start)
                and (cue["sets"] not in {"intended", "attempted"} or is_unreal(told, chunks, f.trigger))
                for f in found
            ]
            assert all(r is is_wanted for r in reached), text


@pytest.mark.parametrize(
    ("text", "victims", "agent"),
    [
        ("Police said that rebels killed nine farmers.", "nine farmers", "rebels"),
        ("Nine farmers were killed by rebels, police said.", "Nine farmers", "rebels"),
        ("The man who was driving the bus was shot dead.", "The man", None),
        ("Twelve people including five women and a baby were killed by shelling.", "Twelve people", None),
        ("A family of six was murdered.", "A family of six", None),
        ("A judge whose court had tried many smugglers was killed in Ford on Monday.", "A judge", None),
        ("The priest of a mountain parish who had led a strike has been stabbed to death.", "The priest", None),
        ("A reporter who had fled after a colleague was arrested was murdered by raiders.", "A reporter", "raiders"),
        ("Thirty miners were allegedly robbed and murdered by bandits.", "Thirty miners", "bandits"),
        ("A trader was stopped while on a ferry and stabbed to death at noon.", "A trader", None),
        ("Two clerks were held after a raid on ten porters who were killed.", "ten porters", None),
        ("A teacher campaigning against a dam was killed.", "A teacher", None),
        ("At least 60 villagers - mostly girls and infants - were killed.", "At least 60 villagers", None),
        ("In clashes between the army and rebels in the northern hills twelve civilians were killed.", "twelve civilians", None),
        ("The town saw nine people, mostly farmers, killed by raiders.", "nine people", "raiders"),
        ("A mortar round left eight pupils of one class dead.", "eight pupils", None),
        ("A pilot who was the guide when nine hikers drowned has been shot and killed.", "A pilot", None),
        ("Nine divers were reported by a nurse and two cooks to have been stabbed to death.", "Nine divers", None),
        ("A farmer who had been praised by Bishop Okoth was beaten to death by the soldiers.", "A farmer", "the soldiers"),
        ("A surveyor mapping the marshes was murdered.", "A surveyor", None),
        ("THE CLERKS MOURN THE MURDER OF UNION LEADER HECTOR VILLA PONCE.", "UNION LEADER HECTOR VILLA PONCE", None),
        ("MARTA ELENA RIVAS, A LOCAL TEACHER, WAS ASSASSINATED THIS EVENING.", "MARTA ELENA RIVAS", None),
    ],
)
def test_roles_go_by_clause_not_by_nearness(text, victims, agent):
    chunks, found = read(text)
    whole = next(f for f in found if not f.is_subset)
    assert chunks[whole.victims].text == victims
    assert agent is None or chunks[whole.agent].text == agent


def test_a_part_knows_its_whole():
    _, found = read("There were 40 soldiers killed, including at least nine officers.")
    assert [(said(f), f.subset_of) for f in found] == [("killed 40/40/40", None), ("killed 9/9/None", 0)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("PELAEZ WAS SHOT DEAD BY UNKNOWN MEN.", ["killed 1/1/1"]),
        ("THE CATTLE WERE KILLED.", []),
        ("Kenyan activist and paramedic Amal Okoth was shot dead.", ["killed 1/1/1"]),
        ("An activist and a paramedic were shot dead.", ["killed 1/1/1", "killed 1/1/1"]),
        ("The two clerks were abducted and killed.", ["captured 2/2/2", "killed 2/2/2"]),
        ("Troops captured or killed nine rebels.", []),
        ("Raiders killed her.", ["killed 1/1/1"]),
        ("Raiders kidnapped and killed her.", ["killed 1/1/1"]),
        ("Gunmen on motorbikes killed cattle.", []),
        ("Raiders fatally shot five people and seriously beat a sixth.", ["killed 5/5/5", "wounded 1/1/1"]),
        ("Three were killed and another was hurt.", ["killed 3/3/3", "wounded 1/1/1"]),
        ("Two guests sustained gunshot wounds.", ["wounded 2/2/2"]),
        ("Eight seriously wounded people and 30 injured inmates were taken to the clinic.", ["wounded 30/30/30", "wounded 8/8/8"]),
        ("64 were reported as injured.", ["wounded 64/64/64"]),
        ("A third of the herd was lost.", []),
        ("Raiders stopped a van and shot him dead.", ["killed 1/1/1"]),
        ("They sank the boat, killing her, her nephew and four cooks.", ["killed 1/1/1", "killed 1/1/1", "killed 4/4/4"]),
        ("A weaver was murdered along with her uncle, blind sister and cook.", ["killed 1/1/1"] * 4),
        ("Two smugglers were badly hurt and detained.", ["captured 2/2/2", "wounded 2/2/2"]),
        ("Agents put the death total at nine.", ["killed 9/9/9"]),
        ("A bomber killed himself and four guards.", ["killed 1/1/1", "killed 4/4/4"]),
        ("In addition to the two bombers and three gunmen, nine cooks were killed.", ["killed 2/2/2", "killed 3/3/3", "killed 9/9/9"]),
        ("Two cooks were killed and nine were hurt, in addition to the bomber.", ["killed 1/1/1", "killed 2/2/2", "wounded 9/9/9"]),
        ("Two cooks were killed and nine others, along with the bomber, were hurt.", ["killed 2/2/2", "wounded 1/1/1", "wounded 9/9/9"]),
        (
            "Two cooks were killed and nine were hurt, as well as the attacker, who was arrested.",
            ["captured 1/1/1", "killed 2/2/2", "wounded 1/1/1", "wounded 9/9/9"],
        ),
        ("Two cooks were killed and nine were hurt, in addition to a guard.", ["killed 2/2/2", "wounded 1/1/1", "wounded 9/9/9"]),
        # who those counted are, and lists that count others
        ("Raiders killed two foreigners, a Dane and a Turk, in Gao.", ["killed 2/2/2"]),
        ("Raiders killed three villagers, two women and a child.", ["killed 3/3/3"]),
        ("Raiders killed two clerks, a Dane and a Turk, in Gao.", ["killed 2/2/2"]),
        ("Raiders killed two soldiers, a clerk and a cook in Gao.", ["killed 1/1/1", "killed 1/1/1", "killed 2/2/2"]),
        ("Raiders killed two journalists, a cameraman and a reporter, in Gao.", ["killed 2/2/2"]),
        ("Shells killed two gunners, a medic and a cook, in Gao.", ["killed 1/1/1", "killed 1/1/1", "killed 2/2/2"]),
        (
            "A mine killed two sergeants, a girl and a woman, and hurt six.",
            ["killed 1/1/1", "killed 1/1/1", "killed 2/2/2", "wounded 6/6/6"],
        ),
        ("A mine killed two men, a cook and a woman, a nurse said.", ["killed 1/1/1", "killed 1/1/1", "killed 2/2/2"]),
        ("Raiders killed three villagers, two clerks and two cooks.", ["killed 2/2/2", "killed 2/2/2", "killed 3/3/3"]),
    ],
)
def test_names_and_shared_numbers(text, wanted):
    assert sorted(said(f) for f in read(text)[1]) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("15 guests died (13 children) and 5 were hurt.", "killed 13/13/13"),
        ("Eight guests were hurt, of whom five were women.", "wounded 5/5/5"),
        ("Eight guests were killed, of whom five were beheaded.", "killed 5/5/5"),
        ("Eight guests were killed, five of them shot dead.", "killed 5/5/5"),
    ],
)
def test_a_part_in_an_aside(text, wanted):
    assert wanted in [said(f) for f in read(text)[1] if f.is_subset]


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Raiders stormed a post, killing one guard and wounding six.", "Raiders"),
        ("Raiders kill 10, hurt 20", "Raiders"),
        ("The police killed five rioters and the army wounded ten.", "army"),
    ],
)
def test_who_killed_also_wounded(text, agent):
    chunks, found = read(text)
    wounded = next(f for f in found if f.outcome == "wounded")
    assert chunks[wounded.agent].text == agent
