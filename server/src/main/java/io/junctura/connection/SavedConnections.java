package io.junctura.connection;

import io.junctura.api.Secret;
import io.junctura.connection.ConnectionStore.Row;
import io.junctura.connection.ConnectionStore.Sealed;
import io.junctura.connector.SavedConnection;
import io.junctura.connector.Surroundings;
import io.junctura.database.Database;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.SecretSource;
import io.junctura.json.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package. Holds all connections opened in memory, from the first use on: attempts ask for them
 * thousands of times a second. Thread safe; changes come one after the other.
 */
public final class SavedConnections implements Surroundings.Connections {
    private final ConnectionStore store;
    private final Vault vault;
    private final Clock clock;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile Function<String, List<String>> usedBy = name -> List.of();
    private volatile @Nullable Map<String, Opened> opened;

    private record Opened(Row row, SavedConnection connection) {}

    /** What became of a document. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /**
     * @param masterKey what {@code JUNCTURA_MASTER_KEY} says, null if it is not set
     * @throws WrongKey if the database holds secrets that this key does not open
     */
    public SavedConnections(Database database, Path dataFolder, @Nullable String masterKey, Clock clock) {
        this.store = new ConnectionStore(database);
        this.vault = new Vault(new MasterKey(dataFolder, masterKey));
        this.clock = clock;
        store.sample().ifPresent(vault::mustBeOurs);
    }

    /** Told the name of each connection that has changed or gone. */
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** @param usedBy by a connection's name: what is live and uses it, in words such as {@code integration orders} */
    public void usedBy(Function<String, List<String>> usedBy) {
        this.usedBy = usedBy;
    }

    List<String> users(String name) {
        return usedBy.apply(name);
    }

    @Override
    public Optional<SavedConnection> find(String name) {
        Opened found = all().get(name);
        return found == null ? Optional.empty() : Optional.of(found.connection);
    }

    /** The id of the connection's connector; empty if there is no such connection. */
    public Optional<String> connectorOf(String name) {
        return find(name).map(SavedConnection::connector);
    }

    /** How the API shows a connection: all but its secrets. */
    record View(
            String name,
            String connector,
            Map<String, Object> settings,
            Map<String, @Nullable String> references,
            long revision,
            Instant changed) {}

    List<View> list() {
        return all().values().stream().map(SavedConnections::view).toList();
    }

    Optional<View> view(String name) {
        return Optional.ofNullable(all().get(name)).map(SavedConnections::view);
    }

    private static View view(Opened opened) {
        Row row = opened.row;
        Map<String, @Nullable String> references = new LinkedHashMap<>();
        for (Sealed sealed : row.secrets()) references.put(sealed.field(), sealed.reference());
        return new View(row.name(), row.connector(), row.settings(), references, row.revision(), row.changed());
    }

    /**
     * Whether {@link #apply} would find every secret.
     *
     * @return a sentence for each that it would not
     */
    public Map<String, String> missing(ConnectionDocument document, SecretValues values) {
        Map<String, String> missing = new LinkedHashMap<>();
        Opened before = all().get(document.name());
        document.secrets().forEach((field, source) -> {
            if (literal(source) != null || kept(before, field, source) != null) return;
            if (values.find(document.name(), field, source).isPresent()) return;
            missing.put(
                    field,
                    "The secret \"" + field + "\" of the connection \"" + document.name() + "\" is read from "
                            + SecretValues.reference(source).orElse("nowhere")
                            + ", which is not there. Set it where the document is applied from.");
        });
        return missing;
    }

    /**
     * Saves what a document says. A secret that the document does not name stays as it is.
     *
     * @throws IllegalArgumentException if a secret is not found; see {@link #missing}
     */
    public synchronized Outcome apply(ConnectionDocument document, SecretValues values) {
        Opened before = all().get(document.name());
        Map<String, Secret> secrets = new LinkedHashMap<>(before == null ? Map.of() : before.connection.secrets());
        Map<String, @Nullable String> references = new LinkedHashMap<>();
        if (before != null) {
            for (Sealed sealed : before.row.secrets()) references.put(sealed.field(), sealed.reference());
        }
        document.secrets().forEach((field, source) -> {
            String literal = literal(source);
            Optional<String> found =
                    literal != null ? Optional.of(literal) : values.find(document.name(), field, source);
            if (found.isPresent()) {
                secrets.put(field, Secret.of(found.get()));
                references.put(field, SecretValues.reference(source).orElse(null));
            } else if (kept(before, field, source) == null) {
                throw new IllegalArgumentException("The secret \"" + field + "\" is not there.");
            }
        });
        return save(before, document.name(), document.connector(), plain(document.settings()), secrets, references);
    }

    private static @Nullable String literal(SecretSource source) {
        return source instanceof SecretSource.Literal literal ? literal.value() : null;
    }

    /** The secret that was saved from this very reference before, or that an export gave this reference to. */
    private static @Nullable Secret kept(@Nullable Opened before, String field, SecretSource source) {
        if (before == null) return null;
        Sealed sealed = sealed(before, field);
        String reference = SecretValues.reference(source).orElse(null);
        if (sealed == null || !exported(before.row.name(), sealed).equals(reference)) return null;
        return before.connection.secrets().get(field);
    }

    private static @Nullable Sealed sealed(Opened before, String field) {
        for (Sealed sealed : before.row.secrets()) if (sealed.field().equals(field)) return sealed;
        return null;
    }

    /** What a document says in place of the secret; one that came from nowhere gets a variable to come from. */
    private static String exported(String connection, Sealed sealed) {
        return exported(connection, sealed.field(), sealed.reference());
    }

    private static String exported(String connection, String field, @Nullable String reference) {
        if (reference != null) return reference;
        StringBuilder name = new StringBuilder();
        for (char c : (connection + "_" + field).toCharArray()) {
            if (Character.isUpperCase(c) && !name.isEmpty()) name.append('_');
            boolean plain = c < 128 && Character.isLetterOrDigit(c);
            name.append(plain ? Character.toUpperCase(c) : '_');
        }
        return "{{ env." + name + " }}";
    }

    /**
     * Saves what a person entered.
     *
     * @param changes by field: the new secret; empty to take it away; a field that is not named keeps its secret
     */
    synchronized Outcome put(
            String name, String connector, Map<String, Object> settings, Map<String, Optional<Secret>> changes) {
        Opened before = all().get(name);
        Map<String, Secret> secrets = new LinkedHashMap<>(before == null ? Map.of() : before.connection.secrets());
        Map<String, @Nullable String> references = new LinkedHashMap<>();
        if (before != null) {
            for (Sealed sealed : before.row.secrets()) references.put(sealed.field(), sealed.reference());
        }
        changes.forEach((field, change) -> {
            references.remove(field);
            if (change.isPresent()) secrets.put(field, change.get());
            else secrets.remove(field);
        });
        return save(before, name, connector, settings, secrets, references);
    }

    private Outcome save(
            @Nullable Opened before,
            String name,
            String connector,
            Map<String, Object> settings,
            Map<String, Secret> secrets,
            Map<String, @Nullable String> references) {
        if (before != null && same(before, connector, settings, secrets, references)) return Outcome.UNCHANGED;
        String id = before == null ? UUID.randomUUID().toString() : before.row.id();
        long revision = Math.max(clock.millis(), before == null ? 0 : before.row.revision() + 1);
        List<Sealed> sealed = new ArrayList<>();
        secrets.forEach((field, secret) -> sealed.add(
                new Sealed(field, revision, vault.seal(id, field, revision, secret), references.get(field))));
        Row row = new Row(id, name, connector, settings, revision, clock.instant(), sealed);
        store.put(row);
        Map<String, Opened> next = new TreeMap<>(all());
        next.put(name, new Opened(row, new SavedConnection(name, connector, settings, Map.copyOf(secrets), revision)));
        opened = next;
        listeners.forEach(listener -> listener.accept(name));
        return before == null ? Outcome.CREATED : Outcome.UPDATED;
    }

    private static boolean same(
            Opened before,
            String connector,
            Map<String, Object> settings,
            Map<String, Secret> secrets,
            Map<String, @Nullable String> references) {
        if (!before.row.connector().equals(connector)) return false;
        if (!Json.text(before.row.settings()).equals(Json.text(settings))) return false;
        if (!before.connection.secrets().equals(secrets)) return false;
        for (Sealed sealed : before.row.secrets()) {
            String now = references.get(sealed.field());
            if (sealed.reference() == null ? now != null : !sealed.reference().equals(now)) return false;
        }
        return true;
    }

    /** @return false if there is no such connection */
    synchronized boolean delete(String name) {
        Opened before = all().get(name);
        if (before == null) return false;
        store.delete(before.row);
        Map<String, Opened> next = new TreeMap<>(all());
        next.remove(name);
        opened = next;
        listeners.forEach(listener -> listener.accept(name));
        return true;
    }

    private Map<String, Opened> all() {
        Map<String, Opened> known = opened;
        return known != null ? known : openAll();
    }

    private synchronized Map<String, Opened> openAll() {
        Map<String, Opened> known = opened;
        if (known != null) return known;
        Map<String, Opened> all = new TreeMap<>();
        store.all().forEach((name, row) -> {
            Map<String, Secret> secrets = new LinkedHashMap<>();
            for (Sealed sealed : row.secrets()) {
                secrets.put(sealed.field(), vault.open(row.id(), sealed.field(), sealed.version(), sealed.text()));
            }
            all.put(
                    name,
                    new Opened(
                            row, new SavedConnection(name, row.connector(), row.settings(), secrets, row.revision())));
        });
        opened = all;
        return all;
    }

    /** The connections as documents, one after the other: with references to secrets, never with secrets. */
    public List<String> export() {
        return list().stream().map(SavedConnections::document).toList();
    }

    private static String document(View view) {
        StringBuilder text =
                new StringBuilder("connection: " + view.name() + "\nconnector: " + view.connector() + "\n");
        if (!view.settings().isEmpty()) {
            text.append("settings:\n");
            view.settings().forEach((name, value) -> line(text, name, Json.text(value)));
        }
        if (!view.references().isEmpty()) {
            text.append("secrets:\n");
            view.references()
                    .forEach((field, reference) ->
                            line(text, field, Json.text(exported(view.name(), field, reference))));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String json) {
        text.append("  ").append(Json.text(name)).append(": ").append(json).append('\n');
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> plain(Map<String, @Nullable Object> settings) {
        return (Map<String, Object>) (Map<String, ?>) settings;
    }
}
