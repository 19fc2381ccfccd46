"""Who the counted are, where their own words say no more than a number. All sentences are made up."""

import pytest
from test_casualties import read

WHO = [
    # a bare number goes on with those counted last
    ("Two soldiers were killed and four wounded in Gao on Monday.", ["combatant", "combatant"]),
    ("Seven civilians died and 11 others were hurt in Gao on Monday.", ["civilian", "civilian"]),
    ("Troops killed nine militants in Gao on Monday and captured seven.", ["combatant", "combatant"]),
    ("Five rebels were killed in Gao on Monday. Six others were captured.", ["combatant", "combatant"]),
    ("Gunmen killed two policemen in Gao on Monday. A third was wounded.", ["combatant", "combatant"]),
    # not with those who attacked, nor where people are named
    ("Two bombers died and 30 were wounded in Gao on Monday.", ["combatant", "unknown"]),
    ("A bomb killed two policemen and wounded 30 people in Gao on Monday.", ["combatant", "unknown"]),
    ("A bomb killed two policemen in Gao on Monday. Nine died in a fire in Kidal.", ["combatant", "unknown"]),
    ("Thirty people died in Gao on Monday, including nine children. A further 40 were hurt.", ["unknown", "civilian", "unknown"]),
    # a part is what is said of it, else what its whole is
    ("Nine people died in Gao on Monday. Four of the dead were soldiers.", ["unknown", "combatant"]),
    ("Nine people died in Gao on Monday. Six of the dead were children.", ["unknown", "civilian"]),
    ("Nine people died in Gao on Monday. Six of the dead were found in a well.", ["unknown", "unknown"]),
    ("Gunmen took villagers to a field in Gao on Monday and killed 54 of them.", ["civilian"]),
    (
        "Nine people died in Gao on Monday. Five were soldiers, three children and one was a tourist.",
        ["unknown", "combatant", "civilian", "civilian"],
    ),
    ("Four Malians died in Gao on Monday. Two were policemen and one was a guide.", ["unknown", "combatant", "unknown"]),
    # who leads an armed body or is of it
    ("Karim Okello, commander of al-Shabaab, was killed in Gao on Monday.", ["combatant"]),
    ("A mine killed two people from Hezbollah in Gao on Monday.", ["combatant"]),
    ("A rebel leader was killed in Gao on Monday.", ["combatant"]),
    ("Karim Okello, a critic of al-Shabaab, was killed in Gao on Monday.", ["unknown"]),
    ("Karim Okello, the head of a bank, was killed by al-Shabaab in Gao on Monday.", ["unknown"]),
    # whose losses they are
    ("The ministry put rebel losses in Gao at 15 dead.", ["combatant"]),
    ("The ministry put losses in Gao at 15 dead.", ["unknown"]),
    # whose number it is, who stands in the list or in brackets
    ("The number of policemen killed in the raid on Gao rose to nine.", ["combatant"]),
    ("The number of people killed in the raid on Gao rose to nine.", ["unknown"]),
    ("Sixty men, women and children were killed in Gao on Monday.", ["civilian"]),
    ("Sixty men were killed in Gao on Monday, women and children said.", ["unknown"]),
    ("There were 5 fatalities (civilians) in Gao on Monday.", ["civilian"]),
    # who serves is no civilian without a weapon
    ("Nine unarmed soldiers were executed in Gao on Monday.", ["combatant"]),
    ("Nine unarmed men were executed in Gao on Monday.", ["civilian"]),
]


@pytest.mark.parametrize(("text", "status"), WHO)
def test_who_they_are(text: str, status: list[str]) -> None:
    assert [claim.victim_status for claim in read(text).claims] == status


PARTS = [
    "A bomb killed 90 people in Gao on Monday. Sixty-four of those killed were named.",
    "A bomb killed 90 people in Gao on Monday. Six of the victims were shot dead.",
    "A bomb wounded 90 people in Gao on Monday. Of the injured, three were in critical condition.",
]


@pytest.mark.parametrize("text", PARTS)
def test_part_by_its_words(text: str) -> None:
    whole, part = read(text).claims
    assert (whole.scope, part.scope, part.part_of) == ("incident", "subset", whole.claim_id)
