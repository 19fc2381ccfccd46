"""Which day belongs to an incident: not that of saying so, not another deed's, and the one before it where it goes on."""

import pytest
from test_casualties import read

DAYS = [  # published on Tuesday, 15 June 2021; a day or a span per report
    # told from the day named right before
    ("Rescuers ended their search on Monday, three days after a missile strike that killed 45 people in Dnipro.", ["2021-06-11"]),
    ("Soldiers searched houses in Mogadishu on Monday, a day after a car bomb killed nine people there.", ["2021-06-13"]),
    ("Gunmen killed five herders near Gao on Monday, two days after a raid on a market.", ["2021-06-14"]),
    (
        "Troops killed three rebels in Goma on Sunday. The clash came two days after an ambush that killed nine policemen.",
        ["2021-06-13", "2021-06-11"],
    ),
    ("A day after a bomb killed 20 people at a market in Gao, shops stayed shut on Monday.", ["2021-06-13"]),
    ("The toll of a bombing in Gao rose to 20 on Monday, two days after the attack.", ["2021-06-12"]),
    ("Rescuers pulled nine bodies from a mine in Gao on Monday, three days after a raid.", ["2021-06-11"]),
    ("Police searched a club in Gao on Monday after a bomb killed 32 people, six of them children, the night before.", ["2021-06-13"]),
    # named in the next sentence, or right before by the day of a series
    ("Police killed 34 miners in Gao, an officer said. She told reporters that they used live rounds on Friday.", ["2021-06-11"]),
    ("Police killed 34 miners in Gao, an officer said. In Kidal shops were shut on Friday.", [None]),
    (
        "A lorry blew up on Sunday in Gao, killing nine. Two minutes later a second bomber destroyed a house in Kidal, killing seven.",
        ["2021-06-13"] * 2,
    ),
    ("Two bombs rocked Gao on Sunday. The first, at the Monday Market, killed eight traders.", ["2021-06-13"]),
    ("Three bodies lay on Monday in a jail in Gao. A dozen people died in the raid, which began on Sunday.", ["2021-06-13"]),
    ("Nine people were killed in Gao. The governor arrived on Friday.", [None]),
    ("Ten people were killed in Gao on Friday. The second attack in a week killed four in Kidal.", ["2021-06-11", None]),
    ("Two days after raiders killed six men, police shot dead a porter in Gao on Thursday.", ["2021-06-10", "2021-06-08"]),
    ("Villagers buried 23 of their kinsmen near Gao on Monday, two days after raiders stormed the hamlet.", ["2021-06-12"]),
    ("Raiders stormed a hamlet near Gao on Sunday. Police put the number of the dead at 14 on Monday.", ["2021-06-13"]),
    ("Shells killed three people in Gao on Sunday and two in Kidal on Monday.", ["2021-06-13", "2021-06-14"]),
    ("At about 6 a.m. on 8 June 2021, herders entered a farm near Gao. Two people were hurt.", ["2021-06-08"]),
    # the day of saying so
    ("Officials confirmed today the death of a commander in Logar province during a raid on Sunday.", ["2021-06-13"]),
    ("Today, army and police commanders confirmed a rebel was killed during an operation in Goma, Sunday.", ["2021-06-13"]),
    ("A doctor told reporters on Monday that six people were killed in Hama on Saturday.", ["2021-06-12"]),
    (
        "On Sunday the monitor quoted witnesses as saying that 27 people had been killed in the assault on Ain Issa on Thursday.",
        ["2021-06-10"],
    ),
    (
        "On Monday the results were confirmed by doctors who said the victims of the attack had inhaled gas. Nine died in the attack in Hama.",
        [None],
    ),
    ("Relief Office (@relief) 12 June 2021 The convoy attack killed 21 people in Hama.", [None]),
    # the day of what came later: a charge, an arrest, a ruling
    ("A court on Monday charged a man with killing two guards in Gao.", [None]),
    ("A driver was indicted by a grand jury on Monday in connection with a crash that killed five pupils in Gao.", [None]),
    ("A judge ruled on Monday that a man who killed two guards in Gao was insane.", [None]),
    ("The army released on Monday the names of eight soldiers who were killed in Gao.", [None]),
    ("Police in Gao arrested three boys on Monday over a shooting in a camp where two cooks died.", [None]),
    ("Three boys were arrested on Monday over a shooting in Gao. Two people were killed in Gao on Friday.", ["2021-06-11", "2021-06-14"]),
    ("Police arrested three boys in Gao on Monday and killed two.", ["2021-06-14"]),
    ("Protesters marched on Monday and police killed two of them in Gao.", ["2021-06-14"]),
    ("The police chief resigned on Monday, hours after an officer shot dead a woman in Gao.", ["2021-06-14"]),
    # of a part, told behind the whole
    (
        "Police held three men in Gao after a bombing that killed 10 tourists. The bomber killed nine Germans and one Peruvian on Sunday in Gao.",
        ["2021-06-13"],
    ),
    # the day of another deed
    ("Forces killed one of the commanders behind the May 11 attack on a base in Kunar on Saturday.", ["2021-06-12"]),
    ("A raid on Monday killed a man who was responsible for Friday's attack on a school in Herat.", ["2021-06-14"]),
    (
        "A strike killed a commander linked to the murder of a teacher in March in Kandahar province yesterday.",
        ["2021-06-14", "2021-03-01..2021-03-31"],
    ),
    ("Nine pupils were killed in Friday's attack on a school in Herat.", ["2021-06-11"]),
    ("The draft would include a condemnation of the May 21 attack on Goma, which killed 140 people.", ["2021-05-21"]),
    (
        "It would mark the deadliest raid in the country since gas killed 300 civilians near Damascus in August 2013.",
        ["2013-08-01..2013-08-31"],
    ),
    # the day named in the sentence is the one that "the previous day" is told from
    ("The army said on Monday that it had killed nine rebels in Goma a day earlier.", ["2021-06-13"]),
    (
        "Families searched wards in Goma on Sunday for those who were in a school that jets bombed the previous day. Nine died.",
        ["2021-06-12"],
    ),
    # what ended it, who counted again, what else was done
    ("Gunmen killed 17 diners in Mogadishu before troops ended the siege on Friday.", [None]),
    ("The ministry on Thursday cut the number of people killed in Goma from 103 to 84.", [None]),
    ("The group was behind an assault in May on a port, which killed 12 people, and in 2015 on a hotel.", ["2021-05-01..2021-05-31"]),
    ("The attack on May 21 killed 40 people.", ["2021-05-21"]),
    # what the sentence goes on with
    ("A patrol came under fire in Sangin district yesterday. The troops fired back, killing one man and wounding another.", ["2021-06-14"]),
    ("In Khost province last night, soldiers went to a compound. During the search they killed two men.", ["2021-06-14"]),
    ("The parliament met on Wednesday. In Mosul, a bomb killed three people.", [None]),
    ("The minister spoke in Kabul on Sunday. Three people were killed in Herat.", [None]),
    # the worst since a day when others died: that day is theirs
    (
        "A bomb killed 41 people in Kabul on Monday, the worst there since 2018, when 80 died in a blast.",
        ["2021-06-14", "2018-01-01..2018-12-31"],
    ),
    (
        "A bomb killed 41 people in Kabul on Monday. It was the worst attack since May 2019, when rebels killed 80 soldiers in Kunduz.",
        ["2021-06-14", "2019-05-01..2019-05-31"],
    ),
    ("Since Sunday, when the offensive began, 40 civilians have been killed in Aleppo.", ["2021-06-13..2021-06-15"]),
    ("The mayor said 34 people were missing in Dnipro after Saturday's strike, which killed 40.", ["2021-06-12"]),
    ("The mayor said gunmen killed 12 people in Goma after Saturday's vote.", [None]),
    # a year that the attack bears; what went earlier this month was not this
    ("A court in Paris jailed two men on Friday over a 2016 attack which killed 86 people in Nice.", ["2016-01-01..2016-12-31"]),
    (
        "Raiders killed 11 villagers in Gao on Sunday. Earlier this month eight people were killed in the same area by a mine.",
        ["2021-06-13", "2021-06-01..2021-06-12"],
    ),
    # a day long past beside another figure is another's; one of the wounded died on a day of his own
    (
        "Gunmen killed 15 officers in an ambush in Jalisco. On March 19 five federal police were killed in Ocotlan.",
        [None, "2021-03-19"],
    ),
    ("Two of the injured died on Monday, raising the number of people killed in Sunday's bombing to 43.", ["2021-06-13"]),
    ("Fighters of the Front (FLM) today attacked a post in Hama, killing 12 soldiers.", ["2021-06-15"]),
    # told from the attack that was told of
    (
        "Gunmen killed 14 people on a train near Kaduna on Monday. Two days before the train was attacked they killed a guard at Kaduna airport.",
        ["2021-06-14", "2021-06-12"],
    ),
    (
        "Police killed 34 miners in Lubumbashi on Thursday. Ten people had died in clashes between rival unions in the week before.",
        ["2021-06-10", "2021-05-31..2021-06-06"],
    ),
    # a day that attacks and mishaps bear, whoever speaks of them; that of a talk is no harm's
    ("The group claims responsibility for Sunday's deadly rocket attacks near the port of Aden that killed 23 recruits.", ["2021-06-13"]),
    ("Divers look into Sunday's ferry sinking off Zanzibar that killed 12 people.", ["2021-06-13"]),
    ("In Sunday's talks the envoy spoke of nine men killed in Goma.", [None]),
    ("Indian Independence Day was marred by a bomb that killed nine people in Dhubri.", ["2020-08-15"]),
    ("Independence Day speech in India: the premier mourns nine people killed in a mine.", [None]),
    ("Nine people were killed in Goma, the envoy told Sunday's meeting.", [None]),
    # what is attacked is a scene, and so is its day
    ("A rocket hit Sunday's meeting of elders in Gao, killing nine people.", ["2021-06-13"]),
    ("Two raiders burst into Sunday's hearing in Lima and killed three people.", ["2021-06-13"]),
    ("Sunday's summit in Lima was bombed, and three people died.", ["2021-06-13"]),
    # an attack's day is not that of what came after, told with a day of its own
    ("A man held for the 2014 bombing in Gao was shot dead on Sunday in Kidal.", ["2021-06-13"]),
    ("A mine beside the scene of the 2012 raid in Herat killed four people on Sunday.", ["2021-06-13"]),
    ("The commander behind Friday's raid in Gao was killed on Sunday.", ["2021-06-13"]),
    ("A cook wounded in Friday's bombing in Gao died on Sunday.", ["2021-06-11"]),
    ("A cook wounded in Friday's bombing in Gao was shot dead on Sunday.", ["2021-06-13"]),
    ("Riots after Friday's bombing killed six people on Sunday.", ["2021-06-13"]),
    ("Guards fled after Friday's raid killed six people in Gao.", ["2021-06-11"]),
    ("A 2014 Gao bombings suspect was killed in a shootout in Kidal on Friday.", ["2021-06-11"]),
    ("A 2012 market attack survivor was shot dead in Herat on Friday.", ["2021-06-11"]),
    ("Six people were shot dead in Gao during a Sunday sermon.", ["2021-06-13"]),
    ("A priest was stabbed to death during his Sunday homily.", ["2021-06-13"]),
    ("Rockets struck Sunday's address by the mayor of Gao, killing two people.", ["2021-06-13"]),
    ("During a Sunday sermon the bishop prayed for six people killed in Gao.", [None]),
    ("Guards slept ahead of Sunday's raid, which killed nine of them.", ["2021-06-13"]),
    ("Prior to Sunday's attack that killed nine men, Gao was calm.", ["2021-06-13"]),
    ("Ahead of Sunday's raid nine men were killed in Gao.", [None]),
    # the time before a day; the year of a quake is its day
    ("On the eve of Sunday's election, a bomb killed two people in Kabul.", [None]),
    ("A bomb killed two people in Kabul ahead of Saturday's vote.", [None]),
    ("A bomb killed two people in Kabul in Saturday's vote.", ["2021-06-12"]),
    ("Nepal marks the anniversary of the 2015 quake that killed 9,000 people.", ["2015-01-01..2015-12-31"]),
    # the year of a race, of a heading, of what a bridge was built and a man convicted in
    ("A cyclist, winner of the 2019 Tour of Utah, is found dead in Rimini.", [None]),
    ("A runner who had come last at the 2020 Winter Games was killed by a bus in Goma.", [None]),
    ("2018–2020 Sudan unrest: gunmen kill nine people in Khartoum.", [None]),
    ("A bridge built in 1967 collapsed in Genoa, killing 43 people.", [None]),
    ("A bridge collapsed in 1967 in Genoa, killing 43 people.", ["1967-01-01..1967-12-31"]),
    ("The governor signed papers for the execution of a guard convicted in 1998 of a theft.", [None]),
    # what somebody was charged with is older than what happens to him, or to others on a day
    ("A clerk convicted in 2009 of strangling two tenants was found hanged in jail on Monday.", ["2021-06-14", None]),
    ("A monk jailed in 1997 for the murder of two pilgrims was stabbed to death on Friday.", ["2021-06-11", None]),
    ("A cook accused of poisoning three cousins to death was gunned down on Sunday.", ["2021-06-13", None]),
    ("Troops seek the miner imprisoned in 2011 for killing a judge after two wardens were shot dead on Sunday.", ["2021-06-13", None]),
    ("A clerk was charged with killing two tenants after they were shot dead on Friday.", ["2021-06-11"]),
    # the day of attacks that somebody planned who is captured; of two incidents each has its own
    ("A clerk who helped to plan the May 21 attacks was captured in Aden.", [None]),
    (
        "Rebels killed six people in Jolo. They are suspected of the June 11 Bali car bombing, in which 180 people died.",
        [None, "2021-06-11"],
    ),
    # the sentence behind tells when he was found
    ("Ali Hasnawi was captured by troops in Aden. Hasnawi was found in a cellar at 2030 local time on June 13.", ["2021-06-13"]),
    (
        "Ali Hasnawi was captured by troops. Hasnawi was found 15 km south of his home town of Taiz at 2030 local time on June 13.",
        ["2021-06-13"],
    ),
    ("Ali Hasnawi was captured by troops in Aden. Hasnawi was married in a cellar on June 13.", [None]),
    # what a lead tells is what killed those whom the next sentence counts, unless that names another attack
    ("A lorry carrying mangoes overturned on Sunday in Gao.\n\nAt least seven traders died.", ["2021-06-13"]),
    ("A tram left its rails in Lodz on Sunday.\n\nSeven people died in the crash.", ["2021-06-13"]),
    ("An envoy toured Gao on Sunday.\n\nSeven people were killed there in an attack on a market.", [None]),
    ("The mayor said on Sunday a bridge near Gao would close.\n\nSeven people died.", [None]),
    ("A cardinal sang in Cusco on Sunday.\n\nEight people were killed and 30 injured.", [None]),
    ("A guard was put on trial in Cusco on Sunday.\n\nEight people died in the fire at a hall.", [None]),
    # of a message, a sermon; a page may have lost the apostrophe of an attack's day
    ("A bomb killed nine people in Gao. In his Sunday sermon the bishop condemned the attack.", [None]),
    ("A bomb killed nine people in Gao. The president condemned the attack in an Easter message.", [None]),
    ("The Sunday blast in Gao killed nine people.", ["2021-06-13"]),
    ("Nine bodies lay at the site of Sundays suicide attack in Gao.", ["2021-06-13"]),
    ("On Sundays attacks are rare. Nine people were killed in Gao.", [None]),
    # whatever came after it, an attack has the day it is called by, and a year
    ("The war began after the 7 March attack on the port, which killed 200 people.", ["2021-03-07"]),
    ("Security was raised after the March 22 bombings in Brussels killed nine people.", ["2021-03-22"]),
    ("The town was also the site of a 2014 knife attack, where a man killed nine people.", ["2014-01-01..2014-12-31"]),
    ("A bombing in 2014 killed nine people.", ["2014-01-01..2014-12-31"]),
    ("The mayor resigned after the 7 March vote, and troops killed nine people.", [None]),
    ("A 2000 kg bomb attack killed nine people.", [None]),
    # a span named later for something else
    ("A car bomb killed four people in Damascus. Residents were making preparations this weekend for a foreign strike.", [None]),
]


@pytest.mark.parametrize(("text", "days"), DAYS)
def test_the_day_of_the_incident(text: str, days: list[str | None]) -> None:
    spans = [(report.date_start, report.date_end) for report in read(text).reports]
    assert [None if start is None else str(start) if start == end else f"{start}..{end}" for start, end in spans] == days
