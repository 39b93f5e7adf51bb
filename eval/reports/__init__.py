"""Reports of a run for people and machines: one HTML file, JUnit for build servers, and run against run in Markdown."""
