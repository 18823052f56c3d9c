"""Tests of the operators' console, in Textual's Pilot."""
