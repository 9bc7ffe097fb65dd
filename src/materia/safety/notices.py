"""The reviewed notice catalogue: fixed texts with the telephone numbers of a country."""

from dataclasses import dataclass
from functools import lru_cache

from materia.safety.locales import PhoneNumbers
from materia.text.datafile import load_mapping


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice of the catalogue; `order` is its place in a message."""

    id: str
    order: int
    text: str

    def in_country(self, numbers: PhoneNumbers) -> str:
        """Return the text with the numbers of a country."""
        return self.text.format(ems=numbers.ems, poison=numbers.poison, crisis=numbers.crisis, animals=numbers.animals)


@lru_cache(maxsize=1)
def notices() -> dict[str, NoticeText]:
    """Return the notice catalogue by id."""
    return {
        name: NoticeText(name, int(row["order"]), str(row["text"]))
        for name, row in load_mapping("materia.safety", "notices.yaml")["notices"].items()
    }
