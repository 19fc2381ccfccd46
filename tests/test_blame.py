"""Who is blamed or claims it in the notes of event coders, and who is not. All sentences are made up."""

import pytest
from test_actors import perpetrator

CASES = [
    # a group not named first, by another clause than the one that denies
    (
        "Gunmen shot dead a baker in Konduga, Nigeria. No group claimed responsibility, but the attack was attributed to Boko Haram.",
        "Boko Haram",
    ),
    ("Gunmen shot dead a baker in Konduga, Nigeria. Although no one claimed it, the raid was attributed to Boko Haram.", "Boko Haram"),
    ("Gunmen shot dead a baker in Konduga, Nigeria. No group, including Boko Haram, claimed responsibility for the attack.", None),
    ("Gunmen shot dead a baker in Konduga, Nigeria. Boko Haram was widely suspected.", "Boko Haram"),
    ("Gunmen shot dead a baker in Konduga, Nigeria. Boko Haram was held responsible.", "Boko Haram"),
    ("Gunmen shot dead a baker in Konduga, Nigeria. Boko Haram was not held responsible.", None),
    ("Gunmen shot dead a baker in Konduga, Nigeria. Police said Boko Haram was behind the killing.", "Boko Haram"),
    ("Gunmen shot dead a baker in Konduga, Nigeria. Sources suspect that Boko Haram carried out the attack.", "Boko Haram"),
    ("Gunmen shot dead a baker in Konduga, Nigeria. Sources said that Boko Haram carried out attacks in May.", None),
    ("A bomb killed a baker in Konduga, Nigeria. The attackers are believed to have been Boko Haram members.", "Boko Haram"),
    ("A bomb killed a baker in Konduga, Nigeria. The assailants belonged to Boko Haram.", "Boko Haram"),
    ("A bomb killed a baker in Konduga, Nigeria. The attackers were not members of Boko Haram.", None),
    ("A bomb killed a baker in Konduga, Nigeria. The assailants are believed to be members of Boko Haram.", "Boko Haram"),
    ("A bomb killed a baker in Konduga, Nigeria. The assailants were members of Boko Haram until last year.", None),
    ("Gunmen shot dead a baker in Konduga, Nigeria. Sources doubt that Boko Haram carried out the attack.", None),
    ("Gunmen shot dead a baker in Konduga, Nigeria. Sources dispute that Boko Haram carried out the attack.", None),
    ("Boko Haram claimed responsibility for downing a jet. Two pilots died in Konduga, Nigeria, when it crashed in fog.", None),
    ("A bomb killed a baker in Konduga, Nigeria. It bore the hallmarks of Boko Haram.", "Boko Haram"),
    ("A bomb killed a baker in Konduga, Nigeria. Boko Haram claimed responsibility for both.", "Boko Haram"),
    ("A bomb killed a baker in Konduga, Nigeria. Boko Haram claimed responsibility for planting the device.", "Boko Haram"),
    ("A bomb killed a baker in Konduga, Nigeria. Boko Haram took responsibility for teaching the poor.", None),
    ("A bomb killed a baker in Konduga, Nigeria. A caller claiming to represent Boko Haram took responsibility.", "Boko Haram"),
    ("A bomb killed a baker in Konduga, Nigeria. Boko Haram claimed responsibility, in revenge for raids in Gwoza.", "Boko Haram"),
    ("A leak killed a baker in Konduga, Nigeria. Boko Haram claimed a blast in Gwoza.", None),
    ("A bomb killed a nurse in Cauca, Colombia. It was attributed to the 9th Front of the ELN.", "National Liberation Army"),
    ("A bomb killed a guard in Jamrud, Pakistan. JuA and ISIL both claimed responsibility.", "Jamaat-ul-Ahrar"),
    # who comes upon a mine, whose fighters an acronym names, dates in names, words between brackets
    ("A lorry of the Malian Armed Forces struck a mine in Mopti, Mali. Two soldiers were killed.", None),
    (
        "A lorry of the Malian Armed Forces hit a bomb planted by JNIM militants in Mopti, Mali, killing two.",
        "Jama'at Nasr al-Islam wal Muslimin",
    ),
    ("LRA rebels killed three fishermen near Obo, Haut-Mbomou.", "Lord's Resistance Army"),
    ("The LRA debate was cut short in Obo, Haut-Mbomou. Three fishermen were killed.", None),
    ("Members of the 19th of April Movement killed a judge in Bogota, Colombia.", "19th of April Movement"),
    ("CPI (Maoist) cadres hacked a farmer to death in Sukma, Chhattisgarh.", "Communist Party of India (Maoist)"),
    ("Gunmen, whom the government called bandits, stormed a school in Kumba, Cameroon. Seven pupils were killed.", None),
    # two that attack together, whose aircraft they are
    ("Taliban fighters and local gunmen stormed a post in Kunduz, Afghanistan. Two cooks were killed.", "Taliban"),
    ("A raid on the Taliban and gunmen attacked a post in Kunduz, Afghanistan. Two cooks were killed.", None),
    ("Saudi-led coalition warplanes bombed a farm in Hodeidah, Yemen. Two cooks were killed.", "Saudi-led coalition"),
    ("A Saudi-led coalition helicopter hit a farm in Hodeidah, Yemen. Two cooks were killed.", None),
    # two sides, of which one has losses
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three soldiers were killed.", "Taliban"),
    ("Clashes broke out between the Taliban and the army in Qaysar, Faryab. Three soldiers were killed.", "Taliban"),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three soldiers and a militant were killed.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three shepherds were killed.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three soldiers died in a lorry crash.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Two soldiers were killed by friendly fire.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three soldiers died of heart attacks.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab, on Monday. On Friday, six soldiers were killed near Kabul.", None),
    ("The Egyptian army shelled a farm in Derna, Libya. Five soldiers were killed.", "Egyptian Armed Forces"),
    ("The Egyptian army launched an operation in Rafah, Egypt. Five militants were killed.", "Egyptian Armed Forces"),
    ("The Egyptian army launched an operation in Rafah, Egypt. Five soldiers were killed.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three soldiers were killed and two injured, officials said.", "Taliban"),
    # mishaps, other means, days and places
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three soldiers drowned when their raft sank.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three soldiers were killed by a landmine.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three soldiers died of thirst.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three soldiers were shot dead by mistake.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. On Tuesday, three soldiers were killed.", None),
    ("Taliban fighters clashed with soldiers in Qaysar, Faryab. Three soldiers were killed in Herat.", None),
    # names that are others' too
    ("Fulani pastoralists killed nine farmers in Benue, Nigeria.", None),
    ("People's Liberation Front fighters killed nine guards in Adwa, Ethiopia.", None),
    ("The navy's Border Command killed nine smugglers off Jaffna, Sri Lanka.", None),
    ("Operation Olive Branch killed nine farmers in Afrin, Syria.", None),
    ("NAF fighters killed nine bandits in Zamfara, Nigeria.", None),
    ("Kamuina Nsapu militia men killed nine guards in Kasai, Congo.", "Kamuina Nsapu militia"),
]


@pytest.mark.parametrize(("body", "name"), CASES, ids=[body[-60:] for body, _ in CASES])
def test_who_is_blamed(body, name):
    assert perpetrator(body) == name
