"""Interfaces translate: a command line now, others later. They use the public calls of the rooms only."""
