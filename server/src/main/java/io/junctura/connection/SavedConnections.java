package io.junctura.connection;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import io.junctura.connection.ConnectionStore.Row;
import io.junctura.connection.ConnectionStore.Sealed;
import io.junctura.connector.PluginServices;
import io.junctura.connector.SavedConnection;
import io.junctura.database.Database;
import io.junctura.definition.ConnectionLimits;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.SecretSource;
import io.junctura.json.Json;
import io.junctura.outbound.Grant;
import io.junctura.outbound.Tokens;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package. Holds all connections in memory, from the first use on: attempts ask for them
 * thousands of times a second. Thread safe; changes come one after the other.
 */
public final class SavedConnections implements PluginServices.Connections {
    private final ConnectionStore store;
    private final Vault vault;
    private final Clock clock;
    private final Consents consents;
    private final PinStore pins;
    private final Map<String, Trouble> troubled = new ConcurrentHashMap<>();
    private final Map<String, Tested> tested = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile Function<String, List<String>> usedBy = name -> List.of();
    private volatile Function<String, Optional<LeftAlone>> leftAlone = name -> Optional.empty();
    private volatile @Nullable Map<String, DecryptedConnection> opened;

    /** @param reference null if the secret was given as it is */
    private record Given(Secret value, @Nullable String reference) {}

    /** What became of a document. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /**
     * @param masterKey what {@code JUNCTURA_MASTER_KEY} says, null if it is not set
     * @throws WrongKey if the key is none, or the database holds secrets that it does not open
     */
    public SavedConnections(Database database, Path dataFolder, @Nullable String masterKey, Clock clock) {
        this.store = new ConnectionStore(database);
        this.vault =
                new Vault(new MasterKey(dataFolder, masterKey, store.sample().isPresent()));
        this.clock = clock;
        this.pins = new PinStore(database, clock);
        this.consents = new Consents(database, vault, clock, this::id);
        store.sample().ifPresent(vault::mustBeOurs);
    }

    /** What seals secrets, for others that have some to keep. */
    public Vault vault() {
        return vault;
    }

    /** Where is kept what people consent to for connections that get access tokens by OAuth2. */
    public Tokens.Keeping consents() {
        return consents;
    }

    boolean hasConsent(Grant grant) {
        return consents.isGiven(grant);
    }

    /**
     * A connection whose credentials were refused, or whose system is left alone.
     *
     * @param why a sentence
     */
    record Trouble(Instant since, String why) {}

    /**
     * The result of a test.
     *
     * @param revision of the connection that was tested
     * @param failure  its kind; null: it works
     * @param message  what the other system has said, in sentences; empty if nothing
     */
    record Tested(long revision, Instant at, @Nullable String failure, String message) {

        /** Whether the test found something to contact; if not, it does not say that the connection works. */
        boolean hasContacted() {
            return failure != null || !message.startsWith(Connection.NOTHING_CONTACTED);
        }
    }

    /** Keeps the result of a test until the connection is changed, or the server stops. */
    Tested tested(View view, @Nullable String failure, String message) {
        Tested result = new Tested(view.revision(), clock.instant(), failure, message);
        tested.put(view.name(), result);
        return result;
    }

    /** The last test of the connection as it is. */
    Optional<Tested> lastTest(View view) {
        return Optional.ofNullable(tested.get(view.name())).filter(test -> test.revision() == view.revision());
    }

    /** What has to be mended goes first: what is left alone is asked again by itself. */
    Optional<Trouble> trouble(String name) {
        Trouble refused = troubled.get(name);
        if (refused != null) return Optional.of(refused);
        return leftAlone.apply(name).map(left -> new Trouble(left.since, left.why()));
    }

    /**
     * A system that is left alone, since it does not answer or has asked for that.
     *
     * @param since when that began
     * @param until when it is asked again; null: that time has come, and one attempt tries it
     * @param tried whether one attempt goes first then
     */
    public record LeftAlone(Instant since, @Nullable Instant until, boolean tried) {

        private String why() {
            if (until == null) {
                return "It does not answer, or not as it should: nothing is sent over it, but for one attempt that"
                        + " tries.";
            }
            String time = until.truncatedTo(ChronoUnit.SECONDS).toString();
            return tried
                    ? "It does not answer, or not as it should: nothing is sent over it until " + time
                            + ", and then one attempt that tries."
                    : "It asked to be left alone: nothing is sent over it until " + time + ".";
        }
    }

    /** @param leftAlone by a connection's name: whether its system is left alone */
    public void leftAlone(Function<String, Optional<LeftAlone>> leftAlone) {
        this.leftAlone = leftAlone;
    }

    @Override
    public void refused(String name, String why) {
        troubled.compute(name, (any, before) -> new Trouble(before == null ? clock.instant() : before.since(), why));
    }

    @Override
    public void taken(String name) {
        if (!troubled.isEmpty()) troubled.remove(name);
    }

    /** It works again, though it is the same: what waits for it goes on. */
    void mended(String name) {
        tell(name);
    }

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

    List<PinStore.Pin> pins(String name) {
        return id(name).map(pins::of).orElse(List.of());
    }

    /** Deletes all pins of a connection. What waits for the connection goes on. */
    synchronized void forgetPins(String name) {
        id(name).ifPresent(pins::delete);
        mended(name);
    }

    private Optional<String> id(String name) {
        return Optional.ofNullable(all().get(name)).map(found -> found.row().id());
    }

    private void tell(String name) {
        troubled.remove(name);
        listeners.forEach(listener -> listener.accept(name));
    }

    /** Told the name of each connection that has changed, has gone, or works again. */
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
    public Optional<SavedConnection> find(String name) throws ConnectorException {
        DecryptedConnection found = all().get(name);
        if (found == null) return Optional.empty();
        try {
            return Optional.of(found.connection());
        } catch (WrongKey e) {
            // Credentials: the run waits until the connection is mended.
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

    /** What may go over the connection; none if there is no such connection. */
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

    /** Those of these connectors, in order. */
    public List<String> namesOf(Collection<String> connectors) {
        return all().values().stream()
                .map(DecryptedConnection::row)
                .filter(row -> connectors.contains(row.connector()))
                .map(Row::name)
                .sorted()
                .toList();
    }

    /** How the API shows a connection: all but its secrets. */
    record View(
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

    private static View view(DecryptedConnection opened) {
        Row row = opened.row();
        Map<String, @Nullable String> references = new LinkedHashMap<>();
        for (Sealed sealed : row.secrets()) references.put(sealed.field(), sealed.reference());
        return new View(
                row.name(), row.connector(), row.settings(), references, row.limits(), row.revision(), row.changed());
    }

    /**
     * Whether {@link #apply} would find every secret.
     *
     * @return a sentence for each that it would not
     */
    public Map<String, String> missing(ConnectionDocument document, SecretValues values) {
        Map<String, String> missing = new LinkedHashMap<>();
        DecryptedConnection before = all().get(document.name());
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
        for (Sealed sealed : before.row().secrets()) {
            String field = sealed.field();
            boolean goes =
                    !sameConnector(before, document) && !document.secrets().containsKey(field);
            if (!given.contains(field) && !goes && !missing.containsKey(field)) kept.add(field);
        }
        if (leadsElsewhere(before, document.connector(), plain(document.settings()))) {
            kept.forEach(field -> missing.put(field, SecretsNeeded.sentence(document.name(), kept)));
        }
        return missing;
    }

    /**
     * The names of the secrets that a connection has.
     *
     * @param document what is about to be applied to it; null if nothing is
     * @return empty if there is no such connection
     */
    public Optional<Set<String>> secretNames(String name, @Nullable ConnectionDocument document) {
        DecryptedConnection before = all().get(name);
        if (before == null && document == null) return Optional.empty();
        Set<String> names = new HashSet<>();
        if (before != null && (document == null || sameConnector(before, document))) {
            for (Sealed sealed : before.row().secrets()) names.add(sealed.field());
        }
        if (document != null) names.addAll(document.secrets().keySet());
        return Optional.of(names);
    }

    /**
     * What became of documents.
     *
     * @param outcomes one for each, in their order
     * @param also     what was written together with them
     */
    public record Saved<T extends @Nullable Object>(List<Outcome> outcomes, T also) {}

    /** {@link #apply(List, SecretValues, Function)} of one document alone. */
    public Outcome apply(ConnectionDocument document, SecretValues values) {
        return apply(List.of(document), values, db -> document.name())
                .outcomes()
                .get(0);
    }

    /**
     * Saves what documents say, all or nothing. A secret that a document does not name stays as it is, unless it was
     * another connector's.
     *
     * @param also written in the same transaction; if it throws, nothing is saved
     * @throws IllegalArgumentException if a secret is not found; see {@link #missing}
     * @throws SecretsNeeded            likewise
     */
    public synchronized <T extends @Nullable Object> Saved<T> apply(
            List<ConnectionDocument> documents, SecretValues values, Function<Handle, T> also) {
        List<Next> all = new ArrayList<>();
        for (ConnectionDocument document : documents) all.add(next(document, values));
        List<Row> rows = all.stream().flatMap(next -> next.row.stream()).toList();
        T written = store.put(rows, db -> {
            for (Row row : rows) deleteObsoletePins(db, row);
            return also.apply(db);
        });
        rows.forEach(this::saved);
        return new Saved<>(all.stream().map(Next::outcome).toList(), written);
    }

    private Next next(ConnectionDocument document, SecretValues values) {
        DecryptedConnection before = all().get(document.name());
        Map<String, Given> given = new LinkedHashMap<>();
        Set<String> gone = new HashSet<>();
        if (before != null && !sameConnector(before, document)) {
            for (Sealed sealed : before.row().secrets()) gone.add(sealed.field());
            gone.removeAll(document.secrets().keySet());
        }
        document.secrets().forEach((field, source) -> {
            String literal = literal(source);
            Optional<String> found = literal != null ? Optional.of(literal) : values.find(document, field, source);
            if (found.isPresent()) {
                String reference = SecretValues.reference(source).orElse(null);
                given.put(field, new Given(Secret.of(found.get()), reference));
            } else if (!isKept(before, field, source)) {
                throw new IllegalArgumentException("The secret \"" + field + "\" is not there.");
            }
        });
        return next(
                before,
                document.name(),
                document.connector(),
                plain(document.settings()),
                document.limits(),
                given,
                gone);
    }

    private static boolean sameConnector(DecryptedConnection before, ConnectionDocument document) {
        return before.row().connector().equals(document.connector());
    }

    private static @Nullable String literal(SecretSource source) {
        return source instanceof SecretSource.Literal literal ? literal.value() : null;
    }

    /** Whether a secret of an otherwise unchanged connection stays as it is, unless its reference is read again. */
    public boolean keeps(ConnectionDocument document, String field, SecretSource source) {
        DecryptedConnection before = all().get(document.name());
        return before != null
                && !leadsElsewhere(before, document.connector(), plain(document.settings()))
                && isKept(before, field, source);
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

    /**
     * Saves what a person entered.
     *
     * @param changes by field: the new secret; empty to take it away; a field that is not named keeps its secret
     * @throws SecretsNeeded if a secret that stays would go to another place
     */
    synchronized Outcome put(
            String name,
            String connector,
            Map<String, Object> settings,
            ConnectionLimits limits,
            Map<String, Optional<Secret>> changes) {
        Map<String, Given> given = new LinkedHashMap<>();
        Set<String> gone = new HashSet<>();
        changes.forEach((field, change) -> {
            if (change.isPresent()) given.put(field, new Given(change.get(), null));
            else gone.add(field);
        });
        Next next = next(all().get(name), name, connector, settings, limits, given, gone);
        next.row.ifPresent(row -> {
            store.put(List.of(row), db -> deleteObsoletePins(db, row));
            saved(row);
        });
        return next.outcome;
    }

    /** What was pinned holds for the settings and secrets of before; limits do not matter to it. */
    private int deleteObsoletePins(Handle db, Row row) {
        DecryptedConnection before = all().get(row.name());
        boolean isAsBefore = before != null
                && before.row().connector().equals(row.connector())
                && Json.text(before.row().settings()).equals(Json.text(row.settings()))
                && before.row().secrets().equals(row.secrets());
        return isAsBefore ? 0 : PinStore.delete(db, row.id());
    }

    /**
     * A connection as it is about to be.
     *
     * @param row empty if it stays as it is
     */
    private record Next(Outcome outcome, Optional<Row> row) {}

    private void saved(Row row) {
        Map<String, DecryptedConnection> next = new TreeMap<>(all());
        next.put(row.name(), new DecryptedConnection(row, vault));
        opened = next;
        tell(row.name());
    }

    /** Secrets that stay keep the form that they are sealed in: they need not even open. */
    private Next next(
            @Nullable DecryptedConnection before,
            String name,
            String connector,
            Map<String, Object> settings,
            ConnectionLimits limits,
            Map<String, Given> given,
            Set<String> gone) {
        String id = before == null ? UUID.randomUUID().toString() : before.row().id();
        long revision =
                Math.max(clock.millis(), before == null ? 0 : before.row().revision() + 1);
        Map<String, Sealed> sealed = new TreeMap<>();
        boolean same = false;
        if (before != null) {
            before.row().secrets().forEach(one -> sealed.put(one.field(), one));
            same = before.row().connector().equals(connector)
                    && Json.text(before.row().settings()).equals(Json.text(settings))
                    && before.row().limits().equals(limits)
                    && Collections.disjoint(sealed.keySet(), gone);
            sealed.keySet().removeAll(gone);
            List<String> kept = new ArrayList<>(sealed.keySet());
            kept.removeAll(given.keySet());
            if (!kept.isEmpty() && leadsElsewhere(before, connector, settings)) throw new SecretsNeeded(name, kept);
        }
        for (Map.Entry<String, Given> entry : given.entrySet()) {
            String field = entry.getKey();
            Given secret = entry.getValue();
            Sealed now = sealed.get(field);
            if (before != null && now != null && before.holds(now, secret.value, secret.reference)) continue;
            same = false;
            String text = vault.seal(id, field, revision, secret.value);
            sealed.put(field, new Sealed(field, revision, text, secret.reference));
        }
        if (same) return new Next(Outcome.UNCHANGED, Optional.empty());
        return new Next(
                before == null ? Outcome.CREATED : Outcome.UPDATED,
                Optional.of(new Row(
                        id,
                        name,
                        connector,
                        settings,
                        limits,
                        revision,
                        clock.instant(),
                        List.copyOf(sealed.values()))));
    }

    private static boolean leadsElsewhere(DecryptedConnection before, String connector, Map<String, Object> settings) {
        return !before.row().connector().equals(connector)
                || Destinations.elsewhere(before.row().settings(), settings);
    }

    /** @return false if there is no such connection */
    synchronized boolean delete(String name) {
        DecryptedConnection before = all().get(name);
        if (before == null) return false;
        store.delete(before.row());
        Map<String, DecryptedConnection> next = new TreeMap<>(all());
        next.remove(name);
        opened = next;
        tested.remove(name);
        tell(name);
        return true;
    }

    private Map<String, DecryptedConnection> all() {
        Map<String, DecryptedConnection> known = opened;
        return known != null ? known : openAll();
    }

    private synchronized Map<String, DecryptedConnection> openAll() {
        Map<String, DecryptedConnection> known = opened;
        if (known != null) return known;
        Map<String, DecryptedConnection> all = new TreeMap<>();
        store.all().forEach((name, row) -> all.put(name, new DecryptedConnection(row, vault)));
        opened = all;
        return all;
    }

    /** The connections as documents, one after the other: with references to secrets, never with secrets. */
    public List<String> export() {
        return list().stream().map(Exports::document).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> plain(Map<String, @Nullable Object> settings) {
        return (Map<String, Object>) (Map<String, ?>) settings;
    }
}
