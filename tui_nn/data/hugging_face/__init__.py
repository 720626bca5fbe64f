"""Folders of Hugging Face data sets, and Parquet or Arrow files: pictures, or rows of a table."""
