"""Dumps as known corpora, programs and news services write them: what stands where is found by `rules/fields.toml`."""

import json

import pytest

from pipeline.articles import segment
from pipeline.dumps import open_dump
from pipeline.model import Article, Reject

TEXT = "Two people were hurt in a fire in Marlow on Monday, the police of the town said. The fire was put out at noon."
URL = "https://a.example/1"
WORDPRESS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>A</title><link>https://a.example</link>{}</channel></rss>""".format(
    "".join(
        f"<item><title>Fire</title><link>{URL}</link><pubDate>Mon, 04 Mar 2019 08:00:00 +0000</pubDate><content:encoded><![CDATA[<p>{text}</p>]]>"
        f"</content:encoded><wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status></item>"
        for text, kind, status in (
            (f'{TEXT}[caption id="1"]The street[/caption]', "post", "publish"),
            ("", "attachment", "inherit"),
            (TEXT, "page", "publish"),
            (TEXT, "post", "draft"),
        )
    )
)

DAY = ("2019-03-04", "day", "metadata")
CORPORA = {
    # name: (what the file holds, publisher, day of publication with its precision and where it is from)
    "C4": ({"text": TEXT, "timestamp": "2019-03-05T12:00:00Z", "url": URL}, "a.example", ("2019-03-05", "unknown", "dump")),
    "Elasticsearch": ({"_index": "n", "_source": {"headline": "Fire", "body": TEXT, "published_at": "2019-03-04", "source": "The Post", "url": URL}}, "The Post", DAY),
    "NELA": ({"date": "2019-03-04", "source": "post", "title": "Fire", "content": TEXT, "published": "Mon Mar  4 08:00:00 2019", "collection_utc": 1551790000}, "post", DAY),
    "RealNews": ({"title": "Fire", "text": TEXT, "publish_date": "03-04-2019", "domain": "a.example", "warc_date": "2019-03-05T01:02:03Z"}, "a.example", DAY),
    "New York Times": ({"response": {"docs": [{"web_url": URL, "lead_paragraph": TEXT, "headline": {"main": "Fire"}, "pub_date": "2019-03-04T08:00:00+0000", "source": "The Post"}]}}, "The Post", DAY),
    "ReliefWeb": ({"data": [{"fields": {"title": "Fire", "body": TEXT, "date": {"original": "2019-03-04T00:00:00+00:00"}, "source": [{"name": "The Post"}]}}]}, "The Post", DAY),
    "datasets server": ({"features": [{"name": "text"}], "rows": [{"row_idx": 0, "row": {"title": "Fire", "text": TEXT, "date": "2019-03-04"}}]}, None, DAY),
    "Media Cloud": ({"stories_id": 1, "publish_date": "2019-03-04", "title": "Fire", "media_name": "The Post", "story_text": TEXT}, "The Post", DAY),
    "GNews": ({"articles": [{"title": "Fire", "content": f"{TEXT}... [1234 chars]", "publishedAt": "2019-03-04T08:00:00Z", "source": {"name": "The Post", "url": URL}}]}, "The Post", DAY),
}  # fmt: skip


def read(tmp_path, name, data):
    (tmp_path / name).write_text(data)
    dump = open_dump(tmp_path / name)
    items = list(dump)
    return dump, [part for item in items if not isinstance(item, Reject) for part in segment(item, "0" * 16)]


@pytest.mark.parametrize("name", CORPORA)
def test_a_known_corpus_is_read_whole(tmp_path, name):
    record, publisher, day = CORPORA[name]
    _, (article,) = read(tmp_path, "a.json", json.dumps(record))
    assert isinstance(article, Article)
    assert article.body == TEXT
    assert (article.publisher, (str(article.published_on), article.published_precision, article.published_from)) == (publisher, day)


def test_an_export_of_wordpress_holds_more_than_its_posts(tmp_path):
    dump, (article,) = read(tmp_path, "a.xml", WORDPRESS)
    assert (article.body, article.captions) == (TEXT, ("The street",))
    assert dump.notes == ["passed over: no post 2", "passed over: unpublished 1"]


def test_a_short_first_sentence_is_no_headline(tmp_path):
    text = "Two people were hurt.\n\nThe police of Marlow said so on Monday."
    _, (article,) = read(tmp_path, "a.json", json.dumps({"title": "Fire in Marlow", "author": "By Ann Author", "body": text}))
    assert (article.body, article.byline) == (text, "Ann Author")
