package io.junctura.outbound;

import io.junctura.api.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a saved connection gets access tokens: what its connector declares, with values of its settings.
 *
 * @param connection   the name of the connection
 * @param authorize    the address where a person consents; null: the client's credentials suffice
 * @param clientSecret null for a client without a secret
 * @param assertion    signs what is exchanged for tokens; null: the client's credentials or a person's consent is exchanged
 * @param parameters   of the address where a person consents
 * @param address      the connection's saved address, or several: tokens are sent only there; null if it has none
 * @param network      the network settings of its requests
 */
public record Grant(
        String connection,
        URI token,
        @Nullable URI authorize,
        String clientId,
        @Nullable Secret clientSecret,
        @Nullable JwtAssertion assertion,
        List<String> scopes,
        Map<String, String> parameters,
        @Nullable String address,
        ConnectionNetwork network) {
    public Grant {
        scopes = List.copyOf(scopes);
        parameters = Map.copyOf(parameters);
    }

    /** Whether a person has to consent before tokens can be requested. */
    public boolean needsConsent() {
        return authorize != null;
    }
}
