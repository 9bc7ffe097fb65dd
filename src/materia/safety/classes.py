"""The members of drug classes as the vocabulary's tables state them, for rules that speak of a class."""

from functools import lru_cache

from materia.terms.tables import drug_classes, memberships


@lru_cache(maxsize=1)
def class_members() -> dict[str, frozenset[str]]:
    """Return the slugs of the ingredients of each class and of its subclasses, by the class id without "class:".

    >>> "metoprolol" in class_members()["beta-blocker"]
    True
    """
    children: dict[str, list[str]] = {}
    direct: dict[str, set[str]] = {}
    for each in drug_classes():
        direct[each.id] = set()
        for parent in each.parents:
            children.setdefault(parent, []).append(each.id)
    for member in memberships():
        direct[member.class_id].add(member.drug.removeprefix("drug:"))
    found = {}
    for top in direct:
        waiting, seen = [top], {top}
        while waiting:
            new = [child for child in children.get(waiting.pop(), ()) if child not in seen]
            seen.update(new)
            waiting += new
        found[top.removeprefix("class:")] = frozenset(drug for name in seen for drug in direct[name])
    return found
