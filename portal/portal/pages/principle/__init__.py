"""Pages of the OECD Declaration's principles and of the practices that follow them."""
