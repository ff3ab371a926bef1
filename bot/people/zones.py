"""Time zones by their IANA names ("Europe/Berlin")."""

from functools import lru_cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every zone that a person may choose."""
    return frozenset(name for name in available_timezones() if name == "UTC" or "/" in name)


def zone_fault(name: str) -> str | None:
    """What is wrong with `name` as a time zone, as plain text; nothing where it is one."""
    if name in zone_names():
        return None
    close = process.extract(name[:60], sorted(zone_names()), scorer=fuzz.WRatio, limit=2, score_cutoff=70)
    hint = f" (did you mean {' or '.join(zone for zone, _, _ in close)}?)" if close else ", as Europe/Berlin or America/New_York"
    return f'"{name[:60]}" is not a time zone{hint}'
