"""Who did it where the text tells of it in the present, as a charge, a claim or a suspicion; and who only stands beside a deed. All made up."""

import pytest

from pipeline import casualties, entities, text
from pipeline.model import Article


def reports(body):
    article = Article("a", "d", 0, body, 0, len(body))
    sentences = text.sentences(body)
    return casualties.extract(article, sentences, entities.recognise(article, sentences)).reports


def first(body):
    return reports(body)[0].perpetrator


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("A suicide bomber detonates his vest at a fair in Kano, killing nine people.", "A suicide bomber"),
        ("A suicide bomber targets a temple in Luxor, wounding four.", "A suicide bomber"),
        ("A suicide bomber detonates at a checkpoint in Ghazni, killing nine people.", "A suicide bomber"),
        ("Rebels attack a post near Gao, killing nine people.", "Rebels"),
        ("Rebels raid a post near Gao. Nine people are killed.", "Rebels"),
        ("Taliban militants attack tax offices in Kandahar, with at least ten killed.", "Taliban militants"),
        ("Israeli special forces raid Nazir Hospital in Gaza. Three people are killed during the raid.", "Israeli special forces"),
        ("Police fire rubber bullets at marchers in Minsk, wounding a nurse.", "Police"),
        ("Nine porters die as an Israeli aircraft fires two missiles at a market in Gaza.", "Israeli"),
        ("A Ukrainian drone strikes a bus in Donetsk, killing six.", "Ukrainian"),
        ("Boko Haram attacks a village in Borno, killing nine.", "Boko Haram"),
        ("Boko Haram attacks villages in Borno, killing nine.", "Boko Haram"),
        ("A militia loyal to the government kills nine people in Darfur.", "A militia"),
        ("A man attacks shoppers with an axe in Gao, injuring two.", "A man"),
        ("A gunman enters a bar in Lima and opens fire, killing nine.", "A gunman"),
        ("Gunmen open fire at a bar in Lima, killing nine.", "Gunmen"),
        ("Armed men, reportedly members of Jaish-e-Mohammed, attack a base in Punjab, Pakistan; nine guards are killed.", "Armed men"),
        ("Rebels overrun a Malian army outpost near Gao, killing ten soldiers.", "Rebels"),
        # nouns, and what is no attack
        ("Taliban attacks kill nine people in Kabul.", "Taliban"),
        ("Herders attacked a base in Gao on Monday. French troops opened fire, killing nine.", "French troops"),
        ("Party leaders have attacked the mayor over a fire that killed nine people in Cork.", None),
        ("A gas leak killed nine people in Quetta. The BLA claimed a blast in Gwadar.", None),
        ("Israeli troops shot dead a gunman in Jenin. Two cooks were killed in the raid.", "Israeli troops"),
        ("A former cook opened fire at a plant in Lyon. Police killed him. Four porters died.", "A former cook"),
        ("In rebel attacks nine people were killed in Gao.", "rebel"),
        ("An attack on a bus in Gao by the river killed nine cooks.", None),
        ("An attack on a bus in Gao on Monday by gunmen killed nine cooks.", "gunmen"),
        ("A guerrilla attack was beaten back in Gao and nine guerrillas were killed.", None),
        ("The toll of a police raid climbs to nine dead in Rio.", "police"),
        ("Nine people were found dead in Gao after rebels attacked the village.", "rebels"),
        ("Nine people are found dead in a house in Tijuana after police raid the property.", None),
        ("A storm hits Lima, killing nine people.", None),
        ("A car bomb explodes in Kano, killing nine.", None),
        ("Teachers strike over pay in Lima; nine people die in a crush.", None),
        ("A Peruvian Air Force helicopter crashes near Cusco, killing three soldiers.", None),
        ("A helicopter of the Peruvian Air Force crashes near Cusco, killing three soldiers.", None),
        ("Two people are killed by the Miller Fire in Oregon.", None),
    ],
)
def test_deeds_told_in_the_present(body, who):
    assert first(body) == who


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("Israel kills nine people in Gaza.", "Israel"),
        ("Israel bombs a school in Gaza, killing nine.", "Israel"),
        ("Israel claims to have killed Karim Okello, a commander, in Gaza.", "Israel"),
        ("Israel says it has killed Karim Okello, a commander, in Gaza.", "Israel"),
        ("China executes two men for smuggling.", "China"),
        ("The United States carries out an airstrike in Somalia, killing nine rebels.", "The United States"),
        ("Jordan conducts airstrikes on a depot in Syria, killing nine.", "Jordan"),
        ("A US drone fires two missiles at a house in Waziristan, killing nine.", "US"),
        ("The army carried out a census in Gao, where nine people died in a flood.", None),
        ("Israel widens its air campaign in Lebanon, killing 14, after Hezbollah rockets hit Haifa.", "Israel"),
        ("Nine people were killed by Israeli air and drone strikes in Gaza.", "Israeli"),
        ("Nine farmers were killed by Iraqi and American soldiers in Mosul.", "Iraqi and American soldiers"),
        ("Nine people were killed in Homs by shelling from government forces.", "government forces"),
        ("A fire in Chile kills nine people.", None),
        ("Explosions in Dhaka, Bangladesh killed 13 people.", None),
        ("After rain in Peru, landslides killed nine people.", None),
    ],
)
def test_states_and_their_forces(body, who):
    assert first(body) == who


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("A man was charged with the murder of two nurses in Lima.", "A man"),
        ("A court in Lima sentenced a man to death for killing nine people.", "a man"),
        ("A jury in Ohio convicted a nurse of the murders of nine patients.", "a nurse"),
        ("Two men are found guilty of murdering a judge in Cork.", "Two men"),
        ("A sergeant pleads guilty to torturing and murdering a cook in Cork.", "A sergeant"),
        ("A farmer pleaded not guilty to murdering three cooks in Cork.", "A farmer"),
        ("A farmer confesses to the murder of three cooks in Cork.", "A farmer"),
        ("A farmer, 40, appeared in court charged with the murder of a cook in Cork.", "A farmer"),
        ("A farmer was admitted to a clinic in Cork with wounds after a blast.", None),
        ("A farmer was found not guilty of murdering three cooks in Cork.", None),
        ("The army admits to losing nine men in a raid in Gao.", None),
        ("Police charge a man with murdering two women in Leeds.", "a man"),
        ("A man goes on trial in Lima for the murder of nine patients.", "A man"),
        ("Cameras film the sentencing of Karim Okello for the murder of Maria Gomez in Lagos.", "Karim Okello"),
        ("A teacher is detained in Lima after he allegedly murdered a student.", "A teacher"),
        ("A teacher wanted for the attack on a barracks that killed one officer is found in Lima.", "A teacher"),
        ("Residents accused two herders of killing nine farmers near Gao.", "two herders"),
        ("A nurse was jailed for life for the murder of nine patients in Leeds.", "A nurse"),
        ("A general was convicted in Lima of ordering the killing of nine students.", "A general"),
        ("A man faces charges of murdering nine patients in Lima.", "A man"),
        ("A nurse is jailed for 22 and a half years in Leeds for murdering nine patients.", "A nurse"),
        ("A nurse was jailed for life by a court in Leeds for murdering nine patients.", "A nurse"),
        ("A nurse was given nine life sentences in Leeds for murdering nine patients.", "A nurse"),
        ("A jury in Leeds convicts two nurses of murdering nine patients.", "two nurses"),
        ("Police arrest a nurse, Karim Okello, for murdering nine patients in Leeds.", "a nurse"),
        ("Villagers criticised the troops for killing nine farmers.", "the troops"),
        ("The army in Gao apologised for killing nine farmers.", "The army"),
        # who lays a charge, and who is charged with something else
        ("A man was acquitted of the murder of nine patients in Lima.", None),
        ("A judge was charged with taking bribes after the murder of nine patients in Lima.", None),
        ("Prosecutors in Lima filed charges of murdering nine patients.", None),
        ("The army wanted revenge for the killing of nine recruits in Gao.", None),
        ("Elders sought revenge for the killing of nine farmers in Gao.", None),
        ("Envoys condemned the mayor for the killing of nine farmers in Gao.", None),
        ("The army paid the families for killing nine farmers.", None),
        ("Three convicts escaped in Leeds after murdering nine patients.", None),
    ],
)
def test_whom_a_charge_is_laid_on(body, who):
    assert first(body) == who


@pytest.mark.parametrize(
    ("body", "killed"),
    [
        ("Police in Lima arrested a teacher for killing a student.", "a teacher"),
        ("Police in Lima arrested a teacher on suspicion of killing a student.", "a teacher"),
        ("Police in Lima arrested four men over a bombing that killed nine people.", None),
        ("Soldiers in Gao captured two rebels and killed nine.", "Soldiers"),
    ],
)
def test_who_arrests_somebody_for_a_deed_did_not_do_it(body, killed):
    article = Article("a", "d", 0, body, 0, len(body))
    sentences = text.sentences(body)
    claims = casualties.extract(article, sentences, entities.recognise(article, sentences)).claims
    assert [c.perpetrator for c in claims if c.outcome == "killed"] == [killed]


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("A mine killed a chief of the Hamas militant group in Sidon on Friday, and Israel claimed responsibility.", "Israel"),
        ("The Hizb Army claims responsibility for the rocket attacks in Basra that killed 23 people.", "The Hizb Army"),
        ("Militants claim responsibility for the attack in Kano that killed nine people.", "Militants"),
        ("A militant group says it has kidnapped two engineers in Kirkuk.", "A militant group"),
        ("A militant group claimed on Monday to have killed nine soldiers in Mosul.", "A militant group"),
        ("A bomb kills 18 people in Dhemaji, Assam. Suspicion falls on ULFA separatists.", "ULFA separatists"),
        ("Two bombs exploded in Davao, killing six. Suspicion immediately focused on Jemaah Islamiyah.", "Jemaah Islamiyah"),
        ("A blast in a market in Cali kills seven porters. The authorities blame the FARC rebel group.", "the FARC rebel group"),
        ("Two car bombs killed 68 people in Basra. Officials blame suicide bombers for the attack.", "suicide bombers"),
        ("A missile strike kills nine people in Odesa. Ukraine blames Russia for the strike.", "Russia"),
        ("The United States accuses North Korea of killing Kim Ok in Kuala Lumpur.", "North Korea"),
        (
            "An oil tanker exploded in Quetta, killing nine. The Balochistan Liberation Army claimed the blast.",
            "The Balochistan Liberation Army",
        ),
        ("Gunmen killed nine guests in Herat on Tuesday. The Taliban claimed Tuesday's attack.", "The Taliban"),
        # of which attack
        ("Gunmen killed nine guests in Herat on 3 May 2021. The Taliban claimed the 9 March 2021 attack in Kabul.", "Gunmen"),
        (
            "Gunmen killed nine guests in Herat on Tuesday. A blast killed three in Herat in 2015. The Taliban claimed that attack.",
            "Gunmen",
        ),
        # nobody's claim, another's deed
        ("A bomb killed nine people in Kano. A caller claimed responsibility.", None),
        ("A bomb killed nine people in Kano. No army has claimed responsibility.", None),
        ("A bomb killed nine people in Kano. Police arrested two men on suspicion of attacks on the army.", None),
        ("A bomb killed nine people in Kano. Police arrested two men for their involvement.", None),
        ("The army shelled a town after Chad was accused by Sudan of killing nine recruits.", "Chad"),
        ("A bomb killed nine people in Kano. The mayor blamed police for the delay.", None),
        ("Nine people died in Gao. The mayor blamed France for the drought.", None),
        ("Protests by herders over the arrest of chief Karim Okello blocked Gao.", None),
    ],
)
def test_claims_and_suspicions(body, who):
    assert first(body) == who


@pytest.mark.parametrize(
    "body",
    [
        "Soldiers helping the wounded in Kano are pelted with stones, injuring four.",
        "A bomb explodes in Kano, killing 30. Soldiers helping the wounded are attacked with bottles, injuring three.",
        "A bomb targeting a bus carrying police officers killed 32 people in Kano.",
        "Nine people are killed in an air strike on Idlib, a town held by Hayat Tahrir al-Sham.",
        "The 68 pupils who were abducted in Zamfara have been freed by Nigerian forces.",
        "Three people died in Gao on Monday when herders clashed with soldiers.",
    ],
)
def test_those_who_stand_beside_a_deed_did_not_do_it(body):
    assert first(body) is None


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("A mass shooting at a bar in Texas kills three people. The perpetrator is killed in a shootout.", "The perpetrator"),
        ("A shooting at a school in Ohio kills four people, including a clerk and the shooter.", "the shooter"),
        ("A mass shooting at a bar in Texas kills three people. A gunman was killed in Ohio.", None),
        ("A stabbing in Leeds hurts nine people. A suspect is arrested.", "A suspect"),
        ("A stabbing in Leeds hurts nine people. Police arrested a 30-year-old man.", "a 30-year-old man"),
        ("Three guards killed, suspect dead in a shooting in Leeds.", "suspect"),
        ("Police in Leeds arrested a man over a fire that killed nine people.", "a man"),
        ("A stabbing in Leeds hurts nine people. Four men were arrested.", None),
        ("Protests in Leeds leave nine people hurt. A reporter was arrested.", None),
        ("A suspect dies in Leeds after police chained him to a van.", None),
        # who is held for something else, elsewhere, or beside what nobody does alone
        ("Shells killed six porters in Kherson on Friday. A man was arrested.", None),
        ("A shooting in Leeds hurt nine people. A man was detained for filming officers.", None),
        ("A shooting in Leeds hurt nine people. A man was held in Bristol.", None),
        ("A stabbing in Leeds hurt nine people. A man was arrested but soon released.", None),
        ("A suspect died in a cell in Leeds on Monday. Two marchers were killed.", None),
        ("A guard was shot in Leeds by a gunman who was killed by two policemen. Nine guests were hurt.", "a gunman"),
        ("Militants stormed a hotel in Herat, killing nine guests. Residents feared government shelling.", "Militants"),
    ],
)
def test_an_attacker_who_is_known_by_the_end_alone(body, who):
    assert first(body) == who


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("Jurors convicted a nurse of killing nine patients.", "a nurse"),
        ("A nurse who was convicted of killing nine patients appealed.", "A nurse"),
        ("The sister of a nurse who was convicted of killing nine patients wept.", "a nurse"),
        ("Two guards went on trial for the murder of nine clerks.", "Two guards"),
        ("Police seek a carpenter jailed for killing nine pupils.", "a carpenter"),
        ("Prosecutors dropped the case against two guards accused of killing nine clerks.", None),
        ("Jurors acquitted two guards charged with the murder of nine clerks.", None),
        ("A tribunal cleared a nurse accused of killing nine patients.", None),
        ("Judges quashed the sentence of a cook who was jailed for the murder of nine clerks.", None),
        ("Prison officials freed a carpenter wrongly jailed for killing nine pupils.", None),
        ("The barrister of Karim Okello, who is accused of the murder of nine clerks, resigned.", None),
        ("The sister of a nurse, who was convicted of killing nine patients, wept.", None),
        ("Police detained a witness of the massacre of nine farmers.", None),
        ("Widows want the general jailed for the murder of nine farmers.", None),
        ("A magistrate adjourned the trial over the murder of nine clerks.", None),
    ],
)
def test_whom_a_court_holds_for_it(body, who):
    assert first(body) == who


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("Kenya accuses Somalia of a raid that killed nine farmers.", "Somalia"),
        ("Kenya accuses Somalia of launching a missile strike that killed nine farmers.", "Somalia"),
        ("Kenya accuses Somalia of breaking a truce by killing nine farmers.", "Somalia"),
        ("Villagers accuse soldiers of breaking a truce by killing nine farmers.", "soldiers"),
        ("Kenya accuses Somalia of using mortars to kill nine farmers.", "Somalia"),
        ("Kenya accuses Somalia of paying herders, who killed nine farmers.", None),
        ("Kenya accuses Somalia of arming herders behind a raid that killed nine farmers.", None),
        ("Kenya blames Somalia for the strike at a port where a crane killed nine.", None),
        ("The Taliban claimed responsibility for Sunday's attack in Kabul that killed nine.", "The Taliban"),
        ("Al-Shabaab claims credit for the order in the town after a bomb killed nine.", None),
        ("Al-Shabaab takes full responsibility for the upkeep of a bridge that killed nine.", None),
        ("Iraq widens its campaign against measles, with a raid killing nine nurses.", None),
        ("Israel widens its campaign in Gaza, killing nine nurses.", "Israel"),
        ("Jordan killed nine people at a party in Ohio.", None),
        ("Chad shot nine people dead in Dallas.", None),
        ("Villagers accuse troops of killing nine farmers.", "troops"),
        ("Villagers accuse gunmen of shooting nine farmers dead.", "gunmen"),
        ("Villagers accuse soldiers of burying the bodies of nine farmers.", None),
        ("Suspicion of fraud fell on al-Shabaab after a blast killed nine.", None),
        ("Suspicion for a blast that killed nine fell on al-Shabaab.", "al-Shabaab"),
    ],
)
def test_what_somebody_is_blamed_for_is_the_deed(body, who):
    assert first(body) == who


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("Gunmen attack a mill and kill nine.", "Gunmen"),
        ("A militant group kidnaps Karim Okello, head of a charity, in Gao.", "A militant group"),
        ("An armed group raids a mill, killing nine.", "An armed group"),
        ("Gunmen, accompanied by dogs and motorcyclists, raid a mill, killing nine.", "Gunmen"),
        ("Israel launches Operation Iron Hand in Gaza, killing nine nurses.", "Israel"),
        ("Israeli warplanes bomb tunnels in Gaza, with nine people being killed.", "Israeli warplanes"),
        ("Nine people are killed in an Israeli army incursion in Gaza.", "Israeli army"),
        ("Police say they suspect two suicide bombers set off a blast, killing nine.", "two suicide bombers"),
        ("A truck bomb explodes at FBI headquarters in Gao, killing nine.", None),
        ("Boats collide between Kiwa and Remba Islands, leaving nine people dead.", None),
        ("A guard is killed in Lima, two others shot in a park.", None),
        ("Nine people are killed as gunmen attack a mill in Kano.", "gunmen"),
        ("Gunmen attack a mill in Kano in a raid that kills nine.", "Gunmen"),
        ("A blast kills nine in Kano as gunmen attack a mill in Zaria.", None),
        ("A storm kills nine, and gunmen attack a mill.", None),
        ("Traders clash over wages as lightning kills nine.", None),
        ("Rebels attack the mayor's speech on the flood that killed nine.", None),
        ("Rebels ambush a lorry near Gao; a mine kills nine in Mopti.", None),
        ("Kenya hits a four before a stand collapse kills nine.", None),
    ],
)
def test_a_clause_that_kills_by_itself_has_no_other_doer(body, who):
    assert first(body) == who


_SHOT = "Two cooks were shot dead at a bar in Oslo on Sunday. "


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("Police have charged Marlon Brook with murder.", "Marlon Brook"),
        ("Marlon Brook, 22, was arrested on Monday in connection with the shooting.", "Marlon Brook"),
        ("A judge said Marlon Brook, 22, is accused of opening fire on the guests.", "Marlon Brook"),
        ("Marlon Brook, 22, pleaded not guilty to two counts of first-degree murder.", "Marlon Brook"),
        ("Police identified the gunman as Marlon Brook, 22.", "Marlon Brook"),
        ("The suspect, identified as Marlon Brook, has no lawyer.", "Marlon Brook"),
        ("The gunman accused of the attack, Marlon Brook, 22, gave himself up.", "Marlon Brook"),
        ("A lawyer for accused Oslo bar shooter Marlon Brook said he was ill.", "Marlon Brook"),
        ("Three youths were arrested in connection with the shooting.", "Three youths"),
        ("The gunman fled in a car.", "The gunman"),
        ("A suspect was in custody but was not named.", "A suspect"),
        ("A man was detained at the scene. The man was later identified as the shooter, Marlon Brook.", "Marlon Brook"),
        # others, other deeds, and nobody
        ("Prosecutor Marlon Brook said a youth is charged with the murder of a nurse.", None),
        ("Marlon Brook sought to play down the violence.", None),
        ("Marlon Brook was accused of helping the killers.", None),
        ("Marlon Brook was charged with plotting an attack.", None),
        ("Marlon Brook, 22, was arrested in connection with an unrelated killing.", None),
        ("Marlon Brook was acquitted of murder.", None),
        ("The father of a woman for whose murder Marlon Brook is held wept.", None),
        ("Twelve men were arrested over the shooting.", None),
        ("Police do not know the identity of the gunman.", None),
        ("Police said there was no suspect.", None),
        ("The killer is still at large.", None),
        ("Marlon Brook was sentenced to death in Minsk.", None),
        # the dead themselves, and theirs
        ("One of the victims, Marlon Brook, was convicted of manslaughter.", None),
        ("One of the cooks was named as Marlon Brook. Brook was convicted of murder.", None),
        ("Her brother, Marlon Brook, was convicted of the murder.", None),
        ("Marlon Brook had been jailed for murder.", None),
        ("Her husband, Marlon Brook, was charged with the murders.", "Marlon Brook"),
        # other deeds and years
        ("Marlon Brook was charged with murder in 2012 over the death of a nurse.", None),
        ("Marlon Brook was charged with murder in another case.", None),
        ("Marlon Brook was arrested over an arson attack.", None),
        ("Marlon Brook, 22, was suspected of shooting attacks.", None),
        ("In Bergen, Marlon Brook, 22, was charged with murder.", None),
        ("A nurse died in Bergen in 2012. Marlon Brook was convicted of the killing.", None),
        ("Marlon Brook is accused of murder by his rivals.", None),
        ("In Oslo, Marlon Brook, 22, was charged with murder.", "Marlon Brook"),
        # told in passing
        ("They were friends of Marlon Brook, charged with murder.", None),
        ("The bar had hosted Marlon Brook, who was found guilty of murder.", None),
        ("A lawyer led the case against Marlon Brook, who is on trial for murder.", None),
        ("Police held Marlon Brook, 22, who was charged with murder.", "Marlon Brook"),
        # let go
        ("Police arrested Marlon Brook over the shooting but later released him.", None),
        ("Marlon Brook was arrested for the murder. A day later he was released.", None),
        ("Marlon Brook was convicted of the murder. A higher court later acquitted him.", None),
        ("Marlon Brook was arrested for the murder. Police said they had the wrong man.", None),
        ("Marlon Brook was arrested for the murder. Police released the names of the dead.", "Marlon Brook"),
    ],
)
def test_who_is_held_for_what_was_told_before(told, who):
    assert first(_SHOT + told) == who


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("A man stabbed two cooks to death in Oslo on Sunday. Marlon Brook, 22, was charged with murder.", "Marlon Brook"),
        ("Gunmen shot two cooks dead in Oslo on Sunday. Marlon Brook, 22, was charged with murder.", "Gunmen"),
        ("A bus crash killed two near Oslo on Sunday. Marlon Brook was arrested on suspicion of manslaughter.", None),
        ("Marlon Brook was shot dead in Oslo on Sunday. Brook had been charged with murder.", None),
        ("Police shot Marlon Brook dead in Oslo on Sunday. Marlon Brook was accused of killing a nurse.", "Police"),
        ("A mob killed two men in Oslo on Sunday. Ten people were arrested for the murder.", "A mob"),
        ("Iran fired missiles at Israel in what it said was a response to the killing of a leader in Beirut.", None),
        ("Iran fired missiles at Israel, killing a leader in Haifa.", "Iran"),
        ("Two men died in clashes in Oslo on Sunday. An officer shouted at the attacker.", None),
        ("An air raid killed two cooks in Oslo on Sunday. Colonel Marlon Brook was charged with murder.", None),
        ("Marlon Brook was held responsible for the riot in Oslo. Two cooks died.", None),
        ("Two cooks were executed in Oslo on Sunday. Marlon Brook was convicted of murder.", None),
        ("Two robbers were shot dead in Oslo on Sunday. Marlon Brook, 22, was convicted of murder.", None),
        ("A gang boss was stabbed to death in Oslo on Sunday. Marlon Brook was convicted of murder.", None),
        ("A gunman killed two cooks in Oslo on Sunday. He praised Marlon Brook, who was found guilty of murder.", "A gunman"),
        ("A gunman killed two cooks in Oslo on Sunday. His uncle, Marlon Brook, was convicted of the murder.", "A gunman"),
    ],
)
def test_one_who_is_known_gets_a_name_and_nobody_else(body, who):
    assert first(body) == who
