"""Displays as cards, each with the picture that the example of its own page draws.

In Markdown, this makes a grid of cards::

    ```{displays}
    GainDisplay
    ```
"""

import inspect

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import ganaug

GRID = """\
`````{{grid}} 1 1 2 2
:gutter: 3

{cards}
`````
"""
CARD = """\
````{{grid-item-card}} {name}
:link: {page}
:link-type: doc

{text}

```{{picture-of}} {page}
```
````
"""


class Displays(SphinxDirective):
    """A grid of cards for displays, whose names are the lines of its content."""

    has_content = True

    def run(self):
        """Return the nodes of the grid."""
        names = [name for line in self.content if (name := line.strip())]
        return self.parse_text_to_nodes(GRID.format(cards="\n".join(map(card, names))))


def card(name):
    """Return a card with the first paragraph of a docstring."""
    text = inspect.getdoc(getattr(ganaug, name)).split("\n\n")[0]
    return CARD.format(name=name, page=f"generated/ganaug.{name}", text=text)


class Picture(nodes.General, nodes.Element):
    """The place for the first picture of another page, which may not have been read yet."""


class PictureOf(SphinxDirective):
    """The first picture of the page that is named."""

    required_arguments = 1

    def run(self):
        """Return the place for it."""
        return [Picture(page=self.arguments[0])]


def fill(app, doctree, docname):
    """Put the pictures of other pages in their places, when all pages have been read."""
    for place in list(doctree.findall(Picture)):
        page = app.env.get_doctree(place["page"])
        picture = next(page.findall(nodes.image)).deepcopy()
        picture["alt"] = place["page"].rpartition(".")[2]
        place.replace_self(picture)


def setup(app):
    """Add the directives."""
    app.add_node(Picture)
    app.add_directive("displays", Displays)
    app.add_directive("picture-of", PictureOf)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True}
