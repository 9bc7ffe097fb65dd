"""For what a product is used in a condition: its treatment, its prevention, the relief of it."""

import re

_USE = re.compile(
    r"\b(?P<healed>maint(?:enance|ain\w*)[^.;]{0,40}?\bheal\w+)|(?P<risk>(?:reduc\w+|lower\w*|decreas\w+)\s+(?:in\s+)?(?:the\s+)?(?:risk|incidence|rate))|(?P<prevention>prevent\w*|prophyla\w+)"
    r"|(?P<relief>reliev\w+|relief)|(?P<treatment>treat\w*|manag\w+|control\w*|therapy|cure|eradicat\w+)|(?P<diagnosis>diagnos(?:is\s+of|tic\s+(?:aid|agent|test)))|(?P<aid>\baids?\s+(?:to|in|for)\b)",
    re.I,
)
_WORDS = {
    "healed": "maintaining the healing of",
    "risk": "reducing the risk of",
    "prevention": "the prevention of",
    "relief": "the relief of",
    "treatment": "the treatment of",
    "diagnosis": "the diagnosis of",
    "aid": "use as an aid to",
}
_HOW = re.compile(
    r"\b(acute|short-term|topical|initial|maintenance|long-term|symptomatic|palliative|emergency|temporary|intermittent)\s+$",
    re.I,
)

#: What is said of use where nothing else is named.
TREATMENT = _WORDS["treatment"]


def named(text: str) -> bool:
    """Return whether a text names a purpose."""
    return _USE.search(text) is not None


def of(concept: str, before: str, lead: str) -> str:
    """Return for what the product is used in the condition: the last purpose named before it, or by what introduces it.

    >>> of("condition:migraine", "for the prevention of ", ""), of("condition:gout", "", "For the relief of:")
    ('the prevention of', 'the relief of')
    """
    if concept == "condition:smoking-cessation":
        return _WORDS["aid"]
    if not named(before):
        before = lead
    found = list(_USE.finditer(before))
    if not found:
        return TREATMENT
    kinds = {name for match in found[-2:] for name, hit in match.groupdict().items() if hit}
    last = next(name for name, hit in found[-1].groupdict().items() if hit)
    how = _HOW.search(before[: found[-1].start()])
    if how is not None and last in ("treatment", "relief", "prevention"):
        return _WORDS[last].replace("the ", f"the {how.group(1).lower()} ")
    if kinds == {"treatment", "prevention"} and re.search(
        r"\b(?:and|or)\b", before[found[-2].start() : found[-1].end()]
    ):
        return "the treatment and prevention of"
    return _WORDS[last]
