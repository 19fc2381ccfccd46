"""Short notes of coders and monitors, and news of local papers: a day in front, a deed, what became of whom."""

import datetime as dt

import pytest

from pipeline.articles import segment
from pipeline.casualties import extract
from pipeline.entities import recognise
from pipeline.model import Document
from pipeline.text import sentences


def main_report(text, published=None):
    (article,) = segment(Document("night.jsonl#1", "record", text, published=published), "0" * 16)
    rows = sentences(article.body)
    return extract(article, rows, recognise(article, rows)).reports[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6/3/1985: A bomb went off in a depot in Alicante, Spain. Three porters were hurt.", dt.date(1985, 6, 3)),
        ("10 February 2021: Gunmen killed a clerk in Soum, Burkina Faso.", dt.date(2021, 2, 10)),
        ("14 November 2019. Armed men raided Soum, Burkina Faso. Five herders killed, some barns burned.", dt.date(2019, 11, 14)),
        ("14-Nov-2019: Armed men raided Soum, Burkina Faso. Five herders killed.", dt.date(2019, 11, 14)),
        ("On 5 March 2020, armed men burned a school in Soum (Sahel). No fatalities.", dt.date(2020, 3, 5)),
        ("On 16 May 2016, guards lobbed tear gas at a crowd in Nairobi. Two marchers sustained injuries.", dt.date(2016, 5, 16)),
        ("On 16 May 2016 the police said they had a suspect. Two marchers were killed in Nairobi.", None),
        ("On 16 May 2016, a crowd marched in Nairobi. Two marchers had been killed there last week.", None),
    ],
)
def test_the_day_a_note_opens_with_is_that_of_its_incident(text, day):
    assert main_report(text).date_start == day


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("05/03/2012: Shining Path rebels set fire to four trucks in Huancayo, Peru. There were no casualties.", "Shining Path"),
        ("05/03/2012: Shining Path rebels blew up six pylons in Huancayo, Peru. There was no loss of life.", "Shining Path rebels"),
        ("05/03/2012: Shining Path rebels surrendered in Huancayo, Peru. No one was hurt.", None),
        ("A man with an axe attacked diners in Herat on Monday, wounding four. The attacker was shot dead by police.", "A man"),
        ("A porter was wounded and the gunman was shot dead by police in Herat on Monday.", "the gunman"),
        ("Police killed a gunman in Herat on Monday.", "Police"),
        ("Boko Haram fighters on motorcycles attacked Shawa, Borno, Nigeria. Two people were killed.", "Boko Haram fighters"),
        ("Men armed with rifles stormed a mosque in Herat. Two people died.", "Men"),
        ("Two men died in police firing in Herat on Monday.", "police"),
        ("Six trekkers were taken hostage in Pahalgam, Kashmir, India, by a group calling itself Al-Faran.", "a group"),
    ],
)
def test_who_did_what_a_note_tells(text, who):
    assert main_report(text).perpetrator == who


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("A gunman killed two guards in Herat before he was himself shot dead.", 3),
        ("A gunman killed two guards in Herat before being shot dead by police.", 3),
        ("A bomber killed four guards and himself at a gate in Herat.", 5),
        ("Gunmen pulled nine climbers from their tents near Herat and shot them dead.", 9),
        ("Gunmen stopped a bus near Herat, pulled out seven porters and killed them.", 7),
        ("Three bombers and three others lost their lives in Herat.", 6),
        ("Four guards were killed in Herat. Troops killed two of the attackers.", 6),
        ("Ten robbers were killed in Herat on Monday. Three more died on the way to hospital.", 13),
        ("A clerk was abducted in Herat on Monday and was found with his throat slit the next day.", 1),
        ("In addition to the bomber, 16 pupils were killed and 39 were wounded in Herat.", 17),
        ("Besides the bomber, five people were killed in Herat.", 6),
        ("A commander, Omar Gul alias Lala, along with his aide, was killed in Herat.", 2),
        ("Two fighters identified as Omar alias Lala and Anwar Gul were killed in Herat.", 2),
        ("Presumed rebels on motorcycles attacked a village near Herat, killing at least 13 people.", 13),
        ("Men believed to have come from the hills killed nine herders near Herat.", 9),
        ("Rebels killed a 'police informer' near Herat.", 1),
        ("A clerk was kidnapped in Herat, and found dead eleven days later.", 1),
        ("Thirty-five cooks, 31 of them women, and seven guards were killed in Herat.", 42),
        ("At least 11 people were killed in Herat; five of them died in police firing.", 11),
        ("Three cooks were killed in Herat, as were four of the attackers.", 7),
        ("12 rebels incl. a commander killed and 3 wounded in a raid on Herat.", 12),
        ("12 people including a child killed in Herat blast.", 12),
        ("Two rebels were killed in Herat, while Captain Omar Gul embraced martyrdom.", 3),
        ("A shell killed two cooks in Herat; a third died on the way to hospital.", 3),
        ("A raid believed to have been flown by rebels killed seven cooks in Herat.", 7),
        ("Three raiders were shot dead in Herat. A porter who was with the patrol died too.", 4),
        ("A Kashmiri Pandit was fired upon and killed in Shopian.", 1),
        ("Eight cooks were charred to death near Herat.", 8),
        ("An officer and two soldiers embraced martyrdom in Herat.", 3),
        ("The mayor died in a blast at the gate of Herat, along with 12 others.", 13),
        ("A gunman killed 13 cooks and injured 40 in Herat; two wounded died later.", 15),
        ("Gunmen opened fire on a politician in Herat; he and two guards were killed.", 3),
        ("Raiders dragged five herders from a hut near Herat and slit their throats.", 5),
        ("Wolves killed 12 sheep and wounded five near Herat.", None),
        ("A gunman kills two guards and wounds three others in Herat, before killing himself.", 3),
        ("A man stabbed two cooks to death in Herat before killing himself.", 3),
        ("A gunman killed two guards in Herat and then himself.", 3),
        ("Three Dutch tourists and a tour guide are killed in Herat.", 4),
        ("Three tourists and a rickshaw puller died in Herat.", 4),
        ("Troops shot dead the country's most wanted man in Herat.", 1),
        ("At least 30 bodies were found in Herat. Up to a dozen more bodies could be recovered, divers say.", 30),
        ("Three bodies found in Herat could not be identified.", 3),
        ("A guard whom his captain had scolded shot seven comrades dead in Herat before getting killed.", 8),
        ("A gunman opens fire at a mall in Herat, killing eight people and then turning the gun on himself.", 9),
        ("A man kills his wife, their three children and himself in Herat.", 5),
        ("A man kills three people in Herat, then kills himself.", 4),
        ("A gunman opens fire in Herat, killing eight people before taking his own life.", 9),
        ("Raiders killed three people in Herat before fleeing.", 3),
        ("The Taliban kills 32 members of the militia and two farmers in Herat.", 34),
        ("Three soldiers were killed by a bomb in Herat. One dragoman was also killed.", 4),
        ("The toll of a flood in Herat reaches 1,200 with hundreds still missing.", 1200),
        ("The death toll from a cyclone in Herat has passed 10,000.", 10000),
        ("Rescuers in Herat look for survivors of a flood that has killed 40 people.", 40),
        ("Rescuers in Herat are trying to find survivors of a flood that has killed 40 people.", 40),
        ("A man in Herat was sentenced to life in prison for the murder of five cooks.", 5),
        ("Five people are found dead in a river in Herat, while a man is found dead in a field.", 6),
        ("Forty-eight rebels were killed in Herat while troops executed five.", 48),
        ("A militia leader and migrant smuggler, Karim Okello, is killed in Herat.", 1),
        ("A man and woman are killed in Herat.", 2),
        ("A husband and wife were killed in Herat.", 2),
        ("A video from Herat shows the execution of two men, one from Kunduz and the other one from Kabul.", 2),
        ("A bomb kills 12 guards, three at the gate of Herat and nine in a yard.", 12),
        ("A plane carrying 48 people crashes near Herat, killing all on board.", 48),
        ("Herat reports nine more deaths from the virus, bringing its death toll to 1,284.", 9),
        ("A patient who had been in hospital in Herat since March died.", 1),
        ("Karim Okello, aged 81, died in a blast in Herat.", 1),
        ("Nine prisoners died of pneumonia in Herat.", 9),
        ("Herat mourns the deaths of two priests.", 2),
        ("A court in Herat confirms the death of Khaled Mire Okello in a raid.", 1),
        ("Herat reports 362 deaths from the virus, bringing the nationwide death toll to 31,135.", 362),
        ("Nine people were killed in Herat, the highest toll in the conflict.", 9),
        ("Herat mourns the murder of a priest.", 1),
        ("Herat mourns the shooting death of a priest.", 1),
        ("Nine people are killed by a storm in Herat, adding to the week's toll of over 40 dead.", 9),
        ("A gunman killed nine people at a school in Herat. The gunman was shot dead.", 10),
        ("Two gunmen attacked a hotel in Herat, killing nine people. Both attackers were killed.", 11),
        ("A man drives a van into a crowd in Herat, killing two. The driver then kills himself.", 3),
        ("A knifeman kills two people in Herat. The attacker, who was shot dead by police, was a clerk.", 3),
        ("A gunman killed nine people in Herat before fatally shooting himself.", 10),
        ("Ten people, including the gunman, were killed in Herat. The gunman shot himself dead.", 10),
        ("Ten people were killed in a shooting in Herat. The dead include the two attackers. The attackers were killed by police.", 10),
        ("A bomber kills five Department of Roads members in Herat.", 5),
        ("The body of kidnapped journalist Karim Okello was found in Herat.", 1),
        ("Troops pour into Herat, with scores of farmers reported as having been killed.", 40),
        ("A senior rebel was killed in Herat, the first such killing of a leader in years.", 1),
        ("Rescuers in Herat found no bodies despite fears that there were 22 bodies - the death toll is 165.", 165),
        ("A miner died at 45 metres below ground in Herat.", 1),
        ("Karim Okello, aged 52, is shot dead in Herat.", 1),
        ("A girl dies at the age of 12 in Herat.", 1),
        ("Blasts in Herat kill at least 33 cooks, less than a week after raids that took the lives of 133.", 33),
        ("Raiders attacked a mill in Herat, killing seven people in a second day of attacks that have left at least 57 dead.", 7),
        ("Rebels kill Omal Siam, a porter, in Herat.", 1),
        ("Troops in Herat killed eleven clerks, with four cooks and one driver also being killed.", 16),
        ("A clerk who was beaten by guards died of pneumonia in Herat.", 1),
        ("A nurse shot in the raid on Herat died of organ failure.", 1),
        ("A priest died in her sleep when a bomb wrecked her house in Herat.", 1),
        ("A clerk in Herat died of complications from a beating by guards.", 1),
        ("A driver in Herat died of a stroke after officers tasered him.", 1),
        ("A clerk tortured in Herat died of a heart attack, officers said.", 1),
        ("A hunger striker died of liver failure in a prison in Herat.", 1),
        ("A cook died in a fire in Herat; she was aged 84.", 1),
        ("A nurse died after being run over by a van in Herat at the age of 77.", 1),
        ("A priest died at the age of 79 after shells hit Herat.", 1),
        ("Families mourned the death of a girl in Herat.", 1),
        ("The army mourned the death of a sergeant in Herat.", 1),
        ("Nine people died in Herat, among them a cook found dead in a van.", 9),
        ("Nine people died in Herat, including a clerk found dead on Friday.", 9),
        ("The number of Afghan dead reached 3,000 in Herat; on Monday two cooks died in a raid.", 2),
        ("The death toll for the season in Herat is now 60. A raid on Monday killed seven cooks.", 7),
        ("A gunman killed two cooks in Herat and turned the gun on himself but survived.", 2),
        ("A plane carrying 48 people crashed into the river in Herat, killing all on board.", 48),
        ("A plane crashes near Herat, killing its crew of two Swedes and three Danes.", 5),
        ("Raiders kill three guards in Herat, bringing the death toll up to 11.", 3),
        ("Five guards are killed in Herat, bringing the army's death toll to 80 since the war began.", 5),
        ("Guards shoot two porters dead near Herat, bringing to at least 14 the number killed this year.", 2),
        ("Two more cooks are killed by the storm in Herat, raising the death toll to seven.", 7),
        ("A porter hurt in the shooting in Herat dies, bringing the death toll to six.", 6),
        ("Four cooks are killed in Herat, bringing the toll of the blaze to 12.", 12),
        ("A boat sinks near Herat in one of the deadliest disasters this year, leaving 58 people dead.", 58),
        ("Herat reported 120 deaths, surpassing the previous record of 90 deaths.", 120),
        ("A teacher is killed in a raid on Herat, along with 16 members of his family.", 17),
        ("A clerk was killed in Herat, and it is not known how he got into the bag in which his body was found.", 1),
        ("Six prisoners commit suicide in Herat.", 6),
        ("A mass grave with 40 victims is found near Herat.", 40),
        ("The corpse of a missing girl is found near Herat.", 1),
        ("He was jailed for the 1982 murders of 15 men in Herat.", 15),
        ("The minister calls for an inquiry following the death of nine people in floods in Herat.", 9),
        ("The curfew is meant to prevent riots over the killing of 12 cooks in Herat.", 12),
        ("Storms in Herat led to dozens of deaths.", 24),
        ("Men intent on robbery invaded a hut in Herat, killing five cooks.", 5),
        ("The group planned to storm a hut in Herat, killing five cooks.", None),
        ("Twelve guards are killed near Herat: seven are ambushed at dawn, while the remaining five die in a blast.", 12),
        ("Three clerks are run over and killed in Herat.", 3),
    ],
)
def test_the_dead_of_a_note(text, killed):
    assert main_report(text).killed_best == killed if killed else main_report(text + " A shot killed a cook.").wounded_best is None


@pytest.mark.parametrize(
    "text",
    [
        "The raid on Herat left nearly 80 people dead or missing.",
        "Officers in Herat look into several death threats against a judge.",
        "A clerk in Herat got 40 death sentences wrong.",
        "More soldiers died of cold than in action in Herat.",
        "The land surpasses 400,000 deaths from the virus.",
        "The minister approves the execution of a smuggler in Herat.",
        "The office would not interfere in the execution of Karim Okello in Herat.",
        "Some 10,000 people have been killed in Herat since 2012.",
        "At least 900 soldiers have died near Herat since 2003. At least 700 died in action.",
        "Since the coup, shops in Herat have shut and 40 clerks have been killed.",
        "Ninety farmers have been killed near Herat and 300 hurt since the truce.",
        "Former president Karim Okello dies in Herat at the age of 81.",
        "Karim Okello, a former judge, dies of a heart attack in Herat.",
        "Karim Okello, a former judge, dies of brain cancer in Herat.",
        "Karim Okello, an actor, dies at 78.",
        "Karim Okello, president of the club, dies at age 58.",
        "Three climbers are suspected to be killed near Herat.",
        "Three climbers are expected to be killed near Herat.",
        "Rebels capture Tell Siam, a village near Herat.",
        "Clips from Herat show a dialogue of widows of officers missing or killed.",
        "High rents kill Main Street, a trader says in Herat.",
        "Officers in Herat are accused of near fatally beating Karim Okello.",
        "Herat mourns the death of King Karim.",
        "Herat mourned the death of a singer at the age of 81.",
        "Herat mourned the death of an actor of cancer.",
        "A van carrying 12 people hit a cart in Herat, killing all of its three riders.",
        "A jet carrying 90 people hit a glider near Herat, killing everyone aboard the glider.",
        "A bomb hit a bus carrying 30 cooks and a van in Herat, killing everyone inside the van.",
        "A ferry with 40 people left Herat before a storm killed all of the crops.",
        "A boat carrying 20 people capsized near Herat without killing everyone aboard.",
        "The death toll at the clinic in Herat was 12 lower than feared.",
        "He shot two clerks in Herat and then turned the gun on himself, critically wounding himself.",
        "A clerk shot his wife in Herat, who survived, and then took his own life.",
        "A gunman in Herat turned the gun on himself, but it jammed.",
        "A van almost fatally struck two cyclists in Herat.",
        "A bear nearly fatally mauled a ranger in Herat.",
        "Two cyclists were nearly fatally struck by a van in Herat.",
        "Herat surpasses 1,000 total deaths from the virus.",
        "Nine vultures and a lioness were found dead near Herat.",
        "A clerk in Herat got dozens of death threats.",
        "The pact is meant to prevent the killing of 12 cooks in Herat.",
        "Six prisoners in Herat threatened to commit suicide.",
    ],
)
def test_nobody_is_known_to_have_died_in_an_incident(text):
    article = segment(Document("night.jsonl#1", "record", text), "0" * 16)[0]
    rows = sentences(article.body)
    claims = extract(article, rows, recognise(article, rows)).claims
    assert [c for c in claims if (c.outcome, c.assertion, c.scope) == ("killed", "reported", "incident")] == []


@pytest.mark.parametrize(
    ("text", "wounded"),
    [
        ("In addition to the bomber, 16 pupils were killed and 39 were wounded in Herat.", 39),
        ("A guard was shot and injured in Herat on Monday; he later succumbed to his injuries.", None),
        ("A clerk was wounded in Herat on Monday. The mayor died of his wounds in hospital.", 1),
        ("A cook was lynched and three of his friends were grievously hurt in Herat.", 3),
        ("A cook was killed and eight marchers suffocated from tear gas in Herat.", None),
        ("Nine cooks were killed and six others left nursing deep wounds in Herat.", 6),
        ("Gunmen shot a guard in the leg in Herat.", 1),
        ("A gunman killed 13 cooks and injured 40 in Herat; two wounded died later.", 40),
        ("A bomb went off in Herat on Monday. No casualties were reported.", 0),
        ("Six cooks were killed and as many injured in Herat.", None),
        ("A herder lost his leg when he stepped on a mine near Herat.", 1),
        ("Two porters die in Herat and another one is wounded.", 1),
        ("The toll of the earthquake in Herat passes 400 with 7,000 injured.", 7000),
        ("Nine people are killed in Herat, including two pilots and three on the ground, and 15 others are injured.", 15),
        ("Six guards are killed and an unknown number of others are wounded in Herat.", None),
    ],
)
def test_the_wounded_of_a_note(text, wounded):
    assert main_report(text).wounded_best == wounded


@pytest.mark.parametrize(
    ("text", "killed", "earlier"),
    [
        ("The state hanged a man in Herat convicted of stabbing eight pupils to death.", 1, 8),
        ("Iran executes Omar Gul, the man responsible for killing nine pupils and wounding 11 others in Herat.", 1, 9),
        ("Iran executes a man who killed nine pupils in Herat.", 1, 9),
        ("Gunmen in Herat killed a man accused of killing two of their friends.", 1, 2),
        ("Gunmen in Herat killed a guard and wounded nine, killing two cooks.", 3, None),
        ("A bandit was killed in Herat, ending a hunt for a man who killed nine cooks.", 1, 9),
        ("Troops in Herat killed nine rebels, including the organiser of the assassination of a judge.", 9, 1),
    ],
)
def test_what_somebody_killed_had_done_is_an_earlier_incident(text, killed, earlier):
    article = segment(Document("night.jsonl#1", "record", text), "0" * 16)[0]
    rows = sentences(article.body)
    first, *others = extract(article, rows, recognise(article, rows)).reports
    assert (first.killed_best, first.background) == (killed, False)
    assert [(other.killed_best, other.background) for other in others] == ([(earlier, True)] if earlier else [])


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("A nurse has been held hostage in Herat since May.", (1, "incident")),
        ("Fighters in Herat free a former judge, who had been held hostage by the group since May.", (1, "incident")),
        ("Since May raiders near Herat have kidnapped 400 people.", (400, "cumulative")),
        ("A man was shot dead in Herat after taking more than 20 pupils as hostages.", (21, "incident")),
    ],
)
def test_since_when_somebody_is_held_runs_up_no_figure(text, held):
    article = segment(Document("night.jsonl#1", "record", text), "0" * 16)[0]
    rows = sentences(article.body)
    claims = extract(article, rows, recognise(article, rows)).claims
    assert [(c.best, c.scope) for c in claims if c.outcome == "captured"] == [held]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("KARACHI: Eight people were killed in the metropolis on Tuesday.", "PK"),
        ("PESHAWAR: A guard was killed by a mine in Bara tehsil on Tuesday.", "PK"),
        ("ISTANBUL (Reuters) - Two rebels were killed by Syrian troops on Tuesday.", "SY"),
        ("On 18 June 2020, a crowd burned a house in Lessos (Nandi). Five people were hurt.", "KE"),
        ("On 18 June 2020, armed men killed five people in Tbilisi (Georgia).", "GE"),
        ("A cook was hacked to death in Kurigram town on Monday.", "BD"),
        ("Two jawans were killed by a mine on Monday.", "IN"),
        ("A rebel was killed in a clash in Barangay Capisaan on Monday.", "PH"),
        ("On 18 June 2020, two guards were killed at Batibo (Momo, Nord-Ouest).", "CM"),
        ("AFRICOM said on Monday that a raid near Sakow killed no one.", "SO"),
        ("AFRICOM said on Monday that a raid near Dabanga killed no one.", None),
        ("DARJEELING: Two cooks were killed in the hills on Saturday.", "IN"),
        ("Armenian rockets hit the town of Barda on Monday, leaving two cooks dead.", "AZ"),
    ],
)
def test_the_country_of_local_news(text, country):
    assert main_report(text, published="2014-03-19").country == country


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/14/2009: On Saturday night, in Mosul, Iraq, gunmen killed two guards.", dt.date(2009, 3, 14)),
        ("10/08/2009: On Thursday raiders killed two guards in Mosul, Iraq. A day later they fled.", dt.date(2009, 10, 8)),
        ("On 14 March 2009, gunmen killed two guards in Mosul, Iraq.", dt.date(2009, 3, 14)),
    ],
)
def test_a_note_published_later_recalls_no_past(text, day):
    found = main_report(text, published="2010-06-30")
    assert (found.date_start, found.background) == (day, False)


def test_the_first_line_of_a_wire_in_capitals_goes_on_in_the_next():
    wire = "LIMA, 3 JAN 90 (EFE) -- [TEXT] FIGHTERS OF THE\nLIBERATION FRONT TODAY ATTACKED A POST IN HUANTA, KILLING\n12 SOLDIERS."
    assert main_report(wire).date_start == dt.date(1990, 1, 3)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Three containers of paint are still missing off Herat.", "missing"),
        ("Three crates holding hazardous materials are missing near Herat.", "missing"),
        ("No official word on the wounded came from Herat.", "wounded"),
    ],
)
def test_things_are_not_missed(text, outcome):
    article = segment(Document("night.jsonl#1", "record", text), "0" * 16)[0]
    rows = sentences(article.body)
    assert [c for c in extract(article, rows, recognise(article, rows)).claims if c.outcome == outcome] == []


def test_whom_somebody_killed_is_not_captured():
    text = "Karim Okello, suspected of shooting and killing four cooks in Herat, is captured."
    article = segment(Document("night.jsonl#1", "record", text), "0" * 16)[0]
    rows = sentences(article.body)
    assert [c.best for c in extract(article, rows, recognise(article, rows)).claims if c.outcome == "captured"] == [1]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("The ministry denied that a clerk linked to the theft was killed in Herat.", None),
        ("Rebels denied that they had a role in the raid and that any cooks were killed in Herat.", None),
        ("Rebels denied a role in the raid that killed six cooks in Herat.", 6),
        ("Rebels plotted to attack a depot in Herat, killing six guards.", None),
        ("Two of the raiders committed suicide in Herat on Monday after shooting dead six cooks.", 6),
        ("A bear was caught and killed in Herat.", None),
        ("Two cubs and their leader died in a crash in Herat.", 3),
    ],
)
def test_what_is_denied_planned_or_of_beasts_kills_nobody(text, killed):
    article = segment(Document("night.jsonl#1", "record", text), "0" * 16)[0]
    rows = sentences(article.body)
    assert next((r.killed_best for r in extract(article, rows, recognise(article, rows)).reports), None) == killed
