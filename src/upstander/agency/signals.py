"""News that the ground floor sends upward. Higher rooms receive it; it never imports them."""

from django.dispatch import Signal

# Sent in the transaction that founds an agency, so that a room can add its defaults: `agency`, `by`, `at`.
agency_founded = Signal()
