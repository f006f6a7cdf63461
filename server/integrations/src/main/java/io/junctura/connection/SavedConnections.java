package io.junctura.connection;

import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import io.junctura.connection.ConnectionChanges.GivenSecret;
import io.junctura.connection.ConnectionChanges.RowChange;
import io.junctura.connection.ConnectionChanges.SecretChanges;
import io.junctura.connection.ConnectionChanges.Settings;
import io.junctura.connection.ConnectionStore.Pin;
import io.junctura.connection.ConnectionStore.Row;
import io.junctura.connection.ConnectionStore.SealedSecret;
import io.junctura.connection.ConnectionStore.TestOutcome;
import io.junctura.connection.ConnectionStore.Update;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.PluginServices;
import io.junctura.connector.SavedConnection;
import io.junctura.definition.ConnectionLimits;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.SecretSource;
import io.junctura.outbound.Grant;
import io.junctura.outbound.Tokens;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The saved connections: the entry point of this package. All of them are in memory from the first use on, because attempts
 * look them up thousands of times a second. Thread safe; changes are made one after the other.
 */
public final class SavedConnections implements PluginServices.Connections {
    private final ConnectionStore store;
    private final Vault vault;
    private final ConnectionChanges changes;
    private final ConnectionHealth health;
    private final Consents consents;
    private final Pins pins;
    private final Clock clock;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Map<String, DecryptedConnection> loaded;

    /**
     * @param masterKey  the value of {@code JUNCTURA_MASTER_KEY}, null if it is not set
     * @param connectors the installed ones, which declare the settings whose change keeps secrets
     * @throws WrongKey if it is not a key, or does not open the secrets in the database
     */
    public SavedConnections(
            ConnectionStore store,
            Path dataFolder,
            @Nullable String masterKey,
            Clock clock,
            Supplier<Collection<ConnectorDescriptor>> connectors) {
        this.store = store;
        this.vault =
                new Vault(new MasterKey(dataFolder, masterKey, store.sample().isPresent()));
        this.changes = new ConnectionChanges(vault, clock, connectors);
        this.health = new ConnectionHealth(clock);
        this.pins = new Pins(store, clock);
        this.clock = clock;
        this.consents = new Consents(store, vault, clock, this::id);
        store.sample().ifPresent(vault::mustBeOurs);
    }

    /** Seals secrets, also those of other packages. */
    public Vault vault() {
        return vault;
    }

    // Consents.

    /** Stores the consents to connections that get access tokens by OAuth2. */
    public Tokens.ConsentStore consents() {
        return consents;
    }

    boolean hasConsent(Grant grant) {
        return consents.isGiven(grant);
    }

    // Health.

    ConnectionHealth health() {
        return health;
    }

    @Override
    public void refused(String name, String why) {
        health.refused(name, why);
    }

    @Override
    public void taken(String name) {
        health.accepted(name);
    }

    /** The connection works again, although it has not changed: steps that wait for it continue. */
    void credentialsReplaced(String name) {
        notifyListeners(name);
    }

    // Tests.

    /** Stores the result of a test of this revision of the connection. */
    TestOutcome tested(View view, @Nullable String failure, String message) {
        TestOutcome result = new TestOutcome(view.revision(), clock.instant(), failure, message);
        store.putTest(view.id(), result);
        return result;
    }

    /** The last test of this revision of the connection. */
    Optional<TestOutcome> lastTest(View view) {
        return store.lastTest(view.id(), view.revision());
    }

    // Pins.

    @Override
    public Optional<String> pinned(String name, String pin) {
        return id(name).flatMap(id -> pins.find(id, pin));
    }

    @Override
    public synchronized String pin(String name, long revision, String pin, String value) {
        DecryptedConnection found = all().get(name);
        if (found == null) return value;
        String id = found.row().id();
        Optional<String> standing = pins.find(id, pin);
        if (standing.isPresent()) return standing.get();
        if (found.row().revision() == revision) pins.add(id, pin, value);
        return value;
    }

    List<Pin> pins(String name) {
        return id(name).map(store::pins).orElse(List.of());
    }

    /** Deletes all pins of a connection. Steps that wait for the connection continue. */
    synchronized void forgetPins(String name) {
        id(name).ifPresent(store::deletePins);
        credentialsReplaced(name);
    }

    // Lookups.

    private Optional<String> id(String name) {
        return Optional.ofNullable(all().get(name)).map(found -> found.row().id());
    }

    private Map<String, DecryptedConnection> all() {
        Map<String, DecryptedConnection> known = loaded;
        return known != null ? known : load();
    }

    private synchronized Map<String, DecryptedConnection> load() {
        Map<String, DecryptedConnection> known = loaded;
        if (known != null) return known;
        Map<String, DecryptedConnection> all = new TreeMap<>();
        store.all().forEach((name, row) -> all.put(name, new DecryptedConnection(row, vault)));
        loaded = all;
        return all;
    }

    @Override
    public Optional<SavedConnection> find(String name) throws ConnectorException {
        DecryptedConnection found = all().get(name);
        if (found == null) return Optional.empty();
        try {
            return Optional.of(found.connection());
        } catch (WrongKey e) {
            // Of the kind CREDENTIALS, for which a run waits until the connection is changed.
            throw ConnectorException.credentials("The connection \"" + name + "\" cannot be used. " + e.getMessage());
        }
    }

    /** The id of the connection's connector; empty if there is no such connection. */
    public Optional<String> connectorOf(String name) {
        return Optional.ofNullable(all().get(name)).map(found -> found.row().connector());
    }

    /** The revision of the connection's saved state; empty if there is no such connection. */
    public OptionalLong revisionOf(String name) {
        DecryptedConnection found = all().get(name);
        return found == null
                ? OptionalLong.empty()
                : OptionalLong.of(found.row().revision());
    }

    /** The connection's limits; none if there is no such connection. */
    public ConnectionLimits limits(String name) {
        DecryptedConnection found = all().get(name);
        return found == null ? ConnectionLimits.NONE : found.row().limits();
    }

    /** The names of the connections that have limits. */
    public List<String> limited() {
        return list().stream()
                .filter(view -> !view.limits().isNone())
                .map(View::name)
                .toList();
    }

    /** The names of the connections of these connectors, in order. */
    public List<String> namesOf(Collection<String> connectors) {
        return all().values().stream()
                .map(DecryptedConnection::row)
                .filter(row -> connectors.contains(row.connector()))
                .map(Row::name)
                .sorted()
                .toList();
    }

    /** A connection without its secrets, for the API. */
    record View(
            String id,
            String name,
            String connector,
            Map<String, Object> settings,
            Map<String, @Nullable String> references,
            ConnectionLimits limits,
            long revision,
            Instant changed) {}

    List<View> list() {
        return all().values().stream().map(SavedConnections::view).toList();
    }

    Optional<View> view(String name) {
        return Optional.ofNullable(all().get(name)).map(SavedConnections::view);
    }

    private static View view(DecryptedConnection connection) {
        Row row = connection.row();
        Map<String, @Nullable String> references = new LinkedHashMap<>();
        for (SealedSecret sealed : row.secrets()) references.put(sealed.field(), sealed.reference());
        return new View(
                row.id(),
                row.name(),
                row.connector(),
                row.settings(),
                references,
                row.limits(),
                row.revision(),
                row.changed());
    }

    /** The connections as documents, one for each: with references to secrets, never with secrets. */
    public List<String> export() {
        return list().stream().map(Exports::document).toList();
    }

    // Changes.

    /** Calls a listener with the name of each connection that has changed, was deleted, or works again. */
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    private void notifyListeners(String name) {
        health.accepted(name);
        listeners.forEach(listener -> listener.accept(name));
    }

    /**
     * A sentence for each secret that {@link #apply} would not find, by field.
     *
     * @param values where secrets come from that the document only refers to
     */
    public Map<String, String> missing(ConnectionDocument document, SecretValues values) {
        return changes.missing(all().get(document.name()), document, values);
    }

    /**
     * The names of the secrets that a connection has.
     *
     * @param document that is about to be applied to it; null if none is
     * @return empty if there is no such connection
     */
    public Optional<Set<String>> secretNames(String name, @Nullable ConnectionDocument document) {
        return ConnectionChanges.secretNames(all().get(name), document);
    }

    /**
     * The secrets of a connection, without those that cannot be read.
     *
     * @param document that is about to be applied to it; null if none is
     */
    public Map<String, Secret> secrets(String name, @Nullable ConnectionDocument document, SecretValues values) {
        return ConnectionChanges.secrets(all().get(name), document, values);
    }

    /** Whether a secret of an otherwise unchanged connection stays as it is, unless its reference is read again. */
    public boolean keeps(ConnectionDocument document, String field, SecretSource source) {
        return changes.keeps(all().get(document.name()), document, field, source);
    }

    /**
     * The result of applying documents.
     *
     * @param outcomes one for each, in their order
     * @param also     the result of what was written together with them
     */
    public record Saved<T extends @Nullable Object>(List<Outcome> outcomes, T also) {}

    /** {@link #apply(List, SecretValues, Function)} of one document alone. */
    public Outcome apply(ConnectionDocument document, SecretValues values) {
        return apply(List.of(document), values, db -> document.name())
                .outcomes()
                .get(0);
    }

    /**
     * Saves the connections of documents, all or none. A secret that a document does not name stays as it is, unless it
     * belongs to another connector.
     *
     * @param also written in the same transaction; if it throws, nothing is saved
     * @throws IllegalArgumentException if a secret is not found; see {@link #missing}
     * @throws SecretsNeeded            likewise
     */
    public synchronized <T extends @Nullable Object> Saved<T> apply(
            List<ConnectionDocument> documents, SecretValues values, Function<Handle, T> also) {
        List<RowChange> all = new ArrayList<>();
        for (ConnectionDocument document : documents) {
            all.add(changes.next(all().get(document.name()), document, values));
        }
        List<Row> rows = all.stream().flatMap(next -> next.row().stream()).toList();
        T written = store.put(rows.stream().map(this::update).toList(), also);
        rows.forEach(this::saved);
        return new Saved<>(all.stream().map(RowChange::outcome).toList(), written);
    }

    /**
     * Saves what a person entered.
     *
     * @param secrets by field: the new secret, or empty to delete it; a field that is not named keeps its secret
     * @throws SecretsNeeded if a secret that stays would go to another place
     */
    synchronized Outcome put(
            String name,
            String connector,
            Map<String, Object> settings,
            ConnectionLimits limits,
            Map<String, Optional<Secret>> secrets) {
        Map<String, GivenSecret> given = new LinkedHashMap<>();
        Set<String> removed = new HashSet<>();
        secrets.forEach((field, secret) -> {
            if (secret.isPresent()) given.put(field, new GivenSecret(secret.get(), null));
            else removed.add(field);
        });
        RowChange next = changes.next(
                all().get(name), new Settings(name, connector, settings, limits), new SecretChanges(given, removed));
        next.row().ifPresent(row -> {
            store.put(List.of(update(row)), db -> row);
            saved(row);
        });
        return next.outcome();
    }

    private Update update(Row row) {
        DecryptedConnection before = all().get(row.name());
        return new Update(row, ConnectionChanges.keepsPins(before, row), changes.keepsConsents(before, row));
    }

    private void saved(Row row) {
        Map<String, DecryptedConnection> next = new TreeMap<>(all());
        next.put(row.name(), new DecryptedConnection(row, vault));
        loaded = next;
        notifyListeners(row.name());
    }

    /** @return false if there is no such connection */
    synchronized boolean delete(String name) {
        DecryptedConnection before = all().get(name);
        if (before == null) return false;
        store.delete(before.row().id());
        Map<String, DecryptedConnection> next = new TreeMap<>(all());
        next.remove(name);
        loaded = next;
        notifyListeners(name);
        return true;
    }
}
