"""Links between pages, and what follows from them."""
