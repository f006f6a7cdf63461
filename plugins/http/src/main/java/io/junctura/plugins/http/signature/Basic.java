package io.junctura.plugins.http.signature;

import static io.junctura.plugins.http.signature.Signatures.refused;
import static io.junctura.plugins.http.signature.Signatures.sentHeader;
import static io.junctura.plugins.http.signature.Signatures.utf8;

import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A user name and a password (basic authentication).
 *
 * @param username the user name of the sender
 * @param password the password of the sender
 */
public record Basic(String username, Secret password) implements SignatureVerification {

    @Override
    public void check(InboundRequest request, Instant now) throws ConnectorException {
        String value = sentHeader(request, "authorization");
        int space = value.indexOf(' ');
        byte[] given = space > 0 && value.substring(0, space).equalsIgnoreCase("basic")
                ? Signatures.base64(value.substring(space + 1).strip())
                : null;
        byte[] right = utf8(username + ":" + password.reveal());
        if (given == null || !MessageDigest.isEqual(given, right)) {
            throw refused("The user name or the password is wrong.");
        }
    }

    @Override
    public Optional<Map<String, String>> sign(byte[] body, Instant now) {
        return Optional.of(Map.of("authorization", Signatures.basic(username, password.reveal())));
    }

    @Override
    public Optional<String> challenge() {
        return Optional.of("Basic realm=\"Junctura\", charset=\"UTF-8\"");
    }
}
