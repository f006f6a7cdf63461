package io.junctura.access;

import io.junctura.http.Exchange;
import io.junctura.http.Peers;
import io.junctura.http.RequestHead;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A cookie that scripts cannot read and that other sites' forms do not send. Over TLS it is bound to this host. */
final class Cookies {
    private final Peers peers;
    private final String plainName;

    Cookies(Peers peers, String plainName) {
        this.peers = peers;
        this.plainName = plainName;
    }

    @Nullable
    String value(RequestHead head) {
        String value = head.cookie(name(head));
        return value == null || value.isEmpty() ? null : value;
    }

    /** @param life null for a cookie that lasts until the browser is closed */
    void set(Exchange http, String value, @Nullable Duration life) {
        String cookie = name(http) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax"
                + (peers.secure(http) ? "; Secure" : "")
                + (life == null ? "" : "; Max-Age=" + life.toSeconds());
        http.addHeader("Set-Cookie", cookie);
    }

    void clear(Exchange http) {
        set(http, "", Duration.ZERO);
    }

    private String name(RequestHead head) {
        return peers.secure(head) ? "__Host-" + plainName : plainName;
    }
}
