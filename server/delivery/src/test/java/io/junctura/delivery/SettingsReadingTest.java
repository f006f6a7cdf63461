package io.junctura.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.error.DomainException;
import io.junctura.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SettingsReadingTest {
    private static final Map<String, Object> LEAST =
            Map.of("topics", List.of("orders"), "address", "https://example.com/hooks");
    private static final Map<String, Object> ALL = Map.ofEntries(
            Map.entry("description", "ERP"),
            Map.entry("topics", List.of("orders", "invoices")),
            Map.entry("types", List.of("order.*")),
            Map.entry("address", "https://example.com/hooks"),
            Map.entry("filter", "{{ payload.total > 100 }}"),
            Map.entry("transform", Map.of("id", "{{ payload.id }}")),
            Map.entry("headers", Map.of("Authorization", "Bearer abc")),
            Map.entry("labels", Map.of("customer", "acme")),
            Map.entry("orderBy", "{{ payload.id }}"),
            Map.entry("signature", "v1a"),
            Map.entry("format", "cloudEvents"),
            Map.entry("retry", Map.of("pauses", List.of("5s", "5m"))),
            Map.entry("challenge", true));

    private static SubscriptionSettings restored(SubscriptionSettings settings) {
        Object stored = Objects.requireNonNull(Json.parseStored(Json.writeStored(settings.stored())));
        Map<String, Object> json = new LinkedHashMap<>();
        ((Map<?, ?>) stored).forEach((name, value) -> json.put(String.valueOf(name), value));
        return SettingsReading.stored(json, settings.headers().values());
    }

    @Test
    void storedSettingsAreReadAsTheyWereGiven() {
        assertThat(ALL.keySet()).containsExactlyInAnyOrderElementsOf(SubscriptionSettings.NAMES);
        for (Map<String, Object> json : List.of(LEAST, ALL)) {
            SubscriptionSettings given = SettingsReading.read(json, null);
            assertThat(restored(given)).isEqualTo(given);
        }
        SubscriptionSettings declared = SettingsReading.declared(ALL, Map.of("region", "eu"));
        assertThat(restored(declared)).isEqualTo(declared);
    }

    @Test
    void storedSettingsStayReadableWhenARuleChanges() {
        Map<String, Object> old = Map.of("topics", List.of("an old name"), "address", "ftp://example.com");
        assertThat(SettingsReading.stored(old, Map.of("Host", "***")).headers().values())
                .containsEntry("Host", "***");
        assertThatThrownBy(() -> SettingsReading.read(old, null)).isInstanceOf(DomainException.class);
    }

    @Test
    void aMaskedHeaderKeepsItsValueWhateverTheCaseOfItsName() {
        SubscriptionSettings before = restored(SettingsReading.read(ALL, null));
        Map<String, Object> json = new LinkedHashMap<>(ALL);
        json.put("headers", Map.of("authorization", "***"));
        assertThat(SettingsReading.read(json, before).headers().values())
                .isEqualTo(Map.of("authorization", "Bearer abc"));
    }
}
