"""datetime's native half: texts, arithmetic, zones, pickles and what subclasses get."""

import copy
import datetime as dt
import pickle

import _datetime

assert dt.date is _datetime.date and dt.UTC is dt.timezone.utc


def fails(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} expected: {text}")


# Texts of errors
fails(ValueError, "month must be in 1..12, not 13", dt.date, 2000, 13, 1)
fails(ValueError, "day 30 must be in range 1..29 for month 2 in year 2000", dt.date, 2000, 2, 30)
fails(TypeError, "function missing required argument 'day' (pos 3)", dt.datetime, 2000, 1)
fails(ValueError, "year must be in 1..9999, not 2737908", dt.date.fromordinal, 10**9)
fails(ValueError, "Invalid isoformat string: '2009-04-19T12:30:45.400 +02:30'", dt.datetime.fromisoformat, "2009-04-19T12:30:45.400 +02:30")
fails(OverflowError, "days=1000000000; must have magnitude <= 999999999", dt.timedelta, 10**9)

# Durations: exact sums, halves to even
assert dt.timedelta(0.1, 0.2, 0.3) == dt.timedelta(seconds=8640, microseconds=200000)
assert [dt.timedelta(microseconds=n) / 2 for n in (1, 3, 5)] == [dt.timedelta(microseconds=n) for n in (0, 2, 2)]
assert divmod(dt.timedelta(-1), dt.timedelta(hours=5)) == (-5, dt.timedelta(hours=1))
assert str(dt.timedelta(-1, 3, 4)) == "-1 day, 0:00:03.000004"
assert dt.timedelta.max.total_seconds() == 86400000000000.0

# ISO texts
moment = dt.datetime(2024, 2, 29, 23, 59, 58, 7, dt.timezone(dt.timedelta(hours=-5, seconds=1)))
assert moment.isoformat() == "2024-02-29T23:59:58.000007-04:59:59"
assert dt.datetime.fromisoformat(moment.isoformat("\ud800")) == moment
assert dt.datetime.fromisoformat("2024-W09-4T24:00") == dt.datetime(2024, 3, 1)
assert moment.isoformat(" ", "milliseconds") == "2024-02-29 23:59:58.000-04:59:59"
assert f"{moment:%Y|%f|%z|%:z|%%z|\ud83d\udc0d}" == "2024|000007|-045959|-04:59:59|%z|\ud83d\udc0d"
assert dt.date(5, 1, 1).strftime("%Y %G %F") == "0005 0004 0005-01-01"
assert tuple(dt.date(1, 1, 1).isocalendar()) == (1, 1, 1) and tuple(dt.date(9999, 12, 31).isocalendar()) == (9999, 52, 5)
assert [tuple(dt.date(y, 1, 1).isocalendar()) for y in (2005, 2010)] == [(2004, 53, 6), (2009, 53, 5)]

# Zones: order and difference in UTC, equality never across a fold
east = moment.astimezone(dt.timezone(dt.timedelta(hours=9)))
assert east == moment and hash(east) == hash(moment) and east - moment == dt.timedelta(0)
assert moment.timestamp() == east.timestamp() == 1709269197.000007
fails(TypeError, "can't compare offset-naive and offset-aware datetimes", lambda: moment < moment.replace(tzinfo=None))
assert moment != moment.replace(tzinfo=None)


class Folding(dt.tzinfo):
    """An hour more before the fold than behind it."""

    def utcoffset(self, when):
        return dt.timedelta(hours=2 - when.fold) if when else None

    def dst(self, when):
        return dt.timedelta(hours=1 - when.fold) if when else None

    def tzname(self, when):
        return f"fold {when.fold}" if when else None


ambiguous = dt.datetime(2024, 10, 27, 2, 30, tzinfo=Folding())
assert ambiguous == ambiguous.replace(fold=1) and ambiguous.replace(fold=1).tzname() == "fold 1"
assert ambiguous != ambiguous.astimezone(dt.UTC) and dt.time(1, tzinfo=Folding()).utcoffset() is None

# Pickles: CPython's bytes
assert pickle.dumps(dt.datetime(2000, 1, 2, 3, 4, 5, 6, fold=1), 4).count(b"\x07\xd0\x81\x02\x03\x04\x05\x00\x00\x06") == 1
for value in (moment, moment.timetz(), moment.date(), dt.timedelta(1, 2, 3), dt.UTC, dt.timezone.max, ambiguous.replace(tzinfo=None, fold=1)):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(value, protocol))
        assert again == value and type(again) is type(value)
    assert copy.deepcopy(value) == value


# Subclasses: results of their class, made by calling it
class Moment(dt.datetime):
    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls, *args, **kwargs)
        self.made = True
        return self


own = Moment(2000, 1, 1, fold=1)
for result in (own + dt.timedelta(1), own.replace(day=3), Moment.now(), Moment.fromisoformat("2000-01-01"), Moment.combine(own, own.time()), Moment.strptime("2000", "%Y")):
    assert type(result) is Moment and result.made
assert own.replace(hour=1).fold == 1 and type(own.date()) is dt.date
