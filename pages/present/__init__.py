"""How is an answer put in words, rows, pictures and files? Without Streamlit."""
