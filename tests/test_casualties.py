"""The grammar as a whole: articles in, claims and reports out."""

import datetime as dt

import pytest

from pipeline.articles import segment
from pipeline.casualties import extract
from pipeline.entities import find, recognise
from pipeline.model import Document
from pipeline.text import sentences, title_sentence

TUESDAY = "2021-06-15"


def read(text, title=None, published=TUESDAY):
    (article,) = segment(Document("night.jsonl#1", "record", text, title=title, published=published), "0" * 16)
    rows = sentences(article.body)
    if article.title:
        rows = [title_sentence(article.title), *rows]
    return extract(article, rows, recognise(article, rows))


def figures(report):
    return (report.killed_low, report.killed_best, report.killed_high)


def test_headline_lead_and_body_tell_one_toll_once():
    found = read(
        "A car bomb in a Baghdad market on Monday left twelve people dead and 31 wounded, police said. "
        "The blast killed 12 people and hurt 31, a doctor said. Five of the dead were children.",
        title="Car bomb kills 12 in Baghdad",
    )
    (report,) = found.reports
    assert figures(report) == (12, 12, 12)
    assert report.wounded_best == 31
    assert (report.country, report.date_start, report.tactic) == ("IQ", dt.date(2021, 6, 14), "bombing")
    children = next(c for c in found.claims if c.best == 5)
    assert children.scope == "subset"


def test_the_scene_of_one_sentence_holds_for_the_next():
    found = read(
        "Al-Shabaab stormed a camp near the town of Garissa on Saturday.\n\n"
        "“There were 40 guards killed, including at least seven officers. The rest fled,” said Red Cross head Amina Warsame.\n\n"
        "The remaining 33 were all recruits, she told reporters."
    )
    whole, part, rest = found.claims
    assert (whole.best, whole.country, whole.date_start) == (40, "KE", dt.date(2021, 6, 12))
    assert whole.perpetrator_id == find("al-Shabaab").entity_id
    assert (part.best, part.scope, part.part_of) == (7, "subset", whole.claim_id)
    assert (rest.best, rest.scope, rest.part_of, rest.rule) == (33, "subset", whole.claim_id, "elliptic")
    assert {c.source for c in (whole, part, rest)} == {"Red Cross head Amina Warsame"}
    assert figures(found.reports[0]) == (40, 40, 40)


def test_running_totals_enter_no_report():
    found = read(
        "A mine killed three farmers near Kandahar on Sunday. The explosion brings to 90 the number of civilians killed in the province this year. "
        "More than 40,000 people have died in Afghanistan since 2001."
    )
    assert [(c.best, c.scope) for c in found.claims] == [(3, "incident"), (90, "cumulative"), (40001, "cumulative")]
    assert [figures(r) for r in found.reports] == [(3, 3, 3)]
    assert all(c.report_id is None for c in found.claims if c.scope == "cumulative")


def test_two_days_are_two_incidents_and_the_recalled_one_is_background():
    found = read(
        "Gunmen killed six traders in Maiduguri on Monday, officials said. On Thursday, rockets killed four nurses in Bama. "
        "In March 2019, a suicide bomber killed 30 worshippers in Maiduguri."
    )
    assert [(r.killed_best, r.date_start, r.background) for r in found.reports] == [
        (6, dt.date(2021, 6, 14), False),
        (4, dt.date(2021, 6, 10), False),
        (30, dt.date(2019, 3, 1), True),
    ]


def test_a_report_uses_the_number_printed_a_claim_what_the_words_allow():
    found = read("A bomb killed more than 20 people in Idlib on Monday.\n\nRescuers said 20 people were killed and over 50 wounded.")
    assert [(c.low, c.best, c.high) for c in found.claims] == [(21, 21, None), (20, 20, 20), (51, 51, None)]
    (report,) = found.reports
    assert figures(report) == (20, 20, None)
    assert (report.wounded_low, report.wounded_best, report.wounded_high) == (50, 50, None)


def test_rivals_widen_and_the_possible_raises_high_alone():
    found = read(
        "An air strike killed 20 people in Idlib on Monday, rescuers said. The health ministry said 25 people were killed. "
        "Up to 31 people may have been killed, a doctor said."
    )
    assert figures(found.reports[0]) == (20, 25, 31)


def test_disjoint_groups_of_one_sentence_are_added():
    found = read("Two soldiers and three gunmen were killed in a clash in Manila on Monday, the army said.")
    assert figures(found.reports[0]) == (5, 5, 5)


def test_denied_planned_and_invented_deaths_are_no_toll():
    found = read(
        "The army denied killing nine villagers near Goma. The rebels vowed to kill ten officers. In the film, twenty soldiers are killed. "
        "No one was hurt."
    )
    assert [(c.outcome, c.best, c.assertion) for c in found.claims] == [("killed", 9, "denied"), ("wounded", 0, "reported")]
    assert all(not r.killed_best for r in found.reports)


def test_who_died_is_not_who_did_it():
    found = read("Police said Boko Haram killed seven herders in Baga on Monday. Three of the attackers were shot dead by soldiers.")
    first, second = found.claims
    assert (first.victims, first.perpetrator, first.source) == ("seven herders", "Boko Haram", "Police")
    assert second.perpetrator == "soldiers"


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Al-Shabaab fighters ambushed a patrol near Mandera. Three policemen were killed. Two militants also died.", "two militants"),
        (
            "Assailants attacked a post in Kunduz. Three officers and two assailants were killed. The Taliban said it did it.",
            "two assailants",
        ),
    ],
)
def test_those_who_attack_are_not_killed_by_themselves(text, killed):
    found = {claim.victims.lower(): claim.perpetrator for claim in read(text).claims}
    assert found.pop(killed) is None
    assert all(found.values())


def test_a_part_told_behind_its_whole_is_no_part_of_what_is_counted_next():
    found = read("Nine people were reported killed, including up to three children, and as many as 20 others injured near Gao.")
    assert [(c.outcome, c.best, c.scope) for c in found.claims] == [
        ("killed", 9, "incident"),
        ("wounded", 20, "incident"),
        ("killed", 3, "subset"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Two children were killed and a third wounded when a shell went off near Gao.", ["killed 2", "wounded 1"]),
        ("Peacekeepers said two of their number had been killed near Gao.", ["killed 2"]),
        ("The number of men who were killed in the blasts rose to 20 and nine guards have been wounded.", ["killed 20", "wounded 9"]),
        ("An air strike near Idlib killed two families.", ["killed None"]),
        ("An air strike near Idlib killed two families: four children and five adults.", ["killed None", "killed 4", "killed 5"]),
        ("Russia lost 1,010 soldiers on Monday.", ["killed 1010"]),
    ],
)
def test_who_is_counted(text, told):
    assert [f"{c.outcome} {c.best}" for c in read(text).claims] == told


def test_items_of_a_round_up_are_incidents_of_their_own():
    found = read(
        "* KIRKUK - A car bomb killed 20 people.\n\n* BAQUBA - Gunmen shot dead a lecturer.\n\n* MOSUL - Three policemen were wounded by a mine."
    )
    assert [(r.place, r.killed_best, r.wounded_best, r.perpetrator) for r in found.reports] == [
        ("KIRKUK", 20, None, None), ("BAQUBA", 1, None, "Gunmen"), ("MOSUL", None, 3, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Gunmen killed four policemen in Quetta on Monday. An hour later a mine killed three men.",
            [("Quetta", 4, "Gunmen"), ("Quetta", 3, None)],
        ),
        (
            "Gunmen killed four men in Quetta. Earlier in the day, a mine killed three men near Mastung.",
            [("Quetta", 4, "Gunmen"), ("Mastung", 3, None)],
        ),
        ("A minivan full of explosives blew up in Quetta, killing four men.", [("Quetta", 4, None)]),
    ],
)
def test_a_later_attack_is_not_the_first_ones(text, told):
    assert [(r.place, r.killed_best, r.perpetrator) for r in read(text).reports] == told


def test_what_is_answered_is_recalled_and_the_answer_is_not():
    found = read("In retaliation for Friday's raid, rockets killed two men in Gao on Monday.", published="2018-05-30")
    assert [(r.killed_best, r.background, r.date_start) for r in found.reports] == [(2, False, dt.date(2018, 5, 28))]


def test_the_text_goes_on_about_the_answer():
    found = read(
        "Rockets fired by Houthis hit a barracks near Marib on Monday, their answer to last week's raid on Sanaa, which killed 40 people. "
        "The army said five people were killed at the barracks.",
        published="2018-05-30",
    )
    assert [(r.killed_best, r.background, r.perpetrator) for r in found.reports] == [(5, False, "Houthis"), (40, True, None)]


def test_what_a_witness_saw_is_no_incident_of_its_own_unless_elsewhere():
    found = read(
        "Shells killed at least 60 people in Musa Qala on Monday. A teacher said he saw at least 20 bodies at the Kandahar Hospital in Musa Qala. "
        "On Tuesday a blast killed three people in Kabul.",
        published="2018-05-30",
    )
    assert [(r.place, r.killed_best) for r in found.reports] == [("Musa Qala", 60), ("Kabul", 3)]
    found = read("Rebels killed 10 people in Beni on Monday. In Goma, a doctor said he saw 80 bodies at a clinic.")
    assert [(r.place, r.killed_high) for r in found.reports] == [("Beni", 10), ("Goma", 80)]


def test_a_number_that_no_war_has_reached_counts_nobody():
    assert read("The bug killed 41,000,000,000 people in the simulation of a plague in Gao.").claims == ()


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("At least 60 civilians were killed this week in Aleppo. On Tuesday a car bomb killed 15.", ["cumulative", "incident"]),
        ("Two rockets hit Kharkiv overnight. In all, 70 people have been killed in the city in the past week.", ["cumulative"]),
        ("A bomb killed 12 people in Gao last week.", ["incident"]),
        ("Twelve people were killed in Gao earlier this week.", ["incident"]),
    ],
)
def test_what_a_week_adds_up_to_is_no_incident(text, scopes):
    assert [claim.scope for claim in read(text).claims] == scopes


def test_since_a_day_is_from_then_until_now():
    (told,) = read(
        "Shelling across Donetsk has killed 40 civilians since Monday, the governor said on Friday.", published="2018-06-01"
    ).reports
    assert (told.killed_best, told.date_start, told.date_end) == (40, dt.date(2018, 5, 28), dt.date(2018, 6, 1))


def test_who_they_are_stands_behind_the_count():
    whole, part = read("Nine people were killed in Gao, seven of them children.").claims
    assert (whole.victim_status, part.victims, part.victim_status, part.scope) == (
        "unknown",
        "seven of them children",
        "civilian",
        "subset",
    )


def test_an_incident_log_entry_happened_on_the_day_it_opens_with():
    found = read("02/25/2018: Assailants shot and killed a judge in Mosul, Iraq. No group claimed responsibility.", published=None)
    report = found.reports[0]
    assert (report.killed_best, report.date_start, report.country, report.perpetrator_id) == (1, dt.date(2018, 2, 25), "IQ", None)


def test_an_incident_log_entry_published_later_keeps_its_own_day():
    found = read("04/15/2018: Two bombs went off in Mosul, Iraq. Three people were killed.", published="2018-05-20")
    assert {row.date_start for row in (*found.reports, *found.claims)} == {dt.date(2018, 4, 15)}


def test_the_same_article_gives_the_same_ids():
    text = "Nine miners were killed in an attack in Quetta on Monday."
    assert read(text) == read(text)


def test_an_attack_recalled_in_a_relative_clause_keeps_to_itself():
    found = read(
        "Rockets struck a depot in Tripoli on Sunday in answer to a raid on Misrata, which killed more than 50 people. "
        "The city council said six people were killed at the depot."
    )
    assert [(r.killed_best, r.background) for r in found.reports] == [(6, False), (50, True)]


def test_the_source_of_one_clause_is_not_the_source_of_the_next():
    found = read(
        "Officials in Kyiv say 60 soldiers died in Izium on Sunday; Moscow says hundreds. Ukraine's military put the losses at 80 killed."
    )
    assert [(c.best, c.source) for c in found.claims] == [(60, "Officials"), (80, "Ukraine's military")]


def test_another_place_at_the_head_of_a_sentence_is_another_incident():
    found = read(
        "A car bomb killed 14 people in Baghdad on Monday.\n\nIn Taji, gunmen shot dead a teacher, police said.\n\n"
        "The bombers had fled to a farm on Sunday evening. Thirty people were hurt."
    )
    assert [(r.killed_best, r.wounded_best, r.place) for r in found.reports] == [(14, None, "Baghdad"), (1, 30, "Taji")]


def test_what_goes_on_with_the_gunmen_is_no_new_incident():
    found = read(
        "Commandos ended a siege on Saturday in which gunmen had killed 20 guests at a hotel in Kabul. "
        "Two guards died on Friday evening when the gunmen threw grenades.",
        published="2021-06-13",
    )
    assert len(found.reports) == 1


def test_a_day_earlier_is_told_from_the_incident():
    found = read("A mortar bomb killed 66 people in Osijek on Saturday. A day earlier, three shells hit a bakery, killing 10.")
    assert [(r.killed_best, r.date_start) for r in found.reports] == [(66, dt.date(2021, 6, 12)), (10, dt.date(2021, 6, 11))]


def test_a_year_is_the_date_of_one_bombing_and_the_span_of_violence():
    found = read("Gunmen killed 12 people in Cebu on Monday. In 2018 a bombing killed 89. In 2018 violence killed 340 people in Manila.")
    assert [(c.best, c.scope) for c in found.claims] == [(12, "incident"), (89, "incident"), (340, "cumulative")]
    assert [(r.killed_best, r.background) for r in found.reports] == [(12, False), (89, True)]


def test_the_day_of_a_count_is_no_day_of_an_incident():
    found = read(
        "The toll of a blast in Osijek on Saturday rose to 57 on Monday, police said. On Sunday officials had put the number of dead at 46."
    )
    assert [figures(r) for r in found.reports] == [(57, 57, 57)]


def test_a_scene_of_its_own_is_another_incident_even_in_a_village_no_list_knows():
    found = read(
        "Four porters were killed when a truck struck a mine near Kidal in Mali on Friday.\n\n"
        "In the centre of the country, seven guards were killed in an ambush outside Dunkoro village."
    )
    assert [(r.killed_best, r.tactic) for r in found.reports] == [(4, "landmine"), (7, "ambush")]


def test_those_among_the_dead_are_a_part_however_far_back_the_toll_stands():
    found = read(
        "A bus fell into a gorge near Osijek on Monday, killing 22 people.\n\nThe road was icy. The driver had slept little. "
        "Police closed the pass. Snow is forecast.\n\nSix of the dead were children."
    )
    whole, part = found.claims
    assert (part.best, part.scope, part.part_of, part.report_id) == (6, "subset", whole.claim_id, whole.report_id)


@pytest.mark.parametrize(
    ("text", "dead", "hurt", "reports"),
    [
        ("A bomb killed 97 people in Ankara on Saturday. Of the 246 injured, 48 were in intensive care.", 97, 246, 1),
        ("Seventeen people were killed in Juba and 121 were in hospital with wounds, 20 of them in a critical condition.", 17, 121, 1),
        ("Gunmen killed 20 hostages at a cafe in Dhaka on Friday. Nine Italians, seven Japanese and an Indian were killed.", 20, None, 1),
        ("A raid killed Karim Hadi, a commander, and two of his guards in Gao on Monday.", 3, None, 1),
        ("Gunmen killed 100 people in Tillaberi on Saturday. The villagers had earlier lynched two jihadists.", 100, None, 2),
        (
            "A blast killed 70 people in Quetta on Monday. They mourned a judge, who was shot dead by two men earlier in the day.",
            70,
            None,
            2,
        ),
    ],
)
def test_parts_and_what_went_before_are_not_added(text, dead, hurt, reports):
    found = read(text).reports
    assert (found[0].killed_best, found[0].wounded_best, len(found)) == (dead, hurt, reports)


def test_those_of_one_nation_are_a_part_of_the_toll():
    whole, *parts = read("Gunmen killed 68 people in Nairobi on Saturday. Three Britons and two Indians were killed.").claims
    assert [(c.best, c.scope, c.part_of) for c in parts] == [(3, "subset", whole.claim_id), (2, "subset", whole.claim_id)]


@pytest.mark.parametrize("text", ["Gunmen shot 14 herders near Gao.", "A blast in Gao killed and wounded 14 shoppers."])
def test_harm_that_leaves_open_who_died_has_a_place_and_a_bound_but_no_toll(text):
    (report,) = read(text).reports
    assert (figures(report), report.place, report.country) == ((None, None, 14), "Gao", "ML")
    assert {c.assertion for c in read(text).claims} == {"possible"}
    firm = read(f"{text} Nine people died.")
    assert figures(firm.reports[0]) == (9, 9, 9)


@pytest.mark.parametrize(
    "text",
    [
        "Sixty residents were in hospital giving blood after a blast in Gao.",
        "Nine officials were in hospital after a blast in Gao that hurt nobody else.",
        "400 porters were in hospitals with dengue.",
        "320 porters are receiving treatment for HIV.",
        "The state sent 30 doctors to hospitals in Gao.",
        "The registry listed 3,000 porters as dead.",
        "The club struggled with injuries to three defenders.",
        "Three players were carried off on stretchers.",
        "Twelve porters were carried away by the music.",
        "The gunmen vanished into the hills of Gao.",
        "The show eliminated two contestants.",
        "This release kills three old bugs, and we executed 40,000 test runs.",
    ],
)
def test_nobody_is_hurt_or_taken(text):
    assert [c for c in read(text).claims if (c.best or 0) > 0 or c.low] == []


def test_people_in_hospital_are_wounded_in_what_is_told():
    assert [(c.outcome, c.best) for c in read("A bomb hit a market in Gao. Twelve porters were in hospital.").claims] == [("wounded", 12)]
    assert read("Twelve porters were in hospital.").claims == ()
