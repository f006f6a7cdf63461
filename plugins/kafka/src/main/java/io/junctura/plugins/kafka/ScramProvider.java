package io.junctura.plugins.kafka;

import java.security.Provider;
import java.security.Security;
import org.apache.kafka.common.security.scram.internals.ScramSaslClientProvider;

/**
 * Kafka registers SCRAM with the whole Java process, which so refers to the plugin's classes. Another version of the plugin
 * may do the same.
 */
final class ScramProvider {
    private ScramProvider() {}

    /** Registers that of this plugin in place of another version's, which goes when that version is closed. */
    static synchronized void register() {
        for (Provider each : Security.getProviders()) {
            if (isScram(each) && !isOurs(each)) Security.removeProvider(each.getName());
        }
        ScramSaslClientProvider.initialize();
    }

    /** Removes all providers that come from this plugin. */
    static synchronized void remove() {
        for (Provider each : Security.getProviders()) {
            if (isOurs(each)) Security.removeProvider(each.getName());
        }
    }

    private static boolean isScram(Provider provider) {
        return provider.getClass().getName().equals(ScramSaslClientProvider.class.getName());
    }

    private static boolean isOurs(Provider provider) {
        return provider.getClass().getClassLoader() == ScramProvider.class.getClassLoader();
    }
}
