"""What is being read: counts without anything about readers."""
