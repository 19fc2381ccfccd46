"""A night's dump of three articles, for tests of the command."""

import datetime as dt
import json

NIGHT = dt.datetime(2021, 3, 10, 2, tzinfo=dt.UTC)
STORIES = (
    (
        "2021-03-04",
        "The Morning Post",
        "Five soldiers were killed on Monday when gunmen attacked a checkpoint near the city of Kandahar, Afghan police said.",
    ),
    (
        "2021-03-05",
        "The Evening Star",
        "At least six soldiers were killed on Monday in an attack on a checkpoint in Kandahar, the Taliban said.",
    ),
    ("2021-03-09", "The Morning Post", "The council of Kandahar opened a new market on Tuesday. Traders hope for many guests in spring."),
)


def dump(path, stories=STORIES, repeat=1):
    lines = [
        json.dumps(
            {"title": None, "text": text + f" Report {number}." * (repeat > 1), "date": day, "publisher": who, "language": "en", "mood": 1}
        )
        for number in range(repeat)
        for day, who, text in stories
    ]
    path.write_text("\n".join(lines) + "\n")
    return path
