"""Tests of the screens in Textual's Pilot, and of their parts."""
