package io.junctura.plugin;

import io.junctura.connector.Allowed;
import io.junctura.connector.LoadedPlugin;
import io.junctura.connector.PluginVersion;
import io.junctura.plugin.InstalledVersion.Origin;
import io.junctura.plugin.trust.Advisories;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plugin as people and programs see it.
 *
 * @param version  the one that is used by what is published now
 * @param previous the one to go back to; null if there is none
 * @param bundled  whether the used version came with the server
 * @param problem  why it is not used though it is switched on; null if it is
 * @param drivers  the bundled jars, and those that the operator has added; they are loaded with every version
 * @param versions the newest first
 */
public record PluginView(
        String id,
        String title,
        String provider,
        String license,
        String version,
        @Nullable String previous,
        boolean enabled,
        boolean bundled,
        @Nullable String problem,
        Allowed allowed,
        List<String> connectors,
        List<DriverJar> drivers,
        List<Version> versions) {

    /** Whether a version's classes are in memory. */
    public enum State {
        /** They are loaded when they are needed. */
        IDLE,
        LOADED,
        /** They are unloaded when the last call into them has ended. */
        DRAINING
    }

    /**
     * @param signer the key that signed it, by the administrator's name for it if there is one; null: the jar is not signed
     * @param calls  how many calls execute in its classes
     * @param drains whether classes of an earlier load are still in memory, because calls execute in them
     * @param live   whether live flows use it
     * @param known  the advisories against it
     */
    public record Version(
            String version,
            String sha256,
            long size,
            String origin,
            @Nullable String signer,
            Instant installed,
            String by,
            State state,
            int calls,
            boolean drains,
            boolean live,
            List<Advisories.Advisory> known) {}

    static PluginView of(
            SelectedVersion selection,
            InstalledPlugins plugins,
            PluginTrust trust,
            Set<PluginVersion> live,
            Collection<LoadedPlugin> leaving,
            List<DriverJar> drivers) {
        List<Version> versions = new ArrayList<>();
        for (LoadableVersion release : plugins.versions(selection.plugin())) {
            InstalledVersion installed = release.installed;
            if (installed != null) {
                boolean used = live.contains(installed.named());
                List<Advisories.Advisory> known = trust.advisoriesAbout(installed.named());
                versions.add(0, version(release, installed, trust, known, used, leaving));
            }
        }
        LoadableVersion used = plugins.version(selection.selected());
        PluginJar jar = used == null || used.installed == null ? null : used.installed.jar();
        return new PluginView(
                selection.plugin(),
                jar == null ? "" : jar.about("title"),
                jar == null ? "" : jar.about("provider"),
                jar == null ? "" : jar.about("license"),
                selection.version(),
                selection.before(),
                selection.enabled(),
                used != null && used.bundled != null,
                used == null ? "Its version " + selection.version() + " is not installed any more." : used.blocked,
                jar == null ? Allowed.NOTHING : jar.allowed(),
                used == null ? List.of() : List.copyOf(used.connectors.keySet()),
                drivers,
                versions);
    }

    private static Version version(
            LoadableVersion release,
            InstalledVersion installed,
            PluginTrust trust,
            List<Advisories.Advisory> known,
            boolean live,
            Collection<LoadedPlugin> leaving) {
        LoadedPlugin loaded = release.loaded();
        int calls = loaded == null ? 0 : loaded.users();
        boolean drains = false;
        for (LoadedPlugin old : leaving) {
            if (!old.named().equals(release.name())) continue;
            drains = true;
            calls += old.users();
        }
        String signer = installed.signer();
        return new Version(
                installed.jar().version(),
                installed.sha256(),
                installed.size(),
                (release.bundled != null ? Origin.BUNDLED : installed.origin())
                        .name()
                        .toLowerCase(Locale.ROOT),
                signer == null ? null : trust.publisher(signer).orElse(signer),
                installed.at(),
                installed.by(),
                loaded != null ? State.LOADED : drains ? State.DRAINING : State.IDLE,
                calls,
                drains,
                live,
                known);
    }
}
