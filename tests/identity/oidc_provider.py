"""A small OpenID Connect provider that keeps the rules (Core 1.0, 3.1; RFC 7636), for tests only."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote_plus, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET, REDIRECT = "kainotomia", "between us & you", "https://staff.example/back"


class Provider:
    """Signs `who` in without asking; `forge` changes the claims or the key of the next ID token."""

    def __init__(self, clock):
        self.clock = clock
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}, auto_kid=False)
        self.who = {"sub": "staff-1", "email": "maria@lamia.example", "email_verified": True}
        self.forge = lambda claims: claims
        self.sign_with = None
        self.codes = {}
        self.asked_for_tokens = 0
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *words):
                pass

            def do_GET(self):
                path = urlsplit(self.path).path
                if path == "/.well-known/openid-configuration":
                    self.say(200, provider.discovery())
                elif path == "/jwks":
                    self.say(200, {"keys": [provider.key.as_dict(private=False)]})
                else:
                    self.say(404, {})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.say(*provider.token(self.headers.get("Authorization", ""), parse_qs(body)))

            def say(self, status, document):
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def discovery(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        }

    def visit(self, url):
        """What the browser does: the staff signs in at the provider, which sends it back with a code and the state."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert url.startswith(f"{self.issuer}/authorize?")
        assert (asked["response_type"], asked["client_id"], asked["redirect_uri"]) == ("code", CLIENT, REDIRECT)
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = uuid4().hex
        self.codes[code] = asked
        return code, asked["state"]

    def token(self, authorization, form):
        self.asked_for_tokens += 1
        user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        if (unquote_plus(user), unquote_plus(password)) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form["code"][0], None)  # once
        if asked is None or form["redirect_uri"][0] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": int(time.time()),
            "nonce": asked["nonce"], **self.who,
        }  # fmt: skip
        key = self.sign_with or self.key
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, self.forge(claims), key, algorithms=["RS256"])
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}
