"""Storage: the temperature at which a medicine is kept, and what it is protected from."""

import re
from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.dosing import instructions
from materia.extraction.dosing.temperature import Temperature, read_temperature
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.section_kind import HOW_SUPPLIED, OTC_KEEP_OUT_OF_REACH, STORAGE

_OTC_OTHER = "53413-1"  # "Other information" of Drug Facts
_PACKAGE = "51945-4"
_KINDS = frozenset({STORAGE, HOW_SUPPLIED, _OTC_OTHER, OTC_KEEP_OUT_OF_REACH, _PACKAGE})
_KEPT = re.compile(r"\b(?:stor(?:e|ed|age)|keep|kept|refrigerat\w+|exceed|exposure|temperature)\b", re.I)
#: A state in which the product is kept otherwise than as sold.
_CHANGED = re.compile(
    r"reconstitut|dilut|admix|mixed|mixing|thaw|(?<!un)opened|opening|first use|in-use|in use|once\b"
    r"|after\b|prior to|before\b"
    r"|pharmac(?:y|ist)|dispens|prepared|solutions? (?:containing|of|in|are|is|should|may)|withdrawn"
    r"|syringes? (?:is|are|may)|hours|up to \d+ (?:days|weeks|months)"
    r"|if\b|when\b|patients?\b(?! counsel)|diluents?|kit\b|expired|shipped|transport|frozen premix|needles?",
    re.I,
)
#: Letters by which one of several products of a label is told from the others.
_RELEASE = re.compile(r"\b(?:xl|xr|er|sr|cr|la|dr|odt|cd|iv|im)\b|\bi\.[vm]\.")
_UNOPENED = re.compile(r"\b(?:unopened|unused|intact|not in use)\b", re.I)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield how the product as sold is kept."""
    found = list(_proposed(label))
    kept = {(c.value, c.variant) for c in found if isinstance(c, Candidate) and _is_temperature(c)}
    plain = {value for value, _ in kept if "form" not in dict(value)}
    for proposed in found:
        if isinstance(proposed, Candidate) and _is_temperature(proposed) and proposed.value in plain and len(plain) > 1:
            yield Rejected(predicate="storage", reason="differing_temperatures", sentence=proposed.sentences[0])
        else:
            yield proposed


def _is_temperature(candidate: Candidate) -> bool:
    return any(key.startswith("temperature") for key, _ in candidate.value)


def _proposed(label: Label) -> Iterator[Candidate | Rejected]:
    several = _several_forms(label)
    for sentence in label.sentences(_KINDS):
        text = instructions.plain_text(sentence)
        temperature = read_temperature(text) if _KEPT.search(text) else None
        said = [rule for rule, _ in instructions.find("storage", text)]
        if temperature is None and not said:
            continue
        if _CHANGED.search(text):
            yield Rejected(predicate="storage", reason="state_of_product", sentence=sentence)
            continue
        if instructions.other_product(label, sentence):
            yield Rejected(predicate="storage", reason="other_product", sentence=sentence)
            continue
        yield from _of_sentence(sentence, text, temperature, said, several)


def _of_sentence(
    sentence: Sentence, text: str, temperature: Temperature | None, said: list[instructions.Rule], several: bool
) -> Iterator[Candidate | Rejected]:
    forms = instructions.product_forms(text) if several else ()
    if len(forms) > 1 or (several and _RELEASE.search(text)):
        yield Rejected(predicate="storage", reason="several_forms", sentence=sentence)
        return
    state = (("form", forms[0]),) if forms else ()
    if _UNOPENED.search(text):
        state = (("form", "unopened containers"),)
    if temperature is not None:
        variant = "at" if temperature.low and temperature.low == temperature.high else ""
        yield Candidate(predicate="storage", sentences=(sentence,), value=(*temperature.value, *state), variant=variant)
    for rule in said:
        if rule.action == "keep in a refrigerator" and temperature is not None:
            continue  # said by the temperature, more exactly
        own = () if "children" in rule.action else state
        value = (("action", rule.action), *own)
        yield Candidate(predicate="storage", sentences=(sentence,), value=value, variant=rule.variant)


def _several_forms(label: Label) -> bool:
    forms = {(product.form or "").split(",")[0].strip().lower() for product in label.document.products}
    return len(forms) > 1
