"""The pages that the checks of the web pages visit: one of each kind and each state."""

from dataclasses import dataclass, field

#: Documents and sections of the real labels that some pages show.
_LABEL = "spl:f133fe04-1550-4fa4-9dc4-652c27936bf2"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: how it is asked for and with which status it comes."""

    name: str
    path: str
    method: str = "GET"
    form: dict[str, str | list[str]] = field(default_factory=dict)
    status: int = 200
    needs_library: bool = False


def _asked(name: str, question: str, *, audience: str = "patient", needs_library: bool = False) -> Page:
    return Page(name, "/ask", "POST", {"q": question, "audience": audience}, needs_library=needs_library)


PAGES = (
    Page("ask", "/"),
    Page("ask-wrong", "/ask", "POST", {"q": ""}, status=422),
    _asked("answer-comparison", "Is baclofen the same as cyclobenzaprine?"),
    _asked("answer-class", "Is baclofen an opioid?", audience="physician"),
    _asked("answer-interaction", "Can I drink alcohol with zolpidem?"),
    _asked("answer-routine", "What are the signs of an overdose of acetaminophen?"),
    _asked("answer-partial", "gabapentin dose CrCl 25", audience="pharmacist"),
    _asked("answer-none-listed", "can I take sertraline with metformin", needs_library=True),
    _asked("answer-not-checked", "zyrtek with warfarin"),
    _asked("answer-not-found", "What is florbitoxin?"),
    _asked("answer-declined", "What is the weather in Paris?"),
    _asked("answer-emergency", "I took 30 tylenol pills"),
    _asked("answer-crisis", "I want to kill myself"),
    _asked("answer-urgent", "I am pregnant and take lisinopril"),
    Page("compare", "/compare"),
    Page("compare-wrong", "/compare", "POST", {"name": ["baclofen", ""]}, status=422),
    Page("compare-three", "/compare", "POST", {"name": ["baclofen", "tizanidine", "cyclobenzaprine"]}),
    Page("drug", "/drug/tramadol"),
    Page("drug-brand", "/drug/Tylenol"),
    Page("drug-class", "/drug/opioids"),
    Page("drug-unknown", "/drug/florbitoxin", status=404),
    Page("search", "/search"),
    Page("search-wrong", "/search", "POST", {"query": ""}, status=422, needs_library=True),
    Page("search-found", "/search", "POST", {"query": "abrupt withdrawal seizures"}, needs_library=True),
    Page("search-nothing", "/search", "POST", {"query": "qqqzzz"}, needs_library=True),
    Page("source-document", f"/source/{_LABEL}"),
    Page("source-section", f"/source/{_LABEL}/4?start=0&end=207"),
    Page("source-tables", "/source/spl:615f1e2f-63ec-4e20-bb74-293b5baf1d43/9", needs_library=True),
    Page("about", "/about"),
    Page("privacy", "/privacy"),
    Page("missing", "/no-such-page", status=404),
)
