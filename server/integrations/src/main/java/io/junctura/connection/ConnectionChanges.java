package io.junctura.connection;

import io.junctura.api.Secret;
import io.junctura.connection.ConnectionStore.Row;
import io.junctura.connection.ConnectionStore.SealedSecret;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.definition.ConnectionLimits;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.SecretSource;
import io.junctura.json.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes the row that replaces a saved connection. A secret that is not given again stays, but never goes to another
 * destination. Writes nothing.
 */
final class ConnectionChanges {
    private final Vault vault;
    private final Clock clock;
    private final Supplier<Collection<ConnectorDescriptor>> connectors;

    ConnectionChanges(Vault vault, Clock clock, Supplier<Collection<ConnectorDescriptor>> connectors) {
        this.vault = vault;
        this.clock = clock;
        this.connectors = connectors;
    }

    /** A connection without its secrets. */
    record Settings(String name, String connector, Map<String, Object> values, ConnectionLimits limits) {}

    /** @param reference null if the secret was given as it is */
    record GivenSecret(Secret value, @Nullable String reference) {}

    /**
     * Secrets by field. A field in neither keeps its secret.
     *
     * @param removed the fields whose secrets are deleted
     */
    record SecretChanges(Map<String, GivenSecret> given, Set<String> removed) {}

    /** @param row empty if the connection does not change */
    record RowChange(Outcome outcome, Optional<Row> row) {}

    /**
     * Computes what a document changes.
     *
     * @throws IllegalArgumentException if a secret is not found
     * @throws SecretsNeeded            if a secret would go to another destination
     */
    RowChange next(@Nullable DecryptedConnection before, ConnectionDocument document, SecretValues values) {
        SecretChanges changes = new SecretChanges(new LinkedHashMap<>(), new HashSet<>());
        if (before != null && !sameConnector(before, document)) {
            for (SealedSecret sealed : before.row().secrets()) changes.removed.add(sealed.field());
            changes.removed.removeAll(document.secrets().keySet());
        }
        document.secrets().forEach((field, source) -> {
            String literal = literal(source);
            Optional<String> found = literal != null ? Optional.of(literal) : values.find(document, field, source);
            if (found.isPresent()) {
                String reference = SecretValues.reference(source).orElse(null);
                changes.given.put(field, new GivenSecret(Secret.of(found.get()), reference));
            } else if (!isKept(before, field, source)) {
                throw new IllegalArgumentException("The secret \"" + field + "\" is not there.");
            }
        });
        return next(
                before,
                new Settings(document.name(), document.connector(), settings(document), document.limits()),
                changes);
    }

    /** @throws SecretsNeeded if a secret would go to another destination */
    RowChange next(@Nullable DecryptedConnection before, Settings settings, SecretChanges changes) {
        String id = before == null ? UUID.randomUUID().toString() : before.row().id();
        long revision =
                Math.max(clock.millis(), before == null ? 0 : before.row().revision() + 1);
        Map<String, SealedSecret> secrets = before == null ? new TreeMap<>() : remaining(before, settings, changes);
        boolean same = before != null && isSame(before, settings, changes);
        for (Map.Entry<String, GivenSecret> entry : changes.given.entrySet()) {
            String field = entry.getKey();
            GivenSecret secret = entry.getValue();
            SealedSecret now = secrets.get(field);
            if (before != null && now != null && before.holds(now, secret.value, secret.reference)) continue;
            same = false;
            String text = vault.seal(id, field, revision, secret.value);
            secrets.put(field, new SealedSecret(field, revision, text, secret.reference));
        }
        if (same) return new RowChange(Outcome.UNCHANGED, Optional.empty());
        return new RowChange(
                before == null ? Outcome.CREATED : Outcome.UPDATED,
                Optional.of(new Row(
                        id,
                        settings.name,
                        settings.connector,
                        settings.values,
                        settings.limits,
                        revision,
                        clock.instant(),
                        List.copyOf(secrets.values()))));
    }

    private static boolean isSame(DecryptedConnection before, Settings settings, SecretChanges changes) {
        Row row = before.row();
        return row.connector().equals(settings.connector)
                && Json.text(row.settings()).equals(Json.text(settings.values))
                && row.limits().equals(settings.limits)
                && row.secrets().stream().noneMatch(one -> changes.removed.contains(one.field()));
    }

    /** The secrets that stay, in the sealed form that they have: they need not even open. */
    private Map<String, SealedSecret> remaining(DecryptedConnection before, Settings settings, SecretChanges changes) {
        Map<String, SealedSecret> secrets = new TreeMap<>();
        before.row().secrets().forEach(one -> secrets.put(one.field(), one));
        secrets.keySet().removeAll(changes.removed);
        List<String> kept = new ArrayList<>(secrets.keySet());
        kept.removeAll(changes.given.keySet());
        Set<String> changed = changed(before, settings.connector, settings.values);
        if (!kept.isEmpty() && !changed.isEmpty()) throw new SecretsNeeded(settings.name, changed, kept);
        return secrets;
    }

    /** A sentence for each secret that {@link #next} would not find, by field. */
    Map<String, String> missing(
            @Nullable DecryptedConnection before, ConnectionDocument document, SecretValues values) {
        Map<String, String> missing = new LinkedHashMap<>();
        Set<String> given = new HashSet<>();
        document.secrets().forEach((field, source) -> {
            if (literal(source) != null || values.find(document, field, source).isPresent()) {
                given.add(field);
            } else if (!isKept(before, field, source)) {
                missing.put(
                        field,
                        "The secret \"" + field + "\" of the connection \"" + document.name() + "\" is read from "
                                + SecretValues.reference(source).orElse("nowhere")
                                + ", which is not there. Set it where the document is applied from.");
            }
        });
        if (before == null) return missing;
        List<String> kept = new ArrayList<>();
        for (SealedSecret sealed : before.row().secrets()) {
            String field = sealed.field();
            boolean removed =
                    !sameConnector(before, document) && !document.secrets().containsKey(field);
            if (!given.contains(field) && !removed && !missing.containsKey(field)) kept.add(field);
        }
        Set<String> changed = changed(before, document.connector(), settings(document));
        if (!changed.isEmpty()) {
            kept.forEach(field -> missing.put(field, SecretsNeeded.sentence(document.name(), changed, kept)));
        }
        return missing;
    }

    /**
     * The names of a connection's secrets once a document is applied.
     *
     * @param document null: as it is now
     * @return empty if there is no such connection
     */
    static Optional<Set<String>> secretNames(
            @Nullable DecryptedConnection before, @Nullable ConnectionDocument document) {
        if (before == null && document == null) return Optional.empty();
        Set<String> names = new HashSet<>();
        if (before != null && (document == null || sameConnector(before, document))) {
            for (SealedSecret sealed : before.row().secrets()) names.add(sealed.field());
        }
        if (document != null) names.addAll(document.secrets().keySet());
        return Optional.of(names);
    }

    /** The secrets of a connection once a document is applied, without those that cannot be read. */
    static Map<String, Secret> secrets(
            @Nullable DecryptedConnection before, @Nullable ConnectionDocument document, SecretValues values) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        if (before != null && (document == null || sameConnector(before, document))) {
            try {
                secrets.putAll(before.connection().secrets());
            } catch (WrongKey e) {
                return secrets; // The connection says so itself.
            }
        }
        if (document == null) return secrets;
        document.secrets().forEach((field, source) -> {
            String literal = literal(source);
            Optional<String> found = literal != null ? Optional.of(literal) : values.find(document, field, source);
            found.ifPresent(value -> secrets.put(field, Secret.of(value)));
        });
        return secrets;
    }

    /** Whether a document that gives a secret by a reference keeps the saved secret if the reference cannot be read. */
    boolean keeps(
            @Nullable DecryptedConnection before, ConnectionDocument document, String field, SecretSource source) {
        return before != null
                && changed(before, document.connector(), settings(document)).isEmpty()
                && isKept(before, field, source);
    }

    /** Whether pinned values hold for a new row. They hold for the settings and secrets that they were pinned with. */
    static boolean keepsPins(@Nullable DecryptedConnection before, Row row) {
        return before != null
                && before.row().connector().equals(row.connector())
                && Json.text(before.row().settings()).equals(Json.text(row.settings()))
                && before.row().secrets().equals(row.secrets());
    }

    /** Whether the tokens of a person's consent stay. Like secrets, they are sent only where they were meant to be sent. */
    boolean keepsConsents(@Nullable DecryptedConnection before, Row row) {
        return before != null
                && changed(before, row.connector(), row.settings()).isEmpty();
    }

    /** Whether the secret was saved from this very reference before, or an export gave this reference to it. */
    private static boolean isKept(@Nullable DecryptedConnection before, String field, SecretSource source) {
        if (before == null) return false;
        String reference = SecretValues.reference(source).orElse(null);
        return before.sealed(field)
                .filter(secret -> Exports.reference(before.row().name(), field, secret.reference())
                        .equals(reference))
                .isPresent();
    }

    /** What has changed and may decide where the connection's secrets are sent; empty: they may stay. */
    private Set<String> changed(DecryptedConnection before, String connector, Map<String, Object> settings) {
        if (!before.row().connector().equals(connector)) return Set.of("connector");
        ConnectionDescriptor descriptor = connectors.get().stream()
                .filter(each -> each.id().equals(connector))
                .findFirst()
                .flatMap(ConnectorDescriptor::connection)
                .orElse(null);
        return Destinations.changed(descriptor, before.row().settings(), settings);
    }

    private static boolean sameConnector(DecryptedConnection before, ConnectionDocument document) {
        return before.row().connector().equals(document.connector());
    }

    private static @Nullable String literal(SecretSource source) {
        return source instanceof SecretSource.Literal literal ? literal.value() : null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> settings(ConnectionDocument document) {
        return (Map<String, Object>) (Map<String, ?>) document.settings();
    }
}
