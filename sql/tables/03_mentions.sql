-- Made from pipeline/contracts.py by `make contracts`; change it there.
CREATE TABLE IF NOT EXISTS mentions (
    mention_id  VARCHAR NOT NULL,
    article_id  VARCHAR NOT NULL,
    entity_id   VARCHAR NOT NULL,
    surface     VARCHAR NOT NULL,
    sentence_no INTEGER NOT NULL,
    char_start  INTEGER NOT NULL,
    char_end    INTEGER NOT NULL
);
COMMENT ON TABLE mentions IS 'One row is one time an article names an entity. Key: mention_id.';
COMMENT ON COLUMN mentions.mention_id IS 'Hash of article, place in it and entity.';
COMMENT ON COLUMN mentions.article_id IS 'The article.';
COMMENT ON COLUMN mentions.entity_id IS 'What is named.';
COMMENT ON COLUMN mentions.surface IS 'The words as they stand.';
COMMENT ON COLUMN mentions.sentence_no IS 'Sentence of the body, from 0; -1 = in the title.';
COMMENT ON COLUMN mentions.char_start IS 'First character, from 0, in articles.body; in the title where sentence_no = -1. Unit: characters.';
COMMENT ON COLUMN mentions.char_end IS 'One past the last character. Unit: characters.';
