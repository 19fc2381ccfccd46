"""Formats: the same articles come out of each; what a format can get wrong costs its own record alone."""

import gzip
import io
import json
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from specimens import ROWS, SPECIMENS, csv_of

from pipeline.dumps import Limits, open_dump
from pipeline.model import Reject

TABLES = [name for name in SPECIMENS if name.startswith(("lines", "array", "wrapped", "table", "stream", "book"))]
SMALL = Limits(max_record_bytes=300)


def read(tmp_path, name, data, limits=None):
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    dump = open_dump(tmp_path / name, limits)
    items = list(dump)
    assert dump.records == len(items) + dump.non_articles > 0
    return dump, items


def told(items):
    return [item.reason_code if isinstance(item, Reject) else item.text for item in items]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("suffix", ["", ".bin"])
def test_the_same_articles_come_out_of_every_format_whatever_its_name(tmp_path, name, suffix):
    dump, items = read(tmp_path, name + suffix, SPECIMENS[name])
    assert [(item.title, item.text, item.url, item.published[:10]) for item in items] == [tuple(row.values()) for row in ROWS]
    assert [item.locator for item in items] == [f"{name}{suffix}#{n}" for n in (1, 2, 3)]
    assert dump.notes == []


@pytest.mark.parametrize(
    "data",
    [
        json.dumps({"response": {"status": 1, "docs": ROWS}}),
        json.dumps({"hits": {"total": 3, "hits": [{"_id": n, "_source": row} for n, row in enumerate(ROWS)]}}),
        json.dumps({f"id-{n}": row for n, row in enumerate(ROWS)}),
        json.dumps([json.dumps(row) for row in ROWS]),
        json.dumps([{"id": n, "payload": json.dumps(row)} for n, row in enumerate(ROWS)]),
        "\n".join(json.dumps(row, indent=2) for row in ROWS),
        json.dumps([{key.upper(): value for key, value in row.items()} for row in ROWS]),
        json.dumps({key: [row[key] for row in ROWS] for key in ROWS[0]}),
        json.dumps({key: {str(n): row[key] for n, row in enumerate(ROWS)} for key in ROWS[0]}),
        json.dumps({"columns": list(ROWS[0]), "index": [0, 1, 2], "data": [list(row.values()) for row in ROWS]}),
        json.dumps({"features": [], "rows": [{"row_idx": n, "row": row} for n, row in enumerate(ROWS)]}),
    ],
)
def test_records_are_found_in_what_wraps_them(tmp_path, data):
    _, items = read(tmp_path, "a.json", data)
    assert told(items) == [row["text"] for row in ROWS]
    assert len({item.locator for item in items}) == 3


def test_an_object_too_large_to_hold_is_read_by_the_array_in_it(tmp_path):
    rows = [{**row, "n": n} for n, row in enumerate(ROWS * 200)]
    for wrapped in ({"meta": {"a": [1]}, "articles": rows, "more": {"b": 2}}, [rows, rows], {str(n): row for n, row in enumerate(rows)}):
        for indent in (None, 1):
            data = json.dumps(wrapped, indent=indent)
            limit = Limits(max_record_bytes=2000 if isinstance(wrapped, dict) and "meta" not in wrapped else 300)
            _, items = read(tmp_path, "a.json", "\n" + data, limit)
            assert set(told(items)) <= {row["text"] for row in ROWS} | {"too_long"}
            if isinstance(wrapped, dict):
                assert told(items) == [row["text"] for row in rows]


def test_each_bad_value_of_an_array_is_one_reject(tmp_path):
    data = (
        '[{"text": "A"}, {"text": "B" "C"}, 7, "x", null, {"text": "'
        + "y" * 400
        + '"}, {"text": NaN, "body": "D"}, {"text": "half \\ud800"}, {"text": "E'
    )
    _, items = read(tmp_path, "a.json", data, SMALL)
    assert told(items) == ["A", "bad_json", "not_an_object", "not_an_object", "not_an_object", "too_long", "D", "half \ufffd", "truncated"]


@pytest.mark.parametrize("data", ["[" * 10**6, '{"a":' * 10**6, "[" * 500 + "]" * 500, '{"text": "a"}]]]}}'])
def test_depth_and_stray_brackets_are_borne(tmp_path, data):
    assert read(tmp_path, "a.json", data)[1]


def test_records_of_one_dump_may_be_in_encodings_of_their_own(tmp_path):
    texts = [("utf-8", "Café in Zürich"), ("cp1252", "Le maire a déclaré que trois personnes ont été tuées à l’aube"), ("cp1251", "Взрыв прогремел в центре города"), ("koi8-r", "Вчера вечером в центре города прогремел взрыв, сообщили власти")]  # fmt: skip
    data = b"".join(b'{"text": "' + text.encode(encoding) + b'"}\n' for encoding, text in texts)
    dump, items = read(tmp_path, "a.jsonl", data)
    assert told(items) == [text for _, text in texts]
    assert dump.notes == ["encoding guessed: cp1251 1", "encoding guessed: cp1252 1", "encoding guessed: koi8-r 1"]
    chinese = [{"text": "昨天晚上市中心发生爆炸，三人受伤，警方表示正在调查。" * 3, "title": "爆炸"}] * 3
    _, items = read(tmp_path, "b.json", json.dumps(chinese, ensure_ascii=False).encode("gb18030"))
    assert told(items) == [row["text"] for row in chinese]


def test_mojibake_is_undone_where_it_is_certain_and_told(tmp_path):
    broken = "The cafÃ© in ZÃ¼rich closed — â€œfor goodâ€\x9d."
    dump, items = read(tmp_path, "a.jsonl", json.dumps({"text": "The cafÃ© in ZÃ¼rich closed."}) + "\n" + json.dumps({"text": broken}))
    assert told(items)[0] == "The café in Zürich closed."
    assert dump.notes[0].startswith("mojibake repaired: text")
    for sound in ("Ã is a letter of Portuguese; SÃO PAULO", "naïve Â café", "10 Â£ and â"):
        assert told(read(tmp_path, "a.jsonl", json.dumps({"text": sound}))[1])[0] in {sound, sound.replace("Â£", "£")}


def test_a_text_in_paragraphs_is_no_column(tmp_path):
    one = {"title": "A", "text": ["one", "two"], "authors": ["x", "y"]}
    assert told(read(tmp_path, "a.json", json.dumps(one))[1]) == ["one\n\ntwo"]


def test_what_a_provider_took_back_or_cut_is_told(tmp_path):
    articles = [{"title": "[Removed]", "content": "[Removed]"}, {"title": "A", "content": "Two were hurt. The sho… [+2345 chars]"}]
    dump, items = read(tmp_path, "a.json", json.dumps({"articles": articles}))
    assert told(items) == ["Two were hurt. The sho"]
    assert dump.notes == ["passed over: removed 1", "text cut short by its provider 1"]


def test_lines_of_a_bulk_load_are_no_records(tmp_path):
    lines = [line for n, row in enumerate(ROWS) for line in ({"index": {"_id": str(n)}}, row)]
    dump, items = read(tmp_path, "a.ndjson", "".join(json.dumps(line) + "\n" for line in lines))
    assert told(items) == [row["text"] for row in ROWS]
    assert dump.notes == ["passed over: action 3"]


def test_a_day_may_be_wrapped_twice(tmp_path):
    row = {"text": "one", "date": {"$date": {"$numberLong": "1614816000000"}}}
    assert read(tmp_path, "a.jsonl", json.dumps(row))[1][0].published == "1614816000000"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["03/05/2024", "03/13/2024", "4/6/2024 10:30"], ["2024-03-05", "03/13/2024", "2024-04-06 10:30"]),
        (["03/05/2024", "13/03/2024"], ["2024-05-03", "13/03/2024"]),
        (["03/05/2024", "04/06/2024"], ["03/05/2024", "04/06/2024"]),
        (["13/03/2024", "03/13/2024", "03/05/2024"], ["13/03/2024", "03/13/2024", "03/05/2024"]),
        (["5-5-2024", "2024-03-05", "03.05.2024", ""], ["5-5-2024", "2024-03-05", "03.05.2024", None]),
    ],
)
def test_the_order_of_a_date_is_shown_by_the_others_of_its_file(tmp_path, days, expected):
    dump, items = read(tmp_path, "a.csv", "text,date\n" + "".join(f"t{n},{day}\n" for n, day in enumerate(days)))
    assert [item.published for item in items] == expected
    is_told = any(note.startswith("date that can be read two ways") for note in dump.notes)
    assert is_told == any(day == before and "03/05" in day for day, before in zip(expected, days, strict=True) if day)


def test_a_publisher_keeps_an_order_of_its_own(tmp_path):
    rows = [("x", "03/13/2024"), ("y", "13/03/2024"), ("x", "03/05/2024"), ("y", "03/05/2024")]
    data = "text,publisher,date\n" + "".join(f"t{n},{who},{day}\n" for n, (who, day) in enumerate(rows))
    assert [item.published for item in read(tmp_path, "a.csv", data)[1]][2:] == ["2024-03-05", "2024-05-03"]


def test_dates_that_wait_are_not_lost_where_a_dump_breaks(tmp_path):
    data = gzip.compress("".join(json.dumps({"text": f"t{n} {n * 7919}", "date": "03/05/2024"}) + "\n" for n in range(500)).encode())
    dump, items = read(tmp_path, "a.jsonl.gz", data[:-200])
    assert told(items)[-1] == "truncated"
    assert dump.records == len(items) > 100


def test_a_table_without_a_header_is_read_by_what_its_columns_hold(tmp_path):
    text = "Two people were hurt in a fire in Marlow, the police of the town said. " * 4
    data = "".join(f'{n},https://a.example/{n},Fire in the town,2021-03-0{n},"{text}{n}"\n' for n in (1, 2))
    dump, items = read(tmp_path, "a.csv", data)
    assert [(i.title, i.url, i.published, i.text) for i in items] == [
        ("Fire in the town", f"https://a.example/{n}", f"2021-03-0{n}", f"{text}{n}") for n in (1, 2)
    ]
    assert dump.notes == ["columns told by their content, for want of a header 1"]
    assert told(read(tmp_path, "b.csv", "1,2,three words here\n4,5,six\n")[1]) == ["bad_row", "missing_text"]  # the first row is told too


LEXISNEXIS = """                               1 of 2 DOCUMENTS


                             The Marlow Herald

                     March 5, 2021 Friday
                          Late Edition

Fire in Marlow leaves two hurt

BYLINE: By a staff reporter

SECTION: Section A; Pg. 4

LENGTH: 31 words

DATELINE: MARLOW

Two people were hurt in a fire in Marlow on Thursday, the police said.

A third was treated for smoke.

LOAD-DATE: March 6, 2021

LANGUAGE: ENGLISH

                     Copyright 2021 The Marlow Herald
                            All Rights Reserved

                               2 of 2 DOCUMENTS

The Marlow Herald

March 7, 2021 Sunday

HEADLINE: Wall falls in Estero

LENGTH: 9 words

BODY:
Three were killed when a wall fell.

LOAD-DATE: March 8, 2021
"""
FACTIVA = """Fire in Marlow leaves two hurt

By a staff reporter
31 words
5 March 2021
09:12
The Marlow Herald
MARLHR
English
Copyright 2021, The Marlow Herald. All rights reserved.

Two people were hurt in a fire in Marlow on Thursday, the police said.

Document MARLHR0020210305eh3500abc

Wall falls in Estero
9 words
7 March 2021
The Marlow Herald
MARLHR
English
(c) 2021 The Marlow Herald

Three were killed when a wall fell.

Document MARLHR0020210307eh3700abd
"""


def test_text_exports_of_news_databases_are_many_articles(tmp_path):
    dump, items = read(tmp_path, "a.txt", LEXISNEXIS)
    assert dump.format == "exports"
    assert [(i.title, i.publisher, i.published, i.byline) for i in items] == [
        ("Fire in Marlow leaves two hurt", "The Marlow Herald", "March 5, 2021 Friday", "By a staff reporter"),
        ("Wall falls in Estero", "The Marlow Herald", "March 7, 2021 Sunday", None),
    ]
    assert told(items) == [
        "MARLOW — Two people were hurt in a fire in Marlow on Thursday, the police said.\n\nA third was treated for smoke.",
        "Three were killed when a wall fell.",
    ]
    dump, items = read(tmp_path, "b.txt", FACTIVA)
    assert [(i.title, i.publisher, i.published, i.byline) for i in items] == [
        ("Fire in Marlow leaves two hurt", "The Marlow Herald", "5 March 2021", "By a staff reporter"),
        ("Wall falls in Estero", "The Marlow Herald", "7 March 2021", None),
    ]
    assert told(items) == ["Two people were hurt in a fire in Marlow on Thursday, the police said.", "Three were killed when a wall fell."]
    assert read(tmp_path, "c.txt", "Talks\n\n1 of 3 rounds of talks ended on Friday.\n\nDocument was signed.\n")[0].format == "text"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('title,text\nA,"one\ntwo, ""three"""\n', ['one\ntwo, "three"']),
        ("title;text;x\nA;one;\nB;two;\n", ["one", "two"]),
        ("title|text\r\nA|one\r\nB|two\r\n", ["one", "two"]),
        ("title,text\rA,one\rB,two\r", ["one", "two"]),
        (",title,text\n0,A,one\n1,B,two\n", ["one", "two"]),
        ("title,text\nr1,A,one\nr2,B,two\n", ["one", "two"]),
        ("title,text\nA,one\ntitle,text\n\nB,two\n", ["one", "two"]),
        ("title,text\nA,one,two\nB,three\nC\n", ["bad_row", "three", "missing_text"]),
        ('title,text\nA,one\nB,"never closed\nC,three\nD,four\n', ["one", "bad_row", "three", "four"]),
        ("title,text\nA,o\0ne\n", ["o ne"]),
        ("title,text\nA,\"['one', 'two']\"\n", ["one\n\ntwo"]),
        ("a,b\n1,2\n", ["bad_row", "missing_text"]),
        ("title,text\n", ["empty"]),
    ],
)
def test_tables_as_people_write_them(tmp_path, data, expected):
    assert told(read(tmp_path, "a.csv", data)[1]) == expected


def test_a_quote_never_closed_costs_no_more_than_a_record_may(tmp_path):
    data = 'title,text\nA,"' + "\n".join(f"row {n},x" for n in range(200)) + "\nB,two\n"
    items = read(tmp_path, "a.csv", data, SMALL)[1]
    assert told(items)[0] == "bad_row"
    assert told(items)[-1] == "two"


def test_columns_of_parquet_may_stand_in_any_order_and_in_structures(tmp_path):
    rows = [
        {"shelf": 1, "source": {"name": "a.example"}, "body": {"value": "One"}, "author": ["X", "Y"], "day": None},
        {"body": {"value": None}},
    ]
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([{"day": None, **row} for row in rows]), sink)
    dump, items = read(tmp_path, "a.parquet", sink.getvalue())
    assert told(items) == ["One", "missing_text"]
    assert (items[0].publisher, items[0].byline) == ("a.example", "X, Y")
    assert dump.unknown_fields == ["shelf"]


def test_a_far_cell_and_other_worksheets_are_borne(tmp_path):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("more")):
        for row in (["title", "text"], ["A", "one"], [], ["B", "two"]):
            sheet.append(row)
    book.active["XFD1048576"] = "far"
    sink = io.BytesIO()
    book.save(sink)
    _, items = read(tmp_path, "a.xlsx", sink.getvalue())
    assert told(items) == ["one", "two", "one", "two"]
    assert len({item.locator for item in items}) == 4


def test_a_workbook_of_ten_thousands_of_parts_is_refused_unread(tmp_path):
    sink = io.BytesIO(SPECIMENS["book.xlsx"])
    with zipfile.ZipFile(sink, "a") as parts:
        for number in range(20_000):
            parts.writestr(f"xl/media/{number}", b"")
    _, items = read(tmp_path, "a.xlsx", sink.getvalue())
    assert told(items) == ["too_long"]


@pytest.mark.parametrize("name", ["table.parquet", "table.arrow", "stream.arrow", "book.xlsx"])
def test_a_cut_table_ends_in_one_reject(tmp_path, name):
    _, items = read(tmp_path, name, SPECIMENS[name][:-40])
    assert [code for code in told(items) if code in {"corrupt", "truncated"}] in (["corrupt"], ["truncated"])


def test_rows_are_one_record_each_however_long(tmp_path):
    assert told(read(tmp_path, "a.csv", csv_of([{"title": "A", "text": "x" * 400}, {"title": "B", "text": "two"}]), SMALL)[1]) == [
        "too_long",
        "two",
    ]
