"""The frame of every full-screen program: its base, its looks, its idle clock."""
