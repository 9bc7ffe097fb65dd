"""How to take: food, water, swallowing, shaking, route, sites and time of day."""

import re
from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.dosing import instructions
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind
from materia.model.section_kind import DOSAGE, TO_PATIENTS

_KINDS = frozenset({DOSAGE, *TO_PATIENTS})
_SLOTS = ("dose.route_form",)
_SEEN = re.compile(
    r"particulate|lowest effective|individualized|contact with|orally|by mouth|intravenous|aseptic|discard"
    r"|food|meal|stomach|glass|whole|shake|\bonly\b|\bsites?\b|\brins|upright|lie down|subcutaneous"
    r"|same time|\bbed|crush|chew|split"
    r"|break|broken|\bcut|divid|dissol|open",
    re.I,
)
#: What makes an instruction hold only sometimes, or speak of a study, of other people or of another medicine.
_SOMETIMES = re.compile(
    r"\b(?:if|unless|when|whenever|except|however|until|studi\w+|trials?|bioavailab\w+|absor\w+|auc"
    r"|cmax|plasma|exposure"
    r"|(?:other|another|these|your|some|certain) (?:medicines?|drugs?|medications?|products?)"
    r"|antacids?|vitamins?|supplements?|instead|patients? (?:who|with|taking|receiving)"
    r"|swallowing difficult\w*|feeding|nasogastric|tube|mixed|mix|sprinkl\w+|applesauce|suspended"
    r"|during|before surgery|colonoscopy|loading|first dose|test dose)\b",
    re.I,
)
_WHO = frozenset({"population:children", "population:infants", "population:adolescents", "population:older-adults"})
#: "do not crush, chew or split": the acts that are forbidden.
_FORBID = re.compile(
    r"\b(?:do not|don't|never|not be|should not|must not|without|avoid|and not)\b(?: to)?(?: be)?(?: either)?\s"
    r"(?P<acts>(?:(?:crush|chew|break|split|cut|divid|dissolv|open|suck)\w*(?: open)?(?:,? ?(?:and|or"
    r"|/|nor|-) ?|, ?| ?(?:the|your|any) ?(?:tablets?|capsules?)?,? ?(?:and|or)? ?)?)+)",
    re.I,
)
_ACTS = {"crush": "crush", "chew": "chew", "brea": "break", "brok": "break", "spli": "split", "cut": "cut",
         "divi": "divide",
         "diss": "dissolve", "open": "open", "suck": "suck"}  # fmt: skip
_ACT = re.compile(r"crush|chew|brea|brok|spli|cut|divi|diss|open|suck", re.I)
_BEFORE_AFTER = re.compile(
    r"\b(?:take|taken|given|administer(?:ed)?)\b[^.;]{0,60}?\bat least (?P<before>1|one|2"
    r"|two) hours? before (?:or|and)(?: at least)? (?P<after>1|one|2|two|3"
    r"|three) hours? after (?:a meal|meals|eating|food|(?:the )?ingestion of food)",
    re.I,
)
_DIGIT = {"one": "1", "two": "2", "three": "3"}
#: Relations to food; a label that gives two of them gives each for a strength, a form or a use.
_MEALS = {
    "with or without food": "any", "with food": "with", "on an empty stomach": "without", "without food": "without",
    "apart from meals": "without",
}  # fmt: skip
#: A liquid that the product is put into is not its form.
_MIXED_IN = re.compile(r"\b(?:in|with|into) (?:any|a|other|another) (?:solution|suspension|gel|powder)\b", re.I)
#: Actions whose expression holds the condition itself ("whenever solution and container permit").
_CONDITION_WITHIN = frozenset({"with food or milk to lessen stomach upset", "inspect before administration"})
_FORM_SPECIFIC = frozenset({"swallow whole", "shake well before use"})


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield the instructions of the dosing section and of patient information."""
    found: list[Candidate] = []
    meals: set[str] = set()
    for proposed in _proposed(label, meals):
        if isinstance(proposed, Candidate):
            found.append(proposed)
        else:
            yield proposed
    for candidate in found:
        if len(meals) > 1 and _MEALS.get(dict(candidate.value)["action"]):
            yield Rejected(predicate="how_to_take", reason="differing_meals", sentence=candidate.sentences[0])
        else:
            yield candidate


def _proposed(label: Label, meals: set[str]) -> Iterator[Candidate | Rejected]:
    """Yield what each sentence says; `meals` gathers every relation to food that the label gives, also in part."""
    several = len({(product.form or "").split(",")[0] for product in label.document.products}) > 1
    for sentence in label.sentences(_KINDS):
        if not _SEEN.search(sentence.text):
            continue
        text = instructions.plain_text(sentence)
        found = list(_said(sentence, text, several))
        if not found:
            continue
        problem = _problem(label, sentence, text, found)
        meals.update(filter(None, (_MEALS.get(dict(one.value)["action"]) for one in found)))
        for candidate in found:
            if problem:
                yield Rejected(predicate="how_to_take", reason=problem, sentence=sentence)
            else:
                yield candidate


def _problem(label: Label, sentence: Sentence, text: str, found: list[Candidate]) -> str:
    """Return why the sentence's instructions are left alone, "" where they stand."""
    if sentence.in_table:
        return "table"
    if instructions.other_product(label, sentence):
        return "other_product"
    if any(mention.concept.id in _WHO for mention in sentence.of(ConceptKind.POPULATION)):
        return "some_people"
    if all(dict(one.value)["action"] in _CONDITION_WITHIN for one in found):
        return ""
    return "holds_sometimes" if _SOMETIMES.search(text) else ""


def _said(sentence: Sentence, text: str, several: bool) -> Iterator[Candidate]:
    forms = instructions.product_forms(_MIXED_IN.sub(" ", text))
    form = forms[0] if len(forms) == 1 else ""
    for rule, _ in instructions.find("how_to_take", text):
        if len(forms) > 1 and rule.action in _FORM_SPECIFIC:
            continue
        yield from _candidate(sentence, rule.action, form, several, rule.variant)
    forbidden = _FORBID.search(text) if _ACT.search(text) else None
    if forbidden and len(forms) <= 1:
        acts = tuple(dict.fromkeys(_ACTS[act.lower()] for act in _ACT.findall(forbidden["acts"])))
        divided_dose = "divide" in acts and not forms and "dose" in text
        if acts and not divided_dose and not (acts == ("open",) and "capsule" not in text):
            yield from _candidate(sentence, f"do not {_either(acts)}", form, several)
    apart = _BEFORE_AFTER.search(text) if "before" in text and "after" in text else None
    if apart:
        before, after = (_DIGIT.get(apart[key].lower(), apart[key]) for key in ("before", "after"))
        time = (
            f"at least {before} hour{'s' * (before != '1')} before or {after} hour{'s' * (after != '1')} after a meal"
        )
        value = (("action", "apart from meals"), ("time", time), *((("form", form),) if form else ()))
        yield Candidate(predicate="how_to_take", sentences=(sentence,), value=value, slots=_SLOTS)


def _candidate(sentence: Sentence, action: str, form: str, several: bool, variant: str = "") -> Iterator[Candidate]:
    specific = action in _FORM_SPECIFIC or action.startswith("do not ")
    if specific and several and not form and action != "do not shake":
        return
    value = [("action", action)]
    if form and not action.startswith("inspect"):
        value.append(("form", form))
    if action.startswith("do not ") and action != "do not shake":
        variant = "acts"
    yield Candidate(predicate="how_to_take", sentences=(sentence,), value=tuple(value), slots=_SLOTS, variant=variant)


def _either(acts: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(acts[:-1]), acts[-1])))
