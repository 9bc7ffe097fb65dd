"""Typed statements out of label sections: read a label, propose candidates by family, word them, check them."""
