"""The product's settings with a throw-away data folder and a hasher that costs nothing."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="upstander-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["UPSTANDER_DATA"] = _folder
for name in ("UPSTANDER_DEMO", "UPSTANDER_URL", "UPSTANDER_MAIL", "UPSTANDER_PROXIES"):
    os.environ.pop(name, None)

from upstander.web.settings import *  # noqa: E402, F403  # the folder must be known first
from upstander.web.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LIBRARY = ["still-on-his-back"]  # the library itself is tested without a database
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA foreign_keys=ON; PRAGMA synchronous=OFF"
