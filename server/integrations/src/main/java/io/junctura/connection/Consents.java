package io.junctura.connection;

import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import io.junctura.database.Database;
import io.junctura.outbound.Grant;
import io.junctura.outbound.Tokens;
import io.junctura.outbound.Tokens.Consent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tokens of OAuth2 consents for saved connections, sealed on disk. Thread safe. */
final class Consents implements Tokens.ConsentStore {
    private final Database database;
    private final Vault vault;
    private final Clock clock;
    private final Function<String, Optional<String>> ids;

    /** @param ids of connections, by their names */
    Consents(Database database, Vault vault, Clock clock, Function<String, Optional<String>> ids) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.ids = ids;
    }

    private record Row(
            String id,
            String access,
            @Nullable String refresh,
            long until,
            long changed,
            @Nullable String refused) {}

    @Override
    public @Nullable Consent consent(Grant grant) throws ConnectorException {
        Row row = row(grant).orElse(null);
        if (row == null) return null;
        if (row.refused() != null) throw ConnectorException.credentials(row.refused());
        try {
            return new Consent(
                    vault.open(row.id(), "access token", row.changed(), row.access()),
                    row.refresh() == null ? null : vault.open(row.id(), "refresh token", row.changed(), row.refresh()),
                    Instant.ofEpochMilli(row.until()));
        } catch (WrongKey e) {
            throw ConnectorException.credentials(
                    "The consent for the connection \"" + grant.connection() + "\" cannot be read. " + e.getMessage());
        }
    }

    /** Whether a person has consented, and the authorization server has not refused it since. */
    boolean isGiven(Grant grant) {
        return row(grant).filter(row -> row.refused() == null).isPresent();
    }

    private Optional<Row> row(Grant grant) {
        String id = ids.apply(grant.connection()).orElse(null);
        if (id == null) return Optional.empty();
        try {
            return database.readPlain(connection -> {
                try (var select = connection.prepareStatement("""
                    SELECT access, refresh, until, changed, refused FROM consent
                     WHERE connection = ? AND given_for = ?
                    """)) {
                    select.setString(1, id);
                    select.setString(2, givenFor(grant));
                    try (var row = select.executeQuery()) {
                        return row.next()
                                ? Optional.of(new Row(
                                        id,
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getString(5)))
                                : Optional.<Row>empty();
                    }
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The consents cannot be read.", e);
        }
    }

    @Override
    public void keep(Grant grant, Consent consent) {
        write(grant, consent, """
            INSERT OR REPLACE INTO consent (connection, given_for, access, refresh, until, changed, refused)
            VALUES (:connection, :givenFor, :access, :refresh, :until, :changed, NULL)
            """);
    }

    @Override
    public boolean refreshed(Grant grant, Consent consent) {
        return write(grant, consent, """
            UPDATE consent SET access = :access, refresh = :refresh, until = :until, changed = :changed, refused = NULL
             WHERE connection = :connection AND given_for = :givenFor
            """) == 1;
    }

    private int write(Grant grant, Consent consent, String sql) {
        String id = ids.apply(grant.connection()).orElse(null);
        if (id == null) return 0; // The connection was deleted meanwhile.
        long now = clock.millis();
        Secret refresh = consent.refresh();
        String access = vault.seal(id, "access token", now, consent.access());
        String sealed = refresh == null ? null : vault.seal(id, "refresh token", now, refresh);
        return database.write((Handle db) -> db.createUpdate(sql)
                .bind("connection", id)
                .bind("givenFor", givenFor(grant))
                .bind("access", access)
                .bind("refresh", sealed)
                .bind("until", consent.until().toEpochMilli())
                .bind("changed", now)
                .execute());
    }

    /** Deletes the consents to a connection. */
    static int delete(Handle db, String connection) {
        return db.createUpdate("DELETE FROM consent WHERE connection = :id")
                .bind("id", connection)
                .execute();
    }

    @Override
    public void refused(Grant grant, String why) {
        ids.apply(grant.connection())
                .ifPresent(id -> database.write((Handle db) -> db.createUpdate(
                                "UPDATE consent SET refused = :why WHERE connection = :id AND given_for = :givenFor")
                        .bind("why", why)
                        .bind("id", id)
                        .bind("givenFor", givenFor(grant))
                        .execute()));
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
