package io.junctura.connection;

import io.junctura.api.Secret;
import io.junctura.connection.ConnectionStore.Row;
import io.junctura.connection.ConnectionStore.SealedSecret;
import io.junctura.connector.SavedConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection in memory. Its secrets are decrypted at the first use, so that a damaged secret affects only its connection. */
final class DecryptedConnection {
    private final Row row;
    private final Vault vault;
    private volatile @Nullable SavedConnection connection;

    DecryptedConnection(Row row, Vault vault) {
        this.row = row;
        this.vault = vault;
    }

    Row row() {
        return row;
    }

    /** @throws WrongKey if one of its secrets does not open */
    SavedConnection connection() {
        SavedConnection known = connection;
        if (known != null) return known;
        Map<String, Secret> secrets = new LinkedHashMap<>();
        for (SealedSecret sealed : row.secrets()) secrets.put(sealed.field(), open(sealed));
        SavedConnection made =
                new SavedConnection(row.name(), row.connector(), row.settings(), Map.copyOf(secrets), row.revision());
        connection = made;
        return made;
    }

    Optional<SealedSecret> sealed(String field) {
        return row.secrets().stream()
                .filter(secret -> secret.field().equals(field))
                .findFirst();
    }

    /** Whether the field has this secret from this reference; false if the secret does not open. */
    boolean holds(SealedSecret sealed, Secret secret, @Nullable String reference) {
        if (sealed.reference() == null ? reference != null : !sealed.reference().equals(reference)) return false;
        try {
            return open(sealed).equals(secret);
        } catch (WrongKey e) {
            return false; // The caller replaces it.
        }
    }

    private Secret open(SealedSecret sealed) {
        return vault.open(row.id(), sealed.field(), sealed.version(), sealed.text());
    }
}
