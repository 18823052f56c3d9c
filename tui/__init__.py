"""The face of Guichet: the command line, the wizard and its screens."""

__version__ = "0.1.0"
