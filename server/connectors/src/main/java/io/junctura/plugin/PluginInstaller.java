package io.junctura.plugin;

import io.junctura.connector.Versions;
import io.junctura.plugin.InstalledVersion.Origin;
import io.junctura.plugin.PluginFiles.Received;
import io.junctura.plugin.PluginInstallation.Outcome;
import io.junctura.plugin.PluginTrust.CheckedJar;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Installs jars from uploads and folders. Live flows stay on the versions that they were published with. Thread safe. */
final class PluginInstaller {
    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());

    private final PluginRegistry registry;
    private final PluginStore store;
    private final PluginFiles files;
    private final PluginTrust trust;
    private final LoadedPlugins loaded;
    private final PluginViews views;
    private final Clock clock;

    PluginInstaller(
            PluginRegistry registry,
            PluginStore store,
            PluginFiles files,
            PluginTrust trust,
            LoadedPlugins loaded,
            PluginViews views,
            Clock clock) {
        this.registry = registry;
        this.store = store;
        this.files = files;
        this.trust = trust;
        this.loaded = loaded;
        this.views = views;
        this.clock = clock;
    }

    /**
     * Installs an uploaded jar.
     *
     * @param name      of the jar, for messages and the log
     * @param by        the person who uploads it
     * @param downgrade whether the version may be older than the selected one
     * @param dryRun    whether the jar is only checked
     * @throws Unusable with a sentence, if it is refused
     */
    PluginInstallation upload(InputStream jar, String name, String by, boolean downgrade, boolean dryRun)
            throws IOException, Unusable {
        Received received = null;
        try {
            received = files.receive(jar);
            return install(received, Origin.UPLOADED, by, downgrade, dryRun);
        } catch (Unusable e) {
            LOG.log(
                    Level.WARNING,
                    "Plugin refused: " + name + (received == null ? "" : ", sha256 " + received.sha256()) + ", by " + by
                            + ": " + e.getMessage());
            throw e;
        } finally {
            if (received != null) received.discard();
        }
    }

    /**
     * Installs a jar of a watched folder.
     *
     * @return empty if it was installed before, or a person has removed it
     */
    Optional<PluginInstallation> installFromFolder(Path jar) throws Unusable {
        Received received = null;
        try (InputStream in = Files.newInputStream(jar)) {
            received = files.receive(in);
            if (registry.removedJars().contains(received.sha256())) return Optional.empty();
            PluginInstallation arrived = install(received, Origin.FOLDER, jar.toString(), false, false);
            return arrived.outcome() == Outcome.KNOWN ? Optional.empty() : Optional.of(arrived);
        } catch (IOException e) {
            throw new Unusable("It cannot be copied (" + e + "). Check its rights and the space left.", e);
        } finally {
            if (received != null) received.discard();
        }
    }

    private PluginInstallation install(Received received, Origin origin, String by, boolean downgrade, boolean dryRun)
            throws IOException, Unusable {
        CheckedJar checked = trust.check(received.file());
        PluginJar jar = checked.jar();
        String signer = checked.signer();
        synchronized (registry) {
            registry.mustBeOpen();
            InstalledPlugins before = registry.installed();
            InstalledVersion installed =
                    new InstalledVersion(jar, received.sha256(), received.size(), origin, signer, clock.instant(), by);
            Outcome outcome = outcome(before, installed, downgrade);
            SelectedVersion selection = before.selectionAfter(jar, downgrade);
            InstalledPlugins after = outcome == Outcome.KNOWN
                    ? before
                    : before.with(trust.loadable(installed, null)).with(selection);
            PluginInstallation arrived = new PluginInstallation(
                    outcome, jar.named(), received.sha256(), jar.allowed(), views.of(selection, after));
            if (dryRun || outcome == Outcome.KNOWN) return arrived;
            store.keep(installed, received.file(), selection);
            files.adopt(received, installed);
            registry.removedJars().remove(received.sha256());
            registry.set(after);
            LoadableVersion replaced = before.version(jar.named());
            if (replaced != null) loaded.retire(replaced);
            LOG.log(
                    Level.INFO,
                    "Plugin installed: " + jar.named() + ", sha256 " + received.sha256() + ", "
                            + (signer == null ? "not signed" : "signed by " + trust.signerName(signer)) + ", by " + by
                            + "; " + String.join(" ", jar.allowed().sentences()));
            registry.notifyListeners(
                    jar.connectors().stream().map(one -> one.connector().id()).toList());
            return arrived;
        }
    }

    private Outcome outcome(InstalledPlugins now, InstalledVersion installed, boolean downgrade) throws Unusable {
        PluginJar jar = installed.jar();
        LoadableVersion same = now.version(jar.named());
        InstalledVersion present = same == null ? null : same.installed;
        if (present != null && present.sha256().equals(installed.sha256())) return Outcome.KNOWN;
        if (present != null && same.bundled != null) {
            throw new Unusable("The plugin " + jar.named() + " comes with the server, with another content. Give the "
                    + "changed one another version.");
        }
        if (present != null && !Versions.isSnapshot(jar.version())) {
            throw new Unusable("The plugin " + jar.named() + " is installed already with another content (sha256 "
                    + present.sha256() + "). Give the changed one another version; only a version that ends in "
                    + "-SNAPSHOT may be replaced.");
        }
        now.mustNotClash(jar);
        SelectedVersion selection = now.selection(jar.id());
        if (selection == null) return Outcome.INSTALLED;
        mustHaveSamePublisher(now.version(selection.selected()), installed);
        if (present != null) return Outcome.REPLACED;
        if (Versions.compare(jar.version(), selection.version()) > 0) return Outcome.UPGRADED;
        if (downgrade) return Outcome.DOWNGRADED;
        throw new Unusable("It is " + jar.named() + ", which is older than the installed version " + selection.version()
                + ". Go back to an earlier version by \"plugin rollback\", or say that you want an older one "
                + "(--downgrade).");
    }

    private void mustHaveSamePublisher(@Nullable LoadableVersion selected, InstalledVersion installed) throws Unusable {
        InstalledVersion before = selected == null ? null : selected.installed;
        String publisher = before == null ? null : before.signer();
        if (publisher == null || publisher.equals(installed.signer())) return;
        throw new Unusable("The installed " + before.named() + " was signed by " + trust.signerName(publisher)
                + ", and this one was not. If its publisher has changed, remove the plugin first.");
    }
}
