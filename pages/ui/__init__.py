"""What does Streamlit draw, and what does its session remember? Below the pages, only here."""
