package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.plugin.PluginFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the constructor of a record refuses is a problem of the document, if no value comes from an expression. */
class RefusedInputsTest {
    private static final String CONNECTOR = """
            /** A shop. */
            @Extension
            @ConnectorInfo(id = "shop", title = "Shop", actions = Place.class, triggers = Paid.class)
            public class ShopConnector implements Connector {}
            """;

    private static final String ACTION = """
            /** Places an order. @param customer who @param note of it @param lines what */
            @ActionInfo(id = "place", title = "Place", effect = Effect.UNSAFE)
            public record Place(String customer, @Nullable String note, List<Line> lines)
                    implements Action<NoConnection, String> {
                /** @param sku what @param count how many */
                public record Line(String sku, @Field(fallback = "1") int count) {
                    public Line { if (sku.isEmpty()) throw new IllegalArgumentException("sku must not be empty."); }
                }
                public Place {
                    if (customer.isEmpty()) throw new IllegalArgumentException("customer must not be empty.");
                    if (customer.equals(note)) throw new IllegalArgumentException("The \\"note\\" repeats the customer.");
                    if (customer.equals("?")) throw new IllegalArgumentException("Nobody is called so.");
                    if (customer.equals("!")) throw new IllegalStateException("a fault");
                }
                @Override public String run(ActionContext<NoConnection> context) { return "O-1"; }
            }
            """;

    private static final String TRIGGER = """
            /** Paid orders. @param shop which */
            @TriggerInfo(id = "paid", title = "Paid")
            public record Paid(String shop) implements PollTrigger<NoConnection, Long> {
                public Paid { if (shop.isBlank()) throw new IllegalArgumentException("shop must not be empty."); }
                @Override public Polled<Long> poll(@Nullable Long cursor, TriggerContext<NoConnection> context) {
                    return new Polled<>(List.of(), 0L, false);
                }
            }
            """;

    @TempDir
    static Path plugins;

    @TempDir
    Path folder;

    private final Console console = new Console();

    @BeforeAll
    static void plugin() {
        PluginFixture.jar(plugins, "shop.jar", PluginFixture.manifest("shop"), CONNECTOR, ACTION, TRIGGER);
    }

    private static String document(String shop, String input) {
        return """
                integration: orders
                config: { name: { default: "" } }
                flows:
                  paid:
                    trigger: { use: shop.paid, every: 1m, input: { shop: "%s" } }
                    steps:
                      - use: shop.place
                        input: %s
                """.formatted(shop, input);
    }

    private String problems(String document) throws IOException {
        Path file = Files.writeString(folder.resolve("orders.yaml"), document);
        console.environment.put("JUNCTURA_DATA", folder.resolve("no-data").toString());
        console.run("validate", "--plugins", plugins.toString(), "--output", "json", file.toString());
        return console.out();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        { customer: "" }                                | /input/customer    | customer must not be empty.
        { customer: Ada, note: Ada }                    | /input/note        | The \\"note\\" repeats the customer.
        { customer: Ada, lines: [{sku: A}, {sku: ""}] } | /input/lines/1/sku | \\"lines[1]\\": sku must not be empty.
        { customer: "?" }                               | /input             | Nobody is called so.
        """)
    void aConstantThatTheConstructorRefusesIsAProblemOfItsField(String input, String place, String message)
            throws IOException {
        assertThat(problems(document("main", input)))
                .contains("\"pointer\": \"/flows/paid/steps/0" + place + "\"", "\"line\": 8", message);
    }

    @Test
    void aTriggerIsCheckedToo() throws IOException {
        assertThat(problems(document(" ", "{ customer: Ada }")))
                .contains("\"pointer\": \"/flows/paid/trigger/input/shop\"", "shop must not be empty.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ customer: Ada, lines: [{sku: A}] }",
                "{ customer: \"\", note: \"{{ payload.note }}\" }", // not all values are known
                "{ customer: \"!\" }" // a fault of the plugin, which the step shows
            })
    void otherInputsAreNoProblem(String input) throws IOException {
        assertThat(problems(document("main", input))).contains("\"problems\": []");
    }

    @Test
    void theSchemaIsCheckedFirst() throws IOException {
        assertThat(problems(document("main", "{ customer: \"\", size: 1 }")))
                .contains("unknown-field")
                .doesNotContain("must not be empty");
    }

    @Test
    void aServerPublishesNoSuchInput() throws Exception {
        Settings settings = Settings.of(
                List.of("--data", folder.resolve("data").toString(), "--port", "0"),
                Map.of("JUNCTURA_PLUGINS", plugins.toString()),
                Map.of());
        try (Junctura junctura = Junctura.start(settings)) {
            String token = Files.readString(folder.resolve("data/local-token")).strip();
            TestClient client = new TestClient(junctura.address()).with("Authorization", "Bearer " + token);
            client.yaml("PUT", "/api/v1/integrations/orders/draft", document("main", "{ customer: \"\" }"));
            Answer refused = client.post("/api/v1/integrations/orders/draft/publish", Map.of(), "If-Match", "*");
            assertThat(refused.status()).as(refused.text()).isEqualTo(422);
            assertThat(refused.text()).contains("/flows/paid/steps/0/input/customer", "customer must not be empty.");
        }
    }
}
