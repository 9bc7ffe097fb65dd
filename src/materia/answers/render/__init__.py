"""Answers on the terminal, as Markdown and as JSON. Renderers only lay out; they add no sentence of their own."""
