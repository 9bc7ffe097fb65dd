"""The words of lists of findings: conditions and effects, with what narrows them."""
