"""What a label may speak for: its moieties, route, release form, availability, market status and date."""
