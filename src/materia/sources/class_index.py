"""FDA's pharmacologic-class index documents: which classes a substance belongs to."""

from __future__ import annotations

import re

from materia.errors import SourceError
from materia.model.document import DateKind, Document, DocumentKind, DrugClassLink
from materia.sources import header, xml
from materia.sources.spl_xml import CLASS_INDEX, HL7, inline, labeler, root_of, value_of
from materia.text.normalise import canonical

_TYPED = re.compile(r"(.+?)\s*\[([A-Za-z/ ]+)\]\s*$")


def class_name(shown: str) -> tuple[str, str]:
    """Return a class's name and its type as FDA writes them together.

    >>> class_name("Interleukin-23 Antagonist [EPC]")
    ('Interleukin-23 Antagonist', 'EPC')
    """
    found = _TYPED.match(canonical(shown))
    return (found[1], found[2]) if found else (canonical(shown), "")


class ClassIndexReader:
    """Reads pharmacologic-class index documents (SPL type 60685-5)."""

    format = "class_index"

    def recognises(self, head: bytes) -> bool:
        """Return whether these are the first bytes of a class index document."""
        start = head.replace(b"\x00", b"")
        return b"urn:hl7-org:v3" in start and CLASS_INDEX.encode() in start

    def read(self, data: bytes, origin: str) -> tuple[Document, ...]:
        """Return the index document: it has class links and no sections."""
        root = xml.parse(data, origin)
        code = root.find(HL7 + "code")
        if root.tag != HL7 + "document" or code is None or code.get("code") != CLASS_INDEX:
            raise SourceError("not_a_label", f"{origin}: neither a label nor a class index")
        identifier = header.normal_set_id(root_of(root, "setId"))
        if identifier is None:
            raise SourceError("no_set_id", f"{origin}: the set id is missing")
        links = []
        for substance in root.iter(HL7 + "identifiedSubstance"):
            name = inline(substance.find(HL7 + "name"))
            if not name:
                continue
            own = substance.find(HL7 + "code")
            for kind in substance.iterfind(f"{HL7}asSpecializedKind/{HL7}generalizedMaterialKind/{HL7}code"):
                shown, class_type = class_name(kind.get("displayName") or "")
                if shown and class_type:
                    links.append(
                        DrugClassLink(
                            substance=name,
                            class_name=shown,
                            class_type=class_type,
                            unii=own.get("code") if own is not None else None,
                            class_code=kind.get("code") or None,
                        )
                    )
        if not links:
            raise SourceError("empty", f"{origin}: the class index names no class")
        day = header.iso_date(value_of(root, "effectiveTime"))
        return (
            Document(
                id=f"class-index:{identifier}",
                kind=DocumentKind.REFERENCE,
                title=inline(root.find(HL7 + "title")) or "Pharmacologic class indexing",
                publisher=labeler(root) or "Food and Drug Administration",
                source_format=self.format,
                date=day,
                date_kind=DateKind.EFFECTIVE if day else DateKind.UNKNOWN,
                version=value_of(root, "versionNumber"),
                url=f"https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={identifier}",
                licence=header.LICENCE,
                set_id=identifier,
                version_id=root_of(root, "id").lower() or None,
                product_type=code.get("displayName"),
                classes=tuple(links),
            ),
        )
