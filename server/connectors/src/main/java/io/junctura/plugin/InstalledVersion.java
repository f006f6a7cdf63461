package io.junctura.plugin;

import io.junctura.connector.PluginVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plugin that is installed.
 *
 * @param sha256 of its jar, in lower-case hexadecimal; a file with another hash is never opened
 * @param signer the text of the key that signed it; null if it is not signed
 * @param by     the person who installed it, or the file that it was installed from
 */
public record InstalledVersion(
        PluginJar jar,
        String sha256,
        long size,
        Origin origin,
        @Nullable String signer,
        Instant at,
        String by) {

    /** Where a plugin's jar came from. */
    public enum Origin {
        /** It is in the server's own jar. */
        BUNDLED,
        UPLOADED,
        /** It was in a watched folder. */
        FOLDER
    }

    PluginVersion named() {
        return jar.named();
    }
}
