"""The pages: one module a page, each a function from what is asked to a `Page`; `ROUTES` is all of them."""
