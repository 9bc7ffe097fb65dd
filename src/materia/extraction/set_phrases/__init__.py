"""Set phrases kept as data, matched on sentences with their medicines masked."""
