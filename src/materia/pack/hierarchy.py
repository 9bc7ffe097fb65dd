"""What stands above a concept: classes, ingredients of a combination, the drug of a brand."""

from collections.abc import Mapping


def ancestors(edges: Mapping[str, Mapping[str, str]], problems: list[str]) -> list[tuple[str, str, int, str]]:
    """Return every (concept, ancestor, distance, kind), sorted; "class" where only classes lie between them.

    `edges` holds for each concept its parents with the kind of the step: "class", "ingredient" or "brand". A concept
    that is its own ancestor is told in `problems`.

    >>> ancestors({"drug:a": {"class:b": "class"}, "class:b": {"class:c": "class"}}, [])[:2]
    [('class:b', 'class:c', 1, 'class'), ('drug:a', 'class:b', 1, 'class')]
    """
    rows = []
    for concept in sorted(edges):
        found: dict[str, tuple[int, str]] = {}
        layer = {concept: "class"}
        distance = 0
        while layer:
            distance += 1
            above: dict[str, str] = {}
            for node, kind in sorted(layer.items()):
                for parent, edge in sorted(edges.get(node, {}).items()):
                    if parent == concept:
                        problems.append(f"{concept} is its own ancestor through {node}; mend the classes.")
                        continue
                    step = "class" if kind == edge == "class" else edge if edge != "class" else kind
                    old = found.get(parent)
                    if old is None or (old[1] != "class" and step == "class"):
                        found[parent] = (distance if old is None else old[0], step)
                        above[parent] = step
            layer = above
        rows += [(concept, up, far, kind) for up, (far, kind) in sorted(found.items())]
    return rows
