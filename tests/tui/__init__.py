"""The screens by Textual's Pilot, and what they are made of."""
