"""Fetching labels from DailyMed and openFDA: the only part of Materia that uses the network, and only when asked to."""
