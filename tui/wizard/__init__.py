"""The order of the steps, what each needs and what each asks of the store; no screen."""
