"""Attacks on signing in with a provider: tokens that were not made for us, answers that were not
asked for, and addresses elsewhere to come back to."""
from urllib.parse import parse_qs, quote, urlsplit

import provider as providers
from attacks import Client
from provider import content_of, encoded, token, token_by_secret

FAILED = "/sign-in?failed=unauthenticated"


class Visit:
    """One sign-in from its beginning, as far as the provider's answer."""

    def __init__(self, server, provider, next_path="/projects"):
        self.client = Client(server)
        answer = self.client.send("GET", "oidc/start?next=" + quote(next_path, safe=""))
        question = parse_qs(urlsplit(answer.headers.get("location", "")).query)
        self.state = question["state"][0]
        provider.nonce = question["nonce"][0]

    def come_back(self, client=None, code="granted", **more):
        """Where the browser is sent, and whether somebody is signed in then."""
        client = client or self.client
        path = f"oidc/callback?state={self.state}&code={code}"
        for name, value in more.items():
            path += f"&{name}={quote(value, safe='')}"
        answer = client.send("GET", path)
        kind = client.send("GET", "me").json()["kind"]
        return answer.headers.get("location"), kind == "person"


def forged_tokens(server, check, provider):
    claims, key, stranger = provider.claims, provider.key, provider.stranger
    modulus = key.jwk()["n"]

    def unsigned(nonce, algorithm):
        return content_of(claims(nonce), {"alg": algorithm, "kid": "one"}) + "."
    forged = {
        "no signature": lambda n: unsigned(n, "none"),
        "no signature, otherwise written": lambda n: unsigned(n, "nOnE"),
        "no signature but the right algorithm": lambda n: unsigned(n, "RS256"),
        "the public key as a shared secret": lambda n: token_by_secret(claims(n), modulus.encode()),
        "an empty secret": lambda n: token_by_secret(claims(n), b""),
        "a stranger's key": lambda n: token(claims(n), stranger),
        "a key that the token brings": lambda n: token(claims(n), stranger, jwk=stranger.jwk()),
        "an address of keys that the token brings":
            lambda n: token(claims(n), stranger, jku="http://127.0.0.1:9/keys", x5u="http://x/"),
        "a name of a key that is a path": lambda n: token(claims(n), stranger, kid="../../dev/null"),
        "the signature of other claims":
            lambda n: content_of(claims(n, sub="1"), {"alg": "RS256", "kid": "one"}) + "." +
            token(claims(n), key).rpartition(".")[2],
        "another issuer": lambda n: token(claims(n, iss=provider.issuer + "/other"), key),
        "another audience": lambda n: token(claims(n, aud="other"), key),
        "several audiences, and another's":
            lambda n: token(claims(n, aud=["maillage", "other"], azp="other"), key),
        "another nonce": lambda n: token(claims("another"), key),
        "no nonce": lambda n: token({m: v for m, v in claims(n).items() if m != "nonce"}, key),
        "its time over": lambda n: token(claims(n, iat=1, exp=2), key),
        "no time": lambda n: token({m: v for m, v in claims(n).items() if m != "exp"}, key),
        "nobody": lambda n: token(claims(n, sub=""), key),
        "an extension": lambda n: token(claims(n), key, crit=["b64"], b64=False),
        "no token": lambda n: "",
        "no JSON": lambda n: encoded(b"\xff") + "." + encoded(b"[]") + ".",
    }
    honest = provider.answer
    for name, answer in forged.items():
        provider.answer = answer
        where, inside = Visit(server, provider).come_back()
        check(where == FAILED and not inside, f"{name}: sent to {where}, signed in: {inside}")
    # The token of an earlier sign-in, shown again for another.
    visit = Visit(server, provider)
    old = honest(provider.nonce)
    provider.answer = lambda nonce: old
    check(visit.come_back() == ("/projects", True), "an honest token is refused")
    where, inside = Visit(server, provider).come_back()
    check(where == FAILED and not inside, f"an old token: sent to {where}, signed in: {inside}")
    provider.answer = honest


def answers_not_asked_for(server, check, provider):
    visit = Visit(server, provider)
    stranger = Client(server)
    check(visit.come_back(stranger) == (FAILED, False), "another browser came in")
    check(visit.come_back() == (FAILED, False), "an answer that failed serves again")
    visit = Visit(server, provider)
    check(visit.come_back() == ("/projects", True), "an honest answer is refused")
    again = Client(server)
    again.cookies = dict(visit.client.cookies)
    again.cookies.pop("maillage", None)
    check(visit.come_back(again) == (FAILED, False), "an answer serves twice")
    visit = Visit(server, provider)
    check(visit.come_back(iss="https://elsewhere.example") == (FAILED, False),
          "another provider's answer is taken")
    # A stranger's answer in the browser of somebody who began as well.
    theirs, mine = Visit(server, provider), Visit(server, provider)
    mine.state, state = theirs.state, mine.state
    check(mine.come_back() == (FAILED, False), f"a stranger's answer instead of {state} came in")
    # An account is linked only from inside, by a request of our own page.
    signed_in = Visit(server, provider)
    signed_in.come_back()
    token_of_page, signed_in.client.csrf = signed_in.client.csrf, "guessed"
    check(signed_in.client.send("POST", "oidc/link").status == 403, "another site links accounts")
    signed_in.client.csrf = token_of_page
    check(Client(server).send("POST", "oidc/link").status == 401, "nobody links accounts")


def addresses_elsewhere(server, check, provider):
    for wanted in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example",
                   "\\\\elsewhere.example", "/\t/elsewhere.example", "javascript:alert(1)", "data:,x",
                   "elsewhere.example", "/" + "a" * 2_000, "/a\r\nSet-Cookie: a=b"):
        where, inside = Visit(server, provider, wanted).come_back()
        check((where, inside) == ("/", True), f"next={wanted!r} leads to {where}")
    where, _ = Visit(server, provider, "/needs?near=1#map").come_back()
    check(where == "/needs?near=1#map", f"a path of ours leads to {where}")


def play(server, tally):
    provider = providers.Provider()
    server.stop()
    server.start(["--self-registration", "on", "--proxies", "127.0.0.1",
                  "--oidc-issuer", provider.issuer, "--oidc-client", "maillage"])
    try:
        for part in (forged_tokens, answers_not_asked_for, addresses_elsewhere):
            part(server, tally.check, provider)
    finally:
        provider.stop()
    return tally.passed, tally.failures
