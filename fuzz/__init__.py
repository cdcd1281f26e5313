"""Find what the plain tests do not."""
