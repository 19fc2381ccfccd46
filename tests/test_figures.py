"""How the statements of an incident relate: every example of rules/reports.toml gives its figures by its relation, no near-miss does."""

import pytest
from test_casualties import read

from pipeline import lexicon
from pipeline.articles import segment
from pipeline.casualties.claims import Reader
from pipeline.casualties.figures import fuse
from pipeline.casualties.incidents import Gatherer
from pipeline.entities import recognise
from pipeline.model import Document
from pipeline.text import lower_words, sentences, title_sentence

RELATIONS = lexicon.toml("reports")["relation"]


def account(text, outcome):
    """The account of the first incident; a title stands on a line of its own."""
    title, _, body = text.rpartition("\n")
    (article,) = segment(Document("night.jsonl#1", "record", body, title=title or None, published="2021-06-15"), "0" * 16)
    rows = ([title_sentence(article.title)] if article.title else []) + sentences(article.body)
    mentions = recognise(article, rows)
    incident = next(
        i
        for i in Gatherer().gather(Reader(article, mentions).passages(rows, [lower_words(row.text) for row in rows]))
        if not i.is_background
    )
    blamed = incident.actor.entity.entity_id if incident.actor is not None and incident.actor.entity is not None else None
    killed = fuse(incident.drafts, "killed", blamed=blamed)
    return killed if outcome == "killed" else fuse(incident.drafts, outcome, blamed=blamed, beside=killed)


def cases(kind):
    return [pytest.param(r["name"], *case, id=f"{r['name']}-{n}") for r in RELATIONS for n, case in enumerate(r[kind])]


def said(found):
    return "/".join("–" if bound is None else str(bound) for bound in found.bounds)


@pytest.mark.parametrize(("relation", "text", "wanted"), cases("examples"))
def test_example(relation, text, wanted):
    outcome, _, bounds = wanted.partition(" ")
    found = account(text, outcome)
    assert said(found) == bounds
    assert relation in found.relations


@pytest.mark.parametrize(("relation", "text", "wanted"), cases("near_misses"))
def test_near_miss(relation, text, wanted):
    outcome, _, bounds = wanted.partition(" ")
    found = account(text, outcome)
    assert said(found) == bounds
    assert relation not in found.relations


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Jets neutralised 12 rebels in Herat on Monday. Five nurses were killed.", "5/5/17"),
        ("Jets neutralised 12 rebels in Herat on Monday. Five rebels were killed.", "5/5/12"),
        ("Five people were killed in Herat on Monday. Rescuers feared that 12 porters were killed.", "5/5/12"),
        ("Raiders killed nine people in Gao. The death toll could rise to as high as 40, an official said.", "9/9/40"),
        ("Raiders killed nine people in Gao. The death toll rose to 40, an official said, and could not be checked.", "40/40/40"),
    ],
)
def test_what_is_possible_raises_the_most_to_it_or_by_it(text, wanted):
    assert said(account(text, "killed")) == wanted


def test_a_part_in_apposition_is_not_who_was_hurt():
    found = read("Five people died in Osijek on Monday, three of them in a car, and 40 were hurt.")
    assert [(c.outcome, c.best, c.scope) for c in found.claims] == [
        ("killed", 5, "incident"),
        ("wounded", 40, "incident"),
        ("killed", 3, "subset"),
    ]


def test_a_number_alone_of_another_place_is_no_part():
    found = read("Earlier this week a bomb killed 12 people in Kano. On Monday another bomb killed three in Zaria.")
    assert [(c.best, c.scope) for c in found.claims] == [(12, "incident"), (3, "incident")]
    assert [r.killed_best for r in found.reports] == [12, 3]


def test_what_the_title_counts_is_news_though_the_lead_tells_it_in_passing():
    found = read(
        "Blast in Quito leaves 32 dead\nPolice searched a club in Quito after a bomb killed at least 32 people. Firemen found eight bodies in a hall."
    )
    assert [r.killed_best for r in found.reports] == [32]


def test_a_thing_without_a_verb_of_harm_is_no_part_of_the_toll():
    found = read("Attackers with knives killed 29 people in Osijek on Saturday. A jeep was parked at the gate.")
    assert [c.best for c in found.claims] == [29]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Guards opened fire on the dockers in 1979, killing 34.", "incident"),
        ("A court freed a man who had killed six colleagues in 2009.", "incident"),
        ("A crash in 2018 killed 40 pilgrims.", "incident"),
        ("In 2014 the insurgents killed 630 people in the north.", "cumulative"),
        ("Insurgents stepped up their attacks in 2014, killing 630.", "cumulative"),
        ("The violence killed 300 people last year.", "cumulative"),
        ("Some 400 people were killed in 2014 when gangs fought over the port.", "cumulative"),
        ("Some 360 men burned to death in 2014 in a fire in a prison.", "incident"),
        ("Some 400 people drowned in 2014 when a ferry sank off the coast.", "incident"),
        ("He was tried for the 2010 bombing of a bakery in Pune which killed 17 cooks.", "incident"),
        ("He was blamed for the 2008 attacks in Pune that left 160 cooks dead.", "incident"),
        ("Judges looked into the suicide bombing of a bus in Pune in 2012 that killed nine cooks.", "incident"),
        ("They sought nine officers who killed seven cooks in 2006.", "incident"),
        ("They spoke of the killing of 24 cooks in Haditha in 2005.", "incident"),
        ("The 2011 protests in Egypt killed 365 people.", "cumulative"),
        ("Monday's suicide bombing was the fourth such attack in Egypt this year, bringing the death toll to 80.", "cumulative"),
        ("They sought rebels who killed 630 people in 2014.", "cumulative"),
        # since an offensive, over a month, in the number of a year
        ("At least 26 soldiers have been killed in Mali since the army's offensive in the region in April 2016.", "cumulative"),
        ("Two more people have died since the attack in Gao on 7 April 2016.", "incident"),
        ("The latest deaths bring the number of soldiers killed in Mali since the March 2013 invasion to 944.", "cumulative"),
        ("More than 40 people have been killed in bombings in Kabul over the past month.", "cumulative"),
        ("More than 40 people have been killed in a bombing in Kabul this month.", "incident"),
        ("The accident is the worst so far this year, bringing the number of miners killed in 2021 in Poland to 43.", "cumulative"),
        ("The accident in Lodz was the worst, bringing the number of miners killed in the blast to 43.", "incident"),
        ("It said 607 villagers had been killed in Mali over the same period.", "cumulative"),
    ],
)
def test_one_act_of_a_past_year_is_no_running_total(text, scope):
    (claim,) = read(text).claims
    assert claim.scope == scope


def test_women_among_fighters_are_fighters():
    found = read(
        "Five rebels, including two women, were killed in Hama on Monday. Nine civilians, including three women, were killed in Homs."
    )
    parts = [(c.best, c.victim_status) for c in found.claims if c.scope == "subset"]
    assert parts == [(2, "combatant"), (3, "civilian")]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Guards fire on a crowd that attempted to block a road, killing two people.", 2),
        ("Gunmen tried to storm the base, killing three soldiers and wounding five.", 3),
        ("A jet crashes while trying to land in Colorado, killing the co-pilot.", 1),
        ("Nobody will be prosecuted over the collapse of a bridge, which killed nine.", 9),
        ("The minister said hundreds will be charged over a march that led to the deaths of 87 people.", 87),
        ("Troops trying to retake the town killed 30 rebels.", 30),
        ("He was ordered to attend the funeral of ten soldiers killed in an ambush.", 10),
        ("The vigil will be the first since the attack that killed nine people.", 9),
        ("They planned to bomb the hall, killing ten guards.", None),
        ("He wanted to have ten hostages killed.", None),
        ("Rebels who vowed to fight until 40 soldiers were killed gave up.", None),
        ("Police prevented an attack that would have killed 40 people.", None),
        ("The group threatened to kill ten hostages if its men were not freed.", None),
    ],
)
def test_a_plan_governs_its_infinitive_and_no_more(text, killed):
    assert sum(c.best for c in read(text).claims if c.outcome == "killed") == (killed or 0)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Gunmen killed 20 guests in Herat on Monday. A reporter said guests hid.\n\nPolice killed six of the gunmen.", 26),
        ("Raiders killed three people in Gao on Monday, a nurse said. One of the raiders also was killed.", 4),
        ("Raiders killed three people in Gao on Monday. The raiders fled. One of the guests was killed.", 3),
        ("Two of the attackers were killed in Herat on Monday.\n\nA clerk said he saw four bodies outside the hotel.", 6),
        ("A gunman killed nine people in Herat on Monday. The shooter was shot dead.\n\nThe gunman was killed at the gate.", 10),
        ("Police killed nine people in Herat on Monday. The gunman was shot dead.", 9),
        ("Five people were killed in Herat on Monday.\n\nA nurse died on Tuesday, bringing the number of deaths to six.", 6),
    ],
)
def test_who_killed_them_is_added(text, wanted):
    assert read(text).reports[0].killed_best == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Gunman, trooper dead in Herat\nA trooper and a gunman died in Herat on Monday. A clerk said a trooper had died.", "2/2/2"),
        ("Nurse dead in Herat\nA nurse was killed in Herat on Monday.", "1/1/1"),
    ],
)
def test_a_title_that_names_one_of_those_dead(text, wanted):
    assert said(account(text, "killed")).split("/")[1] == wanted.split("/")[1]


@pytest.mark.parametrize(
    ("text", "wounded"),
    [
        ("A porter was shot at least once in the leg.", [1]),
        ("A porter was shot twice in the arm.", [1]),
        ("Police shot two dead in the arms market.", []),
        ("Five bodies were taken to hospital.", []),
        ("Two men were taken to hospital, where they were pronounced dead.", []),
        ("Two men were taken to hospital, where they were treated.", [2]),
    ],
)
def test_who_was_hit_and_lives(text, wounded):
    assert [c.best for c in read(text).claims if c.outcome == "wounded"] == wounded


@pytest.mark.parametrize(
    ("text", "wounded"),
    [
        ("Minister Sidi suffered two deep wounds in Lima. The local police chief and two others were also injured.", 4),
        ("A man was injured in Lima. The suspect and two others were injured.", 3),
    ],
)
def test_who_was_also_hurt_is_on_top(text, wounded):
    assert account(text, "wounded").best == wounded


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "The premier fired a general on Tuesday; an attack in Herat had killed 37 people. On Monday a market in Herat was shelled, killing 37 people.",
            [(37, None)],
        ),
        ("A blast in Herat on Monday killed 19 people. A blast in Gao on Tuesday killed 19 people.", [(19, None), (19, None)]),
        ("A blast in Herat on Monday killed nine people. A blast in Herat on Tuesday killed nine people.", [(9, None), (9, None)]),
        ("The gunman killed two clerks in Herat on Monday. The gunman, identified as Omar Gul, 67, was also killed.", [(3, None)]),
        ("A cook spoke of the fatal weekend shooting of six people in Herat.", [(6, None)]),
        (
            "A blast in Herat on Monday killed 11 people. It hit Kabul Street. Seven of the dead were cooks, and 36 people were wounded.",
            [(11, 36)],
        ),
        ("A man, 61, and his wife, aged 47, were killed in Herat on Monday.", [(2, None)]),
        ("Shells killed a cook aged 61 and a girl aged three in Herat on Monday and wounded two boys aged 4 and 9.", [(2, 2)]),
        ("Omar Gul, 61, a cook, was killed in Herat on Monday.", [(1, None)]),
        ("In Herat, 61 cooks, 12 of them Swedes, were killed on Monday.", [(61, None)]),
        ("Shells killed five cooks in Herat on May 3, 2021. A sixth succumbed to his wounds two days later.", [(6, None)]),
        ("Shells killed five cooks in Herat on May 3, 2021. A sixth was killed by a mine in Gao two days later.", [(5, None), (1, None)]),
        ("The mayor said 26 died in Herat on Monday; nurses say 40 did not come home and 30 died.", [(30, None)]),
        ("Four guards and a dog were killed in Herat on Monday.", [(4, None)]),
        ("Shells wounded at least four cooks in Herat on Monday, of which three are in critical condition.", [(None, 4)]),
        ("Shells wounded four cooks in Herat on Monday; three guards are in critical condition.", [(None, 7)]),
        ("A cook was hurt and his wife injured in Herat on Monday. The cook died in hospital.", [(1, 1)]),
        ("A cook was shot and wounded in Herat on Monday. The man later died.", [(1, None)]),
        ("At least four cooks, and as many as seven, were killed in Herat on Monday.", [(4, None)]),
        ("Four cooks, or possibly five, were killed in Herat on Monday.", [(4, None)]),
        ("A raid killed four cooks and possibly wounded five in Herat on Monday.", [(4, None)]),
        ("Four cooks, five according to a nurse, were killed in Herat on Monday.", [(4, None)]),
        ("Nine cooks, five according to a nurse from Gao, were killed in Herat on Monday.", [(9, None)]),
        ("Two civilians, a porter and a girl of five, lost their lives in Herat on Monday.", [(2, None)]),
        ("Shells killed two soldiers, a porter and his son in Herat on Monday.", [(4, None)]),
        ("Shells killed two children, a porter and a cook in Herat on Monday.", [(4, None)]),
        ("An air strike in Herat on Monday killed Rostum and his deputy.", [(2, None)]),
        ("An air strike in Herat on Monday killed Rostum, a rebel leader, and two of his guards.", [(3, None)]),
        ("An air strike in Herat on Monday killed Rostum al Hadur, a rebel leader.", [(1, None)]),
        ("A court ruling killed Medibank and its followers in Herat on Monday.", []),
        ("The rebels left Rostum and their guns in Herat on Monday.", []),
        ("Farmer Omar Gul, 61, killed with his daughter, 19, was mourned in Herat on Monday.", [(2, None)]),
        ("Omar Gul, 61, died with his daughter, 19, when a house was shelled in Herat on Monday.", [(2, None)]),
        ("A lorry crash killed four people in Herat on Monday. The yearly road toll is as high as 900.", [(4, None)]),
        ("A fever killed four people in Herat on Monday and 30 are being treated.", [(4, None)]),
        ("Highway deaths: 30 in April. A lorry hit a wall in Herat on Monday.", []),
        ("An armed man fired at a patrol in Herat on Monday. He was engaged and killed.", [(1, None)]),
        ("An armed man fired at a patrol in Herat on Monday. He was stopped and searched.", []),
        (
            "Several rebels were killed in separate raids in northern Mali on Monday. A patrol came under fire near Gao. It fired back, killing two rebels.",
            [(2, None)],
        ),
        (
            "Several rebels were killed in a raid in northern Mali on Monday. A patrol came under fire near Gao. It fired back, killing two rebels.",
            [(3, None)],
        ),
        ("Troops arrested a leader in Herat on Monday. He led an ambush that killed six cooks in March.", [(None, None), (6, None)]),
        ("Troops killed two rebels in Herat on Monday. They had killed six cooks in March.", [(2, None), (6, None)]),
        ("Troops arrested a man in Herat on Monday after he killed six cooks.", [(6, None)]),
    ],
)
def test_one_incident_or_two(text, figures):
    assert [(r.killed_best, r.wounded_best) for r in read(text).reports] == figures


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("The ministry denied that there was a blast that killed nine cooks in Minsk.", "denied"),
        ("Officials denied reports of a raid that killed nine cooks.", "denied"),
        ("The army denied being behind the raid that killed nine cooks.", "reported"),
        ("The army denied it had shelled a camp on Monday, and bombing the hall, which killed nine cooks.", "reported"),
        ("The mayor denied any involvement in a raid on the port, which left nine cooks dead.", "reported"),
        ("The judge saw no evidence linking the mayor with the murder of nine cooks.", "reported"),
        ("The army denied killing nine cooks.", "denied"),
    ],
)
def test_who_denies_the_deed_denies_no_dead(text, assertion):
    assert [c.assertion for c in read(text).claims] == [assertion]
