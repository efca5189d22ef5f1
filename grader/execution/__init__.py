"""One submission, held against one release: run in a kernel that is shut in, judged outside it."""
