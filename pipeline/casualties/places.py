"""How two places of a text go together: one in the other, or near enough for one incident."""

import math
from typing import Final

from pipeline.casualties.placing import Where, is_county, is_told_by, is_unlisted
from pipeline.model import Entity

NEAR_KM: Final = 60
"""Two points closer than this can be one incident, named by the village and by the town."""
_ACROSS_KM: Final = 25
"""The same for two towns of two provinces: UCDP's reach of a known point (where_prec 2)."""
_KM_PER_DEGREE: Final = 111.2


def is_within(inner: Entity, outer: Entity) -> bool:
    """Whether a place lies in another, coarser one."""
    if inner.country != outer.country or inner.entity_id == outer.entity_id or is_unlisted(outer):
        return False
    if outer.level == "country":
        return inner.level != "country" or is_unlisted(inner)
    is_wide = outer.level == "admin1" or (is_county(outer) and not is_county(inner))
    return is_wide and (inner.level in {"point", "district"} or is_unlisted(inner)) and inner.admin1 == outer.admin1


def distance_km(a: Entity, b: Entity) -> float | None:
    """Great-circle distance of two places, good to a percent; None without coordinates."""
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return None
    mean = math.radians((a.latitude + b.latitude) / 2)
    return _KM_PER_DEGREE * math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * math.cos(mean))


def is_nearer(told: Where, known: Where) -> bool:
    """Whether a place is the town itself of which only a bigger one near it was named: `in a Chicago suburb`, then `in Skokie`; or a part of a town."""
    a, b = told.mention.entity, known.mention.entity
    if (told.within == b and (known.is_near or not told.is_beside)) or (told.is_part and is_told_by(told, known)):
        return True
    if told.is_near or not known.is_around or a.entity_id == b.entity_id or is_unlisted(a) or a.level not in {"point", "district"}:
        return False
    apart = distance_km(a, b)
    return a.country == b.country and apart is not None and apart < NEAR_KM


def places_agree(a: Where | None, b: Where | None, *, near: float = NEAR_KM) -> bool:
    """Whether two places can be that of one incident: the same, one in the other, or closer than `near` kilometres."""
    if a is None or b is None:
        return True
    x, y = a.mention.entity, b.mention.entity
    if x.entity_id == y.entity_id or is_within(x, y) or is_within(y, x):
        return True
    if x.country is not None and y.country is not None and x.country != y.country:
        return False
    if is_unlisted(x) or is_unlisted(y):
        return near > 0 and (x.admin1 == y.admin1 or None in {x.admin1, y.admin1})
    return "region" in {x.level, y.level} or _are_near(x, y, near)


def _are_near(x: Entity, y: Entity, near: float) -> bool:
    """Whether two places lie closer than that; no town just beyond the border of a province, however near the middle of it."""
    apart = distance_km(x, y)
    if None not in {x.admin1, y.admin1} and x.admin1 != y.admin1:
        near = 0 if "admin1" in {x.level, y.level} else min(near, _ACROSS_KM)
    return apart is not None and apart < near
