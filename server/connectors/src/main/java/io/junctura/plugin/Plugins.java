package io.junctura.plugin;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.audit.AuditLog;
import io.junctura.connector.Allowed;
import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.InstalledConnectors;
import io.junctura.connector.LoadedPlugin;
import io.junctura.connector.Permitted;
import io.junctura.connector.PinnedVersions;
import io.junctura.connector.PluginVersion;
import io.junctura.connector.SavedConnection;
import io.junctura.plugin.isolation.PluginLeaks;
import io.junctura.plugin.trust.Advisories;
import io.junctura.plugin.trust.Publishers;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The installed plugins: the entry point of this package. It reads descriptors only; {@link LoadedPlugins} loads a
 * plugin's classes when one of its operations is first used. Thread safe.
 */
public final class Plugins implements InstalledConnectors, AutoCloseable {

    /** A jar or an installed version that is not in use, and why, as a sentence that says what to do. */
    public record Problem(String jar, String message) {}

    private final PluginStore store;
    private final PluginRegistry registry;
    private final List<Problem> bundledProblems = new ArrayList<>();
    private final BundledPlugins bundled;
    private final DriverFolder drivers;
    private final LoadedPlugins loaded;
    private final PluginViews views;
    private final PluginInstaller installer;
    private final PluginRemoval removal;
    private final VersionSelection selection;
    private final PluginFolders folders;
    private final AdvisoryWatch advisories;

    private Plugins(
            PluginStore store,
            PluginPlaces places,
            ClassLoader server,
            String version,
            PluginTrust trust,
            AuditLog audit,
            Clock clock)
            throws IOException {
        this.store = store;
        PluginFiles files = new PluginFiles(places.plugins());
        bundled = new BundledPlugins(server, files, trust);
        registry = registry(server, version, trust, clock);
        drivers = new DriverFolder(places.drivers(), new BundledDrivers(server), files);
        loaded = new LoadedPlugins(registry, store, files, drivers, server, new PluginLeaks(clock));
        views = new PluginViews(registry, trust, loaded, drivers);
        installer = new PluginInstaller(registry, store, files, trust, loaded, views, clock);
        removal = new PluginRemoval(registry, store, files, loaded);
        selection = new VersionSelection(registry, store, loaded);
        advisories = new AdvisoryWatch(registry, trust, loaded);
        List<Path> watched = new ArrayList<>();
        watched.add(places.plugins());
        watched.addAll(places.more());
        folders = new PluginFolders(watched, installer, audit);
        folders.lookFirst();
        trust.logAdvisories(registry.installed());
    }

    private PluginRegistry registry(ClassLoader server, String version, PluginTrust trust, Clock clock)
            throws IOException {
        PluginStore.Contents stored = store.read();
        InstalledPlugins plugins =
                InstalledPlugins.of(new LoadableVersion(null, null, null, ServerConnectors.read(server, version)));
        for (InstalledVersion one : stored.versions()) {
            plugins = plugins.with(trust.loadable(one, bundled.find(one.sha256())));
        }
        for (SelectedVersion one : stored.choices()) plugins = plugins.with(one);
        plugins = bundled.addTo(plugins, clock.instant(), bundledProblems);
        return new PluginRegistry(plugins, stored.removed());
    }

    /**
     * Opens the plugins for a command without a server. Nothing is stored.
     *
     * @param version the server's, which its own connectors show
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
     * Opens the plugins of a server.
     *
     * @param audit records plugins that are installed from a folder
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
        new PluginFiles(places.plugins()).sweep(); // Before the first upload, which it would delete.
        PluginTrust trust = new PluginTrust(publishers, advisories);
        return new Plugins(store, places, Plugins.class.getClassLoader(), version, trust, audit, clock);
    }

    /** @param server the class loader that has the server's own classes and the bundled jars */
    static Plugins open(PluginPlaces places, String version, ClassLoader server) throws IOException {
        PluginTrust trust = new PluginTrust(Publishers.ANYONE, Advisories.NONE);
        return new Plugins(PluginStore.NOTHING, places, server, version, trust, AuditLog.NONE, Clock.systemUTC());
    }

    /** Calls a listener with the connectors that have changed, on the thread that changed them. */
    public void onChange(Consumer<Set<String>> listener) {
        registry.onChange(listener);
    }

    /** @param task is run whenever a plugin has been unloaded */
    public void afterClose(Runnable task) {
        loaded.afterClose(task);
    }

    // Connectors.

    @Override
    public Catalog catalog() {
        return registry.installed().catalog();
    }

    @Override
    public Collection<ConnectorDescriptor> now() {
        return catalog().connectors();
    }

    @Override
    public long edition() {
        return registry.installed().edition();
    }

    @Override
    public Collection<ConnectorDescriptor> as(PinnedVersions pins) {
        return registry.installed().as(pins);
    }

    @Override
    public PinnedVersions pins(Set<String> connectors) {
        return registry.installed().pins(connectors);
    }

    @Override
    public Optional<TriggerDescriptor> trigger(PinnedVersions pins, String use) {
        LoadableVersion version = registry.installed().find(pins, ConnectorDescriptor.connectorOf(use));
        return version == null ? Optional.empty() : Optional.ofNullable(version.trigger(use));
    }

    @Override
    public Optional<ActionDescriptor> action(PinnedVersions pins, String use) {
        LoadableVersion version = registry.installed().find(pins, ConnectorDescriptor.connectorOf(use));
        return version == null ? Optional.empty() : Optional.ofNullable(version.action(use));
    }

    @Override
    public ConnectorDescriptor connector(PinnedVersions pins, String id) throws ConnectorException {
        ConnectorDescriptor found =
                registry.installed().get(pins, id).connectors.get(id);
        if (found == null) throw InstalledPlugins.missing(pins, id);
        return found;
    }

    @Override
    public LoadedPlugin load(PinnedVersions pins, String connector) throws ConnectorException {
        return loaded.load(pins, connector);
    }

    @Override
    public ConnectorException missing(PinnedVersions pins, String kind, String use) {
        String connector = ConnectorDescriptor.connectorOf(use);
        if (pins.of(connector) != null && registry.installed().find(pins, connector) == null) {
            return InstalledPlugins.missing(pins, connector);
        }
        return ConnectorException.broken(
                Reached.NO, "The " + kind + " \"" + use + "\" is not installed. Install its plugin.", null);
    }

    /**
     * Checks that the connector's plugin may call an address. The server itself gets tokens there for a connection.
     *
     * @throws ConnectorException if the plugin must not call it, or is not installed
     */
    public void mustCall(SavedConnection saved, URI address) throws ConnectorException {
        LoadableVersion version = registry.installed().get(PinnedVersions.NONE, saved.connector());
        InstalledVersion installed = version.installed;
        Allowed allowed = installed == null ? Allowed.ALL : installed.jar().allowed();
        new Permitted(version.plugin(), allowed, saved.settings(), Set.of()).mustCall(address);
    }

    // Views.

    /** Jars and installed versions that are not in use. */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(bundledProblems);
        all.addAll(folders.problems());
        InstalledPlugins now = registry.installed();
        all.addAll(drivers.problems(plugin -> now.selection(plugin) != null));
        for (LoadableVersion version : now.versions()) {
            String blocked = version.blocked;
            if (blocked != null && now.isSelected(version)) all.add(new Problem(version.name(), blocked));
        }
        return all;
    }

    /** All plugins, by id, without the server's own connectors. */
    public List<PluginView> list() {
        return views.list();
    }

    public Optional<PluginView> find(String plugin) {
        return views.find(plugin);
    }

    /** The error of every operation on a plugin that is not installed. */
    public static Unusable unknown(String plugin) {
        return new Unusable("No plugin \"" + plugin + "\" is installed.");
    }

    // Classes.

    /** Sets the versions that live flows use: their classes stay in memory. */
    public void live(Set<PluginVersion> versions) {
        loaded.setLive(versions);
    }

    /**
     * Closes the shared resources of a saved connection's earlier states, once no call uses them.
     *
     * @param revision of the connection's state now; empty if it was deleted
     */
    public void connectionChanged(String name, OptionalLong revision) {
        loaded.connectionChanged(name, revision.orElse(Long.MAX_VALUE));
    }

    /** A sentence for each resource and thread that plugins have left behind and that still exists. */
    public List<String> leaks() {
        return loaded.leaks();
    }

    /**
     * Unloads versions that are no longer needed or whose drivers have changed, closes shared resources that no call has used
     * for long, and restores what plugins have changed in the JVM. To be called every few seconds.
     */
    public void sweep() {
        loaded.sweep();
    }

    // Changes.

    /**
     * Installs a plugin from a stream, which is read to its end. Live flows stay on the versions that they were published
     * with.
     *
     * @param name      of the jar, for messages and the log
     * @param by        the person who installs it
     * @param downgrade whether the version may be older than the selected one
     * @param dryRun    whether the jar is only checked
     * @throws Unusable with a sentence, if it is refused
     */
    public PluginInstallation install(InputStream jar, String name, String by, boolean downgrade, boolean dryRun)
            throws IOException, Unusable {
        return installer.upload(jar, name, by, downgrade, dryRun);
    }

    /** Installs jars that are new in the folders, and heeds new advisories. To be called every few seconds. */
    public void poll() {
        if (registry.isClosed()) return;
        folders.poll();
        advisories.poll();
    }

    /** Switches a plugin on or off. No version of a plugin that is off is executed. */
    public void setEnabled(String plugin, boolean enabled, String by) throws Unusable {
        selection.setEnabled(plugin, enabled, by);
    }

    /** Selects another installed version. */
    public void choose(String plugin, String version, String by) throws Unusable {
        selection.select(plugin, version, by);
    }

    /** Records that the flows that were live at the selection have been published again with the selected version. */
    public void moved(String plugin) {
        selection.setMoved(plugin);
    }

    /** The plugins for which {@link #moved} has not been called since the last selection. */
    public List<String> notMoved() {
        return selection.notMoved();
    }

    /**
     * Removes a plugin, or one version that is not selected. The caller checks before that nothing uses it.
     *
     * @param version null: all versions
     */
    public void remove(String plugin, @Nullable String version, String by) throws Unusable {
        removal.remove(plugin, version, by);
    }

    /** Stores the plugins that came with the server, for backups and for runs that outlive this release of it. */
    public void keepBundled() {
        bundled.store(registry, store);
    }

    /** Unloads all plugins, and waits a few seconds for those that take long. */
    @Override
    public void close() {
        registry.close();
        loaded.close();
    }
}
