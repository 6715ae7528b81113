"""What do people see? One file a page; `ui` knows Streamlit, `present` does not."""
