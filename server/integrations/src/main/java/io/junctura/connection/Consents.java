package io.junctura.connection;

import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import io.junctura.connection.ConnectionStore.SealedConsent;
import io.junctura.outbound.Grant;
import io.junctura.outbound.Tokens;
import io.junctura.outbound.Tokens.Consent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tokens of OAuth2 consents for saved connections, sealed on disk. Thread safe. */
final class Consents implements Tokens.ConsentStore {
    private final ConnectionStore store;
    private final Vault vault;
    private final Clock clock;
    private final Function<String, Optional<String>> ids;

    /** @param ids of connections, by their names */
    Consents(ConnectionStore store, Vault vault, Clock clock, Function<String, Optional<String>> ids) {
        this.store = store;
        this.vault = vault;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public @Nullable Consent consent(Grant grant) throws ConnectorException {
        String id = ids.apply(grant.connection()).orElse(null);
        if (id == null) return null;
        SealedConsent sealed = store.consent(id, givenFor(grant)).orElse(null);
        if (sealed == null) return null;
        if (sealed.refused() != null) throw ConnectorException.credentials(sealed.refused());
        String refresh = sealed.refresh();
        try {
            return new Consent(
                    vault.open(id, "access token", sealed.changed(), sealed.access()),
                    refresh == null ? null : vault.open(id, "refresh token", sealed.changed(), refresh),
                    Instant.ofEpochMilli(sealed.until()));
        } catch (WrongKey e) {
            throw ConnectorException.credentials(
                    "The consent for the connection \"" + grant.connection() + "\" cannot be read. " + e.getMessage());
        }
    }

    /** Whether a person has consented, and the authorization server has not refused it since. */
    boolean isGiven(Grant grant) {
        return ids.apply(grant.connection())
                .flatMap(id -> store.consent(id, givenFor(grant)))
                .filter(consent -> consent.refused() == null)
                .isPresent();
    }

    @Override
    public void keep(Grant grant, Consent consent) {
        ids.apply(grant.connection()).ifPresent(id -> store.putConsent(id, givenFor(grant), sealed(id, consent)));
    }

    /** @return false also if the connection was deleted meanwhile */
    @Override
    public boolean refreshed(Grant grant, Consent consent) {
        return ids.apply(grant.connection())
                .filter(id -> store.refreshConsent(id, givenFor(grant), sealed(id, consent)))
                .isPresent();
    }

    private SealedConsent sealed(String id, Consent consent) {
        long now = clock.millis();
        Secret refresh = consent.refresh();
        return new SealedConsent(
                vault.seal(id, "access token", now, consent.access()),
                refresh == null ? null : vault.seal(id, "refresh token", now, refresh),
                consent.until().toEpochMilli(),
                now,
                null);
    }

    @Override
    public void refused(Grant grant, String why) {
        ids.apply(grant.connection()).ifPresent(id -> store.refuseConsent(id, givenFor(grant), why));
    }

    /** Identifies the client, the server and the API of a consent: its tokens must not be used for others. */
    private static String givenFor(Grant grant) {
        String all = String.join(
                "\0",
                grant.token().toString(),
                String.valueOf(grant.authorize()),
                grant.clientId(),
                String.valueOf(grant.address()));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has SHA-256.
        }
    }
}
