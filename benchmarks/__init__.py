"""Measuring Haowai: a generated newspaper of any size, and what importing, rendering and serving it cost."""
