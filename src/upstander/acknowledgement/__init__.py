"""Who must sign which policy by when, who is reminded, and the evidence that they did."""
