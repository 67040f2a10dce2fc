"""Reads a stored model of prediccion-ventas and forecasts with it, without the service.

The file is `modelo.json`, as it lies in the store at `modelos/<dataset>/<version>/modelo.json` and as
`GET /models/{version}/artifacts/modelo.json` answers it. It holds all that a forecast needs, so that this module, which needs
numpy and nothing else, gives the numbers that the service gives, to the printed digit:

    from lector_modelo import read_model

    model = read_model("modelo.json")
    forecast = model.forecast(month="2025-12", known_future=[{"date": "2025-12-05", "promo": 1}])
    forecast.total.forecast, forecast.total.intervals[80]
    [(day.date, day.forecast) for day in forecast.days]

What is not in the file is an argument: the known future of the shop (`known_future`), the manager's own numbers (`overrides`), and,
where the service runs with `COUNTRY`, the public holidays of that country (`public_holidays`). The effects behind a
day (`explain=true`) and the sentences on what was assumed are left to the service.

Of a dataset of many series, `read_models` reads the models of a shard.

The module may be copied as it is.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Forecast",
    "ForecastDay",
    "Model",
    "ModelFileError",
    "MonthInProgress",
    "Override",
    "RequestError",
    "Total",
    "read_model",
    "read_models",
]

Day = date | str
"""A day, or its text `YYYY-MM-DD`."""

Source = os.PathLike[str] | str | bytes | Mapping[str, Any]
"""A path, the text of a file (it begins with `{`), its bytes, or what `json.loads` made of it."""

FORMAT = 1
"""Version of the file format that is read."""

MAX_HORIZON = 366
"""Days after the last observed one that a forecast may reach."""

LARGEST_NUMBER = 1e15


class ModelFileError(ValueError):
    """The file is no model that this module can read; the message says what is wrong, and where."""


class RequestError(ValueError):
    """What was asked makes no sense, or is out of the model's reach."""


# What is answered


@dataclass(frozen=True)
class Override:
    """The manager's own number for a day, in units of the data."""

    sales: float
    reason: str = ""


@dataclass(frozen=True)
class Total:
    """A sum of days: its forecast, and its own bounds, which are not the sums of theirs."""

    forecast: float
    intervals: dict[float, tuple[float, float]]
    """Lower and upper bound by level in per cent."""
    quantiles: dict[float, float]
    """By probability: the sales that are not exceeded with it; empty unless asked for."""
    with_overrides: float | None = None
    """The sum with the overrides in place of their days; None without any."""


@dataclass(frozen=True)
class ForecastDay:
    """A day with its forecast. Sales are in units of the data, rounded as the service does."""

    date: date
    weekday: int
    """ISO: 1 is Monday."""
    open: bool
    promo: float
    holiday: float
    covariates: dict[str, float]
    """The others that the model has, by column."""
    forecast: float
    intervals: dict[float, tuple[float, float]]
    quantiles: dict[float, float]
    observed: bool = False
    """Its forecast is what was sold."""
    promo_share: float | None = None
    """How often such days had a promotion, where nobody has said whether this one has."""
    support: str | None = None
    """`seen`, `rare` or `unseen`: whether open days with the same weekday, promotion and holiday were seen before."""
    support_days: int | None = None
    override: Override | None = None


@dataclass(frozen=True)
class MonthInProgress:
    """The month that the data end in: what was sold, and what is still to come."""

    month: str
    observed_days: int
    observed_sales: float
    remaining_days: int
    remaining: Total
    total: Total
    missing_days: int = 0
    """Of a series of many: days after its last one up to that of the dataset, which count as closed."""


@dataclass(frozen=True)
class Forecast:
    """A forecast of the days `first` … `last`."""

    dataset: str
    dataset_version: str
    kind: str
    first: date
    last: date
    days: list[ForecastDay]
    total: Total
    assume: str | None
    """What was assumed of promotions; None for a model that does not know how the shop promotes."""
    month_in_progress: MonthInProgress | None
    decimals: int
    """The most decimals of a sales value in the data: those of `to_csv`."""

    @property
    def points(self) -> NDArray[np.float64]:
        """The forecasts of the days, shape (days,)."""
        return np.array([day.forecast for day in self.days], dtype=np.float64)

    def bounds(self, level: float) -> NDArray[np.float64]:
        """Lower and upper bound of each day at a level that was asked for, shape (days, 2). Raises KeyError for another."""
        return np.array([day.intervals[level] for day in self.days], dtype=np.float64).reshape(-1, 2)

    def rows(self) -> list[dict[str, Any]]:
        """A flat record for each day, as `pandas.DataFrame` takes it; columns are named as in the service's CSV."""
        header, rows = _table(self)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def to_csv(self) -> str:
        """The text of the service's CSV, byte for byte: amounts have the decimals of the data."""
        header, rows = _table(self)
        amounts = {i for i, name in enumerate(header) if i >= len(_FIRST_COLUMNS) + len(_other_columns(self))}
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([_inert(name) for name in header])
        for row in rows:
            cells = [_cell(value, self.decimals if i in amounts else None) for i, value in enumerate(row)]
            writer.writerow(cells)
        return text.getvalue()

    def to_dict(self) -> dict[str, Any]:
        """The service's JSON, but for the version of the model, which is not in its file, and the assumptions in words."""
        month = self.month_in_progress
        answer: dict[str, Any] = {
            "dataset": self.dataset,
            "datasetVersion": self.dataset_version,
            "model": {"kind": self.kind},
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "days": [_day_json(day) for day in self.days],
            "total": _total_json(self.total),
        }
        if month is not None:
            answer["monthInProgress"] = {
                "month": month.month,
                "observed": {
                    "days": month.observed_days,
                    "sales": _plain(month.observed_sales),
                    **({"missing": month.missing_days} if month.missing_days > 0 else {}),
                },
                "remaining": {"days": month.remaining_days, **_total_json(month.remaining)},
                "total": _total_json(month.total),
            }
        if self.assume is not None:
            answer["assume"] = self.assume
        return answer


_FIRST_COLUMNS = ("date", "weekday", "open", "promo", "holiday")


def _other_columns(forecast: Forecast) -> list[str]:
    return _in_key_order(name for day in forecast.days for name in day.covariates)


def _in_key_order(names: Iterable[str]) -> list[str]:
    """As the service lists the keys of an object: those that are whole numbers first, ascending, all others as they came."""
    keys = list(dict.fromkeys(names))
    whole = [key for key in keys if key.isascii() and key.isdecimal() and str(int(key)) == key and int(key) < 2**32 - 1]
    return sorted(whole, key=int) + [key for key in keys if key not in whole]


def _table(forecast: Forecast) -> tuple[list[str], list[list[Any]]]:
    others = _other_columns(forecast)
    first = forecast.days[0]
    has_overrides = any(day.override is not None for day in forecast.days)
    levels = [float(level) for level in _in_key_order(map(_number_text, first.intervals))]
    header = [
        *_FIRST_COLUMNS,
        *others,
        "forecast",
        *(f"{side}{_number_text(level)}" for level in levels for side in ("lower", "upper")),
        *(f"q{_number_text(probability)}" for probability in first.quantiles),
        *(["override", "reason"] if has_overrides else []),
    ]
    rows: list[list[Any]] = []
    for day in forecast.days:
        row: list[Any] = [day.date, day.weekday, int(day.open), day.promo, day.holiday]
        row += [day.covariates.get(name) for name in others]
        row += [day.forecast, *(bound for level in levels for bound in day.intervals[level]), *day.quantiles.values()]
        if has_overrides:
            row += [day.override.sales, day.override.reason] if day.override else [None, ""]
        rows.append(row)
    return header, rows


def _cell(value: Any, decimals: int | None) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _inert(value)
    return _number_text(value) if decimals is None else _fixed(value, decimals)


def _inert(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] and text[0] in "=+-@\t\r" else text


def _day_json(day: ForecastDay) -> dict[str, Any]:
    answer: dict[str, Any] = {"date": day.date.isoformat(), "weekday": day.weekday, "open": day.open}
    answer["promo"] = _plain(day.promo)
    if day.promo_share is not None:
        answer["promoShare"] = _plain(day.promo_share)
    answer["holiday"] = _plain(day.holiday)
    if day.covariates:
        answer["covariates"] = {name: _plain(value) for name, value in day.covariates.items()}
    if day.observed:
        answer["observed"] = True
    if day.support is not None:
        answer |= {"support": day.support, "supportDays": day.support_days}
    answer |= _spread_json(day.forecast, day.intervals, day.quantiles)
    if day.override is not None:
        answer["override"] = {"sales": _plain(day.override.sales), "reason": day.override.reason}
    return answer


def _total_json(total: Total) -> dict[str, Any]:
    answer = _spread_json(total.forecast, total.intervals, total.quantiles)
    if total.with_overrides is not None:
        answer["withOverrides"] = _plain(total.with_overrides)
    return answer


def _spread_json(
    forecast: float, intervals: Mapping[float, tuple[float, float]], quantiles: Mapping[float, float]
) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "forecast": _plain(forecast),
        "intervals": {_number_text(level): [_plain(low), _plain(high)] for level, (low, high) in intervals.items()},
    }
    if quantiles:
        answer["quantiles"] = {_number_text(p): _plain(value) for p, value in quantiles.items()}
    return answer


# Numbers as they are printed

_EXACT = Context(prec=800)


def _fixed(value: float, decimals: int) -> str:
    """As Number.prototype.toFixed of ECMAScript: the exact value of the double, halves away from zero."""
    if abs(value) >= 1e21:
        return _number_text(value)
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)
    return f"{rounded:f}"


def _rounded(value: float, decimals: int) -> float:
    """Never -0."""
    return float(_fixed(value, decimals)) + 0.0


def _number_text(value: float) -> str:
    """As Number.prototype.toString of ECMAScript: the shortest digits, no exponent from 1e-6 to 1e21."""
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(float(value))).as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    point = len(digits) + int(exponent)
    if 0 < point <= 21:
        body = text.ljust(point, "0") if len(text) <= point else f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        body = f"0.{'0' * -point}{text}"
    else:
        mantissa = text[0] if len(text) == 1 else f"{text[0]}.{text[1:]}"
        body = f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"-{body}" if sign else body


def _plain(value: float) -> float | int:
    """A whole number without its `.0`, as JSON has it."""
    return int(value) if float(value).is_integer() and abs(value) < 1e21 else float(value)


# Days: whole numbers, days since 1970-01-01

_EPOCH = date(1970, 1, 1).toordinal()
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _epoch_day(day: Day) -> int:
    if isinstance(day, str):
        try:
            # Later versions of Python take other forms of ISO 8601 too, such as weeks.
            day = date.fromisoformat(day if _ISO_DAY.fullmatch(day) else "")
        except ValueError:
            raise RequestError(f"{day!r} is not a day YYYY-MM-DD") from None
    return date(day.year, day.month, day.day).toordinal() - _EPOCH


def _date_of(epoch_day: int) -> date:
    return date.fromordinal(epoch_day + _EPOCH)


def _weekday(epoch_day: int) -> int:
    return (epoch_day + 3) % 7 + 1


def _first_of_month(epoch_day: int) -> int:
    return epoch_day - _date_of(epoch_day).day + 1


def _next_month(epoch_day: int) -> int:
    """Its first day."""
    return _first_of_month(_first_of_month(epoch_day) + 31)


_EASTER: dict[int, int] = {}


def _easter_sunday(year: int) -> int:
    """By the century's corrections (Nature, 20 April 1876; Meeus 1991, Astronomical Algorithms, chapter 8)."""
    if year not in _EASTER:
        golden, century, of_century = year % 19, year // 100, year % 100
        lunar = (century - (century + 8) // 25 + 1) // 3
        epact = (19 * golden + century - century // 4 - lunar + 15) % 30
        weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
        correction = (golden + 11 * epact + 22 * weekday) // 451
        _EASTER[year] = date(year, 3, 22).toordinal() - _EPOCH + epact + weekday - 7 * correction
    return _EASTER[year]


# The file, read with care


class _Node:
    """A value of the file that knows where it stands, so that whoever mends the file is told."""

    def __init__(self, value: Any, path: str) -> None:
        self.value = value
        self.path = path

    def wrong(self, expected: str) -> ModelFileError:
        shown = json.dumps(self.value, ensure_ascii=False, default=repr)
        return ModelFileError(f"{self.path or 'the file'} must be {expected}, not {shown[:60]}")

    def has(self, key: str) -> bool:
        return key in self.mapping()

    def __getitem__(self, key: str) -> _Node:
        path = f"{self.path}.{key}" if self.path else key
        if key not in self.mapping():
            raise ModelFileError(f"{path} is missing")
        return _Node(self.mapping()[key], path)

    def mapping(self) -> Mapping[str, Any]:
        if not isinstance(self.value, Mapping):
            raise self.wrong("an object")
        return self.value

    def items(self, length: int | None = None) -> list[_Node]:
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        if length is not None and len(self.value) != length:
            raise ModelFileError(f"{self.path} must have {length} entries, not {len(self.value)}")
        return [_Node(value, f"{self.path}[{i}]") for i, value in enumerate(self.value)]

    def number(self) -> float:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not math.isfinite(self.value):
            raise self.wrong("a number")
        return float(self.value)

    def whole(self) -> int:
        number = self.number()
        if not number.is_integer():
            raise self.wrong("a whole number")
        return int(number)

    def numbers(self, length: int | None = None) -> list[float]:
        return [item.number() for item in self.items(length)]

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.wrong("a text")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    def day(self) -> int:
        try:
            return _epoch_day(self.text())
        except RequestError:
            raise self.wrong("a day YYYY-MM-DD") from None

    def values(self) -> dict[str, float]:
        return {name: self[name].number() for name in self.mapping()}


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _parse(text: str | bytes) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ModelFileError(f"the file is no JSON: {error}") from None


def _load(source: Source) -> _Node:
    if isinstance(source, Mapping):
        return _Node(source, "")
    if isinstance(source, bytes) or (isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith("{")):
        return _Node(_parse(source), "")
    return _Node(_parse(Path(source).read_bytes()), "")


# What is known of the days to come


@dataclass(frozen=True)
class _FutureDay:
    """A day to forecast; `promo_share` is 0 where it is known whether there is a promotion."""

    day: int
    open: bool
    covariates: Mapping[str, float]
    assumed: bool = False
    promo_share: float = 0.0


@dataclass(frozen=True)
class _KnownDay:
    """What was said of a day; what is left out is not known."""

    open: bool | None = None
    covariates: Mapping[str, float] = field(default_factory=dict)

    def overridden_by(self, later: _KnownDay) -> _KnownDay:
        said = self.open if later.open is None else later.open
        return _KnownDay(said, {**self.covariates, **later.covariates})


@dataclass(frozen=True)
class _UsualPromotions:
    months: list[list[float]]
    first: int
    promoted: frozenset[int]

    def share(self, day: int) -> float:
        return self.months[_date_of(day).month - 1][_weekday(day) - 1]

    def last_year(self, day: int) -> float | None:
        """As 52 weeks before; None where that is not remembered."""
        before = day - 364
        return None if before < self.first else float(before in self.promoted)


@dataclass(frozen=True)
class _Covariate:
    """What the history says of a covariate, for the days of which nobody has said it."""

    name: str
    column: str
    binary: bool
    by_weekday: list[float | None] | None
    fallback: float
    usual: _UsualPromotions | None
    holidays: frozenset[int] | None

    @classmethod
    def read(cls, node: _Node) -> _Covariate:
        pattern = node["byWeekday"]
        weekdays = (
            [None if item.value is None else item.number() for item in pattern.items(7)]
            if pattern.value is not None
            else None
        )
        usual = None
        if node.has("usual"):
            known = node["usual"]
            months = [month.numbers(7) for month in known["months"].items(12)]
            promoted = frozenset(day.day() for day in known["promoted"].items())
            usual = _UsualPromotions(months, known["from"].day(), promoted)
        holidays = None
        if node.has("publicHolidays"):
            named = node["publicHolidays"]["days"]
            holidays = frozenset(_Node(name, f"{named.path}.{name}").day() for name in named.mapping())
        return cls(
            name=node["name"].text(),
            column=node["column"].text(),
            binary=node["binary"].flag(),
            by_weekday=weekdays,
            fallback=node["fallback"].number(),
            usual=usual,
            holidays=holidays,
        )

    def ruled(self, day: int, public_holidays: frozenset[int] | None) -> float | None:
        """What follows from the date alone."""
        holidays = self.holidays
        if holidays is None and self.name == _HOLIDAY and self.binary and self.by_weekday is None:
            holidays = public_holidays
        if holidays is not None:
            return float(day in holidays)
        return None if self.by_weekday is None else self.by_weekday[_weekday(day) - 1]


_PROMO, _HOLIDAY = "promo", "holiday"


def _future_day(
    covariates: Sequence[_Covariate],
    day: int,
    is_open: bool,
    said: Mapping[str, float],
    public_holidays: frozenset[int] | None,
    assume: str,
) -> _FutureDay:
    values: dict[str, float] = {}
    assumed, promo_share = False, 0.0
    for covariate in covariates:
        known = said.get(covariate.name)
        if known is None:
            known = covariate.ruled(day, public_holidays)
        if known is None and covariate.usual is None:
            known = covariate.fallback
            # A day of which something else has been said, but no holiday, is none.
            assumed = assumed or not (covariate.name == _HOLIDAY and covariate.binary and bool(said))
        elif known is None and covariate.usual is not None and assume == "none":
            known = 0.0
        elif known is None and covariate.usual is not None:
            known = covariate.usual.last_year(day) if assume == "last-year" else None
            assumed = True
            if known is None:
                known = 0.0
                promo_share = promo_share or covariate.usual.share(day)
        values[covariate.name] = 0.0 if known is None else known
    return _FutureDay(day, is_open, values, assumed, promo_share)


# The candidates: sales for each of contiguous days, 0 on closed ones


class _Candidate(Protocol):
    def forecast(self, days: Sequence[_FutureDay]) -> list[float]: ...


@dataclass(frozen=True)
class _ByWeekday:
    """`seasonal-naive`, `counts` and `tsb`: a number for each weekday."""

    sales: list[float]

    @classmethod
    def naive(cls, node: _Node) -> _ByWeekday:
        mean = node["mean"].number()
        last = node["lastByWeekday"].items(7)
        return cls([mean if item.value is None else item.number() for item in last])

    @classmethod
    def counts(cls, node: _Node) -> _ByWeekday:
        level = node["level"].number()
        return cls([level * factor for factor in node["weekdays"].numbers(7)])

    @classmethod
    def tsb(cls, node: _Node) -> _ByWeekday:
        level = node["chance"].number() * node["size"].number()
        return cls([level * factor for factor in node["weekdays"].numbers(7)])

    def forecast(self, days: Sequence[_FutureDay]) -> list[float]:
        return [self.sales[_weekday(day.day) - 1] if day.open else 0.0 for day in days]


@dataclass(frozen=True)
class _Linear:
    """Least squares on the weekday as a category and on columns scaled to 0 … 1."""

    shares: list[float]
    weekdays: list[int]
    columns: list[tuple[str, float, float]]
    intercept: float
    coefficients: list[float]

    @classmethod
    def read(cls, node: _Node) -> _Linear:
        encoding = node["encoding"]
        weekdays = [item.whole() for item in encoding["weekdays"].items()]
        if not all(1 <= weekday <= 7 for weekday in weekdays):
            raise encoding["weekdays"].wrong("weekdays 1 to 7")
        columns = [
            (item["name"].text(), item["min"].number(), item["max"].number()) for item in encoding["numeric"].items()
        ]
        coefficients = node["coefficients"].numbers(len(weekdays) + len(columns))
        shares = encoding["weekdayShares"].numbers(7)
        return cls(shares, weekdays, columns, node["intercept"].number(), coefficients)

    def forecast(self, days: Sequence[_FutureDay]) -> list[float]:
        return [self._predict(day) if day.open else 0.0 for day in days]

    def _predict(self, day: _FutureDay) -> float:
        weekday = _weekday(day.day)
        # A weekday never seen is encoded as the mixture of the others.
        is_known = self.shares[weekday - 1] > 0
        row = [float(level == weekday) if is_known else self.shares[level - 1] for level in self.weekdays]
        row += [(day.covariates.get(name, 0.0) - low) / ((high - low) or 1.0) for name, low, high in self.columns]
        total = self.intercept
        for value, coefficient in zip(row, self.coefficients, strict=True):
            total += value * coefficient
        return total


@dataclass(frozen=True)
class _Combination:
    """The weighted mean of several candidates."""

    members: list[tuple[float, _Candidate]]

    @classmethod
    def read(cls, node: _Node) -> _Combination:
        members = node["members"].items()
        if not members:
            raise node["members"].wrong("a list with a member")
        return cls([(member["weight"].number(), _member(member)) for member in members])

    def forecast(self, days: Sequence[_FutureDay]) -> list[float]:
        sums = [0.0] * len(days)
        for weight, candidate in self.members:
            for i, sales in enumerate(candidate.forecast(days)):
                sums[i] += weight * sales
        return sums


def _member(node: _Node) -> _Candidate:
    kind = node["kind"].text()
    if kind not in ("calendar", "smoothed", "counts", "tsb"):
        raise node["kind"].wrong("a candidate that is combined")
    return _CANDIDATES[kind](node["parameters"])


# The calendar model: log sales are coefficients times features of the day

_SHAPE = 2
"""The latest shape of its coefficients that is read."""

_DAYS_PER_YEAR = 365.2425
_STEPS = 13
_REMEMBERED_WEEKS = 8
_LONG_CLOSURE = 7
_LOOKAHEAD = 3


@dataclass(frozen=True)
class _Opening:
    """Consecutive days from `first` on: whether the shop is open, and whether it usually is on that weekday."""

    first: int
    open: list[int]
    usually: list[int]

    def is_open(self, i: int) -> bool:
        return 0 <= i < len(self.open) and self.open[i] == 1

    def is_closed(self, i: int) -> bool:
        return 0 <= i < len(self.open) and self.open[i] == 0

    def is_unusual(self, i: int) -> bool:
        return self.is_closed(i) and self.usually[i] == 1

    def run(self, i: int, step: int) -> tuple[int, bool]:
        """Closed days directly after or before day `i`, and whether one of them is out of the rule."""
        length, unusual = 0, False
        while length < _LOOKAHEAD and self.is_closed(i + step * (length + 1)):
            length += 1
            unusual = unusual or self.is_unusual(i + step * length)
        return length, unusual


def _describe_opening(first: int, known: Sequence[int], total: int) -> _Opening:
    """Extends the flags of known days by the weekly pattern: as the last eight equal weekdays mostly were."""
    actual, usually, closed_days = [0] * total, [0] * total, 0
    memory: dict[int, list[int]] = {weekday: [] for weekday in range(1, 8)}
    for i in range(total):
        remembered = memory[_weekday(first + i)]
        flag = known[i] if i < len(known) else None
        usual = 1 if flag is None else flag
        if remembered:
            usual = int(2 * sum(remembered) >= len(remembered))
        usually[i] = usual
        actual[i] = usual if flag is None else flag
        closed_days = 0 if actual[i] == 1 else closed_days + 1
        # From the seventh day of a long closure on, days teach nothing about the week.
        if closed_days >= _LONG_CLOSURE:
            continue
        remembered.append(actual[i])
        del remembered[:-_REMEMBERED_WEEKS]
    return _Opening(first, actual, usually)


@dataclass(frozen=True)
class _Context:
    """A day, and what its features are made of."""

    day: int
    weekday: int
    year: int
    month: int
    day_of_month: int
    days_in_month: int
    trend_time: float
    opening: _Opening
    others: list[str]
    covariate: Callable[[str], float]
    holiday_on: Callable[[int], float]


def _fourier(pairs: int, phase: float) -> list[float]:
    """sin(k·phase), cos(k·phase), k = 1 …, by the addition theorem."""
    cosine, sine = math.cos(phase), math.sin(phase)
    c, s = cosine, sine
    values = []
    for _ in range(pairs):
        values += [s, c]
        c, s = c * cosine - s * sine, s * cosine + c * sine
    return values


def _flags(size: int, *places: int) -> list[float]:
    return [float(places.count(i)) for i in range(size)]


def _on_weekday(day: _Context, value: float) -> list[float]:
    return [value if weekday == day.weekday else 0.0 for weekday in range(1, 8)]


def _year_phase(day: _Context) -> float:
    return (2 * math.pi * day.day) / _DAYS_PER_YEAR


def _holiday_neighbour(day: _Context) -> list[float]:
    """The day before a holiday, two days before one, and the day after."""
    tomorrow = day.holiday_on(day.day + 1)
    return [tomorrow, day.holiday_on(day.day + 2) if tomorrow == 0 else 0.0, day.holiday_on(day.day - 1)]


def _holiday_by_season(day: _Context) -> list[float]:
    return _fourier(4, _year_phase(day)) if day.covariate(_HOLIDAY) != 0 else [0.0] * 8


def _closures(day: _Context) -> list[float]:
    """Closed days out of the rule around the day: see `pushClosures` of the service."""
    opening, i = day.opening, day.day - day.opening.first
    ahead, behind = opening.run(i, 1), opening.run(i, -1)
    flags = [
        opening.is_unusual(i + 1),
        ahead[1] and ahead[0] >= 2,
        opening.is_unusual(i - 1),
        behind[1] and behind[0] >= 2,
        opening.is_open(i + 1) and opening.is_unusual(i + 2),
        opening.is_open(i - 1) and opening.is_unusual(i - 2),
    ]
    return [float(flag) for flag in flags]


def _christmas(day: _Context) -> list[float]:
    if day.month == 12:
        return _flags(4, 0 if day.day_of_month <= 14 else 1 if day.day_of_month <= 24 else 2)
    return _flags(4, 3) if day.month == 1 and day.day_of_month <= 5 else _flags(4)


def _christmas_rise(day: _Context) -> list[float]:
    if day.month != 12 or day.day_of_month < 15 or day.day_of_month == 25:
        return [0.0] * 3
    before = day.day_of_month <= 24
    return [
        (day.day_of_month - 19.5) / 4.5 if before else 0.0,
        0.0 if before else (day.day_of_month - 28.5) / 2.5,
        float(day.day_of_month in (22, 23)),
    ]


def _eves(day: _Context) -> list[float]:
    return [float(day.month == 12 and day.day_of_month == eve) for eve in (24, 31)]


def _easter(day: _Context) -> list[float]:
    before = _easter_sunday(day.year) - day.day
    return [float(1 <= before <= 3), float(4 <= before <= 10), float(-6 <= before <= -1)]


def _carnival(day: _Context) -> list[float]:
    before = _easter_sunday(day.year) - day.day
    return [float(51 <= before <= 54), float(47 <= before <= 50), float(43 <= before <= 46)]


def _shopping_days(day: _Context) -> list[float]:
    """Mother's Day and Father's Day with the Saturday before, Black Friday with the three days after."""
    first_sunday = (day.day_of_month - day.weekday % 7 - 1) % 7 + 1
    if day.month in (5, 6):
        before = first_sunday + 7 * (day.month - 4) - day.day_of_month
        column = 2 * (day.month - 5)
        return _flags(5, column) if before == 1 else _flags(5, column + 1) if before == 0 else _flags(5)
    if day.month == 11:
        after = day.day_of_month - (22 + (first_sunday + 3) % 7)
        return _flags(5, 4) if 1 <= after <= 4 else _flags(5)
    return _flags(5)


def _paydays(day: _Context) -> list[float]:
    """Distance to the last bank day of this month and of the one before, from three days before to six after."""
    first = day.day - day.day_of_month + 1
    ends = (first - 1, first + day.days_in_month - 1)
    distances = [day.day - (end - max(0, _weekday(end) - 5)) for end in ends]
    return _flags(10, *(3 + distance for distance in distances if -3 <= distance <= 6))


def _edges(day: _Context) -> list[float]:
    """The first three and the last three days of the month."""
    left = day.days_in_month - day.day_of_month
    places = [day.day_of_month - 1] if day.day_of_month <= 3 else []
    return _flags(6, *places, *([3 + left] if left < 3 else []))


@dataclass(frozen=True)
class _Group:
    """Columns of the design matrix, in the order of the service's table of feature groups."""

    name: str
    columns: int
    write: Callable[[_Context], list[float]]
    needs: str | None = None
    since: int = 1

    def size(self, names: Sequence[str]) -> int:
        if self.needs is not None and self.needs not in names:
            return 0
        return len(_others(names)) if self.name == "covariate" else self.columns


_GROUPS = (
    _Group("intercept", 1, lambda day: [1.0]),
    _Group("weekday", 7, lambda day: _on_weekday(day, 1.0)),
    _Group("slope", 1, lambda day: [day.trend_time]),
    _Group("promotion", 1, lambda day: [day.covariate(_PROMO)], needs=_PROMO),
    _Group("promotionByWeekday", 7, lambda day: _on_weekday(day, day.covariate(_PROMO)), needs=_PROMO),
    _Group("holiday", 1, lambda day: [day.covariate(_HOLIDAY)], needs=_HOLIDAY),
    _Group("holidayByWeekday", 7, lambda day: _on_weekday(day, day.covariate(_HOLIDAY)), needs=_HOLIDAY),
    _Group("holidayNeighbour", 3, _holiday_neighbour, needs=_HOLIDAY),
    _Group("holidayBySeason", 8, _holiday_by_season, needs=_HOLIDAY),
    _Group("covariate", 0, lambda day: [day.covariate(name) for name in day.others]),
    _Group("closure", 6, _closures),
    _Group("christmas", 4, _christmas),
    _Group("christmasRise", 3, _christmas_rise, since=2),
    _Group("eve", 2, _eves),
    _Group("easter", 3, _easter),
    _Group("carnival", 3, _carnival),
    _Group("shopping", 5, _shopping_days),
    _Group("payday", 10, _paydays),
    _Group("edge", 6, _edges),
    _Group("monthPosition", 8, lambda day: _fourier(4, (2 * math.pi * (day.day_of_month - 0.5)) / day.days_in_month)),
    _Group("yearly", 16, lambda day: _fourier(8, _year_phase(day))),
    _Group("weekdayBySeason", 14, lambda day: _by_season(day), since=2),
    # All steps of the level have happened by a day to come.
    _Group("step", _STEPS, lambda day: [1.0] * _STEPS),
)


def _by_season(day: _Context) -> list[float]:
    values = [0.0] * 14
    values[2 * (day.weekday - 1) : 2 * day.weekday] = _fourier(1, _year_phase(day))
    return values


def _others(names: Sequence[str]) -> list[str]:
    """By UTF-16 code units, as the service sorts."""
    return sorted((n for n in names if n not in (_PROMO, _HOLIDAY)), key=lambda name: name.encode("utf-16-be"))


@dataclass(frozen=True)
class _Use:
    """What the model keeps of a covariate. A value out of the range seen moves to its edge."""

    centre: float
    least: float
    greatest: float

    def centred(self, value: float) -> float:
        return min(self.greatest, max(self.least, value)) - self.centre


@dataclass(frozen=True)
class _Calendar:
    """`calendar` and `smoothed`: robust regression of log sales on the calendar."""

    origin: int
    unit: float
    greatest: float
    coefficients: dict[str, list[float]]
    level: float
    damping_days: float
    anniversaries: list[float]
    uses: dict[str, _Use]
    recent_open: list[int]
    holiday_before: float

    @classmethod
    def read(cls, node: _Node) -> _Calendar:
        shape = node["shape"].whole() if node.has("shape") else 1
        if shape > _SHAPE:
            raise ModelFileError(
                f"{node.path}.shape {shape} is of a later version of the service: this reader knows shapes up to {_SHAPE}"
            )
        if node["kind"].text() != "calendar":
            raise node["kind"].wrong('"calendar"')
        uses = {
            item["name"].text(): _Use(item["centre"].number(), item["least"].number(), item["greatest"].number())
            for item in node["covariates"].items()
        }
        names = list(uses)
        stored = node["coefficients"]
        coefficients: dict[str, list[float]] = {}
        for group in _GROUPS:
            size = group.size(names) if group.since <= shape else 0
            is_absent = group.since > 1 and not stored.has(group.name)
            coefficients[group.name] = [] if is_absent and size == 0 else stored[group.name].numbers(size)
        return cls(
            origin=node["lastDay"].day(),
            unit=node["unit"].number(),
            greatest=node["greatest"].number(),
            coefficients=coefficients,
            level=node["level"].number(),
            # Models that do not say it were damped within 90 days.
            damping_days=node["dampingDays"].number() if node.has("dampingDays") else 90.0,
            anniversaries=node["anniversaries"].numbers(),
            uses=uses,
            recent_open=[item.whole() for item in node["recentOpen"].items()],
            holiday_before=node["holidayBefore"].number(),
        )

    def forecast(self, days: Sequence[_FutureDay]) -> list[float]:
        return [self._sales(day, context) if day.open else 0.0 for day, context in self._contexts(days)]

    def _sales(self, day: _FutureDay, context: _Context) -> float:
        fitted = 0.0
        for group in _GROUPS:
            coefficients = self.coefficients[group.name]
            if not coefficients:
                continue
            for value, coefficient in zip(group.write(context), coefficients, strict=True):
                if value != 0:
                    fitted += value * coefficient
        log = self.level + self._anniversary(day.day - self.origin) + fitted
        if self.unit > 0:
            # No forecast exceeds the double of the greatest sales seen.
            most = math.log(2 * self.greatest / self.unit) if self.greatest > 0 else -math.inf
            log -= max(0.0, log - most)
        return self.unit * math.exp(log)

    def _anniversary(self, days_since_origin: int) -> float:
        at = (days_since_origin - 1) % 364
        return self.anniversaries[at] if days_since_origin > 0 and at < len(self.anniversaries) else 0.0

    def _contexts(self, days: Sequence[_FutureDay]) -> Iterator[tuple[_FutureDay, _Context]]:
        if not days:
            return
        start, opening = days[0].day, self._opening_around(days)
        others = _others(list(self.uses))

        def centred(name: str, day: _FutureDay) -> float:
            use = self.uses.get(name)
            return use.centred(day.covariates.get(name, 0.0)) if use else 0.0

        def holiday_on(epoch_day: int) -> float:
            if 0 <= epoch_day - start < len(days):
                return centred(_HOLIDAY, days[epoch_day - start])
            return self.holiday_before if epoch_day == self.origin else 0.0

        for day in days:
            civil = _date_of(day.day)
            since = day.day - self.origin
            damped = since if since <= 0 else self.damping_days * -math.expm1(-since / self.damping_days)
            yield (
                day,
                _Context(
                    day=day.day,
                    weekday=_weekday(day.day),
                    year=civil.year,
                    month=civil.month,
                    day_of_month=civil.day,
                    days_in_month=_next_month(day.day) - _first_of_month(day.day),
                    trend_time=damped / _DAYS_PER_YEAR,
                    opening=opening,
                    others=others,
                    covariate=lambda name, day=day: centred(name, day),  # type: ignore[misc]
                    holiday_on=holiday_on,
                ),
            )

    def _opening_around(self, days: Sequence[_FutureDay]) -> _Opening:
        """Days between the origin and the first one are taken to follow the weekly pattern."""
        start, known = days[0].day, len(self.recent_open)
        first_known = self.origin - known + 1
        past = _describe_opening(first_known, self.recent_open, known + max(0, start - self.origin - 1)).open
        first = min(first_known, start)
        flags = [1] * (max(start + len(days), first_known + len(past)) - first)
        flags[first_known - first : first_known - first + len(past)] = past
        for i, day in enumerate(days):
            flags[start + i - first] = int(day.open)
        return _describe_opening(first, flags, len(flags) + _LOOKAHEAD)


_CANDIDATES: dict[str, Callable[[_Node], _Candidate]] = {
    "seasonal-naive": _ByWeekday.naive,
    "linear": _Linear.read,
    "counts": _ByWeekday.counts,
    "tsb": _ByWeekday.tsb,
    "calendar": _Calendar.read,
    "smoothed": _Calendar.read,
    "combination": _Combination.read,
}


def _expected_sales(candidate: _Candidate, days: Sequence[_FutureDay]) -> list[float]:
    """A day of which only the share of promotions is known is the mean of what it would sell with one and without."""
    without = candidate.forecast(days)
    if not any(day.promo_share for day in days):
        return without
    promoted = [replace(day, covariates={**day.covariates, _PROMO: 1.0}) if day.promo_share else day for day in days]
    mixed = zip(days, without, candidate.forecast(promoted), strict=True)
    return [plain + day.promo_share * (with_promo - plain) for day, plain, with_promo in mixed]


# Intervals: how far sales may be from a forecast

_LEVEL_KNOTS = (50, 60, 70, 80, 90, 95, 98, 99)
_UNSAID_SPANS = (1, 7, 14, 31)
_ERROR_DEGREES_OF_FREEDOM = 5
_TOTAL_DEGREES_OF_FREEDOM = 8
_TOTAL_SCALE = math.sqrt((_TOTAL_DEGREES_OF_FREEDOM - 2) / _TOTAL_DEGREES_OF_FREEDOM)
_LEVEL_DRIFT = 0.0015
_UNSEEN_SEASON = 1.04
_BEND = 2.0
_SMALLEST_BASE = 0.02
_SEEN_DAYS, _UNSEEN_WIDENING, _RARE_EXCESS = 8, 1.7, 0.6


def _horizon_factor(horizon: float) -> float:
    """The level of sales drifts like a random walk."""
    return math.sqrt(1 + 0.12 * (1 - math.exp(-horizon / 10)) + _LEVEL_DRIFT * horizon)


def _is_festive(day: int) -> bool:
    """8 December to 6 January, carnival and Holy Week: errors are larger."""
    civil = _date_of(day)
    if (civil.month, civil.day) >= (12, 8) or (civil.month, civil.day) <= (1, 6):
        return True
    from_easter = day - _easter_sunday(civil.year)
    return -52 <= from_easter <= -45 or -7 <= from_easter <= -1


@dataclass(frozen=True)
class _Outlook:
    """A day to come: its forecast before rounding, and what its interval depends on."""

    future: _FutureDay
    horizon: int
    forecast: float
    holiday: bool
    widening: float
    support: str
    support_days: int

    @property
    def open(self) -> bool:
        return self.future.open


@dataclass(frozen=True)
class _Case:
    """What an interval rests on: errors of forecasts to which as much was known."""

    history_start: int
    additive: bool
    typical: float
    quantiles: list[float]
    spread: float
    degrees_of_freedom: float
    correlation: float
    festive: float
    holiday: float
    lowest: float
    counts: tuple[float, float] | None
    effective_days: float
    unsaid: list[float] | None

    @classmethod
    def read(cls, node: _Node) -> _Case:
        kind = node["scale"]["kind"]
        if kind.text() not in ("multiplicative", "additive"):
            raise kind.wrong('"multiplicative" or "additive"')
        counts = (node["counts"]["day"].number(), node["counts"]["level"].number()) if node.has("counts") else None
        return cls(
            history_start=node["historyStart"].day(),
            additive=kind.text() == "additive",
            typical=node["scale"]["typical"].number(),
            quantiles=node["quantiles"].numbers(len(_LEVEL_KNOTS)),
            spread=node["spread"].number(),
            degrees_of_freedom=node["degreesOfFreedom"].number(),
            correlation=node["correlation"].number(),
            festive=node["difficulty"]["festive"].number(),
            holiday=node["difficulty"]["holiday"].number(),
            lowest=-math.inf if node["lowest"].value is None else node["lowest"].number(),
            counts=counts,
            effective_days=node["evidence"]["effectiveDays"].number(),
            unsaid=node["unsaid"].numbers(len(_UNSAID_SPANS)) if node.has("unsaid") else None,
        )

    def unit_of(self, forecast: float) -> float:
        return self.typical if self.additive else max(forecast, _SMALLEST_BASE * self.typical)

    def half_width(self, level: float) -> float:
        """In scores; linear in −ln(1 − level) from 50 % on, below that of Student's t."""
        if level < _LEVEL_KNOTS[0]:
            freedom = 1 / (1 / _ERROR_DEGREES_OF_FREEDOM + 1 / self.effective_days)
            return self.quantiles[0] * (_student_half_width(level, freedom) / _student_half_width(50, freedom))
        upper = max(1, next(i for i, knot in enumerate(_LEVEL_KNOTS) if knot >= level))
        start, end = (-math.log(1 - knot / 100) for knot in _LEVEL_KNOTS[upper - 1 : upper + 1])
        low, high = self.quantiles[upper - 1 : upper + 1]
        return low + ((-math.log(1 - level / 100) - start) / (end - start)) * (high - low)

    def bounds(self, forecast: float, unit: float, score: float) -> tuple[float, float]:
        lower = forecast + unit * (-score if self.additive else _bent_exp(-score) - 1)
        upper = forecast + unit * (score if self.additive else _bent_exp(score) - 1)
        return max(self.lowest, lower), upper


_Bounds = Callable[[float], tuple[float, float]]
"""Lower and upper bound at a level in per cent."""


@dataclass(frozen=True)
class _Intervals:
    """The interval model of the file."""

    own: _Case
    assumed: _Case | None

    @classmethod
    def read(cls, node: _Node) -> _Intervals:
        return cls(_Case.read(node), _Case.read(node["assumed"]) if node.has("assumed") else None)

    def case_of(self, is_assumed: bool) -> _Case:
        return self.assumed if is_assumed and self.assumed is not None else self.own

    def of_day(self, day: _Outlook) -> _Bounds:
        if not day.open:
            return lambda level: (0.0, 0.0)
        own = self.case_of(day.future.assumed)
        counts = self._count_distribution([day])
        if counts is not None:
            return counts
        unit, relative = own.unit_of(day.forecast), self._relative_spread(day, day.future.assumed)
        return lambda level: own.bounds(day.forecast, unit, own.half_width(level) * relative)

    def of_total(self, observed: float, days: Sequence[_Outlook]) -> _Bounds:
        """Of what was observed and of days to come: errors of days partly cancel."""
        ahead = [day for day in days if day.open]
        within = self._of_ahead(ahead)

        def bounds(level: float) -> tuple[float, float]:
            lower, upper = within(level)
            return observed + lower, observed + upper

        return bounds

    def _of_ahead(self, ahead: Sequence[_Outlook]) -> _Bounds:
        if len(ahead) == 1:
            return self.of_day(ahead[0])
        counts = self._count_distribution(ahead)
        if counts is not None:
            return counts
        forecast = sum((day.forecast for day in ahead), 0.0)
        own, is_assumed, unsaid = self._total_errors(ahead)
        unit = sum((own.unit_of(day.forecast) for day in ahead), 0.0)
        if unit == 0:
            return lambda level: (forecast, forecast)
        spreads = []
        for day, assumed in zip(ahead, is_assumed, strict=True):
            case = self.case_of(assumed)
            spreads.append(case.spread * case.unit_of(day.forecast) * self._relative_spread(day, assumed))
        joint = _joint_spread([day.horizon for day in ahead], spreads, own.correlation)
        spread = math.hypot(joint, unsaid) / unit
        freedom = own.degrees_of_freedom
        return lambda level: own.bounds(forecast, unit, spread * (_TOTAL_SCALE * _student_half_width(level, freedom)))

    def _total_errors(self, days: Sequence[_Outlook]) -> tuple[_Case, list[bool], float]:
        """The case of the total, of which days the error is that of an assumed one, and the spread by what is unsaid."""
        flags = [day.future.assumed for day in days]
        if self.assumed is None or self.assumed.unsaid is None or not any(flags):
            return self.case_of(all(flags)), flags, 0.0
        unsaid = [day for day in days if day.future.assumed]
        horizons = [day.horizon for day in unsaid]
        share = _unsaid_share(self.assumed.unsaid, max(horizons) - min(horizons) + 1)
        return self.own, [False] * len(days), share * sum((abs(day.forecast) for day in unsaid), 0.0)

    def _relative_spread(self, day: _Outlook, is_assumed: bool) -> float:
        """Relative to an ordinary day right after the history."""
        case = self.case_of(is_assumed)
        season = 1.0 if day.future.day - self.own.history_start >= 364 else _UNSEEN_SEASON
        festive = case.festive if _is_festive(day.future.day) else 1.0
        difficulty = festive * max(case.holiday if day.holiday else 1.0, day.widening)
        return season * _horizon_factor(day.horizon) * difficulty

    def _count_distribution(self, ahead: Sequence[_Outlook]) -> _Bounds | None:
        """Of sales that are few whole units: a Poisson distribution whose mean varies by the day and by the level."""
        if self.own.counts is None or not ahead:
            return None
        if len(ahead) == 1:
            own, unsaid = self.case_of(ahead[0].future.assumed), 0.0
        else:
            own, _, unsaid = self._total_errors(ahead)
        noise, level = own.counts or (0.0, 0.0)
        mean, squares, units = 0.0, 0.0, 0.0
        for day in ahead:
            spread = self._relative_spread(day, False if unsaid > 0 else day.future.assumed)
            unit = max(day.forecast, _SMALLEST_BASE * own.typical) * spread
            mean += max(0.0, day.forecast)
            squares += unit**2
            units += unit
        own_variance = noise * squares + unsaid**2
        quantile = _negative_binomial(mean, mean + own_variance + (math.sqrt(level) * units) ** 2)
        return lambda level: (quantile(0.5 - level / 200), quantile(0.5 + level / 200))


def _unsaid_share(shares: Sequence[float], span: int) -> float:
    """Between the spans linear in their logarithm; beyond the longest the months are independent."""
    longest = _UNSAID_SPANS[-1]
    if span >= longest:
        return shares[-1] * math.sqrt(longest / span)
    upper = next(i for i, knot in enumerate(_UNSAID_SPANS) if knot > span)
    start, end = _UNSAID_SPANS[upper - 1], _UNSAID_SPANS[upper]
    position = math.log(span / start) / math.log(end / start)
    return shares[upper - 1] + position * (shares[upper] - shares[upper - 1])


def _bent_exp(score: float) -> float:
    """e to the score, continued linearly where it leaves ½…2."""
    bend = math.log(_BEND)
    if score > bend:
        return _BEND + (score - bend) * _BEND
    if score < -bend:
        return 1 / _BEND + (score + bend) / _BEND
    return math.exp(score)


def _joint_spread(horizons: Sequence[int], spreads: Sequence[float], strength: float) -> float:
    """Standard deviation of a sum of correlated errors: √ΣΣ sᵢsⱼρᵢⱼ; shape of the correlations (days, days)."""
    ahead = np.array(horizons, dtype=np.float64)
    own = np.array(spreads, dtype=np.float64)
    factor = np.array([_horizon_factor(horizon) for horizon in horizons])
    lag = np.abs(ahead[:, None] - ahead[None, :])
    weekday = np.where(lag % 7 == 0, 0.06 * np.exp(-lag / 30), 0.0)
    fading = 0.28 * np.exp(-lag / 3) + 0.14 * np.exp(-lag / 25) + weekday
    drift = _LEVEL_DRIFT * np.minimum(ahead[:, None], ahead[None, :])
    correlation = np.minimum(0.97, strength * ((fading + drift) / (factor[:, None] * factor[None, :])))
    np.fill_diagonal(correlation, 1.0)
    return math.sqrt(float(own @ correlation @ own))


def _negative_binomial(mean: float, variance: float) -> Callable[[float], float]:
    """Quantiles of a count (Greenwood & Yule 1920): probabilities from the mode outwards, each from its neighbour."""
    if mean == 0:
        return lambda probability: 0.0
    size = math.inf if variance <= mean * (1 + 1e-9) else mean**2 / (variance - mean)

    def ratio(k: int) -> float:
        """P(k + 1) / P(k)"""
        return mean / (k + 1) if size == math.inf else ((k + size) / (k + 1)) * (mean / (mean + size))

    mode = math.floor(mean) if size == math.inf else max(0, math.floor(((size - 1) * mean) / size))
    below: list[float] = []
    share, k = 1.0, mode
    while k > 0:
        share /= ratio(k - 1)
        if share < 1e-17:
            break
        below.append(share)
        k -= 1
    above = [1.0]
    share, k = ratio(mode), mode
    while share >= 1e-17:
        above.append(share)
        k += 1
        share *= ratio(k)
    shares = np.array([*reversed(below), *above], dtype=np.float64)
    up_to = np.cumsum(shares / np.cumsum(shares)[-1])
    first, last = mode - len(below), len(shares) - 1
    return lambda probability: float(first + min(last, int(np.searchsorted(up_to, probability, side="left"))))


def _student_half_width(level: float, degrees_of_freedom: float) -> float:
    """What |T| stays below with probability `level` per cent."""
    return _student_quantile(0.5 + level / 200, degrees_of_freedom)


def _student_quantile(probability: float, df: float) -> float:
    """Of Student's t, `probability` in [0.5, 1): Newton steps on the distribution function, kept inside a bracket."""
    if probability == 0.5:
        return 0.0
    tail = 1 - probability
    log_ratio = _log_gamma((df + 1) / 2) - _log_gamma(df / 2)
    log_norm = log_ratio - 0.5 * math.log(df * math.pi)

    def upper_tail(x: float) -> float:
        return 0.5 * _regularised_beta(df / (df + x * x), df / 2, log_ratio - _LOG_GAMMA_HALF)

    low, high = 0.0, 1.0
    while upper_tail(high) > tail:
        high *= 2
    x = high / 2
    for _ in range(100):
        excess = upper_tail(x) - tail
        if excess > 0:
            low = x
        else:
            high = x
        following = x + excess / math.exp(log_norm - ((df + 1) / 2) * math.log1p((x * x) / df))
        inside = following if low < following < high else (low + high) / 2
        if abs(inside - x) <= 1e-13 * x:
            break
        x = inside
    return x


def _regularised_beta(x: float, a: float, log_factor: float) -> float:
    """Of a and b = ½; `log_factor` is −ln B(a, b)."""
    b = 0.5
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(log_factor + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(x, a, b) / a
    return 1 - front * _beta_fraction(1 - x, b, a) / b


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method."""
    c, d = 1.0, 1 / _non_zero(1 - ((a + b) * x) / (a + 1))
    value = d
    for m in range(1, 501):
        even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _non_zero(1 + even * d)
        c = _non_zero(1 + even / c)
        value *= d * c
        odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _non_zero(1 + odd * d)
        c = _non_zero(1 + odd / c)
        value *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return value


def _non_zero(x: float) -> float:
    return 1e-300 if abs(x) < 1e-300 else x


def _log_gamma(x: float) -> float:
    """ln Γ(x) for x > 0: Stirling's series after shifting x above 15."""
    shift, z = 0.0, x
    while z < 15:
        shift += math.log(z)
        z += 1
    r = 1 / (z * z)
    series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / z
    return (z - 0.5) * math.log(z) - z + 0.5 * math.log(2 * math.pi) + series - shift


_LOG_GAMMA_HALF = _log_gamma(0.5)


# The model


@dataclass(frozen=True)
class _ObservedDay:
    sales: float
    covariates: Mapping[str, float]


@dataclass(frozen=True)
class Model:
    """A trained model: what `modelo.json` says of it, and its forecasts."""

    dataset: str
    dataset_version: str
    kind: str
    """The candidate: `seasonal-naive`, `linear`, `counts`, `tsb`, `calendar`, `smoothed` or `combination`."""
    series: str
    """Id of one series of many; empty for a dataset of one."""
    trained_from: date
    trained_to: date
    """The last observed day."""
    last_day: date
    """The last day of the dataset: later than `trained_to` for a series of many that sold nothing at the end."""
    closed_weekdays: tuple[int, ...]
    """ISO weekdays, 1 is Monday."""
    covariates: tuple[str, ...]
    """What the model knows of a day: `promo`, `holiday` and columns of the file."""
    decimals: int
    allow_negative: bool
    has_ended: bool
    """Of a series of many: it has sold nothing for weeks while others went on, and stays closed unless said otherwise."""
    _facts: tuple[_Covariate, ...] = field(repr=False)
    _month_to_date: Mapping[int, _ObservedDay] = field(repr=False)
    _mixes: Mapping[str, int] = field(repr=False)
    _intervals: _Intervals = field(repr=False)
    _is_pooled: bool = field(repr=False)
    _candidate: _Candidate = field(repr=False)

    def forecast(
        self,
        month: str | None = None,
        *,
        from_day: Day | None = None,
        to_day: Day | None = None,
        days: int | None = None,
        levels: Sequence[float] = (80, 95),
        quantiles: Sequence[float] = (),
        known_future: Iterable[Mapping[str, Any]] = (),
        overrides: Iterable[Mapping[str, Any]] = (),
        assume: str = "usual",
        public_holidays: Iterable[Day] | None = None,
        ignore_unknown: bool = False,
    ) -> Forecast:
        """Sales of each day asked for and of their sum, in units of the data, as `GET /forecast` answers them.

        `month` is `YYYY-MM`; or give `from_day` and `to_day`, both included; or so many `days` after the last observed
        one; by default it is the month after that day. Days that have been observed keep what was sold.
        `levels` are in per cent, 1 to 99; `quantiles` are probabilities, 0.005 to 0.995.

        `known_future` has a row for each day of which something is known, as the service's calendar: `date`, and any of `open`,
        `promo`, `holiday` and the other covariates, by their names in the file or in English. None and NaN say nothing. Of a
        series of many, rows with another `series` are left out, and those of its own have the last word over those of all.
        A name that the model does not know raises; with `ignore_unknown` it is left out, for a calendar that
        speaks of columns which the training has dropped.

        `overrides` are the manager's own numbers: rows with `date`, `sales` and, if you like, `reason`.
        `assume` says what is assumed of promotions of which nobody has said anything: `usual`, `none` or `last-year`.
        `public_holidays` are all those of the days to come, for a model whose data have a column of holidays, where the service
        runs with `COUNTRY`; a model without such a column has its own in its file.

        Raises RequestError for a request that makes no sense or is out of reach.
        """
        first, last = self._range(month, from_day, to_day, days)
        levels = _asked(levels, 1, 99, "level")
        quantiles = _asked(quantiles, 0.005, 0.995, "quantile")
        if assume not in ("usual", "none", "last-year"):
            raise RequestError(f"assume is usual, none or last-year, not {assume!r}")
        holidays = None if public_holidays is None else frozenset(_epoch_day(day) for day in public_holidays)
        said = self._known_days(known_future, ignore_unknown)
        end = _epoch_day(self.last_day)
        ahead = [day for day in self._look_ahead(last, said, holidays, assume) if day.future.day > end]
        future = [day for day in ahead if day.future.day >= first]
        past = self._observed(first, last)

        def spread(bounds: _Bounds) -> tuple[dict[float, tuple[float, float]], dict[float, float]]:
            intervals = {level: self._write_pair(bounds(level)) for level in levels}
            return intervals, {p: self._write(bounds(_level_of(p))[0 if p < 0.5 else 1]) for p in quantiles}

        def total(observed: Sequence[float], outlooks: Sequence[_Outlook]) -> Total:
            sales = sum((day.forecast for day in outlooks), sum(observed, 0.0))
            return Total(self._write(sales), *spread(self._intervals.of_total(sum(observed, 0.0), outlooks)))

        answered = [self._describe_past(day, *spread(_certain(self._sold(day)))) for day in past]
        answered += [self._describe(day, *spread(self._intervals.of_day(day))) for day in future]
        month_in_progress = None
        if first == _next_month(end) and last == _next_month(first) - 1 and first > end + 1:
            sold = self._observed(_first_of_month(end), end)
            remaining = [day for day in ahead if day.future.day < first]
            amounts = [self._sold(day) for day in sold]
            month_in_progress = MonthInProgress(
                month=self.last_day.isoformat()[:7],
                observed_days=sum(day in self._month_to_date for day in sold),
                observed_sales=self._write(sum(amounts, 0.0)),
                remaining_days=len(remaining),
                remaining=total([], remaining),
                total=total(amounts, remaining),
                missing_days=sum(day > _epoch_day(self.trained_to) for day in sold),
            )
        forecast = Forecast(
            dataset=self.dataset,
            dataset_version=self.dataset_version,
            kind=self.kind,
            first=_date_of(first),
            last=_date_of(last),
            days=answered,
            total=total([self._sold(day) for day in past], future),
            assume=assume if any(fact.usual is not None for fact in self._facts) else None,
            month_in_progress=month_in_progress,
            decimals=self.decimals,
        )
        return self._with_overrides(forecast, overrides)

    def _range(self, month: str | None, from_day: Day | None, to_day: Day | None, days: int | None) -> tuple[int, int]:
        end = _epoch_day(self.last_day)
        ways = (month is not None, from_day is not None or to_day is not None, days is not None)
        if sum(ways) > 1:
            raise RequestError("give either month, or from_day and to_day, or days: not several of them")
        if days is not None:
            first, last = end + 1, end + days
        elif from_day is not None or to_day is not None:
            if from_day is None or to_day is None:
                raise RequestError("from_day and to_day go together: give both")
            first, last = _epoch_day(from_day), _epoch_day(to_day)
        else:
            first = _next_month(end) if month is None else _epoch_day(f"{month}-01")
            last = _next_month(first) - 1
        if last < first:
            raise RequestError(f"to_day ({_date_of(last)}) comes before from_day ({_date_of(first)})")
        if first < _first_of_month(end):
            raise RequestError(
                f"{_date_of(first)} is history: the model knows sales up to {self.last_day};"
                f" ask for days from {_date_of(_first_of_month(end))} on"
            )
        if last > end + MAX_HORIZON:
            raise RequestError(
                f"{_date_of(last)} is {last - end} days after the last observed day {self.last_day};"
                f" a forecast reaches at most {MAX_HORIZON} days, to {_date_of(end + MAX_HORIZON)}"
            )
        return first, last

    def _known_days(self, rows: Iterable[Mapping[str, Any]], ignore_unknown: bool) -> dict[int, _KnownDay]:
        common: dict[int, _KnownDay] = {}
        own: dict[int, _KnownDay] = {}
        for row in rows:
            if "date" not in row:
                raise RequestError(f"a row of the known future has no date: {dict(row)!r}")
            series = row["series"] if _is_said(row.get("series")) else ""
            if series not in ("", self.series):
                continue
            day = _epoch_day(row["date"])
            days = common if series == "" else own
            if day in days:
                raise RequestError(f"{_date_of(day)} stands in an earlier row of the known future already")
            days[day] = self._known_day(row, ignore_unknown)
        for day, later in own.items():
            common[day] = common.get(day, _KnownDay()).overridden_by(later)
        return self._with_closed_days(common)

    def _with_closed_days(self, said: dict[int, _KnownDay]) -> dict[int, _KnownDay]:
        """Up to the last day of the dataset, on which others sold and this series did not, it was closed."""
        start, end = _epoch_day(self.trained_to) + 1, _epoch_day(self.last_day)
        if self.has_ended:
            for day in range(end + 1, end + MAX_HORIZON + 1):
                said[day] = _KnownDay(False).overridden_by(said.get(day, _KnownDay()))
        for day in range(start, end + 1):
            said[day] = said.get(day, _KnownDay()).overridden_by(_KnownDay(False))
        return said

    def _known_day(self, row: Mapping[str, Any], ignore_unknown: bool) -> _KnownDay:
        is_open: bool | None = None
        covariates: dict[str, float] = {}
        for name, value in row.items():
            if name in ("date", "series") or not _is_said(value):
                continue
            known = self._field_of(name)
            if known == "open":
                if value not in (0, 1):
                    raise RequestError(f"{name} is true or false, not {value!r}")
                is_open = bool(value)
            elif known is None and not ignore_unknown:
                names = ", ".join(dict.fromkeys(["open", *(fact.column for fact in self._facts)]))
                raise RequestError(f"the model knows nothing of {name!r}; a row may have date, {names}")
            elif known is not None and known != "":
                covariates[known] = _known_number(name, value)
            elif known is None:
                covariates[name] = 0.0  # nothing that the model uses, but something has been said of the day
        return _KnownDay(is_open, covariates)

    def _field_of(self, name: str) -> str | None:
        """The covariate that a column stands for; `open`; empty for what follows from the date; None for an unknown name."""
        folded = _fold(name)
        for fact in self._facts:
            if folded in (_fold(fact.column), _fold(fact.name)):
                return fact.name
        role = next((role for role, names in _ROLE_NAMES.items() if folded in names), None)
        # Holidays may be said also where the data have none: the model then has no use for them.
        return role if role in ("open", "", _HOLIDAY) or role in self.covariates else None

    def _look_ahead(
        self, last: int, said: Mapping[int, _KnownDay], holidays: frozenset[int] | None, assume: str
    ) -> list[_Outlook]:
        start = _epoch_day(self.trained_to) + 1
        known = []
        for day in range(start, last + 1):
            own = said.get(day, _KnownDay())
            is_open = _weekday(day) not in self.closed_weekdays if own.open is None else own.open
            known.append(_future_day(self._facts, day, is_open, own.covariates, holidays, assume))
        points = _expected_sales(self._candidate, known)
        return [self._outlook(day, i + 1, points[i]) for i, day in enumerate(known)]

    def _outlook(self, day: _FutureDay, horizon: int, forecast: float) -> _Outlook:
        promo, holiday = day.covariates.get(_PROMO, 0.0) != 0, day.covariates.get(_HOLIDAY, 0.0) != 0
        mix = f"{_weekday(day.day)}{' promo' if promo else ''}{' holiday' if holiday else ''}"
        count = self._mixes.get(mix, 0)
        support, widening = "seen", 1.0
        if count == 0:
            support, widening = "unseen", _UNSEEN_WIDENING
        elif count < _SEEN_DAYS:
            support, widening = "rare", 1 + _RARE_EXCESS / count
        # What a young series has not seen, its group has.
        widening = 1.0 if self._is_pooled else widening
        return _Outlook(day, horizon, self._at_least_floor(forecast), holiday, widening, support, count)

    def _observed(self, first: int, last: int) -> range:
        return range(first, min(last, _epoch_day(self.last_day)) + 1)

    def _sold(self, day: int) -> float:
        observed = self._month_to_date.get(day)
        return observed.sales if observed else 0.0

    def _at_least_floor(self, value: float) -> float:
        return value if self.allow_negative else max(0.0, value)

    def _write(self, value: float) -> float:
        """Two decimals, or two more than the data have where two would lose what they say."""
        return _rounded(self._at_least_floor(value), self.decimals + 2 if self.decimals > 2 else 2)

    def _write_pair(self, pair: tuple[float, float]) -> tuple[float, float]:
        return self._write(pair[0]), self._write(pair[1])

    def _describe_past(
        self, day: int, intervals: dict[float, tuple[float, float]], quantiles: dict[float, float]
    ) -> ForecastDay:
        observed = self._month_to_date.get(day)
        covariates = dict(observed.covariates) if observed else {}
        return ForecastDay(
            date=_date_of(day),
            weekday=_weekday(day),
            open=observed is not None,
            promo=covariates.pop(_PROMO, 0.0),
            holiday=covariates.pop(_HOLIDAY, 0.0),
            covariates=covariates,
            forecast=self._sold(day),
            intervals=intervals,
            quantiles=quantiles,
            observed=True,
        )

    def _describe(
        self, outlook: _Outlook, intervals: dict[float, tuple[float, float]], quantiles: dict[float, float]
    ) -> ForecastDay:
        day = outlook.future
        covariates = dict(day.covariates)
        return ForecastDay(
            date=_date_of(day.day),
            weekday=_weekday(day.day),
            open=day.open,
            promo=covariates.pop(_PROMO, 0.0),
            holiday=covariates.pop(_HOLIDAY, 0.0),
            covariates=covariates,
            forecast=self._write(outlook.forecast),
            intervals=intervals,
            quantiles=quantiles,
            promo_share=_rounded(day.promo_share, 3) if day.promo_share else None,
            support=outlook.support if day.open else None,
            support_days=outlook.support_days if day.open else None,
        )

    def _with_overrides(self, forecast: Forecast, rows: Iterable[Mapping[str, Any]]) -> Forecast:
        own = [row for row in rows if (row["series"] if _is_said(row.get("series")) else "") == self.series]
        said = {
            _epoch_day(row["date"]): Override(_known_number("sales", row["sales"]), row.get("reason") or "")
            for row in own
        }
        total, is_overridden, days = 0.0, False, []
        for day in forecast.days:
            override = None if day.observed else said.get(_epoch_day(day.date))
            total += day.forecast if override is None else override.sales
            is_overridden = is_overridden or override is not None
            days.append(day if override is None else replace(day, override=override))
        if not is_overridden:
            return forecast
        return replace(forecast, days=days, total=replace(forecast.total, with_overrides=_rounded(total, 6)))


def _certain(sold: float) -> _Bounds:
    return lambda level: (sold, sold)


def _level_of(probability: float) -> float:
    """The level of the interval one of whose bounds is the quantile of this probability."""
    return float(_fixed(abs(200 * probability - 100), 9))


def _asked(numbers: Iterable[float], least: float, most: float, what: str) -> list[float]:
    """Ascending and each once."""
    asked = sorted({float(number) for number in numbers})
    for number in asked:
        if not least <= number <= most:
            raise RequestError(f"a {what} is from {least} to {most}, not {number}")
    return asked


def _is_said(value: Any) -> bool:
    """Neither None nor NaN, nor what else a table of pandas has where nothing stands."""
    return type(value).__name__ not in ("NoneType", "NAType", "NaTType") and bool(value == value)


def _known_number(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise RequestError(f"{name} must be a number, not {value!r}") from None
    if not abs(number) <= LARGEST_NUMBER:
        raise RequestError(f"{name} is {value!r}, out of range: numbers go from -1e15 to 1e15")
    return 0.0 if abs(number) < 1e-15 else number


_ROLE_NAMES: dict[str, tuple[str, ...]] = {
    _PROMO: ("promociones", "promocion", "promo", "promos", "promotion", "promotions"),
    _HOLIDAY: ("festivo", "festivos", "holiday", "holidays"),
    "open": ("abierto", "open"),
    "": ("diadelasemana", "diasemana", "weekday", "dayofweek"),
}
"""Header names as the service reads them, folded."""


def _fold(name: str) -> str:
    """Without accents, case, spaces, hyphens and underscores."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.category(c).startswith("M"))
    return "".join(c for c in plain.lower() if not c.isspace() and c not in "_-")


def read_model(source: Source) -> Model:
    """The model of a dataset of one series, from its `modelo.json`.

    Raises ModelFileError for a file of another format, of a later version, or damaged, and OSError for a path that cannot be read.
    """
    node = _load(source)
    if node.has("kind") and node["kind"].value == "panel":
        raise ModelFileError(
            "this modelo.json is of many series: read_models reads their models from series/<shard>.ndjson"
        )
    return _model_of(node)


def read_models(shard: os.PathLike[str] | str | bytes, panel: Source) -> dict[str, Model]:
    """The models of many series by id: those of a shard, `modelos/<dataset>/<version>/series/<shard>.ndjson`.

    `panel` is the `modelo.json` of the same version. It says where the dataset ends, which the line of a series does
    not: a series that sold nothing at the end is forecast from there on. Totals of several series need how their
    errors go together and are left to the service. Raises as `read_model`.
    """
    whole = _load(panel)
    if whole["kind"].value != "panel":
        raise whole["kind"].wrong('"panel": the modelo.json of a dataset of many series')
    _check_format(whole)
    last_day = whole["trainedOn"]["to"].day()
    is_text = isinstance(shard, str) and shard.lstrip().startswith("{")
    text = shard if is_text or isinstance(shard, bytes) else Path(shard).read_bytes()
    lines = (text.encode() if isinstance(text, str) else bytes(text)).split(b"\n")  # type: ignore[arg-type]
    if lines.pop() != b"":
        raise ModelFileError("the last line of the shard has no end: the file is cut off")
    models = {}
    for number, line in enumerate(lines, 1):
        node = _Node(_parse(line), f"line {number}")
        series = node["id"].text()
        model = _model_of(_Node(node["model"].value, f"line {number}, model"))
        models[series] = replace(
            model, series=series, last_day=_date_of(last_day), has_ended=node["state"].text() == "ended"
        )
    return models


def _check_format(node: _Node) -> None:
    schema = node["schema"].value
    if isinstance(schema, bool) or schema != FORMAT:
        raise ModelFileError(f"schema {schema!r} is not the format that this reader knows, {FORMAT}")


def _model_of(node: _Node) -> Model:
    _check_format(node)
    kind = node["kind"].text()
    if kind not in _CANDIDATES:
        raise ModelFileError(f"there is no candidate {kind!r}; this reader knows {', '.join(_CANDIDATES)}")
    facts = tuple(_Covariate.read(item) for item in node["covariates"].items())
    trained = node["trainedOn"]
    return Model(
        dataset=node["dataset"].text(),
        dataset_version=node["datasetVersion"].text(),
        kind=kind,
        series="",
        trained_from=_date_of(trained["from"].day()),
        trained_to=_date_of(trained["to"].day()),
        last_day=_date_of(trained["to"].day()),
        closed_weekdays=tuple(item.whole() for item in node["closedWeekdays"].items()),
        covariates=tuple(fact.name for fact in facts),
        decimals=node["decimals"].whole(),
        allow_negative=node["allowNegative"].flag(),
        has_ended=False,
        _facts=facts,
        _month_to_date={
            item["date"].day(): _ObservedDay(item["sales"].number(), item["covariates"].values())
            for item in node["monthToDate"].items()
        },
        _mixes={name: node["mixes"][name].whole() for name in node["mixes"].mapping()},
        _intervals=_Intervals.read(node["intervals"]),
        _is_pooled=node.has("pooled"),
        _candidate=_CANDIDATES[kind](node["parameters"]),
    )
