package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.error.DomainException;
import io.junctura.error.DomainException.Kind;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trigger of a draft can be tested while the rest of the draft has problems. */
class DraftTriggersTest {
    private static final String ORDERS = """
        integration: orders
        config:
          warehouse: { type: string, default: MAIN }
        connections:
          shop: { connector: http }
          other: { connector: http }
        flows:
          received:
            trigger: { use: http.webhook, TRIGGER input: { verify: "{{ config.warehouse }}" } }
            steps:
              - use: http.reqest
              - set: { a: "{{ steps.none }}" }
          broken:
            trigger: { use: http.webhok }
            steps: [ { stop: done } ]
        """;

    @TempDir
    Path data;

    private PlatformFixture platform;

    @BeforeEach
    void start() throws Exception {
        platform = new PlatformFixture(data);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private void save(String text) {
        platform.client.yaml("PUT", "/api/v1/integrations/orders/draft", text, "If-Match", "*");
    }

    private void draft(String text) {
        platform.client.yaml("PUT", "/api/v1/integrations/orders/draft", text);
    }

    private PinnedFlow received() {
        return platform.draftTriggers.of("orders", "received");
    }

    private DomainException refused(String flow) {
        return catchThrowableOfType(DomainException.class, () -> platform.draftTriggers.of("orders", flow));
    }

    @Test
    void problemsOfStepsAndOtherFlowsDoNotMatter() {
        draft(ORDERS.replace("TRIGGER", ""));
        PinnedFlow flow = received();
        assertThat(flow.name()).isEqualTo(new FlowName("default", "orders", "received"));
        assertThat(flow.flow()).isZero();
        assertThat(flow.config()).isEqualTo(Map.of("warehouse", "MAIN"));
        assertThat(flow.plan().trigger().use()).isEqualTo("http.webhook");
        assertThat(flow.plan().steps()).isEmpty();
    }

    @Test
    void thePublishedFlowOfTheSameNameGivesItsNumber() {
        platform.client.yaml("POST", "/api/v1/apply", """
            integration: orders
            flows:
              received:
                trigger: { use: manual.start }
                steps: [ { stop: done } ]
            """);
        draft(ORDERS.replace("TRIGGER", ""));
        int published = platform.integrations
                .live(new FlowName("default", "orders", "received"))
                .orElseThrow()
                .flow();
        assertThat(received().flow()).isEqualTo(published).isPositive();
    }

    @Test
    void problemsOfTheTriggerAreTold() {
        draft(ORDERS.replace("TRIGGER", ""));
        assertThat(refused("broken").detail()).contains("has no trigger \"webhok\"");
        save(ORDERS.replace("TRIGGER", "connection: shop,"));
        assertThat(refused("received").detail()).contains("The slot \"shop\" is not bound");
        save(ORDERS.replace("TRIGGER", "").replace(", default: MAIN", ""));
        assertThat(refused("received").detail()).contains("The config \"warehouse\" has no default");
        save("integration: orders\nflows: [");
        assertThat(refused("received").kind()).isEqualTo(Kind.INVALID);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(refused("received").kind()).isEqualTo(Kind.NOT_FOUND);
        draft(ORDERS.replace("TRIGGER", ""));
        assertThat(refused("none").kind()).isEqualTo(Kind.NOT_FOUND);
    }
}
