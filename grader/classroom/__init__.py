"""A class: what is handed out, collected, graded and given back. The only room that writes the gradebook."""
