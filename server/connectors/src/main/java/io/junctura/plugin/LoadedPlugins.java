package io.junctura.plugin;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.LoadedPlugin;
import io.junctura.connector.PinnedVersions;
import io.junctura.connector.PluginVersion;
import io.junctura.plugin.PluginFiles.Bundled;
import io.junctura.plugin.isolation.PluginLeaks;
import io.junctura.plugin.isolation.SharedState;
import io.junctura.plugin.trust.Unusable;
import io.junctura.thread.CleanThreadFactory;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The plugins whose classes are in memory. A plugin's classes are loaded through PF4J at the first use, and unloaded when
 * neither the selection nor a live flow needs their version. Thread safe.
 */
final class LoadedPlugins {
    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());

    /** How long the classes stay that only runs use which were accepted with an earlier version. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Longer than shared resources have to close. */
    private static final long CLOSE_MILLIS = LoadedPlugin.CLOSES_WITHIN.toMillis() + 2_000;

    private static final long LOAD_SECONDS = 30;

    private final PluginRegistry registry;
    private final PluginStore store;
    private final PluginFiles files;
    private final DriverFolder drivers;
    private final ClassLoader server;
    private final PluginLeaks leaks;
    /** Closed or about to be closed, with calls into them under way. */
    private final Set<LoadedPlugin> leaving = ConcurrentHashMap.newKeySet();

    private final List<Thread> closers = new CopyOnWriteArrayList<>();
    private volatile Set<PluginVersion> live = Set.of();
    private volatile Runnable afterClose = () -> {};

    LoadedPlugins(
            PluginRegistry registry,
            PluginStore store,
            PluginFiles files,
            DriverFolder drivers,
            ClassLoader server,
            PluginLeaks leaks) {
        this.registry = registry;
        this.store = store;
        this.files = files;
        this.drivers = drivers;
        this.server = server;
        this.leaks = leaks;
    }

    /** The plugin of a connector, its classes loaded. */
    LoadedPlugin load(PinnedVersions pins, String connector) throws ConnectorException {
        InstalledPlugins now = registry.installed();
        LoadableVersion version = now.get(pins, connector);
        if (!now.isEnabled(version)) {
            throw ConnectorException.tryLater(
                    Reached.NO, "The plugin \"" + version.plugin() + "\" is switched off. Switch it on.", (Throwable)
                            null);
        }
        LoadedPlugin found = version.loaded();
        return found != null ? found : loadFirst(version);
    }

    private LoadedPlugin loadFirst(LoadableVersion version) throws ConnectorException {
        if (registry.isClosed()) throw ConnectorException.tryLater(Reached.NO, "The server is stopping.");
        String blocked = version.blocked;
        if (blocked != null) {
            throw ConnectorException.broken(
                    Reached.NO, "The plugin " + version.name() + " is not used. " + blocked, null);
        }
        lock(version);
        try {
            LoadedPlugin found = version.loaded();
            if (found != null) return found;
            LoadedPlugin loaded = open(version);
            version.loaded(loaded);
            return loaded;
        } finally {
            version.loading.unlock();
        }
    }

    /** Waits with a limit: a static initialiser may never return, and would block every other caller of the plugin. */
    private static void lock(LoadableVersion version) throws ConnectorException {
        try {
            if (version.loading.tryLock(LOAD_SECONDS, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ConnectorException.tryLater(Reached.NO, "The plugin " + version.name() + " is still being loaded.");
    }

    private LoadedPlugin open(LoadableVersion version) throws ConnectorException {
        InstalledVersion installed = version.installed;
        if (installed == null) return LoadedPlugin.own(server);
        try {
            Bundled bundled = version.bundled;
            Path file = bundled != null ? files.verified(server, bundled) : files.verified(installed, store);
            // Taken before the copies: a jar that changes meanwhile is noticed by the next sweep.
            version.loadedDrivers = drivers.state(installed.jar().id());
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

    /** Sets the versions that live flows use: {@link #sweep} keeps their classes. */
    void setLive(Set<PluginVersion> versions) {
        live = Set.copyOf(versions);
    }

    Set<PluginVersion> live() {
        return live;
    }

    /** Plugins that are being unloaded and whose calls have not all returned. */
    Collection<LoadedPlugin> leaving() {
        return Collections.unmodifiableSet(leaving);
    }

    void connectionChanged(String name, long revision) {
        for (LoadedPlugin each : inMemory()) each.connectionChanged(name, revision);
    }

    private List<LoadedPlugin> inMemory() {
        List<LoadedPlugin> all = new ArrayList<>(leaving);
        for (LoadableVersion version : registry.installed().versions()) {
            LoadedPlugin loaded = version.loaded();
            if (loaded != null) all.add(loaded);
        }
        return all;
    }

    /** A sentence for each resource and thread that plugins have left behind and that still exists. */
    List<String> leaks() {
        return leaks.all().stream().map(PluginLeaks.Leak::message).toList();
    }

    /**
     * Unloads versions that are no longer needed or whose drivers have changed, and closes shared resources that no call has
     * used for long.
     */
    void sweep() {
        InstalledPlugins now = registry.installed();
        boolean any = false;
        for (LoadableVersion version : now.versions()) {
            LoadedPlugin loaded = version.loaded();
            any |= loaded != null && loaded.isForeign();
            if (loaded != null && haveDriversChanged(version)) {
                LOG.log(Level.INFO, "Plugin loaded anew, because its drivers have changed: {0}", version.name());
                retire(version);
                continue;
            }
            if (loaded == null || isNeeded(version, now)) continue;
            if (loaded.isIdleFor(IDLE_NANOS) || !now.isEnabled(version)) retire(version);
        }
        for (LoadedPlugin each : inMemory()) each.sweep();
        store.leaks(leaks.all());
        if (any || !leaving.isEmpty()) SharedState.check();
    }

    /** A jar that is still being copied looks different at each sweep, so a change counts at the second one. */
    private boolean haveDriversChanged(LoadableVersion version) {
        if (version.installed == null) return false;
        DriverFolder.State now = drivers.state(version.plugin());
        boolean isStable = now.equals(version.seenDrivers);
        version.seenDrivers = now;
        return isStable && !now.equals(version.loadedDrivers);
    }

    private boolean isNeeded(LoadableVersion version, InstalledPlugins now) {
        if (!now.isEnabled(version)) return false;
        return now.isSelected(version) || (version.installed != null && live.contains(version.installed.named()));
    }

    /** Unloads a version once all calls into it have returned. */
    void retire(LoadableVersion version) {
        LoadedPlugin loaded = version.release();
        if (loaded == null) return;
        leaving.add(loaded);
        loaded.retire(this::closeInThread);
    }

    /** A connector's close() may block forever, and this thread is the one whose call returned last. */
    private void closeInThread(LoadedPlugin loaded) {
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

    /** @param task is run whenever a plugin has been unloaded */
    void afterClose(Runnable task) {
        afterClose = task;
    }

    /** Unloads all plugins, and waits a few seconds for those that take long. */
    void close() {
        afterClose = () -> {};
        registry.installed().versions().forEach(this::retire);
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
