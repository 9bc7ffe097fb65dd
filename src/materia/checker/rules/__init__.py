"""The rules that a claim must pass, each an independent test of one aligned pair."""
