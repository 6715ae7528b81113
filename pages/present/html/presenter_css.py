"""How does the story look from the back of a room? The style sheets of the trainer's page."""

from __future__ import annotations

from pages.present.base.templating import style

STAGE = style(__file__, "stage.css")
"""For both views."""

PRESENTER = style(__file__, "presenter.css")
"""Type of 28 px and more, and nothing of the page around the story."""
