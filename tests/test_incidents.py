"""What is one incident and what is another; who is harmed in it and who is not. All sentences are made up."""

import pytest
from test_casualties import read


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        # whom a relative clause or a charge acts on is not the subject behind it
        ("The man who killed a policeman in Lagos was arrested.", [("captured", 1), ("killed", 1)]),
        ("Two men suspected of killing a priest in Manila were arrested.", [("captured", 2), ("killed", 1)]),
        ("Three people linked to the bombing that killed nine in Kabul have been arrested.", [("captured", 3), ("killed", 9)]),
        ("Rebels who ambushed a van and killed nine soldiers near Gao fled.", [("killed", 9)]),
        # one of somebody's, whose name no list knows, is one; his people are several
        ("One of Baghdadi's key aides was killed in Gao.", [("killed", 1)]),
        ("Two of Omar Sidi's guards were killed in Gao.", [("killed", 2)]),
        ("Omar Sidi's guards were killed in Gao.", [("killed", None)]),
        ("One of Omar Sidi's houses burnt in Gao, and nine guards were killed.", [("killed", 9)]),
        # parts of others, and no parts
        ("Nine people were killed in Gao. Police detained 20 men, and six were soldiers.", [("killed", 9), ("captured", 20)]),
        ("Nine people were killed in Gao. Five came from the clinic to help.", [("killed", 9)]),
        ("Nine people were killed in Gao. Four porters were never found guilty.", [("killed", 9)]),
        ("Nine people were killed in Gao. Ten nurses remained in charge of patients in intensive care.", [("killed", 9)]),
        ("Thirty children were at the school in Gao; as many were killed in a blast.", []),
        ("Twenty-three were found dead in Gao and one died after being taken to hospital.", [("killed", 23), ("killed", 1)]),
    ],
)
def test_who_is_harmed_and_who_is_not(text, counts):
    assert [(c.outcome, c.best) for c in read(text).claims] == counts


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        # one of several attacks that were counted together, and what adds up, are parts
        ("Strikes killed 32 people across Gaza on Sunday. One strike hit a house in Khan Younis, killing six.", [32]),
        ("Two bombs killed 17 people in Kabul and Herat on Sunday. Nine died in Kabul and eight were killed in Herat.", [17]),
        ("Eleven people were killed in Gao on Tuesday. The second bomb killed five.", [11]),
        ("Eleven people were killed in Gao on Tuesday. One of the bombs killed five.", [11]),
        # each place of a row is an incident of its own
        ("Police said eight people died in Kano and five in Jos.", [8, 5]),
        # hours later, and a day earlier
        ("A blast at a market killed 40 people. Hours later, gunmen opened fire on a bus in Kano, killing seven.", [40, 7]),
        ("A shell killed a cook in Donetsk. A day earlier, four people died when a shell hit a tram.", [1, 4]),
        # sums over many provinces end where the places are told; both sides add up
        (
            "In 14 operations in 10 provinces 61 fighters were killed. In Nad Ali district of Helmand, 17 Taliban were killed in a raid.",
            [17],
        ),
        ("Thirteen rebels were killed in Goma. Two soldiers were killed.", [15]),
        # who kills fighters elsewhere did not kill those told of before
        ("Four cooks were killed in El Fasher, Sudan, on Sunday. The army said it had killed 50 fighters over the weekend.", [4, 50]),
        # what went days before, or led to what is told, is an incident of its own; what somebody dies of is not
        ("Police shot dead a man in Kano on Tuesday, days after five officers were killed in Jos.", [1, 5]),
        ("A guard was shot dead in Kano on Tuesday as the town mourned in the wake of the murder of two priests.", [1, 2]),
        ("Police detained two men days after a bomb killed nine people in Kano.", [9]),
        ("A captain was killed in Damascus on Tuesday, the biggest blow to the band since its chief was shot dead in 2008.", [1, 1]),
        ("Ali Omar was killed in Damascus. He is blamed for the 2005 killing of Samir al-Zain.", [1, 1]),
        # days add up, where one of them was told or many attacks are; one attack of the days does not
        ("Six people died in air strikes on Tuesday in Idlib. A monitor said air strikes had killed 131 people in the past week.", [6]),
        ("Five soldiers drowned in Gao on Tuesday, the latest deaths in the country. Floods have killed 17 in the past week.", [5]),
        ("Rebels shelled Idlib on Tuesday. An air strike killed nine people there this week.", [9]),
        ("Attacks killed 28 Kenyans in the past year. The mayor said most of the Kenyans killed were guards.", []),
        ("Two guards were shot in Gao on Tuesday. Thousands of people have been killed in the renewed violence.", []),
        ("A cook was shot dead in Lima on Tuesday. A total of 140 have been killed in the raids between May 2 and May 20.", [1]),
        # days after what is recalled somebody else was killed; a new wave is one of its own
        (
            "A bomb killed four in Kano on Tuesday. In March, gunmen killed 37 in Jos. Six days later a bomber killed nine in Kano.",
            [4, 37, 9],
        ),
        # one quake may kill more than a thousand; a mine is one, whatever it came since; a toll of what is told adds up
        ("At least 1,300 people have been killed in a quake in Cusco on Tuesday.", [1300]),
        ("A tsunami hit Lima on Tuesday. At least 1,400 people have been killed.", [1400]),
        ("Six guards have been killed in an ambush in Mali since the ceasefire ended.", [6]),
        ("Four guards have been killed near Gao, in a district held by rebels since the coup.", [4]),
        ("A gunman killed six in Lima on Tuesday. He then killed three guards, bringing the toll to nine.", [9]),
        ("Two cooks were killed in the fire in Lima, bringing the toll to 15.", [15]),
        ("Raiders killed six in Jos, bringing the toll to 14 after more bodies were found.", [14]),
        ("In the deadliest month this year for troops, 70 soldiers were killed in Helmand.", []),
        ("Air strikes killed 27 people in Idlib. A new wave of bombing on Tuesday killed 30 more people in Idlib.", [27, 30]),
        # what is feared stands before what nobody tells of next door; the killer's end is told beside whom he killed
        ("Hundreds are feared dead in India. No deaths were reported there by Tuesday.", [None]),
        ("Thirty people were feared dead in Cusco on Tuesday. Nobody had been killed, the mayor said later.", [0]),
        ("Three officers were shot in Lima on Tuesday, one of them fatally. Officer Ana Diaz later died of her injuries.", [1]),
        # the one death of a charge is told again, that of another is not; so are as many dead of a day
        (
            "A porter was charged on Tuesday with killing his wife in Lima. Six people marched. Her body was found in Lima on Sunday.",
            [1],
        ),
        ("A porter was charged on Tuesday with killing his wife in Lima. On Monday, four cooks were killed in Cusco.", [1, 4]),
        ("A bomb killed 84 people in Lyon on Sunday. The mayor of Nantes said a driver was among 84 people killed on Sunday.", [84]),
        ("A grenade killed 14 cooks in Enugu on Sunday. Raiders killed 14 cooks in Zaria on Sunday.", [14, 14]),
        (
            "A ferry sank off Lima on Sunday, killing 35 people. A clerk was among 35 people killed in an air strike in Hama on Sunday.",
            [35, 35],
        ),
        ("Jets killed 13 people in Gaza on Sunday. In another attack, shells killed 13 people there on Sunday.", [13, 13]),
        # a person dies once, wherever it is told; namesakes, and others of a people, are others
        (
            "Editor Ana Ruiz was shot dead in Lima on Tuesday. A bomb killed six in Jos on Sunday. Rome has not commented on Ruiz's death.",
            [1, 6],
        ),
        (
            "Two bombs killed 84 people in Jos on Sunday as a crowd mourned the murder of Ruiz. Ruiz was shot dead in Lima on June 13, 2020.",
            [84, 1],
        ),
        ("Editor Ana Ruiz was shot dead in Lima on Tuesday. In 2011, Leo Ruiz was shot dead in Cusco.", [1, 1]),
        ("Major Ruiz was shot dead in Lima on Saturday. A mine killed Colonel Ruiz in Cusco on Sunday.", [1, 1]),
        ("A Kenyan was shot dead in Lima on Tuesday. On Sunday, a Kenyan was shot dead in Cusco.", [1, 1]),
        # so is a toll that two incidents seldom share, told again with nothing that sets it apart
        ("A bus crash killed seven people in Uganda. Five people died on the spot and two died in Masaka when the bus hit a wall.", [7]),
        ("A blast killed 51 miners in Khorasan. The number of dead workers rose to 51 at the mine in Tabas.", [51]),
        ("A lorry killed 20 pilgrims in Cusco on Saturday. Twenty died when a bus left a road in Cusco on Thursday.", [20, 20]),
        ("Mud killed 14 people in Lima. In Cusco the death toll from the rain rose to 14.", [14, 14]),
        ("Nine cooks were killed in a blast in Lima. Omar, who lives in Cusco, said his sons were killed by rebels there.", [9, None]),
        ("A blast killed 16 miners in Cusco. Only last month, 16 miners were killed in a mine there.", [16, 16]),
        # whose number was told before, and what has none and is no one deed
        ("A raid killed 40 rebels in Gao on Tuesday. The rebels killed on Tuesday trained in Mali, officials in Lima said.", [40]),
        ("A student was shot dead in Lima on Tuesday. There were protests over police killings of young men in Cusco.", [1]),
        ("A nurse died in Lima on Tuesday. The army in Mali was accused of killing civilians.", [1]),
        ("A nurse died in Lima on Tuesday. In Mali a bomb went off at a fair on Sunday, killing children.", [1, None]),
        # what comes on top of a running total is one too, if it was killed in no one attack
        (
            "A nurse was shot dead in Gao. Since 2015, 128 villagers have been killed in Mali. Another ten were killed in raids in Niger.",
            [1],
        ),
        (
            "A nurse was shot dead in Gao. Since 2015, 128 villagers have been killed in Mali. Another ten were killed in a raid in Gao.",
            [11],
        ),
        ("A nurse was shot dead in Gao. The hall burnt. The town has been a target of attacks that have killed dozens.", [1]),
        # who is named with others is the one of the lead; not who stands beside others by name
        ("A rebel leader was killed by an air strike in Gao. Omar Sidi and three others were killed when their car was hit.", [4]),
        ("A cook was killed in Gao on Tuesday. Omar Sidi and three soldiers were shot dead in the town.", [1]),
        # a policeman who opened fire is whom troops shot
        ("A policeman opened fire at a base in Gao on Tuesday. Troops shot him dead. Four soldiers died.", [5]),
        ("An officer was at the base in Gao on Tuesday. Rebels shot him dead. Four soldiers died.", [1]),
        # arrests stand behind what they are not for
        ("Police arrested 20 marchers in Kano on Monday. On Tuesday a bomb killed four people in Jos.", [4, None]),
        # of whom one is never the other; a baker may be a grandfather
        ("A bomb killed a father and daughter near a school in Gao.", [2]),
        ("A bomb killed a baker and grandfather of nine in Gao.", [1]),
        # whom police shot after an attack is who attacked, and perhaps one of the people counted
        ("On Friday, a man attacked people at a hall in Leeds with a knife. Police shot him dead. Two people died.", [2]),
        ("On Friday, a man attacked people at a hall in Leeds with a knife. Police shot him dead. Two porters died.", [3]),
        # what an attack is held against is not what the text goes on about, and what an attack killed is no part of it
        (
            "A bomb killed 24 cooks in Gao on Monday, the worst since a raid in 2017 in which 150 died. The attack killed 26, the mayor said.",
            [26, 150],
        ),
        (
            "A bomb killed 24 cooks in Gao on Monday. Last week a bombing in Kidal killed five and wounded 110, another raid by rebels.",
            [24, 5],
        ),
    ],
)
def test_what_is_one_incident(text, reports):
    assert [r.killed_best for r in read(text, published="2018-05-30").reports] == reports


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("Fourteen people were killed in Gao. A doctor put the toll at 17, saying three people had died of their wounds.", 17, [3]),
        ("At least 19 people died in a fire in Lima and 15 were hurt. Eighteen of the dead were women and one was a man.", 19, [18, 1]),
    ],
)
def test_who_died_later_and_who_they_were_are_parts(text, whole, parts):
    found = read(text)
    assert found.reports[0].killed_best == whole
    assert [c.best for c in found.claims if c.scope == "subset" and c.outcome == "killed"] == parts


def test_what_nobody_confirms_is_possible():
    (claim,) = read('Raiders came to a hamlet in Borno, Nigeria. "We have not confirmed the 100 deaths that are told of," he said.').claims
    assert (claim.best, claim.assertion) == (100, "possible")


def test_women_and_children_of_one_row_add_up():
    found = read("Twelve people were killed in Gao. Three women and five children were among the dead.")
    assert found.reports[0].civilians_killed_best == 8


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("A clerk convicted in 2009 of strangling two tenants was found hanged in jail on Monday.", [(1, False), (2, True)]),
        ("A cook charged with killing three cousins was gunned down in Lima.", [(1, False), (3, True)]),
        ("He was convicted in 1991 of killing four nuns.", [(4, True)]),
        ("A clerk sought in the murder of two tenants was arrested.", [(2, False)]),
        ("The emir approved the execution of two smugglers, who were hanged on Monday.", [(2, False)]),
        ("The emir approved the execution of two smugglers, who will be hanged on Monday.", []),
        ("A blast left four porters dead and hurt the trade of Lima.", [(4, False)]),
        ("He was convicted on Monday of killing four nuns.", [(4, False)]),
    ],
)
def test_a_deed_charged_is_older_than_what_befalls_the_charged(text, reports):
    assert [(r.killed_best, r.background) for r in read(text).reports] == reports


def test_two_sides_and_those_between_them():
    found = read(
        "Somalia's army said on Wednesday it had killed 45 al-Shabab fighters in a clash in Middle Shabelle. "
        "Residents said three farmers died when a shell landed on a house."
    )
    assert [(c.best, c.perpetrator) for c in found.claims] == [(45, "Somalia's army"), (3, None)]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        (
            "Police in Herat detained three men on Monday in connection with a shooting in which two clerks died. The victims suffered wounds.",
            2,
        ),
        ("A leader linked to the murder of a clerk in Herat in January was detained on Monday. Two suspects were hurt.", None),
    ],
)
def test_the_dead_a_lead_recalls_are_what_the_article_is_about(text, killed):
    assert read(text, published="2021-06-15").reports[0].killed_best == killed


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Police shot dead a man in Herat on Thursday. Officers said the suspect later died in hospital.", 1),
        ("A man was killed in a stabbing in Herat on Thursday. The suspect later died.", 2),
        ("A mayor was ambushed and killed by gunmen in Herat. Gunmen stopped a police van that held the mayor and shot him dead.", 1),
        (
            "A blast in Herat on Friday killed four cooks, the latest in a string of raids that cost 60 lives in the past year.",
            4,
        ),
        ("The army denied it had shelled a camp near Herat on Thursday, which killed 28 people, but the mayor said it had.", 28),
        ("Omar Okello was shot in Herat on Thursday. A minister condemned the murder of Okello. Okello died in hospital on Friday.", 1),
        ("Omar Okello was shot dead in Herat on Thursday. Asha Okello also died.", 2),
        ("Four Swedes were killed in Herat, three were shot dead by snipers, and one woman died of fear.", 4),
        ("Twelve people were killed in Herat: seven were ambushed and five died in a blast.", 12),
        ("Three guards were killed in Herat and two drivers were shot dead and one woman was stabbed to death.", 6),
        ("A security personnel was killed in Herat.", 1),
        ("A porter, 42, killed his wife, 40, and two children, 9 and 6, in Herat.", 3),
        ("Two sisters, 8 and 10, their mother, 35, and an uncle were killed in Herat.", 4),
        ("Two porters, 9 guards and 12 cooks were killed in Herat.", 23),
        ("Nine cooks have been killed in Herat since the siege of a hotel began on Saturday.", 9),
        ("Four cooks have been shot dead in a bar in Herat this month.", 4),
        ("Rebels have slain the emir Omar Okello in Herat.", 1),
        ("Two blasts killed nine at the tomb of slain rebel leader Omar Okello in Herat.", 9),
        ("The army denied that it had killed 28 people in Herat.", None),
    ],
)
def test_who_is_counted_once_and_what_is_denied(text, killed):
    reports = read(text, published="2021-06-15").reports
    assert [r.killed_best for r in reports[:1]] == [killed]


def test_for_what_somebody_was_put_to_death_is_an_earlier_deed():
    reports = read("Iran hanged two men on Monday for the murder of a cleric.", published="2021-06-15").reports
    assert [r.killed_best for r in reports if not r.background] == [2]


@pytest.mark.parametrize(
    ("text", "is_background"),
    [
        ("A chief accused of smuggling was killed in Gao on Monday.", False),
        ("A band linked to al-Qaeda killed five cooks in Gao on Monday.", False),
        ("A chief accused of a raid that killed five cooks in Gao was caught.", True),
        ("The chief is accused of a raid in which five cooks were killed in Gao.", True),
    ],
)
def test_what_the_charged_do_or_suffer_is_news(text, is_background):
    assert read(text, published="2018-05-30").reports[0].background is is_background


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        (
            "A video shows an air strike on Sakhur in Aleppo, Syria. A suicide bombing in Atmeh killed 50 fighters. Shelling killed 30 in Aleppo.",
            [50, 30],
        ),
        ("A suicide bomber struck near Kafr Hamra, Syria. The blast in Aleppo killed nine.", [9]),
        ("Jets have killed 22 civilians in Idlib province, Syria. Another 27 died in clashes in Aleppo.", [22, 27]),
        ("Jets struck Idlib province in Syria. Nine people were killed in Saraqib.", [9]),
    ],
)
def test_other_means_and_other_provinces_are_other_incidents(text, killed):
    assert [r.killed_best for r in read(text, published="2021-06-15").reports] == killed
