package io.junctura.outbound;

import io.junctura.api.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a saved connection gets access tokens: what its connector declares, filled in from its settings.
 *
 * @param connection   its name
 * @param authorize    where people consent; null: nobody has to, the client's own credentials do
 * @param clientSecret null for a client that has none
 * @param parameters   of the address where people consent
 * @param home         the connection's own address, or several, as saved: a token is for there; null if it has none
 * @param way          how its requests go
 */
public record Grant(
        String connection,
        URI token,
        @Nullable URI authorize,
        String clientId,
        @Nullable Secret clientSecret,
        List<String> scopes,
        Map<String, String> parameters,
        @Nullable String home,
        ConnectionNetwork way) {
    public Grant {
        scopes = List.copyOf(scopes);
        parameters = Map.copyOf(parameters);
    }

    /** Whether a person has to consent before there are tokens. */
    public boolean needsConsent() {
        return authorize != null;
    }
}
