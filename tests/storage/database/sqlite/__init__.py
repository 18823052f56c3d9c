"""What is about SQLite alone: its files, its pragmas, its queue of writers, its backup."""
