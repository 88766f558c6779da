"""How a message leaves: claimed with a lease, fenced just before the first byte, its outcome written on the row."""
