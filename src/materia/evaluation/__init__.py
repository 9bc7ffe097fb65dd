"""Evaluation: figures an operator can publish, made with public calls only."""
