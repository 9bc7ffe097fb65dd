"""Sentences as marks of subject, partner, enzyme and test, for interactions, metabolism and kinetics."""
