"""Real processes and real files: races, kills, full disks, damaged files, hostile text."""
