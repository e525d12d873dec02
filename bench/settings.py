"""The product's settings, with the yardstick's address beside the product's own."""

from upstander.web.settings import *  # noqa: F403  # the same settings, but for what follows

ROOT_URLCONF = "bench.urls"
