package io.junctura.access;

import io.javalin.http.Context;
import io.junctura.http.Peers;
import io.junctura.http.RequestHead;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Browsers that have signed a person in before. They let nobody in, but spare their owner from waiting behind those who
 * guess. The cookie holds 256 random bits, the database their hash.
 */
final class Devices {
    private static final Duration KEPT = Duration.ofDays(365);
    private static final int MOST_PER_PERSON = 10;

    private final AccessStore store;
    private final Clock clock;
    private final Cookies cookie;

    Devices(AccessStore store, Clock clock, Peers peers) {
        this.store = store;
        this.clock = clock;
        this.cookie = new Cookies(peers, "junctura-device");
    }

    /** @return what the device is counted by; null if it has not signed this person in within a year */
    @Nullable
    String known(Context http, String person) {
        String secret = cookie.value(RequestHead.of(http));
        if (secret == null) return null;
        byte[] hash = RandomText.hash(secret);
        return store.hasDevice(hash, person, now() - KEPT.toSeconds())
                ? HexFormat.of().formatHex(hash)
                : null;
    }

    /** After a sign-in: the device is known for another year. */
    void remember(Context http, String person) {
        String secret = known(http, person) == null ? null : cookie.value(RequestHead.of(http));
        if (secret == null) secret = RandomText.secret("");
        store.deviceUsed(RandomText.hash(secret), person, now(), MOST_PER_PERSON);
        cookie.set(http, secret, KEPT);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
