"""What is measured of looking things up: speed, what is found, writing, memory, many seats at once."""
