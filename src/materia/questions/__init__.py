"""From a question text to its intent, concepts, proposition and slots."""
