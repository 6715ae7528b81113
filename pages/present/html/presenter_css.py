"""How does the story look from the back of a room? The style sheets of the trainer's page."""

from __future__ import annotations

STAGE = """
<style>
[class*=st-key-training_card_] h3 { padding: 0 0 .3rem; }
.st-key-training_story h2 { padding-top: 0; }
.st-key-training_chart :is(.annotation-text, .xtick text, .legendtext, .hovertext text) {
  fill: currentColor !important;
}
</style>
"""
"""For both views; Plotly's own grey is too faint for names and dates on the light page."""

PRESENTER = """
<style>
.st-key-menu, .st-key-address, .st-key-training_head, .stAppHeader,
.stTabs [role=tablist] { display: none !important; }
.stMainBlockContainer { max-width: 1880px; padding-top: 0; }
.st-key-lines p { font-size: .8rem; line-height: 1.4; }
.st-key-training_stage :is(p, li, summary) { font-size: 1.75rem !important; line-height: 1.4; }
.st-key-training_stage [style*="font-size: 0.875rem"] { font-size: 1.25rem !important; line-height: 1.3; }
.st-key-training_stage .stMarkdownBadge {
  font-size: 1.75rem !important; line-height: 1.35; white-space: normal;
}
.st-key-training_stage h2 { font-size: 2.6rem !important; line-height: 1.25; }
.st-key-training_stage h3 { font-size: 2.1rem !important; line-height: 1.35; }
.st-key-training_stage button { min-height: 3.4rem; }
.st-key-training_stage kbd { font-size: 1rem; color: inherit; opacity: 1; }
.st-key-training_stage .stSlider p, .st-key-training_choices p { font-size: 1.25rem !important; }
@media (min-width: 1000px) {
  .st-key-training_choices { position: fixed; right: 1.5rem; top: .5rem; width: auto; z-index: 9; }
}
</style>
"""
"""Type of 28 px and more, and nothing of the page around the story."""

ENLARGED = 1.7
"""How much larger the presenter's timeline is drawn."""
