"""The words of doses, bands of kidney function, groups of people and instructions."""
