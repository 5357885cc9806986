"""What every benchmark shares: figures, the machine, memory, counted statements."""
