package io.junctura.plugin;

import io.junctura.connector.PluginVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plugin that is installed.
 *
 * @param sha256 of its jar, in lower-case hexadecimal: a file that has another is never opened
 * @param signer the text of the key that signed it; null if nobody did
 * @param by     who installed it
 */
record InstalledVersion(
        PluginJar jar,
        String sha256,
        long size,
        Origin origin,
        @Nullable String signer,
        Instant at,
        String by) {

    /** Where a plugin's jar came from. */
    enum Origin {
        /** It is in the server's own jar. */
        BUNDLED,
        UPLOADED,
        /** It lay in a folder that is looked at. */
        FOLDER
    }

    PluginVersion named() {
        return jar.named();
    }
}
