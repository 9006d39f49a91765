"""What the clock asks for: letters that were promised, timers that came due, routes asked again."""
