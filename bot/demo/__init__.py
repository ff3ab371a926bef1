"""The demo: a made-up sales organisation, loaded the way a real one would be, in a chat workspace on your own machine."""
