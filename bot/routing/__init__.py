"""From a resident's words to the right door: places, venue (法律援助法 38), channels; see `Router.route`."""
