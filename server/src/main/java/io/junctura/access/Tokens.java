package io.junctura.access;

import io.junctura.access.AccessStore.Token;
import io.junctura.http.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** API tokens: shown once, known by their hash, gone after a year at the latest. */
final class Tokens {
    static final String PREFIX = "jct_";
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration USUAL = Duration.ofDays(90);
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    /** How long a token is believed without looking: programs come often. */
    private static final Duration BELIEVED = Duration.ofSeconds(2);

    private static final int KEPT = 1_000;

    private final AccessStore store;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Token token, Instant looked, Instant noted) {}

    Tokens(AccessStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The token itself, the only time that it is seen, and what is known of it. */
    record Made(String secret, Token token) {}

    /** @param expires null: in 90 days */
    Made make(String title, Role role, @Nullable Instant expires, Caller creator) {
        Instant now = clock.instant();
        Instant end = expires == null ? now.plus(USUAL) : expires;
        if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
            throw new ProblemException(422, "bad-expiry", "A token ends after now, and within a year.")
                    .with("pointer", "/expires");
        }
        if (role.compareTo(creator.role()) > 0) {
            throw new ProblemException(
                    403,
                    "not-allowed",
                    "A token may not do more than who makes it: "
                            + creator.role().id() + ".");
        }
        String secret = RandomText.secret(PREFIX);
        Token token = new Token(RandomText.id(), title, role, creator.name(), now, end, null);
        store.addToken(token, RandomText.hash(secret));
        return new Made(secret, token);
    }

    Optional<Caller> caller(String secret) {
        Instant now = clock.instant();
        byte[] hash = RandomText.hash(secret);
        String key = HexFormat.of().formatHex(hash);
        Known before = known.get(key);
        if (before == null || before.looked.plus(BELIEVED).isBefore(now)) {
            Optional<Token> found = store.token(hash);
            if (found.isEmpty()) {
                known.remove(key);
                return Optional.empty();
            }
            Token token = found.get();
            before = new Known(token, now, token.used() == null ? Instant.EPOCH : token.used());
            if (known.size() >= KEPT) known.clear();
            known.put(key, before);
        }
        if (!before.token.expires().isAfter(now)) return Optional.empty();
        if (before.noted.plus(NOTED_EVERY).isBefore(now)) {
            known.put(key, new Known(before.token, before.looked, now));
            store.tokenUsed(before.token.id(), now);
        }
        return Optional.of(new Caller(before.token.title(), before.token.role()));
    }

    List<Token> list() {
        return store.tokens();
    }

    void revoke(String id) {
        if (!store.deleteToken(id)) throw ProblemException.notFound("There is no such token.");
        known.clear();
    }
}
