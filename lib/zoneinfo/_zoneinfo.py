"""Time zones of the IANA database (PEP 615): the `ZoneInfo` class.

A zone is a list of moments (UTC seconds) at which its offset changes, each with the offset that holds from then on, and
a rule for everything after the last of them. Looking up an offset is a bisection. Local times need two lists, because a
local time near a change can mean two moments or none; `fold` tells which list to search:

    clocks go forward by d at u (a gap):      fold=0 keeps the old offset until u+new, fold=1 until u+old
    clocks go back by d at u (an overlap):    fold=0 keeps the old offset until u+old, fold=1 until u+new

so the list for fold=0 holds u + max(old, new), and the one for fold=1 holds u + min(old, new).
"""

import bisect
import calendar
import collections
import functools
import pickle
import re
import weakref
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from . import _common, _tzpath

_EPOCH_ORDINAL = datetime(1970, 1, 1).toordinal()
_DAY = 86_400


class _Period(NamedTuple):
    """What holds between two changes."""

    utcoff: timedelta | None
    dstoff: timedelta | None
    tzname: str | None


_UNKNOWN = _Period(None, None, None)


@functools.lru_cache(maxsize=512)
def _seconds(count):
    return timedelta(seconds=count)


class ZoneInfo(tzinfo):
    """A time zone of the system's database or of the `tzdata` package."""

    _strong_cache_size = 8
    _strong_cache = collections.OrderedDict()
    _weak_cache = weakref.WeakValueDictionary()
    __module__ = "zoneinfo"

    def __init_subclass__(cls, **arguments):
        super().__init_subclass__(**arguments)
        cls._strong_cache = collections.OrderedDict()
        cls._weak_cache = weakref.WeakValueDictionary()

    def __new__(cls, key):
        instance = cls._weak_cache.get(key)
        if instance is None:
            instance = cls._weak_cache.setdefault(key, cls._load(key))
            cls._check_cached(instance, key)
            instance._from_cache = True
        else:
            cls._check_cached(instance, key)
        # The most recent zones are kept alive, the least recent one is let go.
        cls._strong_cache[key] = cls._strong_cache.pop(key, instance)
        while len(cls._strong_cache) > cls._strong_cache_size:
            try:
                cls._strong_cache.popitem(last=False)
            except KeyError:  # Another thread has emptied it.
                break
        return instance

    @classmethod
    def _check_cached(cls, instance, key):
        """Refuse what a cache that a subclass has replaced returns in place of a zone."""
        if not isinstance(instance, cls):
            raise RuntimeError(
                f"Unexpected instance of {type(instance).__name__} in {cls.__name__} weak cache for key {key!r}")

    @classmethod
    def no_cache(cls, key):
        """Return a new instance, whatever was made before."""
        instance = cls._load(key)
        instance._from_cache = False
        return instance

    @classmethod
    def from_file(cls, file_obj, /, key=None):
        """Read a zone from a binary file in TZif format."""
        instance = super().__new__(cls)
        instance._key = key
        instance._source = repr(file_obj)
        instance._from_cache = False
        instance._read(file_obj)
        return instance

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        """Forget every instance, or those with the given keys."""
        if only_keys is None:
            cls._weak_cache.clear()
            cls._strong_cache.clear()
            return
        for key in only_keys:
            cls._weak_cache.pop(key, None)
            cls._strong_cache.pop(key, None)

    @classmethod
    def _load(cls, key):
        instance = super().__new__(cls)
        instance._key = key
        instance._source = None
        path = _tzpath.find_tzfile(key)
        with open(path, "rb") if path is not None else _common.load_tzdata(key) as file:
            instance._read(file)
        return instance

    def _read(self, file):
        indices, moments, offsets, is_dst, names, rule = _common.load_data(file)
        savings = _savings(indices, offsets, is_dst)
        periods = [_Period(_seconds(offset), _seconds(saving), name)
                   for offset, saving, name in zip(offsets, savings, names)]
        self._moments = list(moments)
        self._periods = [periods[index] for index in indices]
        # Before the first change, the first standard period of the file holds.
        self._before = next((period for period, dst in zip(periods, is_dst) if not dst), periods[0] if periods else None)

        self._walls = ([], [])
        old = self._before
        for moment, new in zip(self._moments, self._periods):
            shifts = old.utcoff // timedelta(seconds=1), new.utcoff // timedelta(seconds=1)
            self._walls[0].append(moment + max(shifts))
            self._walls[1].append(moment + min(shifts))
            old = new

        if rule:
            self._after = _parse_rule(rule.decode())
        elif not self._periods and self._before is None:
            raise ValueError("No time zone information found.")
        else:
            self._after = _Fixed(self._periods[-1] if self._periods else self._before)
        # A zone whose offset never changes can answer without a date.
        if isinstance(self._after, _Fixed):
            known = {self._after.period, *self._periods, self._before or self._after.period}
            self._fixed = self._after.period if len(known) == 1 else None
        else:
            self._fixed = None

    @property
    def key(self):
        """The name that this zone was made with."""
        return self._key

    def utcoffset(self, dt, /):
        """The offset from UTC at a local time."""
        return self._find(dt).utcoff

    def dst(self, dt, /):
        """How much of the offset is daylight saving."""
        return self._find(dt).dstoff

    def tzname(self, dt, /):
        """The abbreviation in use at a local time."""
        return self._find(dt).tzname

    def fromutc(self, dt, /):
        """Convert a datetime that holds UTC, with this zone attached, to local time."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc() requires a datetime argument")
        if dt.tzinfo is not self:
            raise ValueError("dt.tzinfo is not self")
        moment = _stamp(dt)
        position = bisect.bisect_right(self._moments, moment)
        if position == 0 and self._moments:
            period, fold = self._before, False
        elif position == len(self._moments) and (not self._moments or self._moments[-1] < moment):
            period, fold = self._after.at_utc(moment, dt.year)
            if self._moments:
                fold = fold or self._repeats(position, moment, period)
        else:
            period = self._periods[position - 1]
            fold = self._repeats(position, moment, period)
        local = dt + period.utcoff
        return local.replace(fold=1) if fold else local

    def _repeats(self, position, moment, period):
        """Whether the local time of `moment` has been before, because clocks went back at the change just passed."""
        old = self._periods[position - 2] if position >= 2 else self._before
        return (old.utcoff - period.utcoff).total_seconds() > moment - self._moments[position - 1]

    def _find(self, dt):
        if dt is None:
            return self._fixed or _UNKNOWN
        local = _stamp(dt)
        walls = self._walls[dt.fold]
        position = bisect.bisect_right(walls, local)
        if position == len(walls):
            return self._after.at_local(local, dt.year, dt.fold)
        return self._periods[position - 1] if position else self._before

    def __str__(self):
        return repr(self) if self._key is None else str(self._key)

    def __repr__(self):
        name = f"{type(self).__module__}.{type(self).__qualname__}"
        return f"{name}.from_file({self._source})" if self._source is not None and self._key is None else f"{name}(key={self._key!r})"

    def __reduce__(self):
        if self._source is not None:
            raise pickle.PicklingError("Cannot pickle a ZoneInfo file created from a file stream.")
        return type(self)._unpickle, (self._key, self._from_cache)

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        return cls(key) if from_cache else cls.no_cache(key)


def _stamp(dt):
    """Seconds since the epoch of a datetime's fields, taken as UTC."""
    return (dt.toordinal() - _EPOCH_ORDINAL) * _DAY + dt.hour * 3600 + dt.minute * 60 + dt.second


def _savings(indices, offsets, is_dst):
    """Tell how much each kind of period saves: the file says only whether it does, its neighbours say how much."""
    savings = [0] * len(offsets)
    for at, kind in enumerate(indices):
        if not is_dst[kind] or savings[kind]:
            continue
        before = indices[at - 1] if at else None
        after = indices[at + 1] if at + 1 < len(indices) else None
        for neighbour in (before, after):
            if neighbour is not None and not is_dst[neighbour] and offsets[kind] != offsets[neighbour]:
                savings[kind] = offsets[kind] - offsets[neighbour]
                break
    return [3600 if dst and not saving else saving for saving, dst in zip(savings, is_dst)]


class _Fixed:
    """The rule of a zone whose last offset holds for ever."""

    def __init__(self, period):
        self.period = period

    def at_local(self, local, year, fold):
        return self.period

    def at_utc(self, moment, year):
        return self.period, False


class _Yearly:
    """The rule of a zone that changes twice a year for ever."""

    def __init__(self, standard, saving, start, end):
        self._standard, self._saving = standard, saving
        self._start, self._end = start, end
        self._standard_offset = standard.utcoff // timedelta(seconds=1)
        self._difference = saving.dstoff // timedelta(seconds=1)

    def at_local(self, local, year, fold):
        # `start` is told in standard time, `end` in saving time; see the module's text for what fold means.
        start, end = self._start(year), self._end(year)
        if fold == (self._difference >= 0):
            end -= self._difference
        else:
            start += self._difference
        return self._saving if _between(start, local, end) else self._standard

    def at_utc(self, moment, year):
        # The local year may be another than the UTC one, within a day or so of its end; it is what rules speak of.
        year = datetime.fromordinal((moment + self._standard_offset) // _DAY + _EPOCH_ORDINAL).year
        start = self._start(year) - self._standard_offset
        end = self._end(year) - self._standard_offset - self._difference
        repeats_from = end if self._difference > 0 else start
        period = self._saving if _between(start, moment, end) else self._standard
        return period, repeats_from <= moment < repeats_from + abs(self._difference)


def _between(start, value, end):
    """Whether a moment of the year is in a stretch that may run over the year's end."""
    return start <= value < end if start < end else not end <= value < start


_RULE = re.compile(r"""
    (?P<standard>[A-Za-z]+|<[A-Za-z0-9+-]+>) (?P<offset>[+-]?\d{1,3}(?::\d\d){0,2})
    (?: (?P<saving>[A-Za-z]+|<[A-Za-z0-9+-]+>) (?P<saving_offset>[+-]?\d{1,3}(?::\d\d){0,2})?
        (?: ,(?P<start>[^,]+) ,(?P<end>[^,]+) )? )?""", re.VERBOSE | re.ASCII)
_CHANGE = re.compile(r"(?:M(?P<month>\d{1,2})\.(?P<week>\d)\.(?P<weekday>\d)|(?P<julian>J?)(?P<day>\d{1,3}))"
                     r"(?:/(?P<time>[+-]?\d{1,3}(?::\d\d){0,2}))?", re.ASCII)


def _parse_rule(text):
    """Parse a TZ variable's value (POSIX, with the hours that RFC 8536 allows beyond it)."""
    if not (match := _RULE.fullmatch(text)):
        raise ValueError(f"{text!r} is not a valid TZ string")
    offset = -_parse_time(match["offset"], 24, text)
    standard = _Period(_seconds(offset), _seconds(0), match["standard"].strip("<>"))
    if not match["saving"]:
        return _Fixed(standard)
    if not match["start"]:
        raise ValueError(f"Missing transition rules in TZ string: {text!r}")
    saved = -_parse_time(match["saving_offset"], 24, text) if match["saving_offset"] else offset + 3600
    saving = _Period(_seconds(saved), _seconds(saved - offset), match["saving"].strip("<>"))
    start, end = _parse_change(match["start"], text), _parse_change(match["end"], text)
    if _lasts_all_year(start, end, saved - offset):
        return _Fixed(saving)
    return _Yearly(standard, saving, start, end)


def _lasts_all_year(start, end, difference):
    """Whether saving time starts with the year and ends with it: how RFC 8536 writes that it never ends."""
    return all(start(year) == _day_of_year(year, 0, False) * _DAY
               and end(year) == _day_of_year(year + 1, 0, False) * _DAY + difference for year in (2023, 2024))


def _parse_time(text, most, rule):
    sign = -1 if text[0] == "-" else 1
    hours, minutes, seconds = [*map(int, text.lstrip("+-").split(":")), 0, 0][:3]
    if hours > most or minutes > 59 or seconds > 59:
        raise ValueError(f"Invalid time {text!r} in TZ string: {rule!r}")
    return sign * (hours * 3600 + minutes * 60 + seconds)


def _parse_change(text, rule):
    """Return a function from a year to the local moment of a change."""
    if not (match := _CHANGE.fullmatch(text)):
        raise ValueError(f"Invalid transition rule {text!r} in TZ string: {rule!r}")
    time = _parse_time(match["time"], 167, rule) if match["time"] else 2 * 3600
    if match["month"] is None:
        day = int(match["day"])
        julian = bool(match["julian"])
        if not julian <= day <= 365:
            raise ValueError(f"Invalid day {day} in TZ string: {rule!r}")
        return lambda year: _day_of_year(year, day, julian) * _DAY + time
    month, week, weekday = int(match["month"]), int(match["week"]), int(match["weekday"])
    if not (1 <= month <= 12 and 1 <= week <= 5 and weekday <= 6):
        raise ValueError(f"Invalid transition rule {text!r} in TZ string: {rule!r}")
    return lambda year: _day_of_month(year, month, week, weekday) * _DAY + time


def _day_of_year(year, day, julian):
    """The epoch's day number of a day of a year, counted from 1 without 29 February, or from 0 with it."""
    first = datetime(year, 1, 1).toordinal() - _EPOCH_ORDINAL
    if not julian:
        return first + day
    return first + day - 1 + (day >= 60 and calendar.isleap(year))


def _day_of_month(year, month, week, weekday):
    """The epoch's day number of the n-th (5: the last) of a weekday (0: Sunday) in a month."""
    first_weekday, days = calendar.monthrange(year, month)  # Monday is 0.
    day = 1 + (weekday - 1 - first_weekday) % 7 + (week - 1) * 7
    if day > days:
        day -= 7
    return datetime(year, month, day).toordinal() - _EPOCH_ORDINAL
