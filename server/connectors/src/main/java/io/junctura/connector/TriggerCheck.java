package io.junctura.connector;

import io.junctura.api.Secret;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks whether a trigger accepts its settings with the secrets that they name, such as a key in the wrong format. */
@FunctionalInterface
public interface TriggerCheck {
    TriggerCheck NONE = (pins, use, input, secrets) -> Optional.empty();

    /**
     * Needs no connection, and contacts no other system.
     *
     * @param use   such as {@code http.webhook}
     * @param input the evaluated settings, which may contain {@code SecretRef}s
     * @return why not, without the values of the secrets; empty if it accepts them, or if its plugin cannot be loaded
     */
    Optional<String> refusal(PinnedVersions pins, String use, @Nullable Object input, Map<String, Secret> secrets);
}
