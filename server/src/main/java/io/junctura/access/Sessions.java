package io.junctura.access;

import io.javalin.http.Context;
import io.junctura.access.AccessStore.Session;
import io.junctura.http.Peers;
import io.junctura.http.RequestHead;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Signed-in browsers. The cookie holds 256 random bits, the database their hash. */
final class Sessions {
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final AccessStore store;
    private final Clock clock;
    private final Cookies cookie;

    Sessions(AccessStore store, Clock clock, Peers peers) {
        this.store = store;
        this.clock = clock;
        this.cookie = new Cookies(peers, "junctura");
    }

    /** Signs the browser in under a new id; the one it may have had before is dead. */
    void begin(Context http, String person) {
        String before = cookie.value(RequestHead.of(http));
        if (before != null) store.endSession(RandomText.hash(before));
        String secret = RandomText.secret("");
        long now = now();
        store.addSession(RandomText.hash(secret), person, now, now - IDLE.toSeconds(), now - LONGEST.toSeconds());
        cookie.set(http, secret, null);
    }

    void end(Context http) {
        String secret = cookie.value(RequestHead.of(http));
        if (secret == null) return;
        store.endSession(RandomText.hash(secret));
        cookie.clear(http);
    }

    Optional<Caller> caller(RequestHead head) {
        String secret = cookie.value(head);
        if (secret == null) return Optional.empty();
        byte[] hash = RandomText.hash(secret);
        Optional<Session> found = store.session(hash);
        if (found.isEmpty()) return Optional.empty();
        Session session = found.get();
        long now = now();
        if (now - session.seen() > IDLE.toSeconds() || now - session.created() > LONGEST.toSeconds()) {
            store.endSession(hash);
            return Optional.empty();
        }
        if (now - session.seen() >= NOTED_EVERY.toSeconds()) store.sessionSeen(hash, now);
        return Optional.of(new Caller(session.person(), session.role()));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
