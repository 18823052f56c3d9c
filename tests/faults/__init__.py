"""Tests with real processes and files: races, kills, full disks, damaged files, hostile text."""
