"""What do people see? One file a page; `ui` knows Streamlit, `present` does not.

Every page imports this first. What it imports next needs `data/product.yaml`: while that is broken, the page
is the message that says so. The fault goes on: to the log, and to who asks whether the application is ready.
"""

import sys

from rules.domain.yaml_reader import DataError

try:
    import rules.catalogue.schema.product  # noqa: F401
except DataError:
    from pages.ui.shell import out_of_order

    out_of_order.draw_whole_page()
    # Python forgets a package that fails, but not its modules, and the next visit must begin here again.
    for name in [name for name in sys.modules if name.startswith(f"{__name__}.")]:
        del sys.modules[name]
    raise
