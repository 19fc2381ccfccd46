"""Where and when an incident was: from the place named to the country that everything else speaks of. All sentences are made up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import casualties, entities, text
from pipeline.articles import segment
from pipeline.model import Document


def report(body):
    """First report of a record without any metadata."""
    (article,) = segment(Document("log.jsonl#1", "record", body), "0" * 16)
    sentences = text.sentences(article.body)
    return casualties.extract(article, sentences, entities.recognise(article, sentences)).reports[0]


@pytest.mark.parametrize(
    ("body", "place", "country", "precision"),
    [
        # nested: the contained one, as exactly as it is known
        ("A mine killed two men near Manbij in the northern province of Aleppo.", "Manbij", "SY", 2),
        ("Two men were killed by alleged Ruritanian shelling near Manbij.", "Manbij", "SY", 2),
        ("A mine killed two men in the Qatara area of Sangin district, Helmand province.", "Qatara", "AF", 3),
        ("Raiders killed two men in the village of Tarobi, Borno state.", "Tarobi", "NG", 4),
        ("Raiders killed two men in Tarobi village in central Somalia.", "Tarobi", "SO", 6),
        ("Raiders killed two men in Borno state.", "Borno state", "NG", 4),
        # a village beside its kind, in a row, in brackets; what bears a place's name
        ("Tarobi, a village in Borno state, was attacked and two men were killed.", "Tarobi", "NG", 4),
        ("On 8 June 2021, herders entered a farm on the road to Tarobi (Borno state). Two men were killed.", "Borno state", "NG", 4),
        ("Two men were killed in Jos, Nigeria, on Sunday. Bodies lay on the banks of the Benue.", "Jos", "NG", 1),
        ("In Geneva, an official of the UN spoke of nine dead in Homs, Syria.", "Homs", "SY", 1),
        ("Two bombs made in Germany killed nine people in Homs, Syria.", "Homs", "SY", 1),
        ("Officials in the capital said nine people were killed in Jos, Nigeria.", "Jos", "NG", 1),
        # a village lies in the one province that the text names
        ("Gunmen killed nine men in Borno state on Monday. The attack took place in Tarobi village.", "Tarobi", "NG", 4),
        (
            "Gunmen from Yobe state killed nine men in Borno state on Monday. The attack took place in Tarobi village.",
            "Borno state",
            "NG",
            4,
        ),
        ("Gunmen abducted 30 girls from a school in Chibok, Nigeria.", "Chibok", "NG", 1),
        # the capital, named or not
        ("A bomb killed two men in the capital on Monday, Iraqi police said.", "Baghdad", "IQ", 1),
        ("A bomb killed two men near the Zambian capital.", "Lusaka", "ZM", 2),
        ("A bomb killed two men in Zambia's capital.", "Lusaka", "ZM", 1),
        ("A bomb killed two men in the capital of Zambia.", "Lusaka", "ZM", 1),
        ("A bomb killed two men in South Sudan's capital, Juba.", "Juba", "SS", 1),
        ("A bomb killed two men in the capital of Borno state.", "Borno state", "NG", 4),
        # by the town in or near which it lies
        ("A bomb killed two men at Tarobi, 20 km north of Maiduguri.", "Tarobi", "NG", 3),
        ("A bomb killed two men in Tarobi, a farming village near Maiduguri.", "Tarobi", "NG", 3),
        ("A bomb killed two men in the Tarobi neighbourhood of Karachi.", "Tarobi", "PK", 3),
        ("A bomb at the U.S. embassy killed two men, Kenyan police said.", None, "KE", 6),
        ("A bomb killed two men in Karachi's Tarobi neighbourhood.", "Tarobi", "PK", 3),
        # a district that is known, in its country
        ("Raiders killed two men in Nganzai Local Government Area, Nigerian police said.", "Nganzai", "NG", 3),
        ("Raiders killed two men in Nganzai district, Kenyan police said.", "Nganzai", "KE", 6),
        # what was attacked, though nothing else calls it a place
        ("Rebels raided Tarobi on Monday, killing two men in Syria.", "Tarobi", "SY", 6),
        ("Rebels attacked Mahmud Tarobi on Monday, killing two guards in Syria.", "Syria", "SY", 6),
        # the finest place of a sentence that names its country too
        ("A mine killed two men outside the northern Niger town of Arlit.", "Arlit", "NE", 2),
        (
            "A raid by jets over Yemen killed two men, one of them a cook, and hurt a guard, in the coastal governorate of Abyan.",
            "Abyan",
            "YE",
            4,
        ),
        # the town itself of which only a bigger one near it was named
        ("A blast killed two people in a suburb of Damascus. The blast hit Douma, police said.", "Douma", "SY", 1),
        ("A blast killed two people in Damascus. The blast hit Douma, police said.", "Damascus", "SY", 1),
        ("A blast in the Damascus area killed two people.", "Damascus", "SY", 2),
        # a body of the state is no place
        ("Two skiers were killed in Ohio, the Department of Transportation said.", "Ohio", "US", 4),
        # where it was written
        ("DENVER Two skiers were killed in Boulder, Colorado, on Monday, police said.", "Boulder", "US", 1),
        # where the attack that was told took place
        ("Two men were killed in Mexico, officials said. Sunday's beheadings took place in Matamoros.", "Matamoros", "MX", 1),
        ("Soldiers killed nine men in northern Nigeria, a rights group said. The incident took place in Chibok.", "Chibok", "NG", 1),
        ("Raiders killed nine men in eastern Congo. The violence occurred in Tarobi village in Ituri province.", "Tarobi", "CD", 4),
        ("Gunmen killed nine men in Burkina Faso. The attack came after a coup in Mali.", "Burkina Faso", "BF", 6),
        # one of several towns of that name, and nothing tells in which country
        ("Four men were killed in Bara on Tuesday, police said.", "Bara", None, None),
        ("Four men were killed in San Pedro on Tuesday, police said.", "San Pedro", None, None),
        ("Four men were killed in Bara on Tuesday, Sudanese police said.", "Bara", "SD", 1),
        ("Four men were killed in Tripoli on Tuesday, police said.", "Tripoli", "LY", 1),
        ("Four men were killed in Birmingham on Tuesday, police said.", "Birmingham", "GB", 1),
        ("Gunmen abducted two nurses from Kano on Monday.", "Kano", "NG", 1),
        ("Police arrested a man from Kano on Monday.", None, "NG", 6),
        # a namesake abroad
        ("Raiders killed two men in Cali hamlet of Funtua Local Government Area of Katsina State.", "Cali", "NG", 4),
        ("Gunmen killed two men in the district of Amara, in southern Somalia.", "Amara", "SO", 6),
        ("Raiders killed two men in the Ethiopian border town of Mandera.", "Mandera", "ET", 6),
        ("Raiders killed two men in Kouri Bouga, a camp of gold diggers in Chad.", "Kouri Bouga", "TD", 6),
        # neither attacker, neighbour, seat nor street
        ("A Turkish-led drone raid killed two drivers in the Sorhan area of Raqqa province.", "Sorhan", "SY", 4),
        ("Two men were killed by Turkish shelling near the border with Iraq, Syrian officials said.", None, "SY", 6),
        ("A bomb killed two men on the busy Havana road in Mogadishu.", "Mogadishu", "SO", 1),
        ("Iraqi troops found graves; two men were killed, a spokesman told reporters in Geneva.", None, "IQ", 6),
        # the sentence before sets the scene, though it names no attack
        ("A company searched a bazaar in Shinkai district, Zabul province. After an hour two men were killed.", "Shinkai", "AF", 3),
        # of which the attack is named
        ("The toll of the Mogadishu blast climbed to 23.", "Mogadishu", "SO", 1),
        ("A bomb in Sudan's Omdurman killed two men.", "Omdurman", "SD", 1),
        ("Russia lost two men in the raid.", None, "RU", 6),
        # the city that is told behind who says so
        (
            "Somalia's worst bombing killed 276 men, a minister said on Monday, two days after a truck blew up in Mogadishu.",
            "Mogadishu",
            "SO",
            1,
        ),
        # a quarter that no list knows, placed by what it lies in; a namesake behind its owner
        ("A bomb killed two men in Dasht-e-Zumar, a quarter of Kabul.", "Dasht-e-Zumar", "AF", 3),
        ("A mine killed two men near South Sudan's Boma.", "Boma", "SS", 6),
        # on this side of a border, and not the ground of whom one fled from
        ("Somali soldiers shot two men in the town of Mandera, bordering Kenya.", "Mandera", "SO", 6),
        ("A mine killed two herders near the border with Chad.", None, None, None),
        ("A clash of diggers near the Chadian border left two men dead in Libyan territory.", "Libyan territory", "LY", 6),
        # a person is no place, what is based somewhere none either
        ("Two men shot dead the lawyer. Ana Maria Cortes, 46, was killed at home.", None, None, None),
        ("Raiders killed two men, said Damascus-based papers.", None, "SY", 6),
        # a hospital that was hit, and a capital of which the one who speaks there speaks
        ("At least 40 men are dead after an air strike on a hospital in Kunduz.", "Kunduz", "AF", 1),
        ("Nine men died in a hospital in Kunduz when a bomb hit it.", "Kunduz", "AF", 1),
        ("In Jakarta the president said a bomb had killed five men in the capital.", "Jakarta", "ID", 1),
        ("In Kandahar a government spokesman said three men were killed by a mine.", "Kandahar", "AF", 1),
        # where a sentence begins with it, or goes on behind it
        ("In Tarobi village gunmen killed two men, the Burkinabe army said.", "Tarobi", "BF", 6),
        ("A mine near Tarobi killed two men in Burkina Faso.", "Tarobi", "BF", 6),
        ("At Umlari, south of Durban, two men were killed.", "Umlari", "ZA", 6),
        # a capital in which a state speaks is none of its wars' places
        ("A bomb hit a barracks in Beirut. In Paris, the defence ministry said 27 men had been killed.", "Beirut", "LB", 1),
        ("In Kabul, a shell killed nine men, the defence ministry said.", "Kabul", "AF", 1),
        # where the wounded lie is not where it was
        ("Gunmen raked a bus in Cabinda. The driver was killed; his aide is in intensive care in Johannesburg.", "Cabinda", "AO", 1),
        ("Raiders shot two men dead in Kano and hurt nine, who were taken to a hospital in Lagos.", "Kano", "NG", 1),
        ("A rocket killed two men at a hospital in Herat.", "Herat", "AF", 1),
        # a town no list has, before the state or the nation it lies in
        ("Two cooks are shot dead at a diner in Harmonville, Ohio.", "Harmonville", "US", 4),
        ("A tram left the rails near Braemore, Banffshire, Scotland, killing three people.", "Braemore", "GB", 4),
        ("Two men were killed in a raid in Karachi, Washington said.", "Karachi", "PK", 1),
        ("Two men were shot dead in Silverado Canyon, Orange County, California.", "Silverado Canyon", "US", 4),
        # a town before a river, a road, a sea and a wider place; rivers and seas where nothing else is named
        ("A bus fell into the Trishuli River in Benighat, Nepal, killing eight people.", "Benighat", "NP", 6),
        ("Eight people are killed when a bus rolls into the Trishuli River in Benighat, Nepal.", "Benighat", "NP", 6),
        ("A boat sinks off Lesbos in the Aegean Sea, killing 16 people.", "Lesbos", "GR", 3),
        ("A cook was killed in the Adriatic city of Rimini, Italy.", "Rimini", "IT", 1),
        ("Thirty people die as a ferry sinks in the Yangtze River.", "Yangtze River", "CN", 5),
        ("Thirty people die as a ferry sinks in Myanmar's Irrawaddy Delta.", "Irrawaddy Delta", "MM", 5),
        ("Nine men were found dead in the Rio Grande.", "the Rio Grande", None, 5),
        ("Soldiers killed a man in the West Bank village of Deir Sumar.", "Deir Sumar", "PS", 6),
        ("A smuggler was captured in the state of Morelos near Mexico City.", "Morelos", "MX", 4),
        ("A smuggler was killed in the state of Morelos in Mexico.", "Morelos", "MX", 4),
        # what bears the name of the place it is in, and a place told by the town beside it
        ("A gunman killed two people at the town hall of Lhotice, Czech Republic.", "Lhotice", "CZ", 6),
        ("A bus crash near Wommeling outside of Antwerp, Belgium, killed five people.", "Wommeling", "BE", 3),
        ("Two people were killed in a blast at the Rotana airfield near Moscow.", "Rotana", "RU", 3),
        ("A storm hits Luzon, with at least three people dead.", "Luzon", "PH", 5),
        ("Soldiers shot dead two men in north Gaza on Tuesday.", "Gaza", "PS", 1),
        ("Two men were shot dead in east Jerusalem.", "east Jerusalem", "PS", 1),
        # a district of London is no town in South Africa, nor the town one of London
        ("Two men were killed in East London, British police said.", "East London", "GB", 3),
        ("Two men were shot dead in East London, South Africa.", "East London", "ZA", 1),
        # continents, clubs and bodies
        ("A war looms in central Africa after the massacre of refugees in Burundi.", "Burundi", "BI", 6),
        ("A footballer was killed by lightning in a match between Benfica and Braga in Portugal.", "Portugal", "PT", 6),
        ("Troops killed two members of the Front in Support of Free Peoples of Peru.", None, "PE", 6),
        # whose forces they were is not where they fell; two share a border
        ("KABUL - Six American soldiers died on a mine, the U.S. command said.", None, "AF", 6),
        ("Two mines killed a cook at three shops in Quito, one of them that of U.S. giant Burgerworks.", "Quito", "EC", 1),
        ("The United States and Afghan forces kill 10 suspected militants.", None, "AF", 6),
        ("Two men were killed in the United States and Canadian police were informed.", "United States", "US", 6),
        ("Two men were killed in the U.S. Police said they were miners.", "U.S.", "US", 6),
        ("Turkish soldiers killed three Syrians.", None, "SY", 6),
        ("The general says that a warlord was captured by US forces.", None, None, None),
        ("A bomb in Bali killed 180 people.", "Bali", "ID", 5),
        ("Soldiers shot a Palestinian dead at a fence between Israel and the Gaza Strip, Israeli sources said.", None, "PS", 6),
        # states and islands, whatever else bears their names; a town told by its kind, not one abroad with a part of the name
        ("A car struck and killed a porter in Arizona.", "Arizona", "US", 4),
        ("A boat capsized near Christmas Island, killing 90 people.", "Christmas Island", "CX", 6),
        ("In Costa Rica, robbers killed nine clerks in the western town of Santa Elena de Irazu.", "Santa Elena de Irazu", "CR", 6),
        # a festival and a temple bear names of towns elsewhere
        (
            "Nine cooks died in a crush at the Godavari Dipam festival in Andhra Pradesh, an Indian state.",
            "Andhra Pradesh",
            "IN",
            4,
        ),
        # whence people were taken, past some of them; what is said or declared in between, and what is put up
        ("Rebels kidnapped 230 people, including 60 priests, from Al-Sukariyah in the Homs Governorate.", "Al-Sukariyah", "SY", 4),
        ("Nine cooks died in floods in Ñuble Region, Chile.", "Ñuble", "CL", 4),
        ("Two men of a party in Iraq were killed as they put up placards in Mosul.", "Mosul", "IQ", 1),
        ("Strong aftershocks are shaking northern Japan after a quake killed at least 24 people.", "Japan", "JP", 6),
        # behind a verb of what befell it; adjectives of mountains and nations; a crossing is no town of nearly that name
        ("A tornado hits Joplinville, Missouri, killing 116 people.", "Joplinville", "US", 4),
        ("Ten people are killed when a bus overturns in the Himalayan town of Kuldu, India.", "Kuldu", "IN", 6),
        ("An avalanche kills seven in the French Alps.", "Alps", "FR", 5),
        ("A baker was shot dead in the Welsh town of Barrow Glyn.", "Barrow Glyn", "GB", 6),
        ("Gunmen killed two men at the Karama border crossing, Iraqi officials said.", "Karama", "IQ", 6),
        # where talks will be
        ("The rebels killed nine men in Colombia, and talks begin next week in Ecuador.", "Colombia", "CO", 6),
        # a note tells where in the sentence before, with an attack or right before the count
        ("Special forces raid a clinic in Khan Younis. At least one person is killed and eight are hurt.", "Khan Younis", "PS", 1),
        ("In Costa Rica, robbers seize a bank in the town of San Rafael de Irazu. Nine people die.", "San Rafael de Irazu", "CR", 6),
        ("The king said in Amman that he was shaken. Two soldiers were killed.", None, "JO", 6),
        # a part of a town that owns it or is told by it; the town named last
        ("A mine killed two men in Baghdad's well guarded Qasr Square.", "Qasr Square", "IQ", 3),
        ("Troops fought rebels in the Baghdad slum of Sadr City, killing nine.", "Sadr City", "IQ", 1),
        ("Nine died in a raid on the Gaza Strip town of Khan Younis.", "Khan Younis", "PS", 1),
        ("A bus burned in Homs, Syria. Nine were killed in the city's Zahra district.", "Zahra", "SY", 3),
        ("A mine killed two men in Tarobi District, Kandahar.", "Tarobi", "AF", 4),
        ("A mine killed two men near Tarobi, some 20 km (12 miles) from the rebel stronghold of Homs, Syria.", "Tarobi", "SY", 3),
        # of towns of one name that of the state; what looks like a country's name, or is told with its state, is none
        ("Two men were shot dead in Ohio on Sunday. The killings took place in Chester, police in Ohio said.", "Ohio", "US", 4),
        ("A bus left the road near Trinidad, Colorado, killing nine.", "Trinidad", "US", 2),
        ("A bus left the road in St. Paul, Minnesota, killing nine.", "St. Paul", "US", 1),
        ("Two men were shot dead in West Orange, New Jersey. A third died in West Orange.", "West Orange", "US", 1),
        ("Two men were shot dead in Pike County, Ohio.", "Pike County", "US", 3),
        ("Two men were shot dead in Prince George's County, said police in Maryland.", "Prince George's County", "US", 3),
        ("Fans of an Isle of Wight-based band died when a coach left the road in Kent, England.", "Kent", "GB", 3),
        # a town by which another is told; the one named at last; who speaks in one; a state and no town of its name
        (
            "Nine died south of Lyon, France. The crash in Vienne, about 30 km (19 miles) south of Lyon, was the worst yet.",
            "Vienne",
            "FR",
            1,
        ),
        ("Nine died in Lyon, France. Another bus burned in Vienne, south of Lyon.", "Lyon", "FR", 1),
        ("Nine died in the capital of Bangladesh. The blast hit a cafe in the city's Gulshan neighborhood.", "Gulshan", "BD", 3),
        ("Nine died in Brussels. A bomb went off in the Brussels borough of Forest.", "Forest", "BE", 1),
        ("Nine died in Brussels. Police searched a flat in the Brussels borough of Forest.", "Brussels", "BE", 1),
        ("Three men were shot dead in Durham County, England.", "Durham", "GB", 1),
        ("Police in Norfolk, Virginia, said three men were shot dead in the suburb of Berkley.", "Berkley", "US", 4),
        ("In Wyoming, a clerk was shot dead on Friday.", "Wyoming", "US", 4),
        (
            "The Prince George's County Police said a clerk was shot dead at High Point High School in Beltsville, Maryland.",
            "Beltsville",
            "US",
            1,
        ),
        (
            "Three died in Mexico. The firm said the blast, which sent up smoke, occurred near the port of Coatzacoalcos.",
            "Coatzacoalcos",
            "MX",
            2,
        ),
        # the one town of a text that tells of one incident, in its country; not where others spoke or live, nor one of several
        ("A fire killed nine people in a temple in India on Sunday. The temple is located in Kollam.", "Kollam", "IN", 1),
        ("A fire killed nine people in a temple in India on Sunday. A guard was born in Kollam.", "India", "IN", 6),
        ("A fire killed nine people in a temple in India on Sunday. Trains to Kollam stopped in Salem and Madurai.", "India", "IN", 6),
        ("A fire killed nine people in a temple in India on Sunday. The temple is 70 km south of Kollam.", "India", "IN", 6),
        ("A bomb killed nine people in Nigeria on Sunday. Traders fled from their stalls in Maiduguri.", "Nigeria", "NG", 6),
        ("A fire killed nine people in a temple in India on Sunday. A similar fire broke out in Kollam in 2012.", "India", "IN", 6),
        # whose police are told of where no place is
        ("A Glasgow policeman was shot dead in Spain.", "Spain", "ES", 6),
        ("A former Dallas policeman was shot dead.", None, "US", 6),
        ("A Chicago policeman shot a student dead, his lawyer said.", "Chicago", "US", 2),
        ("An Arizona sheriff's deputy was shot dead.", "Arizona", "US", 4),
        ("A Chicago baker was shot dead.", None, "US", 6),
        # an attack with which what is told has to do; one that was recalled
        ("A gunman was shot dead in Ghent, Belgium, in a raid linked to the Paris attacks.", "Ghent", "BE", 1),
        ("A suspect in the Paris attacks was shot dead in Belgium.", "Belgium", "BE", 6),
        ("The toll of the Homs blast rose to 30.", "Homs", "SY", 1),
        # a man's name is no place
        ("A man named David Bryan Evans was chased in Maryland. Two guards fired at Evans and killed him.", "Maryland", "US", 4),
        # what befalls a place, and the state that counts its dead
        ("Russian troops shell Kherson Oblast, killing nine people.", "Kherson", "UA", 4),
        ("Mali's death toll from the flood rose to 30.", "Mali", "ML", 6),
        ("The toll of the 2014 Java quake rose to 30.", "Java", "ID", 5),
        ("Mali reports 30 deaths from cholera.", "Mali", "ML", 6),
        ("Fighting was reported in Ghazni Province. Ten officers were killed.", "Ghazni", "AF", 4),
        (
            "Three policemen died on Sunday in Virginia, officials said. The officers were shot at a home in Lake Ridge.",
            "Lake Ridge",
            "US",
            1,
        ),
        # no place: whose forces, groups and people
        ("Boko Haram fighters killed two men, the Nigerian army said.", None, "NG", 6),
        ("Two men were killed as they came home.", None, None, None),
        # the town told later, where the lead has no more than a division, or what lies around a bigger town
        ("A bus crash in Texas killed eight people. The bus overturned near Laredo.", "Laredo", "US", 2),
        ("A gunman killed two people in Texas. He fired at them at a house in Laredo, Texas, where a party was held.", "Laredo", "US", 1),
        (
            "Two guards were shot dead at a Baltimore-area bar. One was hit by the door in Abingdon, about 25 miles northeast of Baltimore.",
            "Abingdon",
            "US",
            3,
        ),
        ("A gunman killed two people in Texas. He had lived in Laredo.", "Texas", "US", 4),
        ("A gunman killed two people in Texas. A vigil will be held in Laredo.", "Texas", "US", 4),
        ("A gunman killed two people in Texas. Another attack in Laredo hurt nobody.", "Texas", "US", 4),
        ("A gunman killed two people in Texas. Police searched a house in Laredo.", "Texas", "US", 4),
        # where the wounded were taken to
        ("A train crash killed three people in Colorado. A girl was airlifted to a Denver-area hospital with burns.", "Colorado", "US", 4),
        ("A train crash killed three people in Colorado. A girl was taken to a Denver hospital with burns.", "Colorado", "US", 4),
        ("A blast killed two people in a Denver hospital.", "Denver", "US", 1),
    ],
)
def test_places(body, place, country, precision):
    found = report(body)
    assert (found.place, found.country, found.geo_precision) == (place, country, precision)


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("A Greenland shark killed two sailors in Norway.", "NO"),
        ("A Bermuda-registered freighter sank off Oman, killing four sailors.", "OM"),
        ("A Maine crab boat sank off Canada, killing two sailors.", "CA"),
        ("Falklands veteran kills two neighbours in Hull.", None),
        ("Four cooks were killed at a mill, the Syrian Observatory said.", "SY"),
        ("American jets killed four cooks at a mill, Mosul Eye said.", "IQ"),
        ("Four cooks were killed in Gao, the Syrian Observatory said. The mayor of Gao and a nurse in Gao said five were.", "ML"),
        ("Four cooks were killed at a mill, Human Rights Watch said.", None),
        ("Two Afghans died at the fence between Hungary and Serbia.", "HU"),
        ("Two porters died in Greenland on Monday.", "GL"),
        ("A Lampedusa boat disaster off Italy killed two people.", "IT"),
        ("A Bermuda gang killed two porters on Monday.", "BM"),
    ],
)
def test_where_a_thing_comes_from_is_no_scene(body, country):
    assert report(body).country == country


@given(st.dates(dt.date(1970, 1, 1), dt.date(2029, 12, 31)))
def test_a_log_entry_opens_with_month_and_day(day):
    found = report(f"{day:%m/%d/%Y}: Gunmen killed two men in Kano, Nigeria. The victims had left on Friday.")
    assert (found.date_start, found.date_end, found.date_precision, found.country) == (day, day, 1, "NG")


@pytest.mark.parametrize(
    ("body", "start", "end"),
    [
        ("23/02/2019: Gunmen killed two men in Kano.", "2019-02-23", "2019-02-23"),  # can't be a month
        ("On 3 May 2014, gunmen killed two men in Kano.", "2014-05-03", "2014-05-03"),
        ("On the night of 12–13 June 2014, gunmen killed two men in Kano.", "2014-06-12", "2014-06-13"),
        ("Wed 05 Apr 2017 Raid in Kano. Gunmen killed two men in Kano on Tuesday.", "2017-04-04", "2017-04-04"),
        (
            "On 3 May 2014, gunmen led men to a yard in Gao, north of Ansongo, hours after troops had left town, sorted them, and killed two.",
            "2014-05-03",
            "2014-05-03",
        ),
        ("Gunmen killed two men in Kano between 28 December 2015 and 3 January 2016.", "2015-12-28", "2016-01-03"),
    ],
)
def test_days_without_a_publication_date(body, start, end):
    found = report(body)
    assert (str(found.date_start), str(found.date_end)) == (start, end)
