"""Settings of Sphinx. Nothing is fetched: the site builds without a network."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.util import inspect

from ganaug import quiet_tensorflow

quiet_tensorflow()
sys.path.append(str(Path(__file__).parent / "_extensions"))

project = "ganaug"
author = "The ganaug developers"
copyright = "2026 The ganaug developers, MIT licence"
version = release = version_of("ganaug")

extensions = [
    "displays",
    "gallery",
    "matplotlib.sphinxext.plot_directive",
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx_design",
]
exclude_patterns = ["_build", "jupyter_execute"]
templates_path = ["_templates"]
autosummary_ignore_module_all = False
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
# Notebooks are shown as they are stored; the nightly tests run them.
nb_execution_mode = "off"
plot_formats = [("png", 120)]
plot_html_show_formats = plot_html_show_source_link = False
plot_include_source = True

# Names in single backticks become links.
default_role = "py:obj"
# Names that begin with ganaug must exist. Others are parameters, or belong to packages whose
# inventories would have to be fetched.
nitpick_ignore_regex = [("py:.*", r"(?!ganaug\b).*")]

# Otherwise what Keras says of `call` or `get_config` would stand on each page.
autodoc_inherit_docstrings = False
numpydoc_show_class_members = False
# The text says what parameters are.
autodoc_typehints = "none"
# "auto" is a string, not a quotation.
smartquotes = False
toc_object_entries_show_parents = "hide"

html_theme = "pydata_sphinx_theme"
html_title = "ganaug"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
# These pages have no others beside them to go to.
LONE = (
    "can_it",
    "index",
    "install",
    "start",
    "gallery",
    "displays",
    "measurements",
    "sample_report",
    "saved_format",
    "changelog",
    "contributing",
)
html_sidebars = {page: [] for page in LONE}
html_theme_options = {
    "navbar_align": "left",
    # Pictures and the table of recipes need the room.
    "secondary_sidebar_items": {
        "**": ["page-toc"],
        "choosing": [],
        "index": [],
        "gallery": [],
        "displays": [],
    },
    "header_links_before_dropdown": 7,
    "footer_start": ["copyright"],
    "footer_end": [],
}


def skip_foreign(app, what, name, member, skip, options):
    """Leave out what Keras and scikit-learn define: their own pages have it."""
    home = getattr(getattr(member, "fget", member), "__module__", None)
    return skip or not str(home).startswith("ganaug")


def own_arguments(app, what, name, thing, options, signature, returns):
    """Show the arguments of `__init__` where Keras' `__new__` hides them."""
    if what == "class" and signature == "(*args, **kwargs)":
        signature = inspect.stringify_signature(
            inspect.signature(thing.__init__, bound_method=True), show_annotation=False
        )
    return signature, returns


def setup(app):
    """Tell Sphinx of the functions above."""
    app.connect("autodoc-skip-member", skip_foreign)
    app.connect("autodoc-process-signature", own_arguments)
