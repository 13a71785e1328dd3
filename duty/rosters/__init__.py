"""Who is expected on duty, and who stands in for them."""
