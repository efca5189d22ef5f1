"""What outputs of a notebook have in common, in any front end: how lines break, and what scrolls.

A value that has only text is left to the front end: JupyterLab breaks a line in the middle of a word.
"""

from html import escape

# nbconvert's page gives a <pre> in an output the font of its prose, in which columns are lost.
FONT = "margin:0;font-family:var(--jp-code-font-family,monospace)"
# It would scroll there, and what floats beside its first line would make all of it narrow.
WRAPPED = f"{FONT};overflow:visible;white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere"
COLUMNS = f"{FONT};white-space:pre;overflow-x:auto"


def wrapped(text: str, style: str = "") -> str:
    """Sentences, or whatever has no columns, as HTML; `style` is more CSS for them."""
    return f'<pre style="{WRAPPED}{style and ";"}{style}">{escape(text)}</pre>'


def scrolling(label: str) -> str:
    """The attributes of what scrolls, to be reached without a mouse; `label` names it to who hears it.

    A group: a notebook has many, and as regions they would all be landmarks, several of one name.
    """
    return f'role="group" aria-label="{escape(label)}" tabindex="0"'


def in_columns(text: str, label: str) -> str:
    """A table made of blanks as HTML; it scrolls."""
    return f'<pre {scrolling(label)} style="{COLUMNS}">{escape(text)}</pre>'


def link(address: str, text: str, *, download: str = "") -> str:
    """A link as HTML, underlined: JupyterLab tells one from the words around it by colour alone.

    With `download`, a file's name, a browser keeps the file, where JupyterLab would open it.
    """
    kept = f' download="{escape(download)}"' if download else ""
    return f'<a href="{escape(address)}" style="text-decoration:underline"{kept}>{escape(text)}</a>'


def sentence_bundle(said: object) -> dict[str, str]:
    """What a value that is a sentence or more gives to a notebook: its text, and the same as HTML."""
    text = str(said)
    return {"text/plain": text, "text/html": wrapped(text)}
