"""Which blocks of a page are the article: sentences weigh for a box, links and short lines against it; the heaviest box wins.

The weight of a box is that of all it holds, so an article split over several boxes makes their common parent the heaviest, and a
parent that adds nothing but menus is lighter than what it holds. Lists of teasers, which are sentences too, are known by their
likeness: siblings of one name, each with a linked line and little else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from pipeline.dumps._dom import HEADINGS, Block, Box, Page

# Weights are counted in characters of prose. Measured on bench/webpages.py; each may be halved or doubled at a loss below .005 F1.
LINE_COST: Final = 25.0
LINK_COST: Final = 0.25
HEADING_COST: Final = 5.0
DROPPED_COST: Final = 40.0
DROPPED_SHARE: Final = 0.1
"""What is known to be furniture hardly weighs against what stands around it."""

LEAST_PROSE: Final = 50
SURE_PROSE: Final = 160
LEAST_TEASERS: Final = 3
LONGEST_TEASER: Final = 500
LONGEST_CAPTION: Final = 400
LONGEST_CREDITED: Final = 250
CJK_WEIGHT: Final = 2.5
"""A Chinese or Japanese character says as much as this many Latin ones."""

HALF: Final = 0.5
ENDING_CHARS: Final = 8

_ENDS: Final = re.compile(r"[.!?…。！？؟।][\s\"'”’»)\]]*$")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CREDIT: Final = re.compile(
    r"\((?:image|photo|pic|picture|file|ap photo|source|credit)s?\b[^)]{0,60}\)\s*$|^(?:image|photo|photograph|picture)\s*(?:credit|:|by )",
    re.IGNORECASE,
)


_HINTS: Final[tuple[tuple[Callable[[Box], bool], float], ...]] = (
    (lambda box: box.good > 1, 0.5),
    (lambda box: box.tag == "article", 0.5),
    (lambda box: box.tag == "main", 0.7),
)
"""What a page says is its article, believed where it weighs this share of the heaviest box."""


@dataclass(slots=True)
class Body:
    """What was chosen: the blocks of the text in order, the captions, and the box they lie in."""

    box: Box
    blocks: list[Block] = field(default_factory=list)
    captions: list[Block] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """Characters of prose in it."""
        return sum(block.gain for block in self.blocks if block.gain > 0)


def weigh(page: Page) -> None:
    """Weigh every block and box of a page; once, before any `choose`."""
    boxes, blocks = page.boxes, page.blocks
    for block in blocks:
        block.gain = _gain(block)
        block.caption = block.box.caption or (len(block.text) < LONGEST_CREDITED and _CREDIT.search(block.text) is not None)
        _count(block)
    for box in reversed(boxes):
        if parent := box.parent:
            parent.chars += box.chars
            parent.linked += box.linked
            parent.blocks += box.blocks
            parent.teasers += box.teasers
            parent.prose += box.prose
            parent.end = max(parent.end, box.end)
    total = boxes[0].prose or 1.0
    _find_teasers(boxes, total)
    for box in boxes:
        parent = box.parent
        weighty = box.prose > HALF * total
        box.caption = not weighty and (
            box.caption or (box.picture and box.chars < LONGEST_CAPTION) or (parent is not None and parent.caption)
        )
        box.dropped = not box.quoted and ((box.furniture and not weighty) or (parent is not None and parent.dropped))
    for block in blocks:
        box = block.box
        block.caption = block.caption or box.caption
        if box.dropped or block.caption:
            block.gain = block.gain * DROPPED_SHARE if block.gain < 0 else -min(DROPPED_COST, block.gain * 0.1)
        box.gain += block.gain
    for box in reversed(boxes):
        if box.parent:
            box.parent.gain += box.gain


def _gain(block: Block) -> float:
    text, tag = block.text, block.box.tag
    size = len(text)
    share = block.linked / size
    free = float(size - block.linked)
    if _CJK.search(text[:40]):
        size, free = int(size * CJK_WEIGHT), free * CJK_WEIGHT
    ends = _ENDS.search(text[-ENDING_CHARS:]) is not None
    if share < HALF and size >= LEAST_PROSE and (ends or size >= SURE_PROSE or text.count(",") > 1):
        return free
    if tag in HEADINGS:
        return -HEADING_COST if share < HALF else -LINE_COST
    if tag == "p" and ends and share < 0.7 and size > LEAST_PROSE:  # noqa: PLR2004 - a paragraph full of links
        return free
    if share < 0.3 and tag in ("p", "blockquote", "pre", "li", "dd", "td"):  # noqa: PLR2004 - as above
        return free * 0.3 if size > 30 else 0.0  # noqa: PLR2004 - a short line of its own
    if block.box.quoted and share < 0.9:  # noqa: PLR2004 - an embedded post: its author is a link
        return 0.0
    return -LINE_COST - LINK_COST * block.linked


def _count(block: Block) -> None:
    box, size = block.box, len(block.text)
    box.chars += size
    box.linked += block.linked
    box.blocks += 1
    box.teasers += (block.linked > 0.8 * size and size >= ENDING_CHARS) or (box.tag == "li" and block.linked > LINE_COST)
    if block.gain > 0 and not block.caption:
        box.prose += block.gain


def _find_teasers(boxes: list[Box], total: float) -> None:
    groups: dict[tuple[int, str, str], list[Box]] = {}
    for box in boxes:
        if box.parent and box.teasers and box.prose < LONGEST_TEASER and box.tag in ("li", "div", "article", "section", "tr", "td"):
            groups.setdefault((box.parent.no, box.tag, box.names), []).append(box)
    for group in groups.values():
        is_list = group[0].tag in ("li", "tr", "td")  # an article may be a list for the most part, but not of cards
        if len(group) >= LEAST_TEASERS and not (is_list and sum(box.prose for box in group) >= HALF * total):
            for box in group:
                box.furniture = True


def choose(page: Page, within: Box | None = None) -> Body:
    """Choose the article's text of a weighed page, or of one box of it."""
    boxes = page.boxes if within is None else page.boxes[within.no : within.end]
    best = max(boxes, key=lambda box: (box.gain, box.no))
    for is_hinted, share in _HINTS:
        hinted = [box for box in boxes if is_hinted(box) and box.gain > share * best.gain]
        if hinted:
            best = max(hinted, key=lambda box: box.gain)
            break
    _find_thin(page.boxes[best.no + 1 : best.end], best)
    body = Body(best)
    for block in page.blocks:
        box = block.box
        if not best.no <= box.no < best.end or box.dropped:
            continue
        if block.caption:
            body.captions.append(block)
        elif not box.thin and box.tag != "h1" and not (block.gain < 0 and block.linked > 0.6 * len(block.text)):
            body.blocks.append(block)
    body.blocks = _heaviest_run(body.blocks)
    return body


def _find_thin(inner: list[Box], best: Box) -> None:
    """Mark the boxes inside the best that are mostly links, and the article's header."""
    best.thin = False
    for box in inner:
        mostly_links = box.linked > HALF * box.chars and box.blocks > 1 and not box.quoted and box.prose < 0.3 * best.prose
        box.thin = mostly_links or box.tag == "header" or (box.parent is not best and box.parent is not None and box.parent.thin)


def _heaviest_run(blocks: list[Block]) -> list[Block]:
    """The run of blocks that weighs most: cuts short lines off both ends."""
    most = total = 0.0
    start, kept = 0, slice(0, 0)
    for number, block in enumerate(blocks):
        if total <= 0:
            total, start = 0.0, number
        total += block.gain
        if total >= most:
            most, kept = total, slice(start, number + 1)
    run = blocks[kept]
    while run and run[-1].box.tag in HEADINGS:
        run.pop()
    return run
