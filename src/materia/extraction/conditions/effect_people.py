"""Whom an effect was seen in, where that stands behind it."""

import re

#: Several populations behind an effect ("in children, adolescents, and young adults").
PEOPLE = re.compile(
    r"\s*(?:and\s+behaviou?rs?\s*)?(?:\(\s*)?\s*in\s+(?P<pediatric>pediatric|children)(?P<teens>\s*(?:,|and)\s*adolescents)?(?P<young>\s*,?\s*and\s+young\s+adults?)?"
    r"(?:\s+patients)?(?=\s*(?:[.,;(]|$|taking\b|in\s+short|with\s+antidepressant|treated\b|when\b))",
    re.I,
)


def said(people: re.Match[str]) -> str:
    """Return several populations as a controlled phrase."""
    teens, young = people["teens"], people["young"]
    if teens and young:
        return "children, adolescents and young adults"
    return "children and young adults" if young else "children and adolescents" if teens else "children"
