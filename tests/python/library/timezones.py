"""zoneinfo on a zone made up here: rules, gaps and overlaps, conversion both ways, caching and pickling."""

import io
import pickle
import struct
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def tzif(rule, moments=(), kinds=(), periods=((3600, 0, 0),), names=b"CET\0"):
    """Build a version 2 TZif file; periods are (offset, is_dst, index into names)."""
    def block(size):
        head = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, len(moments), len(periods), len(names))
        return head + struct.pack(f">{len(moments)}{size}", *moments) + bytes(kinds) + b"".join(
            struct.pack(">lBB", *period) for period in periods) + names
    return io.BytesIO(block("l") + block("q") + b"\n" + rule.encode() + b"\n")


HOUR = timedelta(hours=1)
zone = ZoneInfo.from_file(tzif("CET-1CEST,M3.5.0,M10.5.0/3"), key="Made/Up")
winter, summer = datetime(2026, 1, 15, 12, tzinfo=zone), datetime(2026, 7, 15, 12, tzinfo=zone)
assert (winter.utcoffset(), winter.dst(), winter.tzname()) == (HOUR, timedelta(0), "CET")
assert (summer.utcoffset(), summer.dst(), summer.tzname()) == (2 * HOUR, HOUR, "CEST")
assert summer.isoformat() == "2026-07-15T12:00:00+02:00" and str(zone) == zone.key == "Made/Up"

gap = datetime(2026, 3, 29, 2, 30, tzinfo=zone)
assert gap.utcoffset() == HOUR and gap.replace(fold=1).utcoffset() == 2 * HOUR
twice = datetime(2026, 10, 25, 2, 30, tzinfo=zone)
assert twice.utcoffset() == 2 * HOUR and twice.replace(fold=1).utcoffset() == HOUR
for hour, expected, fold in ((0, 2, 0), (1, 2, 1), (2, 3, 0)):
    local = datetime(2026, 10, 25, hour, 30, tzinfo=timezone.utc).astimezone(zone)
    assert (local.hour, local.fold) == (expected, fold) and local.astimezone(timezone.utc).hour == hour

south = ZoneInfo.from_file(tzif("<+12>-12<+13>,M9.5.0,M4.1.0/3"))
assert datetime(2026, 1, 1, tzinfo=south).tzname() == "+13" and datetime(2026, 6, 1, tzinfo=south).tzname() == "+12"
listed = ZoneInfo.from_file(tzif("CET-1", (0, 1_000_000), (1, 0), ((3600, 0, 0), (7200, 1, 4)), b"CET\0CEST\0"))
assert datetime(1970, 1, 5, tzinfo=listed).dst() == HOUR and datetime(1960, 1, 1, tzinfo=listed).tzname() == "CET"

for rule in ("CET", "CET-1CEST", "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,J0,J300", "CET-25"):
    try:
        ZoneInfo.from_file(tzif(rule))
    except ValueError:
        continue
    raise AssertionError(rule)
try:
    ZoneInfo("No/Such_Zone")
except ZoneInfoNotFoundError as error:
    assert isinstance(error, KeyError)
try:
    pickle.dumps(zone)
except pickle.PicklingError:
    pass
else:
    raise AssertionError
