"""Writes the files of `share`, which the wheel installs for man and for shells."""
