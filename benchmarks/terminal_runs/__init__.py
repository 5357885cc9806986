"""What the terminal benchmark does at the desk."""
