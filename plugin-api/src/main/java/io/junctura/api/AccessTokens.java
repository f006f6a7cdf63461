package io.junctura.api;

import java.net.URI;
import java.util.List;

/** Access tokens by OAuth2. One request at a time fetches a token; all others wait for it and share it until it expires. */
public interface AccessTokens {

    /** The client's own credentials, exchanged for a token (RFC 6749, section 4.4). */
    record ClientCredentials(URI tokenAddress, String clientId, Secret clientSecret, List<String> scopes) {
        public ClientCredentials {
            scopes = List.copyOf(scopes);
        }
    }

    /** A token that is good for at least some seconds more. */
    Secret get(ClientCredentials client) throws ConnectorException, InterruptedException;

    /** Says that the other side no longer takes this token, so that the next {@link #get} fetches a new one. */
    void refused(ClientCredentials client, Secret token);
}
