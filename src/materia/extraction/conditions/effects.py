"""Effects that a sentence says a medicine has: "X may cause a, b and c", "a has been reported", "a (12%), b (5%)"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from materia.extraction import cues
from materia.extraction.conditions.effect_people import PEOPLE, said
from materia.extraction.conditions.enumeration import Enumeration
from materia.extraction.conditions.item import Item
from materia.extraction.conditions.lexicon import lexicon
from materia.extraction.conditions.masking import mask
from materia.extraction.conditions.subject import Subject
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import Concept, ConceptKind, Mention
from materia.model.section_kind import ADVERSE_REACTIONS, CLINICAL_TRIALS_EXPERIENCE, POSTMARKETING_EXPERIENCE

REACTIONS = frozenset({ADVERSE_REACTIONS, CLINICAL_TRIALS_EXPERIENCE, POSTMARKETING_EXPERIENCE})

_ADVERB = r"(?:\s+(?:also|rarely|occasionally|infrequently|commonly|frequently|sometimes|uncommonly))*"
#: Something causes what follows; the verb says how surely.
_CAUSES = re.compile(
    rf"(?P<verb>\b(?:(?P<may>may|might|could)|(?P<can>can)|does|will|has|have|(?:has|have)\s+been|is|are)?{_ADVERB}\s*(?<!-)\b(?:cause[sd]?(?!\s+of\b)|produce[sd]?|induce[sd]?|result(?:s|ed)?\s+in|lead(?:s)?\s+to"
    r"|precipitate[sd]?|increase[sd]?\s+the\s+risk\s+(?:compared\s+(?:to|with)\s+placebo\s+)?(?:of|for)|increase[sd]?\s+risk\s+of"
    r"|exposes?\s+(?:users|patients|patients\s+and\s+other\s+users)\s+to\s+(?:the\s+)?risks?\s+of"
    r"|(?P<associated>associated\s+with)))\s+",
    re.I,
)
#: What stands before has happened.
_REPORTED = re.compile(
    rf"\b(?:(?:has|have){_ADVERB}\s+been{_ADVERB}\s+(?:reported|observed|seen|described|noted|documented|identified)"
    rf"|(?:have|has){_ADVERB}\s+occurred|(?P<may>may|can|might|could){_ADVERB}\s+(?:occur|develop|be\s+seen|be\s+experienced)"
    rf"|(?:was|were){_ADVERB}\s+(?:reported|observed|seen)|occurred|occurs?{_ADVERB})\b",
    re.I,
)
#: What follows has happened.
_THERE = re.compile(
    r"\b(?:there\s+(?:have|has)\s+been\s+(?:\w+[\s-]+){0,4}?(?:reports?|cases?)\s+of"
    r"|(?:patients|persons|individuals|some\s+patients)\s+(?:\w+\s+){0,6}?(?:may|can|have)\s+(?:experienced?|developed?)"
    r"|are\s+at\s+(?:an\s+)?increased\s+risk\s+(?:of|for)(?:\s+developing)?)\s+",
    re.I,
)
#: What follows are adverse reactions.
_LISTED = re.compile(
    r"\b(?:adverse\s+(?:drug\s+)?(?:reactions?|events?|effects?|experiences?)|side\s+effects?|reactions|events)\b"
    r"[^:.;]{0,220}?(?:\b(?:are|were|is|was|include[sd]?|included|consisted?\s+of)\b(?!\s+(?:based|reported|observed|listed|presented|"
    r"described|associated|similar|generally|usually|not|more|less|also|those|defined|shown|summarized|considered|mild|identified|seen|as\b))"
    r"\s*(?:the\s+following\s*)?:?|:)\s*",
    re.I,
)
_HEADED = re.compile(r"^\s*(?:[•▪■*–—-]\s*)?[A-Z][A-Za-z,/&() -]{2,70}?\s*(?::|\s[–—-]\s|—|–)\s*(?=\S)")
_DENIAL = re.compile(
    r"\b(?:no|not|never|neither|nor|without|unlikely|fail(?:s|ed)?\s+to|absence|n[o']t|less\s+than|fewer|lower|decreased?d?"
    r"|reduc\w+|prevent\w*|protect\w*)\b",
    re.I,
)
#: Circumstances in which an effect is not the product's at its use.
_OTHER_TIME = re.compile(
    r"\b(?:overdos\w+|withdrawal|discontinu\w+|abrupt\w*|cessation|accidental|in\s+utero|coadminist\w+|co-administ\w+|concomitant\w*"
    r"|concurrent\w*|in\s+combination|combined|extravasation|foreign|infants\s+(?:born|whose)|newborns?|neonates?"
    r"|mothers?|breast-?fe|if\s+(?:used|given|taken)|inadvertent|untreated|intrathecal|high(?:er)?\s+doses?|large\s+doses|excessive"
    r"|exceed|prolonged\s+use|long-term\s+use|hypothetical|theoretical\w*|related\s+(?:drugs|compounds)|other\s+(?:drugs|agents|members)"
    r"|similar\s+(?:drugs|agents)|this\s+class|same\s+class|the\s+disease|underlying)\b",
    re.I,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|should|must|requires?|received?|receiving"
    r"|treated|conducted|showed|shown|instruct|advise|monitor|discontinue|contact|avoid|consider|use|study|studies|trials?|patients)\b",
    re.I,
)
_DEPENDENT = re.compile(
    r"\b(?:if|when|who|which|that|where|whether|should|because|since|although|while|patients?)\b", re.I
)
_AGENT = re.compile(
    r"\s(?:to|with|from|of|by|on|following|after)\s+(?:the\s+)?(?:use\s+of\s+|treatment\s+with\s+|administration\s+of\s+)?$",
    re.I,
)
_MAY = re.compile(r"\b(?:may|can)\b", re.I)
#: Shares that are not of the product's own harm: as many had it on placebo; said of those who stopped ("These were …").
_AS_PLACEBO = re.compile(
    r"\b(?:equal(?:ly)?|similar(?:ly)?|comparable|less|no\s+more|as\s+frequent(?:ly)?|as,?\s+or\s+more|or\s+greater|the\s+same)\b"
    r"[^.;]{0,80}\bplacebo"
    r"|\bplacebo\b[^.;]{0,60}\b(?:equal(?:ly)?|similar|comparable|greater|higher)\b|\bmore\s+(?:frequent|common)(?:ly)?\s+(?:in|on|with)\s+(?:the\s+)?placebo",
    re.I,
)
#: Advice on what to do if an effect comes, which does not say that it has come ("nervousness or dizziness occur").
_ADVICE = re.compile(
    r"^\W*(?:please\s+)?(?:notify|tell|contact|call|inform|consult|ask|talk\s+(?:to|with)|check\s+with)\b[^.;]{0,60}\bif\b"
    r"|^\W*(?-i:[a-z])(?:(?!\b(?:may|can|could|will|has|have|did|to)\b)[^.:;])*\b(?:occurs?|develops?|persists?|worsens?)\W*$",
    re.I,
)
_POINTS_BACK = re.compile(r"^\W*(?:these|those|such|this)\b", re.I)
_TAKEN = re.compile(r"\b(?:with|receiving|taking|treated|use\s+of|given|administered|on|by)\b", re.I)
_AMONG = re.compile(r"\b(?:who|whose|undergoing|when|if)\b", re.I)
_RESTRICTS = re.compile(
    r"\b(?:who|whose|whom|when|if|unless|undergoing|women|men|males?|females?|pediatric|elderly|doses?|mg|other|such|more|with|only)\b|\d\s*%",
    re.I,
)
#: Mentions that say how bad an effect is, and name none of their own.
_PASSING = frozenset({"fatal", "lethal", "deadly"})
_AT_RISK = re.compile(r"\bare\s+at\s+(?:an\s+)?increased\s+risk\s+(?:of|for)(?:\s+developing)?\s*$", re.I)
#: The heading of a boxed warning, joined to its text.
_WARNING = re.compile(r"\bWARNINGS?\s*:\s*(?P<what>[A-Z][A-Z,/()0-9 -]{4,180}[A-Z)])(?=\s|$)")
_INTRODUCES = re.compile(r":\s*$|\bfollowing\b|\blisted\b")
_OF_OTHERS = re.compile(
    r"\b(?:other\s+(?:drugs?|agents?|members?|[a-z-]+s)\b|class\b|related\s+(?:drugs|compounds)|similar\s+(?:drugs|agents)|overdos|withdrawal"
    r"|discontinu|placebo\b.{0,20}\b(?:than|more)|animal)",
    re.I,
)
_RISK = re.compile(r"[^.;,]*?\b(?:risks?)\b", re.I)
_FREQUENCY = re.compile(r"\s*\(\s*(?P<low>\d+(?:\.\d+)?)\s*%?\s*(?:(?:-|–|to)\s*(?P<high>\d+(?:\.\d+)?)\s*)?%\s*\)")
_COMPARED = re.compile(
    r"\b(?:pediatric|child(?:ren)?|adolescents?|elderly|wom[ae]n|placebo|compared|versus|vs\.?|respectively|combination|plus|groups?|arms?|control|higher|than)\b|\bmg\b",
    re.I,
)
_PATIENTS_ON = re.compile(
    r"\b(?:in|among|with|during|following|after|by|from|to)\s+(?:the\s+)?(?:(?:some|many|a\s+few|certain|adult|the|all|most|\d+\s*%\s+of)\s+)*"
    r"(?:(?:patients?|people|persons|individuals|subjects|those|users|women|men)\b\s*(?:who\s+(?:are\s+|were\s+|have\s+been\s+)?)?"
    r"(?:receiving|treated\s+with|taking|using|on|given|administered|exposed\s+to|in\s+clinical\s+(?:trials|studies)|who\s+receive[d]?)?"
    r"|(?:use|therapy|treatment|administration)(?:\s+(?:of|with))?|clinical\s+(?:trials|studies|practice)|post-?\s?marketing\s+\w+)?\s*",
    re.I,
)


#: "injection site redness, itching, and pain": the itching is there too.
_AT_A_SITE = re.compile(
    r"\b(?:injection|application|infusion|instillation|implant\w*|administration)[- ]sites?\b[^;.]*$", re.I
)
#: A sentence that goes on about what the one before it spoke of.
_GOES_ON = re.compile(
    r"\s*(?:in addition|also|these|such|they|other|rare(?:ly)?|cases?|[\w() ,-]{3,80}?\b(?:also|have been|has been)\b)",
    re.I,
)


def _no_report(text: str, masked: str) -> str:
    """Return why a sentence does not tell of effects of the product as it is used, "" where it may."""
    if cues.animal(text):
        return "animals"
    if _OTHER_TIME.search(masked):
        return "other_circumstances"
    if _ADVICE.search(text):
        return "advice"
    return "as_placebo" if _AS_PLACEBO.search(masked) else ""


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect with how it is said, or with the problem that keeps it from being understood.

    `manner` is "cause" or "risk" (with "can_" or "may_" before it where the sentence says so), "associated",
    "reported", "may_occur", "listed" (as an adverse reaction) or "warned" (in the heading of a boxed warning).
    `of_class` is the class of which it is said, where that is not the product itself.
    """

    concept: Concept
    manner: str
    frequency: str = ""
    problem: str = ""
    population: str | None = None
    people: str = ""  # several populations, as a controlled phrase
    of_class: str | None = None
    condition: str | None = None  # who is at the risk: people of the population with the condition


class EffectReader:
    """Reads the effects in the sentences of one label.

    `classes` says whether what is said of the product's class is taken too (a boxed warning is of the product, whatever
    it speaks of).
    """

    def __init__(self, label: Label, subject: Subject, *, classes: bool = False) -> None:
        self._subject = subject
        self._classes = classes
        self._other_lead: dict[str, bool] = {}  # by section: whether its lists are introduced as those of others
        self._spoken_of: tuple[object, bool] = (None, True)  # the last block that named a medicine, whether the product
        self._vocabulary = label.vocabulary
        kinds = (ConceptKind.CONDITION, ConceptKind.EFFECT)
        self._lists = Enumeration(
            lexicon("effect_words", "list_words"), self._vocabulary.lookup, kinds, passing=_PASSING
        )

    def read(self, sentence: Sentence) -> Iterator[Effect]:
        """Yield the effects that the sentence tells of, each with its manner or problem.

        Sentences of a section are to be given in their order: what introduces a list says whose effects they are.
        """
        if _INTRODUCES.search(sentence.text) and not _POINTS_BACK.match(sentence.text):
            self._other_lead[sentence.section.id] = not self._own_context(sentence) or bool(
                _OF_OTHERS.search(sentence.text) or _DENIAL.search(sentence.text)
            )
        of_others = self._of_others(sentence)
        if sentence.in_table or not sentence.of(ConceptKind.CONDITION, ConceptKind.EFFECT):
            return
        text = mask(sentence.text)
        if reason := "of_the_class" if of_others else _no_report(sentence.text, text):
            yield from self._refused(sentence, reason)
            return
        if (heading := _WARNING.search(text)) is not None and self._classes:
            yield from (
                self._effect(item, "warned", text) for item in self._lists.read(sentence, text, *heading.span("what"))
            )
        part = self._part(sentence, text)
        if isinstance(part, str):
            yield from self._refused(sentence, part)
            return
        start, end, manner = part
        group = self._group(sentence, start)
        if group is None:
            yield from self._refused(sentence, "group")
            return
        compared = bool(_COMPARED.search(sentence.text) or _POINTS_BACK.match(sentence.text))

        def frequency(_: str, mention: Mention, at: int) -> tuple[tuple[tuple[str, str], ...], int] | None:
            match = _FREQUENCY.match(sentence.text, at)
            if match is None:
                return None
            shown = f"{match['low']} % to {match['high']} %" if match["high"] else f"{match['low']} %"
            return ((("frequency", shown),) if not compared else ()), match.end()

        for item in self._lists.read(sentence, self._without_agent(sentence, text), start, end, frequency):
            effect = self._effect(item, manner, text)
            if not effect.problem and _AT_A_SITE.search(text[start : item.start]) and "site" not in item.mention.text:
                effect = replace(effect, problem="at_a_site")
            yield replace(
                effect,
                population=group[0],
                condition=group[1],
                of_class=self._class(sentence, start),
            )

    def _of_others(self, sentence: Sentence) -> bool:
        """Whether a sentence that names no medicine goes on about one that is not the product, or about a class."""
        kinds = (ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS)
        named = sentence.of(*kinds)
        if named:
            self._spoken_of = (sentence.block, any(self._subject.names(m) for m in named))
            return False
        block, own = self._spoken_of
        goes_on = not self._classes and block is sentence.block and _GOES_ON.match(sentence.text) is not None
        return goes_on and not own

    def _class(self, sentence: Sentence, end: int) -> str | None:
        """Return the class of which the sentence speaks, where it does not name the product before the verb."""
        before = [m for m in sentence.mentions if m.end <= end]
        if any(self._subject.names(m) for m in before):
            return None
        return next((m.concept.id for m in before if m.concept.kind is ConceptKind.CLASS), None)

    def _without_agent(self, sentence: Sentence, text: str) -> str:
        """Return the text with "to X", "with the use of X" of the product blanked."""
        for mention in sentence.mentions:
            if self._subject.names(mention):
                agent = _AGENT.search(text[: mention.start])
                start = agent.start() if agent else mention.end
                text = text[:start] + " " * (mention.end - start) + text[mention.end :]
        return text

    def _group(self, sentence: Sentence, start: int) -> tuple[str | None, str | None] | None:
        """Return the population and condition of those said to be at a risk; None where that is not understood."""
        if not _AT_RISK.search(sentence.text[:start]):
            return None, None
        before = [m for m in sentence.mentions if m.end <= start]
        people = {m.concept.id for m in before if m.concept.kind is ConceptKind.POPULATION}
        conditions = {m.concept.id for m in before if m.concept.kind is ConceptKind.CONDITION}
        if len(people) > 1 or len(conditions) > 1 or (conditions and not people):
            return None
        return next(iter(people), None), next(iter(conditions), None)

    def _effect(self, item: Item, manner: str, text: str) -> Effect:
        concept = self.effect(item.concept)
        people = (
            PEOPLE.match(text, item.end)
            if item.problems[:1] == ["scope"] and set(item.problems) <= {"scope", "unknown_after"}
            else None
        )
        if people is not None:
            return Effect(concept, manner, people=said(people))
        problem = item.problems[0] if item.problems else ""
        if item.qualifiers or item.history or item.population:
            problem = problem or "qualified"
        return Effect(concept, manner, dict(item.value).get("frequency", ""), problem)

    def _refused(self, sentence: Sentence, problem: str) -> Iterator[Effect]:
        first = sentence.of(ConceptKind.CONDITION, ConceptKind.EFFECT)[0]
        yield Effect(first.concept, "", problem=problem)

    def effect(self, concept: Concept) -> Concept:
        """Return the finding as an effect, where the vocabulary has it as one."""
        other = self._vocabulary.concept(f"effect:{concept.id.partition(':')[2]}")
        return other if other is not None else concept

    def _part(self, sentence: Sentence, text: str) -> tuple[int, int, str] | str:
        """Return the span of the list of effects and the manner, or why the sentence is not read."""
        listed = _LISTED.search(text)
        if listed is not None and sentence.section.kind in REACTIONS:
            if _DENIAL.search(text[: listed.end()].replace("less than", "").replace("not limited", "")):
                return "denied"
            others = _POINTS_BACK.match(text) and self._other_lead.get(sentence.section.id)
            own = self._own_context(sentence) and not others
            return (listed.end(), len(text), "listed") if own else "other_subject"
        there = _THERE.search(text)
        if there is not None:
            if _DENIAL.search(text[: there.end()]):
                return "denied"
            end = self._own_end(sentence, text, there.end())
            manner = "risk" if "risk" in there.group() else "may_cause" if _MAY.search(there.group()) else "reported"
            return (there.end(), end, manner) if self._own_context(sentence) else "other_subject"
        causes = _CAUSES.search(text)
        if causes is not None:
            if _DENIAL.search(text[: causes.end()]):
                return "denied"
            if not self._speaks(sentence, text, causes.start()):
                return "other_subject"
            risk = _RISK.match(text, causes.start())
            modal = "may_" if causes["may"] else "can_" if causes["can"] else ""
            manner = modal + ("risk" if risk else "cause")
            if causes["associated"] and not risk:
                manner = "associated"
            return causes.end(), self._own_end(sentence, text, causes.end()), manner
        reported = _REPORTED.search(text)
        if reported is not None:
            if _DENIAL.search(text):
                return "denied"
            if _DEPENDENT.search(text, 0, reported.start()):
                return "dependent_clause"
            if not self._own_context(sentence):
                return "other_subject"
            if not (self._own_rest if self._classes else self._rest_is_own)(sentence, text, reported.end()):
                return "restricted"
            headed = _HEADED.match(text[: reported.start()])
            return headed.end() if headed else 0, reported.start(), "may_occur" if reported["may"] else "reported"
        if sentence.section.kind in REACTIONS:
            if _DENIAL.search(text):
                return "denied"
            if _VERB.search(text):
                return "prose"
            if self._other_lead.get(sentence.section.id) or _OF_OTHERS.search(sentence.section.title):
                return "other_subject"
            headed = _HEADED.match(text)
            return headed.end() if headed else 0, len(text), "listed"
        return "no_statement"

    def _own_context(self, sentence: Sentence) -> bool:
        """Whether no other medicine or class is in the sentence."""
        kinds = (ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS, ConceptKind.FOOD)
        return all(
            self._subject.names(m) or (self._classes and m.concept.kind is ConceptKind.CLASS)
            for m in sentence.of(*kinds)
        )

    def _speaks(self, sentence: Sentence, text: str, end: int) -> bool:
        """Whether what stands before the verb is the product (or, for a boxed warning, its class)."""
        if self._subject.alone(sentence, 0, end):
            return True
        classes = [m for m in sentence.of(ConceptKind.CLASS) if m.end <= end]
        own = [m for m in sentence.mentions if m.end <= end and self._subject.names(m)]
        included = bool(own) and bool(re.search(r"\b(?:including|such as|like|as with)\b", text[:end]))
        if not classes or not (included or self._classes):
            return False
        cut = text[:end]
        for mention in reversed(classes):
            cut = cut[: mention.start] + " " * (mention.end - mention.start) + cut[mention.end :]
        return self._subject.alone_in(
            re.sub(r"\b(?:including|such as|like|as with|with|other|all|similar)\b", " ", cut)
        )

    def _own_end(self, sentence: Sentence, text: str, start: int) -> int:
        """Return where the list ends, leaving out a last "in patients treated with X" of the product."""
        for match in _PATIENTS_ON.finditer(text, start):
            if match.end() > match.start() and self._subject.alone(sentence, match.end(), len(text)):
                return match.start()
        return len(text)

    def _own_rest(self, sentence: Sentence, text: str, start: int) -> bool:
        """Whether what follows "has been reported", of whomever else it speaks, is of the product."""
        rest = [m for m in sentence.mentions if m.start >= start]
        other = (ConceptKind.CLASS, ConceptKind.POPULATION)
        if any(m.concept.kind in other for m in rest) or _AMONG.search(text, start):
            return False
        return not _TAKEN.search(text, start) or any(self._subject.names(m) for m in rest)

    def _rest_is_own(self, sentence: Sentence, text: str, start: int) -> bool:
        """Whether what follows "has been reported" only says that it was with the product."""
        rest = text[start:].strip(" .;,")
        if not rest:
            return True
        match = _PATIENTS_ON.match(text, _word(text, start))
        if match is not None and self._subject.alone(sentence, match.end(), len(text)):
            return True
        named = (ConceptKind.CONDITION, ConceptKind.EFFECT, ConceptKind.POPULATION)
        if _TAKEN.search(rest) and not any(m.start >= start and self._subject.names(m) for m in sentence.mentions):
            return False  # "in patients receiving such compounds"
        return not _RESTRICTS.search(rest) and not any(m.start >= start for m in sentence.of(*named))


def _word(text: str, at: int) -> int:
    """Return where the next word or mark starts."""
    return at + len(text[at:]) - len(text[at:].lstrip())
