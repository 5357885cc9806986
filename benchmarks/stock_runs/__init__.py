"""What `benchmarks.stock` measures, one module for each kind of load."""
