"""A sign-in provider that can be made to lie: the discovery, the keys and the tokens of OpenID
Connect, on this machine, in pure Python, so that every token can be wrong in one chosen way."""
import base64
import hashlib
import hmac
import json
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# RFC 8017 9.2: what stands before a SHA-256 digest in a signature.
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
BITS = 2048


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


SMALL_PRIMES = [n for n in range(3, 2_000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]


def prime(chance, bits):
    """A probable prime with its two highest bits set: sieved, then asked by Miller and Rabin."""
    n = chance.getrandbits(bits) | (3 << (bits - 2)) | 1
    while not all(n % small for small in SMALL_PRIMES) or not is_prime(n, chance):
        n += 2
    return n


def is_prime(n, chance, rounds=4):
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(rounds):
        x = pow(chance.randrange(2, n - 1), odd, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


class RsaKey:
    """Made from a seed, so that a failure can be seen again."""

    def __init__(self, seed, kid):
        chance = random.Random(seed)
        e = 65537
        while True:
            p, q = prime(chance, BITS // 2), prime(chance, BITS // 2)
            if p != q and (p - 1) % e and (q - 1) % e:
                break
        self.n, self.kid = p * q, kid
        self.d = pow(e, -1, (p - 1) * (q - 1))

    def jwk(self, **more):
        return {"kty": "RSA", "kid": self.kid, "use": "sig", "alg": "RS256", "e": "AQAB",
                "n": encoded(self.n.to_bytes(BITS // 8, "big")), **more}

    def signature(self, content):
        """RSASSA-PKCS1-v1_5 (RFC 8017 8.2.1)."""
        end = SHA256_PREFIX + hashlib.sha256(content).digest()
        padded = b"\0\1" + b"\xff" * (BITS // 8 - len(end) - 3) + b"\0" + end
        return pow(int.from_bytes(padded, "big"), self.d, self.n).to_bytes(BITS // 8, "big")


def token(claims, key, **header):
    """Signed as RS256 by `key`, whatever the header says."""
    content = content_of(claims, {"alg": "RS256", "kid": key.kid, **header})
    return content + "." + encoded(key.signature(content.encode()))


def content_of(claims, header):
    return ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))


def token_by_secret(claims, secret):
    content = content_of(claims, {"alg": "HS256"})
    return content + "." + encoded(hmac.new(secret, content.encode(), hashlib.sha256).digest())


class Provider:
    """Serves until stop(). `answer` makes the ID token of a nonce."""

    def __init__(self):
        self.key = RsaKey(1, "one")
        self.stranger = RsaKey(2, "one")  # another's key under the same name
        self.answer = lambda nonce: token(self.claims(nonce), self.key)
        self.nonce = ""
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.reply({"/keys": {"keys": [provider.key.jwk()]},
                            "/.well-known/openid-configuration": provider.document()}[self.path])

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.reply({"id_token": provider.answer(provider.nonce), "token_type": "Bearer",
                            "access_token": "unused"})

            def reply(self, value):
                body = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def document(self):
        return {"issuer": self.issuer, "authorization_endpoint": self.issuer + "/authorize",
                "token_endpoint": self.issuer + "/token", "jwks_uri": self.issuer + "/keys"}

    def claims(self, nonce, **more):
        now = int(time.time())
        return {"iss": self.issuer, "aud": "maillage", "sub": "42", "name": "Alix",
                "nonce": nonce, "iat": now, "exp": now + 300, **more}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
