package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.SetClock;
import io.junctura.integration.Presence.Tab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
    private static final Tab ANA = new Tab("orders", "a", "Ana", "lines/insert");
    private static final Tab BEN = new Tab("orders", "b", "Ben", null);
    private static final String AT = "/api/v1/integrations/orders/draft/presence";

    private final SetClock clock = new SetClock();
    private final Presence presence = new Presence(clock);

    @TempDir
    Path data;

    @Test
    void theTabsOfOneDraftSeeEachOther() {
        assertThat(presence.others(ANA)).isEmpty();
        assertThat(presence.others(BEN)).containsExactly(ANA);
        assertThat(presence.others(ANA)).containsExactly(BEN);
        assertThat(presence.others(new Tab("returns", "c", "Cleo", null))).isEmpty();
    }

    @Test
    void aTabIsForgottenAfter45Seconds() {
        presence.others(ANA);
        clock.set(clock.instant().plus(Duration.ofSeconds(44)));
        assertThat(presence.others(BEN)).containsExactly(ANA);
        clock.set(clock.instant().plus(Duration.ofSeconds(1)));
        assertThat(presence.others(BEN)).isEmpty();
    }

    @Test
    void manyTabsFillNoMemory() {
        for (int i = 0; i < 1_500; i++) presence.others(new Tab("orders", "t" + i, "Ana", null));
        assertThat(presence.others(BEN)).hasSize(1_000);
    }

    @Test
    void itIsToldOverHttp() throws Exception {
        try (PlatformFixture platform = new PlatformFixture(data)) {
            platform.client.put(AT, Map.of("tab", "a", "step", "lines/insert"));
            assertThat(platform.client.put(AT, Map.of("tab", "b")).object())
                    .isEqualTo(Map.of("others", List.of(Map.of("tab", "a", "name", "local", "step", "lines/insert"))));
            assertThat(platform.client.put(AT, Map.of("tab", "x".repeat(65))).code())
                    .isEqualTo("too-long");
            assertThat(platform.client.put(AT, Map.of("step", "x")).code()).isEqualTo("missing-member");
            assertThat(platform.as("viewer").put(AT, Map.of("tab", "c")).status())
                    .isEqualTo(403);
        }
    }
}
