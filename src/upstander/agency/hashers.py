"""Password hashing sized for a small server."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class LightArgon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB and one lane: Django's 100 MiB a try would let a few tries fill a small machine."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
