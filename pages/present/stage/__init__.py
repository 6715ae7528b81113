"""How does a step of a story look on one screen of a training room? Views and templates; no Streamlit."""
