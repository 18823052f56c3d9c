"""The rows: tables, and the engines that keep them."""
