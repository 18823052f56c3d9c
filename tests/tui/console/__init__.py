"""The operators' console, in Textual's Pilot."""
