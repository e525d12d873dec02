"""Walker, debrief and chart: plain Python."""
