"""Frequencies: how often a dose is taken, as labels print it, in controlled words."""

import re

_COUNT = {"one": "1", "once": "1", "two": "2", "twice": "2", "three": "3", "four": "4", "five": "5", "six": "6",
          "eight": "8", "ten": "10", "twelve": "12"}  # fmt: skip
_N = r"(?:\d{1,2}|one|two|three|four|five|six|eight|ten|twelve)"
_TO = r"\s?(?:-|to|or|through)\s?"
_EACH = (
    r"(?:\s?(?:a|per|each|every|in\sa|in\seach)\s(?P<each>day|24\shours|week|month|night)"
    r"|[\s-](?P<ly>daily|weekly|monthly)|\s?/\s?(?P<slash>day|week)|[\s-](?P<nightly>nightly))"
)
_UNIT = r"(?P<unit>hours?|hrs?\.?|h|days?|weeks?|months?|minutes?|mins?)"
#: How often, in a sentence; `read` takes the match apart.
PATTERN = re.compile(
    rf"(?<![\w-])(?:"
    rf"(?:(?P<atmost>(?:not\smore\sthan|no\smore\sthan|up\sto|a\smaximum\sof)\s)?"
    rf"(?P<times>once|twice|{_N}(?:\s?(?:-|to|or)\s?{_N})?\stimes?|once\s(?:or|to)\stwice|one\s(?:or"
    rf"|to)\stwo\stimes|one\stime){_EACH})"
    rf"|(?P<both>once-?\s(?:or|to)\stwice[\s-]daily)"
    rf"|(?P<latin>b\.?i\.?d\.?|t\.?i\.?d\.?|q\.?i\.?d\.?|q\.?d\.?|o\.?d\.?)(?![\w.])"
    rf"|(?:once\s|one\stime\s)?(?:every|each|q\.?)\s?(?P<low>{_N})(?:{_TO}(?P<high>{_N}))?[\s-]?{_UNIT}(?![\w])"
    rf"|at\s(?P<ilow>{_N})(?:{_TO}(?P<ihigh>{_N}))?[\s-](?P<iunit>hour|day|week|month)(?:ly)?\sintervals"
    rf"|(?P<other>every\sother\s(?:day|week)|every\ssecond\sday|on\salternate\sdays)"
    rf"|(?P<single>(?:every|each|per|a|once\severy|once\seach)\s(?:day|morning|evening|night|week"
    rf"|month)|daily|weekly|monthly|nightly|hourly|every\shour)"
    rf")",
    re.I,
)
_LATIN = {"bid": "twice daily", "tid": "3 times daily", "qid": "4 times daily", "qd": "once daily", "od": "once daily"}
_SINGLE = {
    "every day": "daily", "each day": "daily", "per day": "daily", "a day": "daily", "daily": "daily",
    "every morning": "every morning", "each morning": "every morning", "every evening": "every evening",
    "each evening": "every evening",
    "every night": "every night", "each night": "every night", "nightly": "every night",
    "every week": "weekly", "each week": "weekly", "per week": "weekly", "a week": "weekly", "weekly": "weekly",
    "every month": "monthly", "each month": "monthly", "per month": "monthly", "a month": "monthly",
    "monthly": "monthly", "hourly": "every hour", "every hour": "every hour", "a morning": "", "per morning": "",
}  # fmt: skip
_ADVERB = {"day": "daily", "24hours": "daily", "daily": "daily", "night": "each night", "nightly": "each night",
           "week": "weekly",
           "weekly": "weekly", "month": "monthly", "monthly": "monthly"}  # fmt: skip


def read(match: re.Match[str]) -> str | None:
    """Return the frequency of a match of `PATTERN` in controlled words, None where its numbers are no range.

    >>> def of(text): return read(PATTERN.search(text))
    >>> of("three times a day"), of("every six to 8 hours"), of("b.i.d."), of("once or twice daily")
    ('3 times daily', 'every 6 to 8 hours', 'twice daily', 'once or twice daily')
    >>> of("up to 4 times per day"), of("every other day"), of("at 12-hour intervals"), of("q6h")
    ('up to 4 times daily', 'every other day', 'every 12 hours', 'every 6 hours')
    """
    if match["both"]:
        return "once or twice daily"
    if match["latin"]:
        return _LATIN[re.sub(r"\W", "", match["latin"].lower())]
    if match["other"]:
        return "every other week" if "week" in match["other"].lower() else "every other day"
    if match["single"]:
        return _SINGLE.get(re.sub(r"\s+", " ", match["single"].lower().removeprefix("once "))) or None
    if match["times"]:
        return _times(match)
    low, high = match["low"] or match["ilow"], match["high"] or match["ihigh"]
    choice = " or " in match[0].lower()  # "every 2 or 4 weeks" is no range
    return _every(_digits(low), _digits(high) if high else None, match["unit"] or match["iunit"], choice)


def _digits(word: str) -> str:
    return _COUNT.get(word.lower(), word)


def _every(low: str, high: str | None, unit: str, choice: bool) -> str | None:
    letter = unit.lower()[0]
    word = {"h": "hours", "d": "days", "w": "weeks"}.get(letter) or ("months" if "mo" in unit.lower() else "minutes")
    if high is None:
        return f"every {low} {word}" if low != "1" else f"every {word[:-1]}"
    step = int(high) - int(low)
    return f"every {low} to {high} {word}" if step > 0 and (step == 1 or not choice) else None


def _times(match: re.Match[str]) -> str | None:
    within = re.sub(r"\s", "", (match["each"] or match["ly"] or match["slash"] or match["nightly"]).lower())
    found = [_digits(word) for word in re.findall(r"\d+|[a-z]+", match["times"].lower())]
    counts = [word for word in found if word.isdigit()]
    if not counts or len(counts) > 2 or (len(counts) == 2 and not int(counts[1]) - int(counts[0]) > 0):
        return None
    if len(counts) == 2 and "or" in found and int(counts[1]) - int(counts[0]) > 1:
        return None  # "2 or 4 times": a choice of two, no range
    said = {"1": "once", "2": "twice"}
    if len(counts) == 1:
        often = said.get(counts[0], f"{counts[0]} times")
    elif counts == ["1", "2"]:
        often = "once or twice"
    else:
        often = f"{counts[0]} to {counts[1]} times"
    limit = match["atmost"]
    if limit:
        often = f"{'up to' if limit.lower().startswith('up') else 'no more than'} {often}"
    return f"{often} {_ADVERB[within]}"
