package io.junctura.plugin;

import io.junctura.connector.PluginVersion;
import io.junctura.plugin.PluginFiles.Bundled;
import io.junctura.plugin.trust.Advisories;
import io.junctura.plugin.trust.PluginSignature;
import io.junctura.plugin.trust.PublisherKey;
import io.junctura.plugin.trust.Publishers;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which jars may be installed and which installed versions may be executed: by signature, advisory and API version. */
final class PluginTrust {
    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());

    private final Publishers publishers;
    private final Advisories advisories;

    PluginTrust(Publishers publishers, Advisories advisories) {
        this.publishers = publishers;
        this.advisories = advisories;
    }

    /** @param signer the text of the key that signed the jar; null if no key did */
    record CheckedJar(PluginJar jar, @Nullable String signer) {}

    /** @throws Unusable if the jar must not be installed */
    CheckedJar check(Path file) throws IOException, Unusable {
        String signer = PluginSignature.verified(file).map(PublisherKey::text).orElse(null);
        String refusal = publishers.refusal(signer);
        if (refusal != null) throw new Unusable(refusal);
        PluginJar jar = PluginJar.check(file);
        String advised = advisories.refusal(jar.named());
        if (advised != null) throw new Unusable(advised);
        return new CheckedJar(jar, signer);
    }

    LoadableVersion loadable(InstalledVersion installed, @Nullable Bundled bundled) {
        return new LoadableVersion(
                installed, bundled, refusal(installed, bundled), installed.jar().connectors());
    }

    /** Why a version must not be executed, as a sentence; null if it may be. */
    @Nullable
    String refusal(InstalledVersion installed, @Nullable Bundled bundled) {
        String refusal = bundled != null ? null : publishers.refusal(installed.signer());
        if (refusal == null) refusal = PluginJar.misfit(installed.jar().about("requires"));
        return refusal != null ? refusal : advisories.refusal(installed.named());
    }

    /** The administrator's name for a key. */
    Optional<String> publisher(String signer) {
        return publishers.name(signer);
    }

    /** As a message names the key. */
    String signerName(String signer) {
        return publisher(signer).orElse("the key " + signer);
    }

    List<Advisories.Advisory> advisoriesAbout(PluginVersion version) {
        return advisories.about(version);
    }

    /** Reads the advisories again if their file has changed. @return whether it has */
    boolean readAdvisories() {
        return advisories.poll();
    }

    /** Logs the advisories about installed versions. */
    void logAdvisories(InstalledPlugins plugins) {
        for (LoadableVersion version : plugins.versions()) {
            InstalledVersion installed = version.installed;
            if (installed == null) continue;
            for (Advisories.Advisory one : advisories.about(installed.named())) {
                LOG.log(Level.WARNING, "Plugin advisory on " + installed.named() + ": " + one.sentence());
            }
        }
    }
}
