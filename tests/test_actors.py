"""Who did it: every way a text names the perpetrator, claims an attack, blames someone or leaves it open. All sentences are made up."""

import pytest

from pipeline import casualties, entities, text
from pipeline.model import Article

CASES = [
    (
        "Assailants opened fire on a police post in Gombe town, Gombe state, Nigeria. Two officers were killed and three others were injured. No group claimed responsibility for the incident; however, sources attributed the attack to Boko Haram.",
        "Boko Haram",
    ),
    (
        "An explosive device detonated near a market in Baquba, Diyala, Iraq. Six people were killed and 14 others were injured in the blast. No group claimed responsibility for the incident.",
        None,
    ),
    (
        "A suicide bomber detonated an explosives-laden vehicle at a checkpoint in Mukalla, Hadramawt, Yemen. At least eight soldiers were killed in addition to the assailant. The Hadramawt Province of the Islamic State claimed responsibility for the attack.",
        "Islamic State Hadramawt Province",
    ),
    (
        "Suspected New People's Army (NPA) militants attacked a quarry in Baganga, Davao Oriental, Philippines. One guard was killed.",
        "New People's Army",
    ),
    ("Members of the Shining Path (SL) assassinated the mayor of Pampas in Huancavelica, Peru.", "Shining Path"),
    (
        "Gunmen abducted and killed a teacher in Pattani, Thailand. No group claimed responsibility; however, authorities suspected Runda Kumpulan Kecil (RKK).",
        "Runda Kumpulan Kecil",
    ),
    (
        "Assailants shot and killed a journalist in Jalalabad, Nangarhar, Afghanistan. The Khorasan Chapter of the Islamic State claimed responsibility and stated that the victim was a spy.",
        "Islamic State Khorasan Province",
    ),
    (
        "Assailants fired rockets at a village in Saada, Yemen. Four civilians were killed. Houthi extremists (Ansar Allah) denied responsibility for the attack.",
        None,
    ),
    (
        "Gunmen shot dead a shopkeeper in Quetta, Balochistan, Pakistan. The Baloch Liberation Army (BLA) claimed responsibility for the attack.",
        "Balochistan Liberation Army",
    ),
    ("Maoists blew up a police van in Gadchiroli, Maharashtra, India, killing nine policemen.", "Communist Party of India (Maoist)"),
    ("Maoists killed four policemen in Rolpa district, Nepal.", "Communist Party of Nepal (Maoist)"),
    (
        "Assailants attacked a village in Kajuru, Kaduna, Nigeria. At least twelve people were killed. Sources attributed the attack to Fulani extremists.",
        "Fulani militants",
    ),
    (
        "Unknown gunmen killed a politician in Karachi, Pakistan. Police blamed the Tehrik-i-Taliban Pakistan (TTP) for the killing.",
        "Tehrik-i-Taliban Pakistan",
    ),
    ("A bomb went off in Mandera, Kenya, killing two soldiers. Al-Shabaab was suspected of carrying out the attack.", "Al-Shabaab"),
    ("A bomb went off in Cairo, Egypt, killing two soldiers. Ajnad Misr took responsibility for the blast.", "Ajnad Misr"),
    (
        "Three soldiers were killed when their convoy was hit near Goma, North Kivu, Democratic Republic of the Congo. It was not known who carried out the attack.",
        None,
    ),
    (
        "Three farmers were killed by unidentified armed men in Beni, North Kivu, Democratic Republic of the Congo. The attack was blamed on the Allied Democratic Forces (ADF).",
        "Allied Democratic Forces",
    ),
    (
        "An attack that the government said was carried out by the Kurdistan Workers' Party (PKK) killed five soldiers in Cizre, Sirnak, Turkey.",
        "Kurdistan Workers' Party",
    ),
    (
        "A bomb killed a constable in Belfast, Northern Ireland, United Kingdom. The Irish Republican Army (IRA) was believed to be responsible.",
        "Provisional Irish Republican Army",
    ),
    ("Basque Fatherland and Freedom (ETA) detonated a car bomb in Vitoria, Spain, killing two officers.", "ETA"),
    ("Suspected members of ETA shot a banker dead in Bilbao, Spain.", "ETA"),
    (
        "Assailants set fire to a church in Mpeketoni, Lamu, Kenya. Six people were killed. Al-Shabaab claimed responsibility for the attack; however, the president said local politicians were behind it.",
        "Al-Shabaab",
    ),
    (
        "Two people were killed when assailants opened fire on a vehicle in Narathiwat, Thailand. No group claimed responsibility for the incident, although the attack was thought to have been carried out by separatists.",
        "Separatists",
    ),
    ("Police shot dead four protesters in Lubumbashi, Democratic Republic of the Congo.", "Congolese Police"),
    ("Unknown assailants killed a Taliban commander in Quetta, Pakistan.", None),
    ("Assailants attacked an Islamic State convoy in Hawija, Iraq, killing four fighters. No group claimed responsibility.", None),
    (
        "A roadside bomb targeted Hezbollah members in Arsal, Lebanon. Two were killed. The Al-Nusrah Front claimed the attack.",
        "Al-Nusra Front",
    ),
    (
        "Assailants attacked Houthi fighters with grenades in Ibb, Yemen. At least three were killed. Al-Qaida in the Arabian Peninsula (AQAP) claimed responsibility.",
        "Al-Qaeda in the Arabian Peninsula",
    ),
    (
        "In a statement posted online, the Movement for Oneness and Jihad in West Africa (MUJAO) said it was behind a car bomb that killed two people in Gao, Mali.",
        "Movement for Oneness and Jihad in West Africa",
    ),
    ("Five people died in an ambush near Bria, Central African Republic. Residents accused Seleka fighters of the killings.", "Seleka"),
    ("A blast in Maiduguri, Nigeria, killed 15. Boko Haram is suspected.", "Boko Haram"),
    ("A mine killed two soldiers in Kidal, Mali. The army blamed the explosion on Ansar Dine.", "Ansar Dine"),
    (
        "A grenade killed a guard in Bogota, Colombia. Authorities believe that the National Liberation Army of Colombia (ELN) was responsible for the attack.",
        "National Liberation Army",
    ),
    ("A police chief was murdered in Ayacucho, Peru, reportedly by Shining Path guerrillas.", "Shining Path"),
    (
        "Liberation Tigers of Tamil Eelam (LTTE) rebels hacked to death 14 villagers in Ampara, Sri Lanka.",
        "Liberation Tigers of Tamil Eelam",
    ),
    ("Palestinian extremists stabbed an Israeli man to death in Hebron, West Bank.", "Palestinian militants"),
    ("An Israeli soldier was stabbed to death in Afula, Israel by a Palestinian teenager.", None),
    ("Assailants attacked a bus in Boke, Guinea. Three passengers were killed. The group responsible is unknown.", None),
    (
        "Both the Taliban and the Khorasan Chapter of the Islamic State separately claimed responsibility for a blast that killed nine in Kabul, Afghanistan.",
        "Taliban",
    ),
    ("Four people were killed when Abu Sayyaf Group (ASG) gunmen raided a plantation in Basilan, Philippines.", "Abu Sayyaf"),
    ("Three policemen were killed in a Taliban ambush in Kunar, Afghanistan.", "Taliban"),
    ("A Taliban spokesman denied that the group had killed the two aid workers found dead in Ghazni, Afghanistan.", None),
    (
        "The mayor of Tame, Arauca, Colombia was shot dead. Fighters of the FARC are suspected.",
        "Revolutionary Armed Forces of Colombia",
    ),
    (
        "An intelligence official said the Lord's Resistance Army (LRA) killed six villagers near Obo, Central African Republic.",
        "Lord's Resistance Army",
    ),
    ("Al-Qaida in Iraq claimed credit for a bombing that left 20 dead in Tikrit, Iraq.", "Al-Qaeda in Iraq"),
    ("Witnesses said the attackers wore army uniforms. Nine people were killed in the raid in Jos, Plateau, Nigeria.", None),
    # who is behind it, told apart from who is near it
    ("Three traders were killed by a blast in Mogadishu. The al-Qaeda-linked al-Shabaab claimed the attack.", "Al-Shabaab"),
    ("The Libyan branch of the Islamic State group claimed a bombing that killed six sailors.", "Islamic State"),
    ("Snipers of the Islamic State organisation killed 23 shepherds near Baiji, Iraq.", "Islamic State"),
    ("The Islamic State extremist organisation has beheaded three drivers in Baiji, Iraq.", "Islamic State"),
    ("Nine loggers were killed when a band of Boko Haram raiders who rode on camels looted their depot in Borno.", "Boko Haram"),
    ("Seven pupils were killed in a school that was struck by Taliban rocket fire in Baghlan, Afghanistan.", "Taliban"),
    ("Two plumbers died when a bomb planted by the Taliban went off in Baghlan, Afghanistan.", "Taliban"),
    ("Five bakers were killed in Samarra, Iraq. The governor pointed the finger at Islamic State fighters.", "Islamic State"),
    (
        "Gunmen killed a tailor in Quetta, Pakistan. Police sources blamed Baloch Liberation Army militants for the murder.",
        "Balochistan Liberation Army",
    ),
    ("A teenager shot by Israeli soldiers in Jenin last week died of his wounds.", "Israel Defense Forces"),
    ("Hamas said it had carried out the raid in which two settlers were killed.", "Hamas"),
    ("A raid killed two settlers. Hamas admitted that one of its units had planted the bomb.", "Hamas"),
    ("A bomb killed two porters in a town held by the Taliban in Kunduz, Afghanistan.", None),
    ("Two porters were killed near a camp for those who had fled Boko Haram in Borno.", None),
    ("Two Taliban were killed in Kunduz, Afghanistan.", None),
    # who did the first of several things did the last
    (
        "On 2 May, Boko Haram fighters stopped a bus near Banki, Nigeria, ordered the riders out, checked their bags and killed nine.",
        "Boko Haram",
    ),
    ("On 2 May, Taliban fighters came to a farm in Kunduz, Afghanistan and shot nine guests dead.", "Taliban"),
    ("Taliban gunmen gathered the guests in Kunduz, hours after Afghan troops had left the town, and killed nine of them.", "Taliban"),
    # whoever is harmed is not to blame
    ("Three Hezbollah officials died in an explosion in Tyre, Lebanon, which was blamed on Israel.", None),
    ("Three Hezbollah officials died in an explosion in Tyre, Lebanon, which was largely blamed on Islamic State.", "Islamic State"),
    ("Gunmen shot dead six soldiers in Tillaberi, Niger. The army was blamed by residents for the attack.", None),
    ("Gunmen shot dead six herders in Tillaberi, Niger. The army was blamed by residents for the attack.", "Nigerien Armed Forces"),
    # blamed for this, or for something else
    ("A shell killed six porters in Hodeidah, Yemen. The governor blamed the Houthis for hiding among pupils.", None),
    ("A shell killed six porters in Hodeidah, Yemen. The governor blamed the Houthis for it.", "Houthis"),
    ("A shell killed six porters in Hodeidah, Yemen. The governor accused the Houthis of firing it.", "Houthis"),
    ("A shell killed six porters in Hodeidah, Yemen. The governor accused the Houthis of looting.", None),
    ("A shell killed six porters in Hodeidah, Yemen. The Houthis are accused of looting.", None),
    ("A shell killed six porters in Hodeidah, Yemen. The Houthis are accused of the attack.", "Houthis"),
    # what a group says of its own, and of itself in the next sentence
    ("A bomb killed nine people in Herat, Afghanistan. The Islamic State said its men had done it.", "Islamic State"),
    ("A bomb killed nine people in Herat, Afghanistan. The Islamic State said its men had not done it.", None),
    ("Al-Shabaab said that its fighters had attacked a hotel in Baidoa, Somalia. Nine people died.", "Al-Shabaab"),
    ("Al-Shabaab overran a base at Dinsor, Somalia. It said it had killed 40 soldiers.", "Al-Shabaab"),
    # whose aside it is: soldiers who had left killed no one
    (
        "Members of the Oromo Liberation Army gathered residents in Guliso, Ethiopia, hours after soldiers had left, and killed 40.",
        "Oromo Liberation Army",
    ),
    (
        "Two soldiers were killed when their patrol was ambushed by fighters of JNIM near Djibo, Burkina Faso.",
        "Jama'at Nasr al-Islam wal Muslimin",
    ),
    (
        "A convoy came under fire from rebels of the M23 near Goma, Congo; two drivers were killed.",
        "March 23 Movement",
    ),
    ("Shells fired by the Syrian regime and its Iranian partner killed nine people in Idlib, Syria.", "Government of Syria"),
    # a nation's fire is no group's
    ("Six porters were killed in a Saudi-led air strike on Hodeidah, Yemen. The Houthis were blamed for the attack.", None),
    ("Six porters were killed by a Russian missile in Sumy, Ukraine. The Ukrainian army was blamed for the attack.", None),
    ("Six porters were killed by a Russian-made rocket in Hodeidah, Yemen. The Houthis were blamed for the attack.", "Houthis"),
    ("Six porters were killed in Israeli shelling of Tyre, Lebanon. The Israeli army claimed the attack.", "Israel Defense Forces"),
    ("Colombia blames ELN for bomb that killed 20 cadets in Bogota", "National Liberation Army"),
    # to suspect, and a suspect
    ("A bomb killed two porters in Puno, Peru. Police suspect the Shining Path is behind an unrelated kidnapping.", None),
    ("A bomb killed two porters in Puno, Peru. Police suspect the Shining Path is behind the attack.", "Shining Path"),
    ("A bomb killed two porters in Puno, Peru. Police suspect Shining Path.", "Shining Path"),
    ("A bomb killed two porters in Puno, Peru. A Shining Path suspect was held.", None),
]

# Who did it in the words of the text; None where it names no one.
DOERS = [
    # in the perfect
    ("Raiders have attacked a village near Gao. Four people were killed.", "Raiders"),
    ("Israel has bombed a school in Gaza. Four people were killed.", "Israel"),
    ("Raiders have not attacked a village near Gao. Four people were killed.", None),
    # who killed the one who attacked did not harm the others
    ("A man attacked people in a hall in Leeds with a knife. Police shot him dead. Three people were injured.", "A man"),
    ("A van hit a fence in Leeds. Police shot him dead. Three people were injured.", None),
    ("Eleven passengers were killed when militants halted two buses outside Lokoja on Monday.", "militants"),
    ("At least 33 people were killed as gangs fought for control of a market in Port-au-Prince on Monday.", "gangs"),
    ("A policeman was killed when protesters threw stones at a station in Dhaka on Monday.", "protesters"),
    ("Twelve people were killed when a man drove a lorry into a crowd in Berlin on Monday.", "a man"),
    ("A teacher was killed when she fell from a roof in Dhaka on Monday.", None),
    ("A councillor was shot dead by unidentified persons in Jhenaidah on Sunday.", "unidentified persons"),
    ("Two nurses were abducted by unknown armed individuals in Gambella on Monday.", "unknown armed individuals"),
    ("Seven hostages were executed by their captors on Saturday.", "their captors"),
    ("A mob lynched two men in Guwahati on Sunday.", "A mob"),
    ("Villagers beat to death three suspected bandits in Katsina on Monday.", "Villagers"),
    ("The body of a woman was found by hunters near Arima on Monday.", None),
    ("Three civilians were killed by army artillery in Kalma on Monday.", "army"),
    ("The mayor was killed by a roadside bomb planted by insurgents on Monday.", "insurgents"),
    ("Six rebels died in a clash with an army patrol near Ocaña on Tuesday.", "an army patrol"),
    ("Clashes between soldiers and rebels near Alamata on Tuesday left 12 civilians dead.", None),
    ("Terrorists tried to attack a post in the hills on Monday. Eight soldiers were killed.", "Terrorists"),
    ("Armed gangs shot their way into a jail on Saturday. At least a dozen people died in the attack.", "gangs"),
    ("Gunmen riding horses shot and killed six hunters in Song on Monday.", "Gunmen"),
    ("Gunmen suspected of cultism gunned down 23 people in Aluu on Saturday.", "Gunmen"),
    ("Loggers seized, tied up and killed a park ranger in Oruro on Thursday.", "Loggers"),
    ("Police arrested a suspect who killed a village chief in Ekiti on Monday.", "a suspect"),
    ("Eleven herders were killed in Mopti on Tuesday. The attack was attributed to hunters from a village nearby.", "hunters"),
    ("Eleven herders were killed in Mopti on Tuesday. The fire was blamed on a gas leak.", None),
    ("Bandits raided a school in Kankara on Friday. They shot dead a guard.", "Bandits"),
    ("The mayor met villagers in Kankara on Friday. They shot dead a guard.", None),
    ("A raid on a mosque killed 40 people in Gao on Friday. Gunmen, who carried a flag, shot people as they fled.", "Gunmen"),
    ("A raid killed 40 people in Gao on Friday. The air force later bombed vehicles used by the attackers.", None),
    ("Forty rebels were killed in Gao on Friday, while three soldiers died.", None),
    ("Herdsmen attacked two villages in Kogi on Monday, killing eight people.", "Herdsmen"),
    ("Villagers fled a village in Kogi on Monday, leaving eight people dead.", None),
    ("Police in riot gear fired at demonstrators in Jakarta on Monday. Six people were killed.", "Police"),
    ("Five people were killed on Monday after a man wielding an axe hijacked a tram in Longyan.", "a man"),
    ("Five people were killed on Monday after a man found a shell in Longyan.", None),
    ("Some gunmen, suspected to be hired, in the early hours of Monday, killed 11 people in Emohua.", "Some gunmen"),
    ("An attack by armed tribesmen on a camp in Sortoni killed six people on Tuesday.", "armed tribesmen"),
    ('A mob "hacked and burnt" eight drivers to death in Kaduna on Saturday.', "A mob"),
    ("Three men were killed by Israeli fire in Jenin on Monday.", "Israeli"),
    ("Three men were killed by people in Jenin on Monday.", None),
    ("Nine men were killed on Friday when terrorist groups based in the hills fired rockets at Gao.", "terrorist groups"),
    ("Nine men were killed in terrorists' rocket attack on Gao on Friday.", "terrorists"),
    ("Nine men were killed on Friday as gangs from nearby slums fought over Gao.", "gangs"),
    ("Gunmen who burst into a college in northern Gao on Friday killed nine men.", "Gunmen"),
    ("A clerk angered by a loan shot dead nine people in Gao on Friday.", "A clerk"),
    ("A man drove a bus through families who had come to a fair in Gao on Friday, killing nine.", "A man"),
    ("A bus drove through families who had come to a fair in Gao on Friday, killing nine.", None),
    ("A patrol that pursued them claimed to have killed nine rebels in Gao on Friday.", "A patrol"),
    ("A baker attacked diners in Gao on Friday, wounding four. Police overpowered him.", "A baker"),
    ("A bomb killed nine men in Gao on Friday. Police arrested four suspects.", None),
    ("Rebels disguised as soldiers seized 12 lawmakers in Cali on Thursday and later killed 11 of them.", "Rebels"),
    ("A group of armed men in uniforms shot 13 people dead in a bar in Gao on Sunday.", "armed men"),
    ("Nine inmates died when rival gangs fought with blades in a jail in Gao on Sunday.", "gangs"),
    ("A suicide bomber blew himself up at a fair in Gao on Sunday. A nurse said she had counted 35 bodies.", "A suicide bomber"),
    ("A woman from Gao blew herself up on a bus on Sunday and killed six passengers.", "A woman"),
    (
        "A man drove a van into revellers in Gao on Sunday, killing ten people, before he was shot dead in a gun battle with police.",
        "A man",
    ),
    ("Gunmen, whom the people described as bandits, attacked a village near Gao on Sunday and killed 16.", "Gunmen"),
    ("A Russian missile tore through a block of flats in Kharkiv on Tuesday, killing four people.", "Russian"),
    # who speaks of an attack did not make it
    ("Police said a bomber struck a bakery in Quetta on Friday, killing 14 people.", "a bomber"),
    ("Volunteers said raiders attacked a hamlet near Jos on Friday, killing eight.", "raiders"),
    ("Officials said a tram hit a van in Lima on Friday, killing nine people.", None),
    ("Weavers were asleep when a shell struck their hall in Kano on Friday, killing 14 people.", None),
    ("A gang leader had 40 rivals killed in Santiago.", "A gang leader"),
    # who did something else, or was attacked, is not to blame
    ("Four people were killed in Aden on Friday. An inquest was carried out by experts.", None),
    ("Four people were killed in Aden on Friday. Clerks attributed the toll to residents who stayed.", None),
    ("Four people were killed in Aden on Friday. The attack was carried out by dissidents.", "dissidents"),
    ("Hezbollah said its fighters had been ambushed in Qalamoun on Friday. Three men were killed.", None),
    ("The Houthis said their camp near Marib was bombed on Friday. Three men were killed.", None),
    ("A steward opened the gates of a stadium in Accra on Friday and 20 people were killed.", None),
    ("The mayor fired the chief of police after six people were killed in Juarez on Friday.", None),
    ("Nine people were killed in Ankara on Friday. Residents attacked ambulances.", None),
    ("Nine people were killed in Kano on Friday when a driver opened fire on a queue.", "a driver"),
    ("Nine people were killed in a blast in Kabul on Friday. Troops blew up a second device.", None),
    ("Police detained two men accused of killing five people in Nairobi.", "two men"),
    ("The army said the ADF was responsible for the massacre of 22 weavers near Beni.", "the ADF"),
    # it, vehicles, bystanders
    ("Police warned of a cold wave in Lahore on Friday. It has killed 40 people.", None),
    ("A Syrian tank hit a mine near Idlib on Friday and three soldiers were killed.", None),
    ("Nine weavers were killed in fighting with rebels near Goma on Friday.", None),
    ("Nine rebels were killed in fighting with soldiers near Goma on Friday.", "soldiers"),
    ("Seven people were killed in Lima on Friday when police officers helped a crowd that fled a fire.", None),
    ("Eleven people were killed near Kano on Friday when militants halted two vans.", "militants"),
    ("Kurdish fighters killed two soldiers in Hakkari. Turkish jets later bombed northern Iraq, killing seven.", "Kurdish fighters"),
    # who is said to belong to whom; denials
    ("A hamlet was attacked by men believed to belong to the Mai-Mai militia, who killed 11 people near Beni.", "the Mai-Mai militia"),
    ("Gunmen killed 40 farmers in Mali. The state dissolved Dan Na Ambassagou, a militia that denies any part in the attack.", "Gunmen"),
    ("Eleven people died in Gaza when Israel bombed a bakery, nurses said.", "Israel"),
    ("Eleven people were killed by rockets of the rebels that fell on Kabul.", "the rebels"),
    ("The army hunted the Shining Path column that ambushed a convoy at Erusco, Peru. Four soldiers were killed there.", "Shining Path"),
    # whose attack it is: weapons that are joined, owners, attacks in another country
    ("Six people were killed in Russian missile and drone attacks on Sumy.", "Russian"),
    ("The toll of Israel's strikes on Iran climbs to 27.", "Israel"),
    ("Nine policemen were killed in a Turkish attack on Sinjar.", "Turkish"),
    ("An Iraqi attack in Basra killed nine people.", None),
    ("Nine people died in Israel's worst attack in years.", None),
    ("Israel launched a wave of air strikes on Gaza. Nine people were killed.", "Israel"),
    ("The government launched a series of inquiries. Nine people were killed in a blast.", None),
    ("A missile fired from a U.S. drone hit a suspected militant hide-out in Yemen, killing nine people.", "U.S."),
    ("Clashes with the Taliban in Kunduz kill 23 Afghan soldiers.", "the Taliban"),
    ("Clashes with the Taliban in Kunduz kill 23 villagers.", None),
    ("Marchers decried the police killing of Amos Rudd.", "the police"),
    ("Wardens have held a baker who they say murdered four pupils.", "a baker"),
    ("A woman strapped with explosives blew herself up at a kiosk, killing ten people.", "A woman"),
    ("A gunman was arrested after killing two clerks at a bank.", "A gunman"),
    # objects of what others do, owners of a home, one of many sides, what is sought, answered or prevented
    ("A raid meant to free two hostages killed ten guards.", None),
    ("Police tried to prevent clashes in which four people were killed.", None),
    ("A mob beat three wardens and set two of them on fire, killing both men.", "A mob"),
    ("Villagers attacked police officers, killing two.", "Villagers"),
    ("Rockets were fired from the Gaza Strip at a farm, injuring two labourers.", None),
    ("A bomb went off outside the home of a police officer in Karachi, Pakistan, killing eight people.", None),
    ("Battles between insurgents and US and Iraqi forces killed 27 people in Baquba.", None),
    ("Soldiers raid houses in a hunt for three surveyors kidnapped in May.", None),
    ("In response to a raid that injured 50 villagers, the Israeli Air Force bombs a depot in Sanaa.", None),
    (
        "Although the Houthis were first suspected, Islamic State has since claimed responsibility for the blast that killed 15 soldiers.",
        "Islamic State",
    ),
    ("A group linked to al-Qaeda said it had killed a hostage.", None),
    ("Militants linked to al-Qaeda killed five soldiers.", "Militants"),
    # one band, those loyal to somebody, two sides that clash, what a bomb is aimed at
    ("A band of militants raids a village in Borno, killing nine people.", "militants"),
    ("Forces loyal to the president shell the city of Taez, killing seven people.", "Forces"),
    ("Nine cooks die when forces loyal to the President of Mali shell a market in Gao.", "forces"),
    ("Several soldiers are injured when Indian and Chinese troops clash in Tawang district.", None),
    ("A mine meant for peacekeepers of the United Nations kills six clerks in Gao.", None),
    ("Two men died in Gaza air strikes.", None),
    ("Israeli attack helicopters launch missile strikes on an office. At least three people are injured.", "Israeli"),
    ("Nobody is tried over the collapse of the Norwood Tunnel, which killed nine.", None),
    ("A night raid, allegedly by Syrian warplanes, kills 17 cooks.", "Syrian warplanes"),
    ("A police post comes under attack with grenades, hurting four bakers.", None),
    ("A warden died on the hill. Amnesty International protests the hangings.", None),
    ("Nine people are injured when a suicide-bomber attacks a shrine in Quetta.", "a suicide-bomber"),
]


def perpetrator(body):
    """Name of the perpetrator of the first report; None where it is no one known."""
    article = Article("a", "d", 0, body, 0, len(body))
    sentences = text.sentences(body)
    mentions = entities.recognise(article, sentences)
    first = casualties.extract(article, sentences, mentions).reports[0]
    names = {m.entity.entity_id: m.entity.name for m in mentions}
    return names[first.perpetrator_id] if first.perpetrator_id else None


@pytest.mark.parametrize(("body", "name"), CASES, ids=[body[-60:] for body, _ in CASES])
def test_perpetrators(body, name):
    assert perpetrator(body) == name


@pytest.mark.parametrize(("body", "words"), DOERS, ids=[body[:60] for body, _ in DOERS])
def test_doers_in_the_words_of_the_text(body, words):
    article = Article("a", "d", 0, body, 0, len(body))
    sentences = text.sentences(body)
    assert casualties.extract(article, sentences, entities.recognise(article, sentences)).reports[0].perpetrator == words


@pytest.mark.parametrize(
    "group",
    [
        "Shining Path (SL)",
        "Kurdistan Workers' Party (PKK)",
        "Basque Fatherland and Freedom (ETA)",
        "Sinai Province of the Islamic State",
        "Moro Islamic Liberation Front (MILF)",
    ],
)
@pytest.mark.parametrize(
    "frame",
    [
        "{} militants attacked a post, killing two guards.",
        "Two guards were killed in an attack. The {} claimed responsibility for the attack.",
        "Two guards were killed in an attack. Sources attributed the attack to the {}.",
        "Two guards were killed. The {} is suspected of the attack.",
    ],
)
def test_groups_in_every_frame(frame, group):
    bare = group.partition(" (")[0]
    assert perpetrator(frame.format(group)) == perpetrator(frame.format(bare)) == entities.find(bare).name
