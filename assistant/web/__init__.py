"""What app.py shows: the page, its parts as escaped HTML, its events. Renders and decides nothing."""
