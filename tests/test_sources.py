"""According to whom: attribution before, after, inside and across sentences. All sentences are made up."""

import pytest

from pipeline import casualties, entities, text
from pipeline.model import Article

CASES = [
    # before, after, inside
    ("The health ministry said that six people were killed in Sabha, Libya.", ["The health ministry"]),
    ("Six people were killed in Sabha, the health ministry said.", ["the health ministry"]),
    ("Six people, the health ministry said, were killed in Sabha.", ["the health ministry"]),
    ("The government declared a curfew, adding that six people had been killed in Sabha.", ["The government"]),
    ("The government declared a curfew after six people were killed in Sabha.", [None]),
    ("The governor announced the resignation of a judge, reporting six people killed in Sabha.", ["The governor"]),
    ("Blame fell on al-Shabaab, which denied it, after a blast killed six people.", [None]),
    ("A court tried a nurse accused of the murder of six people in Sabha.", [None]),
    ("According to a local resistance committee, six people were killed in Sennar, Sudan.", ["a local resistance committee"]),
    ("Six people were killed in Sennar, a local resistance committee said.", ["a local resistance committee"]),
    ("Two nurses were killed, state television MRTV said.", ["state television MRTV"]),
    ("The army's press office, OPREFA, said that nine rebels died in a clash.", ["The army's press office"]),
    ("The Syrian army denied that it had shelled the town and said three rebels had been killed.", ["The Syrian army"]),
    ("Ukraine's military put the losses far higher, at 400 dead.", ["Ukraine's military"]),
    # all the words that name it
    ("Six people were killed in Sabha, the head of the port authority said.", ["the head of the port authority"]),
    ("Six people were killed in Sabha, a human rights group said.", ["a human rights group"]),
    ("A porter was killed in Sabha, the nurses' committee said.", ["the nurses' committee"]),
    ("Officials and traders said six people were killed in Sabha.", ["Officials and traders"]),
    ("According to a spokesman for the port, six people were killed in Sabha.", ["a spokesman for the port"]),
    ("Six people were killed in Sabha, the head of the Sabha port authority said.", ["the head of the Sabha port authority"]),
    # who is named twice, described, or spoken to
    ("The mayor of Sabha, Omar Tebu, said six people were killed.", ["The mayor of Sabha"]),
    ("Six people were killed in Sabha, Omar Tebu, the town's commissioner for health, said.", ["Omar Tebu"]),
    ("A nurse, who asked for her name to be left out, said six people were killed in Sabha.", ["A nurse"]),
    ("Traders reached by phone said six people were killed in Sabha.", ["Traders"]),
    ("Six people were killed in Sabha, Omar Tebu, a nurse, told reporters.", ["Omar Tebu"]),
    ("The port authority put out a statement saying six people were killed in Sabha.", ["The port authority"]),
    ("The toll of six dead in Sabha was confirmed by the Red Crescent.", ["the Red Crescent"]),
    ("Six people were killed in Sabha last year, by the count of a local society.", ["a local society"]),
    # not a verb of saying, yet it tells
    ("Police gave a toll of 16 dead after the raid.", ["Police"]),
    ("A hospital worker spoke of 40 bodies after the raid.", ["A hospital worker"]),
    ("Six people were killed in Sabha. Officials had earlier given the number of dead as two.", [None, "Officials"]),
    ("More than 50 men were killed in the raid, the United Nations found.", ["the United Nations"]),
    ("Boko Haram attacked Baga. The agency said 20 people were killed.", ["The agency"]),
    ("The minister was accused of the killing of 40 marchers in Cairo.", [None]),
    ("The army received a statement saying nine people were killed in Gao.", ["a statement"]),
    ("The post reported that it was under fire and that nine soldiers were killed in Gao.", [None]),
    # across sentences
    (
        "Six people were killed, the Syrian Observatory for Human Rights said. Three others were wounded, it added.",
        ["the Syrian Observatory for Human Rights"] * 2,
    ),
    ("The Kenya Red Cross counts its dead. Eleven people were injured, it says.", ["Red Cross"]),
    # in a relative clause; whoever is accused says nothing
    ("The talks were left by rebels who accused Khartoum of killing 40 farmers in four hamlets.", ["rebels"]),
    ("Nurses met a porter, who said that nine people had been killed in Gao.", ["a porter"]),
    ("An estimate that was shared with diplomats says that 200 people were killed in Gao.", ["An estimate"]),
    ("A coroner recorded unlawful killing as the verdict on a porter shot dead in Gao.", ["A coroner"]),
    ("The Ash Institute presumes that the smuggler Karl Blum was killed.", ["The Ash Institute"]),
    # what is declared or claimed tells of no figure; nor what police say of something else
    ("Malta declares an emergency after a blast kills nine cooks.", [None]),
    ("The Seychelles declares that nine people were killed in a blast.", ["The Seychelles"]),
    ("A bomb killed a clerk in Damascus on Sunday and Israel claimed responsibility.", [None]),
    ("Rebels claim to have killed 23 recruits in Aden.", ["Rebels"]),
    ("Officials confirm that 23 recruits were killed in Aden.", ["Officials"]),
    ("The claim of 23 recruits killed in Aden was false.", [None]),
    ("The Army of Aden claims responsibility for rocket attacks that killed 23 recruits.", [None]),
    ("Nine people were killed in Herat as police said that they were looking for the gunmen.", [None]),
    ("Nine people were killed when a bus overturned, police said.", ["police"]),
    # nobody is named
    ("Six people were killed in Sabha, Libya.", [None]),
    ("Police found 18 bodies in a well.", [None]),
]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Amnesty International visited Sabha. Six people had been killed there, the group said.", "Amnesty International"),
        ("The army and Amnesty International visited Sabha. Six people had been killed there, the group said.", None),
        ("Traders met in Sabha. Six people had been killed there, the group said.", None),
    ],
)
def test_a_body_that_was_named_before(body, name):
    article = Article("a", "d", 0, body, 0, len(body))
    sentences = text.sentences(body)
    mentions = entities.recognise(article, sentences)
    names = {m.entity.entity_id: m.entity.name for m in mentions}
    source = casualties.extract(article, sentences, mentions).claims[0].source_id
    assert (names[source] if source else None) == name


@pytest.mark.parametrize(("body", "sources"), CASES, ids=[body[-50:] for body, _ in CASES])
def test_sources(body, sources):
    article = Article("a", "d", 0, body, 0, len(body))
    sentences = text.sentences(body)
    found = casualties.extract(article, sentences, entities.recognise(article, sentences))
    assert [claim.source for claim in found.claims] == sources
