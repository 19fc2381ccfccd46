"""According to whom: attribution before, after, inside and across sentences. All sentences are made up."""

import pytest

from pipeline import casualties, entities, text
from pipeline.model import Article

CASES = [
    # before, after, inside
    ("The health ministry said that six people were killed in Sabha, Libya.", ["The health ministry"]),
    ("Six people were killed in Sabha, the health ministry said.", ["the health ministry"]),
    ("Six people, the health ministry said, were killed in Sabha.", ["the health ministry"]),
    ("According to a local resistance committee, six people were killed in Sennar, Sudan.", ["a local resistance committee"]),
    ("Six people were killed in Sennar, a local resistance committee said.", ["a local resistance committee"]),
    ("Two nurses were killed, state television MRTV said.", ["state television MRTV"]),
    ("The army's press office, OPREFA, said that nine rebels died in a clash.", ["The army's press office"]),
    ("The Syrian army denied that it had shelled the town and said three rebels had been killed.", ["The Syrian army"]),
    ("Ukraine's military put the losses far higher, at 400 dead.", ["Ukraine's military"]),
    # not a verb of saying, yet it tells
    ("Police gave a toll of 16 dead after the raid.", ["Police"]),
    ("A hospital worker spoke of 40 bodies after the raid.", ["A hospital worker"]),
    ("More than 50 men were killed in the raid, the United Nations found.", ["the United Nations"]),
    # across sentences
    (
        "Six people were killed, the Syrian Observatory for Human Rights said. Three others were wounded, it added.",
        ["the Syrian Observatory for Human Rights"] * 2,
    ),
    ("The Kenya Red Cross counts its dead. Eleven people were injured, it says.", ["Red Cross"]),
    # nobody is named
    ("Six people were killed in Sabha, Libya.", [None]),
    ("Police found 18 bodies in a well.", [None]),
]


@pytest.mark.parametrize(("body", "sources"), CASES, ids=[body[-50:] for body, _ in CASES])
def test_sources(body, sources):
    article = Article("a", "d", 0, body, 0, len(body))
    sentences = text.sentences(body)
    found = casualties.extract(article, sentences, entities.recognise(article, sentences))
    assert [claim.source for claim in found.claims] == sources
