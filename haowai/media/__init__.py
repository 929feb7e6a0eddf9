"""Photos with caption and credit, and video."""
