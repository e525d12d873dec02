"""The product's settings with a throw-away data folder and a hasher that costs nothing."""

import os
import tempfile

os.environ["UPSTANDER_DATA"] = tempfile.mkdtemp(prefix="upstander-test-")
for name in ("UPSTANDER_DEMO", "UPSTANDER_URL", "UPSTANDER_MAIL", "UPSTANDER_PROXIES"):
    os.environ.pop(name, None)

from upstander.web.settings import *  # noqa: E402, F403  # the folder must be known first
from upstander.web.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
DJANGO_VITE = {"default": {"dev_mode": not DJANGO_VITE["default"]["manifest_path"].is_file(), **DJANGO_VITE["default"]}}  # noqa: F405
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"].pop("init_command")
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA foreign_keys=ON; PRAGMA synchronous=OFF"
