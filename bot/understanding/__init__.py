"""From a resident's words to facts, matters, intent and urgency: readable cues, each with the words it came from."""
