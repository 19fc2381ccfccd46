-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS articles (
    article_id          VARCHAR NOT NULL,
    document_id         VARCHAR NOT NULL,
    batch_id            VARCHAR NOT NULL,
    article_no          INTEGER NOT NULL,
    url                 VARCHAR,
    publisher           VARCHAR,
    byline              VARCHAR,
    agency              VARCHAR,
    title               VARCHAR,
    standfirst          VARCHAR[] NOT NULL,
    dateline            VARCHAR,
    dateline_place      VARCHAR,
    published_on        DATE,
    published_precision published_precision NOT NULL,
    published_from      published_from NOT NULL,
    language            VARCHAR,
    body                VARCHAR NOT NULL,
    captions            VARCHAR[] NOT NULL,
    char_start          INTEGER NOT NULL,
    char_end            INTEGER NOT NULL,
    word_count          INTEGER NOT NULL,
    duplicate_of        VARCHAR
);
COMMENT ON TABLE articles IS 'One row is one article version; a near-duplicate keeps its own claims and reports. Key: article_id.';
COMMENT ON COLUMN articles.article_id IS 'The article.';
COMMENT ON COLUMN articles.document_id IS 'The document it was cut from.';
COMMENT ON COLUMN articles.batch_id IS 'The dump it came in: the hash of the dump''s bytes.';
COMMENT ON COLUMN articles.article_no IS '0 = first in its document.';
COMMENT ON COLUMN articles.url IS 'Address, as found.';
COMMENT ON COLUMN articles.publisher IS 'Who published it: named in the metadata, else the domain of the url. Known as: ACLED source.';
COMMENT ON COLUMN articles.byline IS 'Author.';
COMMENT ON COLUMN articles.agency IS 'News agency credited for the text.';
COMMENT ON COLUMN articles.title IS 'Title, as found.';
COMMENT ON COLUMN articles.standfirst IS 'Summary lines or bullets between title and body.';
COMMENT ON COLUMN articles.dateline IS 'What opens the body to say where from: `BEIRUT`, `KABUL, Aug. 3 (AP)`.';
COMMENT ON COLUMN articles.dateline_place IS 'The place in the dateline: where the writer is, not where it happened.';
COMMENT ON COLUMN articles.published_on IS 'Day of publication; the first day of the month or year where only that is known. Unit: day.';
COMMENT ON COLUMN articles.published_precision IS 'How exact published_on is; unknown where it is null, or the day of the crawl: the latest it can be.';
COMMENT ON COLUMN articles.published_from IS 'Where published_on comes from.';
COMMENT ON COLUMN articles.language IS 'Language of the body; only English is extracted. Unit: ISO 639-1.';
COMMENT ON COLUMN articles.body IS 'The text: no title, dateline, standfirst, captions or page furniture.';
COMMENT ON COLUMN articles.captions IS 'Picture captions.';
COMMENT ON COLUMN articles.char_start IS 'First character of the article in its document''s text. Unit: characters.';
COMMENT ON COLUMN articles.char_end IS 'One past its last character in its document''s text. Unit: characters.';
COMMENT ON COLUMN articles.word_count IS 'Words of the body. Unit: words.';
COMMENT ON COLUMN articles.duplicate_of IS 'The first near-identical article, else null; filled in the warehouse.';
