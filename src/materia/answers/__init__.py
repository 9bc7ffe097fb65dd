"""Answers: plan what an answer needs, gather evidence, compose sentences, check each one, and render."""
