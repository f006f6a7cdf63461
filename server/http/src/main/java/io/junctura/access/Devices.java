package io.junctura.access;

import io.junctura.http.Exchange;
import io.junctura.http.Peers;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Known devices: browsers in which a user has signed in before. A known device does not replace the password, but its owner
 * need not wait behind attackers. The cookie has 256 random bits; the database has their hash.
 */
final class Devices {
    private static final Duration KEPT = Duration.ofDays(365);
    private static final int MAX_PER_PERSON = 10;

    private final AccessStore store;
    private final Clock clock;
    private final Cookies cookie;

    Devices(AccessStore store, Clock clock, Peers peers) {
        this.store = store;
        this.clock = clock;
        this.cookie = new Cookies(peers, "junctura-device");
    }

    /** @return the device's key for {@link Throttle}; null if this person has not signed in with it within a year */
    @Nullable
    String known(Exchange http, String person) {
        String secret = cookie.value(http);
        if (secret == null) return null;
        byte[] hash = RandomText.hash(secret);
        return store.hasDevice(hash, person, now() - KEPT.toSeconds())
                ? HexFormat.of().formatHex(hash)
                : null;
    }

    /** Called after a sign-in: the device is known for another year. */
    void remember(Exchange http, String person) {
        String secret = known(http, person) == null ? null : cookie.value(http);
        if (secret == null) secret = RandomText.secret("");
        store.deviceUsed(RandomText.hash(secret), person, now(), MAX_PER_PERSON);
        cookie.set(http, secret, KEPT);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
