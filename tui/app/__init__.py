"""The frame of every full-screen program: its base class, its themes, its idle clock."""
