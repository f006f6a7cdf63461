package io.junctura.plugin;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.connector.Allowed;
import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.Descriptors;
import io.junctura.connector.Descriptors.Described;
import io.junctura.connector.InstalledConnectors;
import io.junctura.connector.LoadedPlugin;
import io.junctura.connector.Permitted;
import io.junctura.connector.PinnedVersions;
import io.junctura.connector.PluginVersion;
import io.junctura.connector.SavedConnection;
import io.junctura.connector.Versions;
import io.junctura.json.Json;
import io.junctura.plugin.InstalledVersion.Origin;
import io.junctura.plugin.PluginFiles.Bundled;
import io.junctura.plugin.PluginFiles.Received;
import io.junctura.plugin.isolation.PluginLeaks;
import io.junctura.plugin.isolation.SharedState;
import io.junctura.plugin.trust.Advisories;
import io.junctura.plugin.trust.PluginSignature;
import io.junctura.plugin.trust.PublisherKey;
import io.junctura.plugin.trust.Publishers;
import io.junctura.plugin.trust.Unusable;
import io.junctura.thread.CleanThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The installed plugins: which there are, in which versions, and which of these is used now. Opening reads what they say
 * of themselves; PF4J and a plugin's classes come in when one of its operations is first used, and go when its version is
 * not needed any more. Thread safe; changes come one after the other.
 */
public final class Plugins implements InstalledConnectors, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());

    /** How long classes stay that only a run needs which was accepted with them. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Past the time that shared resources have to close. */
    private static final long CLOSE_MILLIS = LoadedPlugin.CLOSES_WITHIN.toMillis() + 2_000;

    private static final long LOAD_SECONDS = 30;

    /** A jar, or an installed version, that is not in use, and why, as a sentence that says what to do. */
    public record Problem(String jar, String message) {}

    private final ClassLoader server;
    private final PluginStore store;
    private final PluginFiles files;
    private final DriverFolder drivers;
    private final PluginFolders folders;
    private final Publishers publishers;
    private final Advisories advisories;
    private final AuditLog audit;
    private final Clock clock;
    private final PluginLeaks leaks;
    private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> removed = new HashSet<>();
    /** Closed or about to be, with calls into them under way. */
    private final Set<LoadedPlugin> leaving = ConcurrentHashMap.newKeySet();

    private final List<Thread> closers = new CopyOnWriteArrayList<>();
    private volatile InstalledPlugins shelf;
    private volatile Set<PluginVersion> live = Set.of();
    private volatile boolean closed;
    private volatile Runnable afterClose = () -> {};

    private Plugins(
            PluginStore store,
            PluginPlaces places,
            ClassLoader server,
            String version,
            Publishers publishers,
            Advisories advisories,
            AuditLog audit,
            Clock clock)
            throws IOException {
        this.server = server;
        this.store = store;
        this.files = new PluginFiles(places.plugins());
        this.drivers = new DriverFolder(places.drivers(), files);
        this.publishers = publishers;
        this.advisories = advisories;
        this.audit = audit;
        this.clock = clock;
        this.leaks = new PluginLeaks(clock);
        PluginStore.Contents kept = store.read();
        removed.addAll(kept.removed());
        InstalledPlugins begun = InstalledPlugins.of(new LoadableVersion(null, null, null, own(server, version)));
        List<Bundled> bundled = PluginFiles.bundled(server);
        for (InstalledVersion one : kept.versions()) begun = begun.with(release(one, bundled));
        for (SelectedVersion choice : kept.choices()) begun = begun.with(choice);
        shelf = begun;
        List<Problem> broken = new ArrayList<>();
        for (Bundled jar : bundled) {
            try {
                unpackIfNew(jar);
            } catch (Unusable e) {
                broken.add(new Problem(jar.name(), String.valueOf(e.getMessage())));
            }
        }
        List<Path> lookedAt = new ArrayList<>();
        lookedAt.add(places.plugins());
        lookedAt.addAll(places.more());
        folders = new PluginFolders(lookedAt, broken);
        folders.look(this::takeFrom, true);
        warn();
    }

    /**
     * Of a command without a server: what is installed lasts as long as it does.
     *
     * @param version the server's, shown with its own connectors
     * @throws IOException if a folder cannot be read
     */
    public static Plugins open(PluginPlaces places, String version) throws IOException {
        return open(
                PluginStore.NOTHING,
                places,
                version,
                Publishers.ANYONE,
                Advisories.NONE,
                AuditLog.NONE,
                Clock.systemUTC());
    }

    /**
     * Of a server.
     *
     * @param audit records plugins that were installed from a folder
     */
    public static Plugins open(
            PluginStore store,
            PluginPlaces places,
            String version,
            Publishers publishers,
            Advisories advisories,
            AuditLog audit,
            Clock clock)
            throws IOException {
        new PluginFiles(places.plugins()).sweep(); // Before anything is received, which it would take for a leftover.
        ClassLoader here = Plugins.class.getClassLoader();
        return new Plugins(store, places, here, version, publishers, advisories, audit, clock);
    }

    /** @param server where the server's own classes and the bundled jars are */
    static Plugins open(PluginPlaces places, String version, ClassLoader server) throws IOException {
        return new Plugins(
                PluginStore.NOTHING,
                places,
                server,
                version,
                Publishers.ANYONE,
                Advisories.NONE,
                AuditLog.NONE,
                Clock.systemUTC());
    }

    private static List<Described> own(ClassLoader server, String version) throws IOException {
        URL descriptor = ownDescriptor(server);
        Map<Object, Object> about = new LinkedHashMap<>();
        try (InputStream in = descriptor.openStream()) {
            about.putAll((Map<?, ?>) Json.parse(in.readAllBytes()));
        }
        Map<String, String> icons = new LinkedHashMap<>();
        for (Described one : Descriptors.read(about, ConnectorDescriptor.BUILT_IN, version)) {
            String id = one.connector().id();
            try (InputStream in = server.getResourceAsStream(Descriptors.iconFile(id))) {
                if (in != null) icons.put(id, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        about.put(Descriptors.ICONS, icons);
        return Descriptors.read(about, ConnectorDescriptor.BUILT_IN, version);
    }

    /** The one beside this class: in the test of a plugin, the class path has the plugin's, too. */
    private static URL ownDescriptor(ClassLoader server) throws IOException {
        String here = Plugins.class.getName().replace('.', '/') + ".class";
        String root = String.valueOf(server.getResource(here)).replace(here, "");
        for (URL each : Collections.list(server.getResources(Descriptors.FILE))) {
            if (each.toString().equals(root + Descriptors.FILE)) return each;
        }
        throw new IOException("The server's jar is damaged: " + Descriptors.FILE + " is missing.");
    }

    private LoadableVersion release(InstalledVersion installed, List<Bundled> bundled) {
        Bundled within = bundled.stream()
                .filter(jar -> jar.sha256().equals(installed.sha256()))
                .findFirst()
                .orElse(null);
        return release(installed, within);
    }

    private LoadableVersion release(InstalledVersion installed, @Nullable Bundled bundled) {
        return new LoadableVersion(
                installed, bundled, refusal(installed, bundled), installed.jar().connectors());
    }

    private @Nullable String refusal(InstalledVersion installed, @Nullable Bundled bundled) {
        String blocked = bundled != null ? null : publishers.refusal(installed.signer());
        if (blocked == null) blocked = PluginJar.misfit(installed.jar().about("requires"));
        return blocked != null ? blocked : advisories.refusal(installed.named());
    }

    /** Says what is known against what is installed. */
    private void warn() {
        for (LoadableVersion release : shelf.releases()) {
            InstalledVersion installed = release.installed;
            if (installed == null) continue;
            for (Advisories.Advisory one : advisories.about(installed.named())) {
                log(Level.WARNING, "advisory on " + installed.named() + ": " + one.sentence());
            }
        }
    }

    /** What comes with the server is as trusted as the server. It is kept in the store later: a start does not wait. */
    private void unpackIfNew(Bundled bundled) throws Unusable {
        if (shelf.releases().stream().anyMatch(release -> bundled.equals(release.bundled))) return;
        Path file = files.unpack(server, bundled);
        PluginJar jar = PluginJar.read(file);
        LoadableVersion there = shelf.release(jar.named());
        if (there != null && there.bundled != null) {
            throw new Unusable("The plugin \"" + jar.id() + "\" is bundled twice.");
        }
        mustNotClash(jar);
        InstalledVersion installed = new InstalledVersion(
                jar,
                bundled.sha256(),
                file.toFile().length(),
                Origin.BUNDLED,
                null,
                clock.instant(),
                ConnectorDescriptor.BUILT_IN);
        shelf = shelf.with(release(installed, bundled)).with(chosen(jar, false));
    }

    /** A newer version is used from now on; an older one is only kept, unless that is what is wanted. */
    private SelectedVersion chosen(PluginJar jar, boolean downgrade) {
        SelectedVersion now = shelf.choice(jar.id());
        // Of a plugin that was not there no flow is live, but for those published before it was removed.
        if (now == null) return new SelectedVersion(jar.id(), jar.version(), null, true, false);
        boolean newer = Versions.compare(jar.version(), now.version()) > 0;
        return newer || (downgrade && !now.version().equals(jar.version())) ? now.next(jar.version()) : now;
    }

    private void mustNotClash(PluginJar jar) throws Unusable {
        for (Described described : jar.connectors()) {
            String id = described.connector().id();
            LoadableVersion other = shelf.chosen(id);
            if (other != null && !other.plugin().equals(jar.id())) {
                throw new Unusable("The connector \"" + id + "\" is there already, from the plugin \"" + other.plugin()
                        + "\". Remove one of the two.");
            }
        }
    }

    /** Told of the connectors that have changed, on the thread that changed them. */
    public void onChange(Consumer<Set<String>> listener) {
        listeners.add(listener);
    }

    /** Done whenever a plugin's classes have been given up. */
    public void afterClose(Runnable task) {
        afterClose = task;
    }

    // What there is.

    @Override
    public Catalog catalog() {
        return shelf.catalog();
    }

    @Override
    public Collection<ConnectorDescriptor> now() {
        return shelf.catalog().connectors();
    }

    @Override
    public long edition() {
        return shelf.edition();
    }

    @Override
    public Collection<ConnectorDescriptor> as(PinnedVersions pins) {
        return shelf.as(pins);
    }

    @Override
    public PinnedVersions pins(Set<String> connectors) {
        return shelf.pins(connectors);
    }

    @Override
    public Optional<TriggerDescriptor> trigger(PinnedVersions pins, String use) {
        LoadableVersion release = shelf.release(pins, ConnectorDescriptor.connectorOf(use));
        return release == null ? Optional.empty() : Optional.ofNullable(release.trigger(use));
    }

    @Override
    public Optional<ActionDescriptor> action(PinnedVersions pins, String use) {
        LoadableVersion release = shelf.release(pins, ConnectorDescriptor.connectorOf(use));
        return release == null ? Optional.empty() : Optional.ofNullable(release.action(use));
    }

    @Override
    public ConnectorDescriptor connector(PinnedVersions pins, String id) throws ConnectorException {
        LoadableVersion release = shelf.release(pins, id);
        ConnectorDescriptor found = release == null ? null : release.connectors.get(id);
        if (found == null) throw missing(pins, id);
        return found;
    }

    /** Jars and installed versions that are not in use. */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(folders.problems());
        all.addAll(drivers.problems(plugin -> shelf.choice(plugin) != null));
        for (LoadableVersion release : shelf.releases()) {
            String blocked = release.blocked;
            if (blocked != null && shelf.isChosen(release)) all.add(new Problem(release.name(), blocked));
        }
        return all;
    }

    /** Of all plugins, by id; the server's own connectors are none. */
    public List<PluginView> list() {
        return shelf.choices().stream().map(choice -> view(choice, shelf)).toList();
    }

    private PluginView view(SelectedVersion choice, InstalledPlugins now) {
        return PluginView.of(choice, now, publishers, advisories, live, leaving, drivers.of(choice.plugin()));
    }

    public Optional<PluginView> find(String plugin) {
        SelectedVersion choice = shelf.choice(plugin);
        return choice == null ? Optional.empty() : Optional.of(view(choice, shelf));
    }

    /**
     * Sees to it that what the server itself calls for a connection is what the connector's plugin may call: the address
     * at which tokens are got.
     *
     * @throws ConnectorException if it may not, or is not there
     */
    public void mustCall(SavedConnection saved, URI address) throws ConnectorException {
        LoadableVersion release = shelf.release(PinnedVersions.NONE, saved.connector());
        if (release == null) throw missing(PinnedVersions.NONE, saved.connector());
        InstalledVersion installed = release.installed;
        Allowed allowed = installed == null ? Allowed.ALL : installed.jar().allowed();
        new Permitted(release.plugin(), allowed, saved.settings(), Set.of()).mustCall(address);
    }

    // Classes.

    @Override
    public LoadedPlugin load(PinnedVersions pins, String connector) throws ConnectorException {
        InstalledPlugins now = shelf;
        LoadableVersion release = now.release(pins, connector);
        if (release == null) throw missing(pins, connector);
        if (!now.isEnabled(release)) {
            throw ConnectorException.tryLater(
                    Reached.NO, "The plugin \"" + release.plugin() + "\" is switched off. Switch it on.", (Throwable)
                            null);
        }
        LoadedPlugin found = release.loaded();
        return found != null ? found : loadFirst(release);
    }

    @Override
    public ConnectorException missing(PinnedVersions pins, String kind, String use) {
        String connector = ConnectorDescriptor.connectorOf(use);
        if (pins.of(connector) != null && shelf.release(pins, connector) == null) return missing(pins, connector);
        return ConnectorException.broken(
                Reached.NO, "The " + kind + " \"" + use + "\" is not installed. Install its plugin.", null);
    }

    private static ConnectorException missing(PinnedVersions pins, String connector) {
        PluginVersion pinned = pins.of(connector);
        String message = pinned == null
                ? "The connector \"" + connector + "\" is not installed. Install its plugin."
                : "The plugin " + pinned
                        + ", with which this was published, is not installed any more. Install it again, "
                        + "or publish the integration with another version of it.";
        return ConnectorException.broken(Reached.NO, message, null);
    }

    private LoadedPlugin loadFirst(LoadableVersion release) throws ConnectorException {
        if (closed) throw ConnectorException.tryLater(Reached.NO, "The server is stopping.");
        String blocked = release.blocked;
        if (blocked != null) {
            throw ConnectorException.broken(
                    Reached.NO, "The plugin " + release.name() + " is not used. " + blocked, null);
        }
        lock(release);
        try {
            LoadedPlugin found = release.loaded();
            if (found != null) return found;
            LoadedPlugin loaded = open(release);
            release.loaded(loaded);
            return loaded;
        } finally {
            release.loading.unlock();
        }
    }

    /** A static initialiser may take for ever: whoever else needs the plugin is not to be lost with it. */
    private static void lock(LoadableVersion release) throws ConnectorException {
        try {
            if (release.loading.tryLock(LOAD_SECONDS, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ConnectorException.tryLater(Reached.NO, "The plugin " + release.name() + " is still being loaded.");
    }

    private LoadedPlugin open(LoadableVersion release) throws ConnectorException {
        InstalledVersion installed = release.installed;
        if (installed == null) return LoadedPlugin.own(server);
        try {
            Bundled bundled = release.bundled;
            Path file = bundled != null ? files.verified(server, bundled) : files.verified(installed, store);
            List<Path> added = drivers.copies(installed.jar().id());
            return SharedState.guarded(
                    installed.jar().id(),
                    installed.named().toString(),
                    () -> PluginLoading.load(installed.jar(), file, added, leaks));
        } catch (Unusable e) {
            LOG.log(Level.WARNING, "Plugin refused: {0}: {1}", installed.named(), e.getMessage());
            throw ConnectorException.broken(Reached.NO, String.valueOf(e.getMessage()), null);
        } catch (RuntimeException | Error e) {
            throw ConnectorException.broken(
                    Reached.NO,
                    "The plugin " + installed.named() + " cannot be loaded: " + e
                            + ". This is a fault in the plugin; tell its author.",
                    null);
        }
    }

    /** Which versions live flows use: their classes stay, others go when no run is in them. */
    public void live(Set<PluginVersion> versions) {
        live = Set.copyOf(versions);
    }

    /**
     * A saved connection has changed: shared resources of its earlier states close once no call uses them.
     *
     * @param revision of its state now; empty if it was deleted
     */
    public void connectionChanged(String name, OptionalLong revision) {
        for (LoadedPlugin each : loaded()) each.connectionChanged(name, revision.orElse(Long.MAX_VALUE));
    }

    /** All whose classes are in memory, those that are about to be given up included. */
    private List<LoadedPlugin> loaded() {
        List<LoadedPlugin> all = new ArrayList<>(leaving);
        for (LoadableVersion release : shelf.releases()) {
            LoadedPlugin loaded = release.loaded();
            if (loaded != null) all.add(loaded);
        }
        return all;
    }

    /** A sentence for each resource and thread that plugins have left behind and that is still there. */
    public List<String> leaks() {
        return leaks.all().stream().map(PluginLeaks.Leak::message).toList();
    }

    /**
     * Gives up classes that are needed no more, closes shared resources that no call has used for long, and puts back what
     * plugins have changed for all. To be called every few seconds.
     */
    public void sweep() {
        InstalledPlugins now = shelf;
        boolean any = false;
        for (LoadableVersion release : now.releases()) {
            LoadedPlugin loaded = release.loaded();
            any |= loaded != null && loaded.isForeign();
            if (loaded == null || (now.isChosen(release) && now.isEnabled(release))) continue;
            if (now.isEnabled(release) && release.installed != null && live.contains(release.installed.named()))
                continue;
            if (loaded.isIdleFor(IDLE_NANOS) || !now.isEnabled(release)) retire(release);
        }
        for (LoadedPlugin each : loaded()) each.sweep();
        store.leaks(leaks.all());
        if (any || !leaving.isEmpty()) SharedState.look();
    }

    private void retire(LoadableVersion release) {
        LoadedPlugin loaded = release.release();
        if (loaded == null) return;
        leaving.add(loaded);
        loaded.retire(this::closeApart);
    }

    /** A connector's close() may block for ever, and who left it last has other things to do. */
    private void closeApart(LoadedPlugin loaded) {
        Thread closer = CleanThreadFactory.of(
                () -> {
                    try {
                        loaded.close();
                    } finally {
                        leaving.remove(loaded);
                        closers.remove(Thread.currentThread());
                        afterClose.run();
                    }
                },
                "close " + loaded.named());
        closers.add(closer);
        closer.start();
    }

    // Changes.

    /** How an installation went. */
    public enum Outcome {
        /** A plugin that was not there. */
        INSTALLED,
        /** A newer version, which is used from now on. */
        UPGRADED,
        /** An older version, which is used from now on because that was wanted. */
        DOWNGRADED,
        /** The same snapshot version with another content. */
        REPLACED,
        /** The very same jar was installed before: nothing has changed. */
        KNOWN
    }

    /**
     * The result of an installation.
     *
     * @param sha256 of the jar
     * @param view   the plugin as it is now, or would be after a dry run
     */
    public record Arrived(Outcome outcome, PluginVersion version, String sha256, Allowed allowed, PluginView view) {}

    /**
     * Installs a plugin from a stream, which is read to its end. The flows that are live stay on the versions that they
     * were published with.
     *
     * @param name      for messages and the log, such as the file's
     * @param by        who wants it
     * @param downgrade whether a version may be older than the one that is used
     * @param only      whether everything is looked at and nothing done
     * @throws Unusable with a sentence, if it is refused
     */
    public Arrived install(InputStream jar, String name, String by, boolean downgrade, boolean only)
            throws IOException, Unusable {
        Received received = null;
        try {
            received = files.receive(jar);
            return install(received, Origin.UPLOADED, by, downgrade, only);
        } catch (Unusable e) {
            log(
                    Level.WARNING,
                    "refused: " + name + (received == null ? "" : ", sha256 " + received.sha256()) + ", by " + by + ": "
                            + e.getMessage());
            throw e;
        } finally {
            if (received != null) received.discard();
        }
    }

    private void takeFrom(Path jar) throws Unusable {
        Received received = null;
        try (InputStream in = java.nio.file.Files.newInputStream(jar)) {
            received = files.receive(in);
            if (removed.contains(received.sha256())) return;
            Arrived arrived = install(received, Origin.FOLDER, jar.toString(), false, false);
            if (arrived.outcome() == Outcome.KNOWN) return;
            PluginVersion taken = arrived.version();
            audit.record(AuditAction.PLUGIN_INSTALLED, Actor.SERVER, taken.plugin(), taken.version(), arrived.sha256());
        } catch (IOException e) {
            throw new Unusable("It cannot be copied (" + e + "). Check its rights and the space left.", e);
        } finally {
            if (received != null) received.discard();
        }
    }

    private Arrived install(Received received, Origin origin, String by, boolean downgrade, boolean only)
            throws IOException, Unusable {
        String signer = PluginSignature.verified(received.file())
                .map(PublisherKey::text)
                .orElse(null);
        String refusal = publishers.refusal(signer);
        if (refusal != null) throw new Unusable(refusal);
        PluginJar jar = PluginJar.check(received.file());
        String advised = advisories.refusal(jar.named());
        if (advised != null) throw new Unusable(advised);
        synchronized (this) {
            if (closed) throw new Unusable("The server is stopping.");
            InstalledVersion installed =
                    new InstalledVersion(jar, received.sha256(), received.size(), origin, signer, clock.instant(), by);
            Outcome outcome = outcome(installed, downgrade);
            InstalledPlugins next = shelf;
            SelectedVersion choice = chosen(jar, downgrade);
            if (outcome != Outcome.KNOWN)
                next = next.with(release(installed, (Bundled) null)).with(choice);
            Arrived arrived = new Arrived(outcome, jar.named(), received.sha256(), jar.allowed(), view(choice, next));
            if (only || outcome == Outcome.KNOWN) return arrived;
            store.keep(installed, received.file(), choice);
            files.adopt(received, installed);
            removed.remove(received.sha256());
            LoadableVersion before = shelf.release(jar.named());
            shelf = next;
            if (before != null) retire(before);
            log(
                    Level.INFO,
                    "installed: " + jar.named() + ", sha256 " + received.sha256() + ", "
                            + (signer == null ? "not signed" : "signed by " + signerName(signer)) + ", by " + by + "; "
                            + String.join(" ", jar.allowed().sentences()));
            changed(jar.connectors().stream().map(one -> one.connector().id()).toList());
            return arrived;
        }
    }

    private String signerName(String signer) {
        return publishers.name(signer).orElse("the key " + signer);
    }

    private Outcome outcome(InstalledVersion installed, boolean downgrade) throws Unusable {
        PluginJar jar = installed.jar();
        LoadableVersion same = shelf.release(jar.named());
        InstalledVersion there = same == null ? null : same.installed;
        if (there != null && there.sha256().equals(installed.sha256())) return Outcome.KNOWN;
        if (there != null && same.bundled != null) {
            throw new Unusable("The plugin " + jar.named() + " comes with the server, with another content. Give the "
                    + "changed one another version.");
        }
        if (there != null && !Versions.isSnapshot(jar.version())) {
            throw new Unusable("The plugin " + jar.named() + " is installed already with another content (sha256 "
                    + there.sha256() + "). Give the changed one another version; only a version that ends in -SNAPSHOT "
                    + "may be replaced.");
        }
        mustNotClash(jar);
        SelectedVersion choice = shelf.choice(jar.id());
        if (choice == null) return Outcome.INSTALLED;
        LoadableVersion used = shelf.release(choice.chosen());
        String publisher = used == null || used.installed == null ? null : used.installed.signer();
        if (publisher != null && !publisher.equals(installed.signer())) {
            throw new Unusable("The installed " + choice.chosen() + " was signed by " + signerName(publisher)
                    + ", and this one was not. If its publisher has changed, remove the plugin first.");
        }
        if (there != null) return Outcome.REPLACED;
        if (Versions.compare(jar.version(), choice.version()) > 0) return Outcome.UPGRADED;
        if (downgrade) return Outcome.DOWNGRADED;
        throw new Unusable("It is " + jar.named() + ", which is older than the installed version " + choice.version()
                + ". Go back to an earlier version by \"plugin rollback\", or say that you want an older one "
                + "(--downgrade).");
    }

    /** Looks for jars that have been put into the folders, and for advisories. To be called every few seconds. */
    public void look() {
        if (closed) return;
        folders.look(this::takeFrom, false);
        if (advisories.look()) heedAdvisories();
    }

    private synchronized void heedAdvisories() {
        Set<String> connectors = new LinkedHashSet<>();
        List<LoadableVersion> stopped = new ArrayList<>();
        for (LoadableVersion release : shelf.releases()) {
            InstalledVersion installed = release.installed;
            if (installed == null) continue;
            String refusal = refusal(installed, release.bundled);
            if (Objects.equals(refusal, release.blocked)) continue;
            release.blocked = refusal;
            connectors.addAll(release.connectors.keySet());
            if (refusal != null) stopped.add(release);
        }
        warn();
        if (connectors.isEmpty()) return;
        shelf = shelf.again();
        changed(connectors);
        stopped.forEach(this::retire);
    }

    /** Switches a plugin on or off: off, nothing of it is executed, in whatever version. */
    public synchronized void setEnabled(String plugin, boolean enabled, String by) throws Unusable {
        SelectedVersion choice = installed(plugin);
        if (choice.enabled() == enabled) return;
        SelectedVersion next = choice.enabled(enabled);
        store.choose(next);
        shelf = shelf.with(next);
        log(Level.INFO, (enabled ? "switched on: " : "switched off: ") + plugin + ", by " + by);
        List<String> connectors = connectorsOf(plugin);
        changed(connectors);
        if (!enabled) shelf.releases(plugin).forEach(this::retire);
    }

    /** Uses another installed version from now on. */
    public synchronized void choose(String plugin, String version, String by) throws Unusable {
        SelectedVersion choice = installed(plugin);
        if (choice.version().equals(version)) return;
        LoadableVersion release = shelf.release(new PluginVersion(plugin, version));
        if (release == null || release.installed == null) {
            throw new Unusable("The version " + version + " of the plugin \"" + plugin
                    + "\" is not installed. There are: "
                    + String.join(
                            ", ",
                            shelf.releases(plugin).stream()
                                    .map(one -> one.name().substring(plugin.length() + 1))
                                    .toList())
                    + ".");
        }
        if (release.blocked != null) throw new Unusable(release.blocked);
        mustNotClash(release.installed.jar());
        SelectedVersion next = choice.next(version);
        store.choose(next);
        Set<String> connectors = new LinkedHashSet<>(connectorsOf(plugin));
        shelf = shelf.with(next);
        log(Level.INFO, "chosen: " + next.chosen() + " in place of " + choice.version() + ", by " + by);
        connectors.addAll(connectorsOf(plugin));
        changed(connectors);
    }

    /** The flows that were live when the chosen version was chosen have been published with it. */
    public synchronized void moved(String plugin) {
        SelectedVersion choice = shelf.choice(plugin);
        if (choice == null || choice.moved()) return;
        store.choose(choice.afterMove());
        shelf = shelf.with(choice.afterMove());
    }

    /** Plugins whose chosen version has not been published with yet. */
    public List<String> notMoved() {
        return shelf.choices().stream()
                .filter(choice -> !choice.moved())
                .map(SelectedVersion::plugin)
                .toList();
    }

    /**
     * Removes a plugin, or one version of it that is not used. Whoever asks has seen to what uses it.
     *
     * @param version null: all of them
     */
    public synchronized void remove(String plugin, @Nullable String version, String by) throws Unusable {
        SelectedVersion choice = installed(plugin);
        List<LoadableVersion> gone = shelf.releases(plugin).stream()
                .filter(release -> version == null
                        || new PluginVersion(plugin, version).toString().equals(release.name()))
                .toList();
        if (gone.isEmpty()) {
            throw new Unusable("The version " + version + " of the plugin \"" + plugin + "\" is not installed.");
        }
        if (gone.stream().anyMatch(release -> release.bundled != null)) {
            throw new Unusable(
                    "The plugin \"" + plugin + "\" comes with the server and cannot be removed. Switch it off.");
        }
        if (version != null
                && version.equals(choice.version())
                && shelf.releases(plugin).size() > 1) {
            throw new Unusable("The version " + version + " of the plugin \"" + plugin
                    + "\" is the one that is used. Choose another version first.");
        }
        boolean all = gone.size() == shelf.releases(plugin).size();
        String before = choice.before();
        SelectedVersion next = all
                ? null
                : before != null && before.equals(version)
                        ? new SelectedVersion(plugin, choice.version(), null, choice.enabled(), choice.moved())
                        : choice;
        List<InstalledVersion> versions = gone.stream()
                .map(release -> release.installed)
                .filter(one -> one != null)
                .toList();
        store.remove(versions, plugin, next);
        List<String> connectors = connectorsOf(plugin);
        InstalledPlugins after = shelf.without(gone, plugin);
        if (next != null) after = after.with(next);
        shelf = after;
        for (InstalledVersion one : versions) removed.add(one.sha256());
        log(Level.INFO, "removed: " + plugin + (version == null ? "" : " " + version) + ", by " + by);
        changed(connectors);
        gone.forEach(this::retire);
        versions.forEach(files::delete);
    }

    private SelectedVersion installed(String plugin) throws Unusable {
        SelectedVersion choice = shelf.choice(plugin);
        if (choice == null) throw unknown(plugin);
        return choice;
    }

    /** As which everything fails that names a plugin which is not installed. */
    public static Unusable unknown(String plugin) {
        return new Unusable("No plugin \"" + plugin + "\" is installed.");
    }

    private List<String> connectorsOf(String plugin) {
        return shelf.releases(plugin).stream()
                .flatMap(release -> release.connectors.keySet().stream())
                .distinct()
                .toList();
    }

    private void changed(Collection<String> connectors) {
        Set<String> all = Set.copyOf(connectors);
        listeners.forEach(listener -> listener.accept(all));
    }

    private static void log(Level level, String what) {
        LOG.log(level, () -> "Plugin " + what);
    }

    /** Puts into the store what came with the server, for backups and for runs that outlive this release of it. */
    public void keepBundled() {
        Set<PluginVersion> kept = new HashSet<>();
        for (InstalledVersion one : store.read().versions()) {
            LoadableVersion release = shelf.release(one.named());
            if (release != null
                    && release.installed != null
                    && release.installed.sha256().equals(one.sha256())) {
                kept.add(one.named());
            }
        }
        for (LoadableVersion release : shelf.releases()) {
            Bundled bundled = release.bundled;
            InstalledVersion installed = release.installed;
            if (bundled == null || installed == null || kept.contains(installed.named())) continue;
            synchronized (this) {
                SelectedVersion choice = shelf.choice(installed.jar().id());
                if (closed || choice == null) return;
                try {
                    store.keep(installed, files.unpack(server, bundled), choice);
                } catch (IOException | Unusable e) {
                    LOG.log(Level.WARNING, "The bundled plugin {0} is not in the database: {1}", installed.named(), e);
                }
            }
        }
    }

    /** Closes the connectors and gives their classes up, waiting a few seconds for those that take long. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        afterClose = () -> {};
        shelf.releases().forEach(this::retire);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        for (Thread closer : closers) {
            try {
                closer.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
