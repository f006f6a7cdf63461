package io.junctura.integration;

import io.junctura.http.LiveFeed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends the published version of an integration to open browsers after each change: a publication, a rollback, a switch, a
 * deletion. Does nothing while no browser is connected.
 */
public final class IntegrationFeed implements PublishedFlows.VersionListener {
    private final LiveFeed live;

    public IntegrationFeed(LiveFeed live) {
        this.live = live;
    }

    @Override
    public void changed(String integration, int version, boolean enabled) {
        if (!live.heard()) return;
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("name", integration);
        event.put("version", version == 0 ? null : (long) version);
        event.put("enabled", enabled);
        live.publish("integration.changed", event);
    }
}
