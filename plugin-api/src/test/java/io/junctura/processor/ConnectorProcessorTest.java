package io.junctura.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectorProcessorTest {

    private static final String CONNECTION = """
        /**
         * A shop's account.
         *
         * @param address where the shop is
         * @param token   from the shop's settings
         * @param pages   how many at once
         */
        @ConnectionInfo(moreSecrets = true, address = "address")
        public record ShopConnection(String address, Secret token, @Field(fallback = "10") int pages)
                implements Connection {}
        """;

    private static final String ACTION = """
        /**
         * Places an <b>order</b> of {@code lines}.
         *
         * <p>See <a href="https://shop.example/docs">the docs</a> &amp; {@link ShopConnection}.
         *
         * @param customerId whose order
         * @param when       not before
         */
        @ActionInfo(id = "place-order", title = "Place an order", effect = Effect.UNSAFE)
        public record PlaceOrder(
                @Field(example = "C-1") String customerId,
                @Nullable Instant when,
                @Field(title = "Give up after", fallback = "30s", advanced = true) Duration timeout,
                @Field(title = "Method", fallback = "GET") Method method,
                @Field(title = "Speed") Speed speed,
                @Field(title = "Body", widget = Field.Widget.JSON) Object body,
                @Field(title = "Lines") List<Line> lines,
                @Field(title = "Headers") Map<String, String> headers,
                @Field(title = "Gift", fallback = "true") boolean gift,
                @Field(title = "Limit", fallback = "9.50") BigDecimal limit,
                @Field(title = "Photo") @Nullable FileRef photo,
                @Field(title = "Pin") @Nullable Secret pin,
                @Field(title = "Payment") Payment payment)
                implements Action<ShopConnection, PlaceOrder.Placed> {
            public enum Method { GET, /** Sends a {@code body}. */ POST }
            public enum Speed {
                /** At the next working day. It costs more. */
                NEXT_DAY,
                SLOW
            }
            /** @param sku the article
             *  @param quantity how many */
            public record Line(String sku, @Field(fallback = "1") int quantity) {}
            public sealed interface Payment {
                /** Nothing to pay. */
                record Free() implements Payment {}
                /** @param number of the card */
                record CreditCard(Secret number) implements Payment {}
            }
            /** @param number the order's */
            public record Placed(long number, @Field(title = "Hint") Optional<String> hint) {}
            @Override public Placed run(ActionContext<ShopConnection> context) { return new Placed(1, Optional.empty()); }
        }
        """;

    private static final String TRIGGER = """
        /** An order was paid. */
        @TriggerInfo(id = "paid", title = "Order paid", payload = Paid.Payload.class)
        public record Paid() implements PollTrigger<ShopConnection, Instant> {
            /** @param order its number */
            public record Payload(long order) {}
            @Override public Polled<Instant> poll(@Nullable Instant cursor, TriggerContext<ShopConnection> context) {
                return new Polled<>(List.of(), Instant.EPOCH, false);
            }
        }
        """;

    private static String connector(String id, String parts) {
        return """
            /** The shop. */
            @Extension
            @ConnectorInfo(id = "%s", title = "Shop"%s)
            public class ShopConnector implements Connector {}
            """.formatted(id, parts);
    }

    private static final String CONNECTOR =
            connector("shop", ", connection = ShopConnection.class, actions = PlaceOrder.class, triggers = Paid.class");

    @Test
    void describesAConnectorDownToTheLastComponent() {
        Compilation compilation = Compilation.of(CONNECTION, ACTION, TRIGGER, CONNECTOR);

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.warnings()).isEmpty();
        assertThat(compilation.json().lines()).hasSize(3);
        assertThat(compilation.json())
                .startsWith("{\"connectors\":[\n{\"id\":\"shop\",\"class\":\"shop.ShopConnector\",\"title\":\"Shop\","
                        + "\"docs\":\"The shop.\",")
                .contains("\"packages\":[\"shop\"]")
                .contains("\"connection\":{\"class\":\"shop.ShopConnection\",\"settings\":{\"type\":\"object\","
                        + "\"properties\":{\"address\":{\"title\":\"Address\",\"description\":\"where the shop is\","
                        + "\"type\":\"string\"},\"pages\":{\"title\":\"Pages\",\"description\":\"how many at once\","
                        + "\"type\":\"integer\",\"default\":10}},\"required\":[\"address\"],"
                        + "\"additionalProperties\":false,\"description\":\"A shop's account.\"},"
                        + "\"secrets\":{\"token\":{\"title\":\"Token\",\"description\":\"from the shop's settings\","
                        + "\"type\":\"string\",\"format\":\"secret\",\"x-required\":true}},"
                        + "\"moreSecrets\":true,\"address\":\"address\"}")
                .contains("\"use\":\"shop.place-order\",\"class\":\"shop.PlaceOrder\",\"title\":\"Place an order\","
                        + "\"docs\":\"Places an **order** of `lines`.\\n\\n"
                        + "See [the docs](https://shop.example/docs) & `ShopConnection`.\","
                        + "\"effect\":\"unsafe\",\"connection\":\"required\"")
                .contains("\"customerId\":{\"title\":\"Customer id\",\"description\":\"whose order\","
                        + "\"type\":\"string\",\"examples\":[\"C-1\"]}")
                .contains("\"when\":{\"title\":\"When\",\"description\":\"not before\","
                        + "\"type\":\"string\",\"format\":\"date-time\"}")
                .contains("\"timeout\":{\"title\":\"Give up after\",\"type\":\"string\",\"format\":\"duration\","
                        + "\"default\":\"30s\",\"x-advanced\":true}")
                .contains("\"method\":{\"title\":\"Method\",\"type\":\"string\",\"enum\":[\"GET\",\"POST\"],"
                        + "\"x-choices\":{\"POST\":\"POST: Sends a body\"},\"default\":\"GET\"}")
                .contains("\"enum\":[\"next-day\",\"slow\"],"
                        + "\"x-choices\":{\"next-day\":\"next-day: At the next working day\"}")
                .contains("\"body\":{\"title\":\"Body\",\"x-widget\":\"json\"}")
                .contains("\"lines\":{\"title\":\"Lines\",\"type\":\"array\",\"items\":{\"type\":\"object\","
                        + "\"properties\":{\"sku\":{\"title\":\"Sku\",\"description\":\"the article\",")
                .contains("\"headers\":{\"title\":\"Headers\",\"type\":\"object\","
                        + "\"additionalProperties\":{\"type\":\"string\"}}")
                .contains("\"type\":\"boolean\",\"default\":true")
                .contains("\"type\":\"number\",\"default\":9.50")
                .contains("\"type\":\"object\",\"format\":\"file\"")
                .contains("\"oneOf\":[{\"title\":\"Free\",\"description\":\"Nothing to pay.\",\"type\":\"object\","
                        + "\"properties\":{\"type\":{\"const\":\"free\"}},\"required\":[\"type\"],"
                        + "\"additionalProperties\":false},{\"title\":\"Credit card\",\"type\":\"object\","
                        + "\"properties\":{\"type\":{\"const\":\"creditCard\"},\"number\":")
                .contains("{\"const\":\"free\"}]")
                .contains("\"required\":[\"customerId\",\"speed\",\"body\",\"payment\"]")
                .contains("\"output\":{\"type\":\"object\",\"properties\":{\"number\":{\"title\":\"Number\","
                        + "\"description\":\"the order's\",\"type\":\"integer\"},\"hint\":{\"title\":\"Hint\","
                        + "\"type\":\"string\"}},\"required\":[\"number\"]}")
                .contains("\"kind\":\"poll\"")
                .contains("\"payload\":{\"type\":\"object\",\"properties\":{\"order\":");
    }

    @Test
    void saysWhatAConnectorMayDoAndRefusesWhatIsNoHost() {
        String careful = connector("shop", "").replace("@Extension", """
            @Extension @Permissions(hosts = {"api.shop.example", "*.cdn.example"}, files = true, sockets = true)
            """);
        assertThat(Compilation.of(careful).json())
                .contains(
                        "\"permissions\":{\"hosts\":[\"api.shop.example\",\"*.cdn.example\"],\"sockets\":true,\"files\":true,"
                                + "\"localFiles\":false,\"native\":false}");
        assertThat(Compilation.of(connector("shop", "")).json()).doesNotContain("permissions");
        for (String host : List.of("https://shop.example", "shop.example:80", "SHOP.example", "a.*", "")) {
            assertThat(Compilation.of(careful.replace("api.shop.example", host)).errors())
                    .as(host)
                    .anySatisfy(error -> assertThat(error).contains("is no host"));
        }
    }

    @Test
    void aClientCertificateNeedsItsKey() {
        String info = "@ConnectionInfo(moreSecrets = true, address = \"address\"";
        String both = CONNECTION.replace(info, info + ", certificate = \"address\", key = \"token\"");
        assertThat(Compilation.of(CONNECTOR, TRIGGER, ACTION, both).json())
                .contains("\"certificate\":\"address\",\"key\":\"token\"");
        String alone = CONNECTION.replace(info, info + ", certificate = \"address\"");
        assertThat(Compilation.of(CONNECTOR, TRIGGER, ACTION, alone).errors())
                .anySatisfy(error -> assertThat(error).contains("name both certificate and key"));
        String open = CONNECTION.replace(info, info + ", certificate = \"address\", key = \"address\"");
        assertThat(Compilation.of(CONNECTOR, TRIGGER, ACTION, open).errors())
                .anySatisfy(error -> assertThat(error).contains("names no component of type Secret"));
    }

    @Test
    void aComponentThatDecidesWhereSecretsAreSentCannotKeepThem() {
        String info = "@ConnectionInfo(moreSecrets = true, address = \"address\"";
        String pages = CONNECTION.replace(info, info + ", keepsSecrets = \"pages\"");
        assertThat(Compilation.of(CONNECTOR, TRIGGER, ACTION, pages).json())
                .contains("\"address\":\"address\",\"keepsSecrets\":[\"pages\"]}");
        for (String name : List.of("address", "tokenAddress")) {
            String moved = CONNECTION
                    .replace(info, info + ", keepsSecrets = {\"pages\", \"" + name + "\"}")
                    .replace(
                            "public record",
                            "@OAuth2(token = \"{tokenAddress}\", clientId = \"address\") public record")
                    .replace("String address,", "String address, String tokenAddress,");
            assertThat(Compilation.of(CONNECTOR, TRIGGER, ACTION, moved).errors())
                    .as(name)
                    .singleElement()
                    .asString()
                    .contains("keepsSecrets = \"" + name + "\"", "decides where secrets are sent");
        }
        String secret = CONNECTION.replace(info, info + ", keepsSecrets = \"token\"");
        assertThat(Compilation.of(CONNECTOR, TRIGGER, ACTION, secret).errors())
                .anySatisfy(error -> assertThat(error).contains("names no component", "that is not a secret"));
    }

    @Test
    void describesHowAssertionsAreSigned() {
        String declared = "@OAuth2(token = \"https://id.example/token\", clientId = \"address\", issuer = \"address\"";
        String signing = CONNECTION.replace("public record", declared + ", signingKey = \"token\") public record");
        assertThat(Compilation.of(CONNECTOR, TRIGGER, ACTION, signing).json())
                .contains("\"issuer\":\"address\"")
                .contains("\"signingKey\":\"token\"");
        String keyless = CONNECTION.replace("public record", declared + ") public record");
        assertThat(Compilation.of(CONNECTOR, TRIGGER, ACTION, keyless).errors())
                .anySatisfy(error -> assertThat(error).contains("name both signingKey and issuer"));
        String open = CONNECTION.replace("public record", declared + ", signingKey = \"address\") public record");
        assertThat(Compilation.of(CONNECTOR, TRIGGER, ACTION, open).errors())
                .anySatisfy(error -> assertThat(error).contains("names a secret \"address\""));
    }

    @Test
    void describesWhatABatchActionTakesAndAnswers() {
        String batch = """
            /** Inserts rows. @param table where to @param rows what */
            @ActionInfo(id = "insert", title = "Insert", effect = Effect.KEYED)
            public record Insert(String table, @Items List<String> rows) implements BatchAction<NoConnection, Long> {
                @Override public void run(Batch<Long> batch, ActionContext<NoConnection> context) {}
            }
            """;
        String connector = connector("shop", ", actions = Insert.class");
        Compilation compilation = Compilation.of(batch, connector);
        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.json())
                .contains("\"items\":\"rows\"")
                .contains("\"failed\":{\"type\":\"integer\"")
                .contains("null for a failed item.\",\"items\":{\"type\":\"integer\"}}")
                .contains("\"required\":[\"count\",\"failed\",\"items\"]");
        assertThat(Compilation.of(batch.replace("@Items ", ""), connector).errors())
                .anyMatch(error -> error.contains("mark the one component that holds its items"));
        assertThat(Compilation.of(batch.replace("String table", "@Items List<String> table"), connector)
                        .errors())
                .anyMatch(error -> error.contains("mark the one component that holds its items"));
        assertThat(Compilation.of(batch.replace("List<String> rows", "String rows"), connector)
                        .errors())
                .anyMatch(error -> error.contains("make this a List"));
        String single = batch.replace("BatchAction<NoConnection, Long>", "Action<NoConnection, Long>")
                .replace("void run(Batch<Long> batch, ", "Long run(")
                .replace("{}", "{ return 1L; }");
        assertThat(Compilation.of(single, connector).errors())
                .anyMatch(error -> error.contains("has @Items, but is no BatchAction"));
    }

    @Test
    void writesTheSameBytesInWhateverOrderTheSourcesCome() {
        assertThat(Compilation.of(CONNECTOR, TRIGGER, ACTION, CONNECTION).json())
                .isEqualTo(
                        Compilation.of(ACTION, CONNECTION, CONNECTOR, TRIGGER).json());
    }

    @Test
    void keepsTheLinesOfConnectorsThatAreNotCompiledAgain() {
        String first = connector("alpha", "").replace("ShopConnector", "Alpha");
        String second = connector("beta", "").replace("ShopConnector", "Beta");
        String alphaStays = Compilation.of(first).json();

        // The earlier class is still there: on the class path, or here among the sources of the second compilation.
        Compilation again = Compilation.of(
                Map.of(ConnectorProcessor.FILE, alphaStays.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                List.of(),
                second,
                "public class Alpha {}");
        Compilation deleted = Compilation.of(
                Map.of(ConnectorProcessor.FILE, alphaStays.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                List.of(),
                second);

        assertThat(again.json()).contains("\"id\":\"alpha\"").contains("\"id\":\"beta\"");
        assertThat(deleted.json()).doesNotContain("\"id\":\"alpha\"").contains("\"id\":\"beta\"");
    }

    @Test
    void tellsVariantsApartByTheKeyOfTheAuthorsChoice() {
        Compilation compilation = Compilation.of(
                CONNECTION,
                ACTION.replace("public sealed interface", "@Variants(by = \"method\") public sealed interface")
                        .replace("String customerId", "@Field(mixed = Field.Mixed.PATH_SEGMENT) String customerId")
                        .replace("@Field(example = \"C-1\") @Field(", "@Field(example = \"C-1\", "),
                TRIGGER,
                CONNECTOR);

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.json())
                .contains("{\"method\":{\"const\":\"free\"}},\"required\":[\"method\"]")
                .contains("\"examples\":[\"C-1\"],\"x-mixed\":\"path-segment\"");
    }

    private static final String CHANNELS = """
        public class Channels implements Options<ShopConnection> {
            @Override public Page find(Question question, Context<ShopConnection> context) { return Page.of(List.of()); }
        }
        """;

    @Test
    void thePickListsOfOneConnectorAreNoneOfAnother() {
        String picks = ACTION.replace(
                "@Field(example = \"C-1\") String customerId", "@Field(options = Channels.class) String customerId");
        String other = """
            /** Another, whose first letter is later. */
            @Extension
            @ConnectorInfo(id = "vault", title = "Vault")
            public class VaultConnector implements Connector {}
            """;
        Compilation compilation = Compilation.of(CONNECTION, picks, TRIGGER, CHANNELS, CONNECTOR, other);

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.json().lines().filter(line -> line.contains("\"options\":{}")))
                .singleElement()
                .asString()
                .startsWith("{\"id\":\"vault\"");
    }

    @Test
    void describesUuidsAndBytesThatGoInAndOut() {
        String action = ACTION.replace("@Nullable Instant when", "@Nullable byte[] when")
                .replace(
                        "@Field(title = \"Photo\") @Nullable FileRef photo",
                        "@Field(title = \"Id\", example = \"6f1b8c3e-0b0d-4c43-9c51-0d2b6d0f3c11\") java.util.UUID id")
                .replace("Placed(long number,", "Placed(@Field(title = \"Seal\") byte[] number,")
                .replace("new Placed(1,", "new Placed(new byte[0],");
        Compilation compilation = Compilation.of(CONNECTION, action, TRIGGER, CONNECTOR);

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.json())
                .contains("\"when\":{\"title\":\"When\",\"description\":\"not before\",\"type\":\"string\","
                        + "\"format\":\"base64\",\"contentEncoding\":\"base64\"}")
                .contains("\"id\":{\"title\":\"Id\",\"type\":\"string\",\"format\":\"uuid\","
                        + "\"examples\":[\"6f1b8c3e-0b0d-4c43-9c51-0d2b6d0f3c11\"]}")
                .contains("\"output\":{\"type\":\"object\",\"properties\":{\"number\":{\"title\":\"Seal\","
                        + "\"description\":\"the order's\","
                        + "\"type\":\"string\",\"format\":\"base64\",\"contentEncoding\":\"base64\"}")
                .contains("\"required\":[\"customerId\",\"speed\",\"body\",\"id\",\"payment\"]");
        refusesAction(
                "@Field\\(example = \"C-1\"\\) String customerId",
                "@Field(example = \"C-1\") java.util.UUID customerId",
                "is no value for \"customerId\"");
    }

    @Test
    void describesDatesRowsAndPickLists() {
        String action = ACTION.replace("@Nullable Instant when", "java.time.@Nullable LocalDate when")
                .replace(
                        "@Field(title = \"Photo\") @Nullable FileRef photo",
                        "@Field(title = \"Articles\") Rows articles, @Field(title = \"Channels\", options ="
                                + " Channels.class) List<String> channels");
        Compilation compilation = Compilation.of(CONNECTION, action, TRIGGER, CHANNELS, CONNECTOR);

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.json())
                .contains("\"type\":\"string\",\"format\":\"date\"")
                .contains("\"articles\":{\"title\":\"Articles\",\"format\":\"rows\"}")
                .contains("\"items\":{\"type\":\"string\"},\"x-options\":\"channels\"}")
                .contains("\"options\":{\"channels\":\"shop.Channels\"}")
                .contains("\"required\":[\"customerId\",\"speed\",\"body\",\"payment\"]");

        String picks = ACTION.replace("String customerId", "@Field(options = Channels.class) String customerId")
                .replace("@Field(example = \"C-1\") @Field(", "@Field(example = \"C-1\", ");
        refusesAll(
                "Channels must implement Options<shop.ShopConnection>",
                CONNECTOR,
                CONNECTION,
                TRIGGER,
                picks,
                CHANNELS.replace("ShopConnection", "NoConnection"));
        refusesAll(
                "Channels must be a public class",
                CONNECTOR,
                CONNECTION,
                TRIGGER,
                picks,
                CHANNELS.replace("{\n", "{ private Channels() {}\n"));
        refusesAll(
                "there is no connection yet",
                CONNECTOR,
                CONNECTION.replace("(String address", "(@Field(options = Channels.class) String address"),
                TRIGGER,
                ACTION,
                CHANNELS);
        refusesAll(
                "options are for components of type String",
                CONNECTOR,
                CONNECTION,
                TRIGGER,
                ACTION.replace("@Field(title = \"Gift\"", "@Field(title = \"Gift\", options = Channels.class"),
                CHANNELS);
    }

    @Test
    void whatRegistersMustTakeBack() {
        String trigger = """
            /** An order was paid. */
            @TriggerInfo(id = "paid", title = "Order paid")
            public record Paid() implements WebhookTrigger<ShopConnection> {
                @Override public void verify(InboundRequest request, TriggerContext<ShopConnection> context) {}
                @Override public Registration subscribe(Optional<Registration> standing, TriggerContext<ShopConnection> context) {
                    return Registration.of("1");
                }
                @Override public void unsubscribe(Registration registration, TriggerContext<ShopConnection> context) {}
            }
            """;
        assertThat(Compilation.of(CONNECTION, ACTION, trigger, CONNECTOR).json())
                .contains("\"registers\":true");
        refusesAll(
                "has only one of subscribe and unsubscribe",
                CONNECTOR,
                CONNECTION,
                ACTION,
                trigger.replaceAll("@Override public void unsubscribe.*", ""));
    }

    @Test
    void aStreamWithACursorIsAStreamWhoseCursorHasAFormInJson() {
        String trigger = """
            /** Changes. */
            @TriggerInfo(id = "changed", title = "Changed")
            public record Changed() implements CursorStreamTrigger<ShopConnection, Changed.Position> {
                public record Position(long segment, Instant at) {}
                @Override public void consume(Emitter<Position> emitter, TriggerContext<ShopConnection> context)
                        throws InterruptedException {
                    Position from = emitter.partition("orders").cursor().orElse(new Position(0, Instant.EPOCH));
                    emitter.emit(List.of(Event.of(1)), from);
                }
            }
            """;
        String connector = connector("shop", ", connection = ShopConnection.class, triggers = Changed.class");
        Compilation compilation = Compilation.of(CONNECTION, trigger, connector);
        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.json()).contains("\"kind\":\"stream\"").contains("\"connection\":\"required\"");
        refuses(
                connector,
                "Instant[], which has no form in JSON",
                trigger.replace("Changed.Position>", "Instant[]>")
                        .replace("Emitter<Position>", "Emitter<Instant[]>")
                        .replaceAll("(?m)^.*emitter\\..*$", ""));
    }

    @Test
    void tellsWhatDocumentsMayWriteAndWhatComponentsMustBeTogether() {
        Compilation compilation = Compilation.of(
                CONNECTION.replace("@ConnectionInfo", """
                    @Rule(must = Rule.Must.ONLY, of = {"token", "pages"}, when = "address", is = "there")
                    @ConnectionInfo\
                    """),
                ACTION.replace("@ActionInfo", """
                    @Rule(must = Rule.Must.EXACTLY_ONE, of = {"photo", "pin"})
                    @Rule(must = Rule.Must.MAP, of = "body", when = "speed", is = "next-day")
                    @ActionInfo\
                    """)
                        .replace(
                                "@Field(example = \"C-1\")",
                                "@Field(pattern = \"^C-\", patternHint = \"a number such as C-1\","
                                        + " connection = Field.Connected.INSTEAD)")
                        .replace("@Field(title = \"Limit\",", "@Field(min = 0, max = 50, title = \"Limit\","),
                TRIGGER,
                CONNECTOR);

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.json())
                .contains("\"x-rules\":[{\"must\":\"exactly-one\",\"of\":[\"photo\",\"pin\"]},"
                        + "{\"must\":\"map\",\"of\":[\"body\"],\"when\":\"speed\",\"is\":[\"next-day\"]}]")
                .contains("{\"must\":\"only\",\"of\":[\"token\",\"pages\"],\"when\":\"address\",\"is\":[\"there\"]}")
                .contains("\"pattern\":\"^C-\",\"x-pattern-hint\":\"a number such as C-1\"")
                .contains("\"x-connection\":\"instead\"")
                .contains("\"minimum\":0,\"maximum\":50");
    }

    @Test
    void whatMayBeWrittenHoldsForEachTextOfAList() {
        Compilation compilation = Compilation.of(
                CONNECTION,
                ACTION.replace(
                        "@Field(example = \"C-1\") String customerId,",
                        "@Field(title = \"Customers\", pattern = \"^C-\", patternHint = \"a number\") List<String>"
                                + " customers,@Field(title = \"Sizes\", choices = {\"S\", \"L\"}) List<String> sizes,"),
                TRIGGER,
                CONNECTOR);

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.json())
                .contains("\"items\":{\"type\":\"string\",\"pattern\":\"^C-\",\"x-pattern-hint\":\"a number\"}")
                .contains("\"items\":{\"type\":\"string\",\"enum\":[\"S\",\"L\"]}");
        refusesAction(
                "@Field\\(title = \"Lines\"",
                "@Field(pattern = \"^C-\", patternHint = \"a number\", title = \"Lines\"",
                "pattern is for components of type String, or lists of these");
    }

    @Test
    void saysWhereAComponentHasNoFormInJson() {
        Compilation compilation = Compilation.of(
                CONNECTION, ACTION.replace("@Nullable Instant when", "\n@Nullable Thread when"), TRIGGER, CONNECTOR);

        assertThat(compilation.errors())
                .singleElement()
                .asString()
                .startsWith("14: ")
                .contains("\"when\" is of type")
                .contains("java.lang.Thread")
                .contains("Use String, int,");
        assertThat(compilation.json()).isEmpty();
    }

    /** So that connectors of several systems share their actions. */
    @Test
    void anActionMayNeedWhateverItsConnectorsConnectionIs() {
        String shared = ACTION.replace("<ShopConnection", "<Account");
        String account = "public interface Account extends Connection {}";
        String connection = CONNECTION.replace("implements Connection", "implements Account");
        Compilation compilation = Compilation.of(account, connection, shared, TRIGGER, CONNECTOR);
        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.json()).contains("\"use\":\"shop.place-order\"");
        assertThat(Compilation.of(account, CONNECTION, shared, TRIGGER, CONNECTOR)
                        .errors())
                .anyMatch(error -> error.contains("PlaceOrder needs a shop.Account"));
    }

    @Test
    void refusesWhatTheServerCouldNotUse() {
        refuses(connector("Shop!", ""), "\"Shop!\" is no connector id");
        refuses(CONNECTOR.replace("@Extension", ""), "must carry @org.pf4j.Extension");
        refuses(CONNECTOR.replace("public class", "public abstract class"), "not abstract");
        refuses(CONNECTOR.replace("{}", "{ private ShopConnector() {} }"), "a public constructor without arguments");
        refuses(CONNECTOR.replace("/** The shop. */", ""), "ShopConnector needs a Javadoc comment");
        refuses(CONNECTOR.replace(", connection = ShopConnection.class", ""), "needs a shop.ShopConnection");
        refusesAction("\"place-order\"", "\"Place order\"", "\"Place order\" is no id");
        refusesAction("\"place-order\"", "\"paid\"", "another action or trigger with the id \"paid\"");
        refusesAction("@ActionInfo\\(.*UNSAFE\\)", "", "lacks @ActionInfo");
        refusesAction("fallback = \"30s\"", "fallback = \"soon\"", "fallback = \"soon\" is no value for \"timeout\"");
        refusesAction("fallback = \"GET\"", "fallback = \"FETCH\"", "no value for \"method\"");
        refusesAction("record Placed\\(long number", "record Placed(Secret number", "cannot hold a Secret");
        refusesAction("@Field\\(example = \"C-1\"\\)", "@Field(pattern = \"^C-\")", "Say in patternHint what fits");
        refusesAction("@Field\\(title = \"Gift\"", "@Field(max = 2, title = \"Gift\"", "min and max are for numbers");
        refusesAction(
                "@ActionInfo",
                "@Rule(must = Rule.Must.NONE, of = \"fax\", when = \"speed\", is = \"slow\") @ActionInfo",
                "\"fax\", which is no component of PlaceOrder");
        refusesAction(
                "@ActionInfo",
                "@Rule(must = Rule.Must.NONE, of = \"body\", when = \"speed\", is = \"warp\") @ActionInfo",
                "\"speed\" is never warp");
        refusesAction(
                "@ActionInfo",
                "@Rule(must = Rule.Must.ONLY, of = \"body\") @ActionInfo",
                "@Rule(must = ONLY) needs \"when\"");
        refusesAction("String sku", "Line sku", "Line contains itself");
        refusesAction("CreditCard\\(Secret number", "CreditCard(Secret type", "name this otherwise");
        refusesAction("(?s)^/\\*\\*.*?\\*/", "", "PlaceOrder needs a Javadoc comment");
        refuses(CONNECTOR.replace("PlaceOrder", "Clazz"), "Clazz must be a record", """
            /** No record. */
            @ActionInfo(id = "clazz", title = "Class", effect = Effect.READ)
            public class Clazz implements Action<NoConnection, Void> {
                @Override public Void run(ActionContext<NoConnection> context) { return null; }
            }
            """);
        refuses(CONNECTOR.replace("Paid", "Odd"), "must implement one kind of trigger", """
            /** Of no kind. */
            @TriggerInfo(id = "odd", title = "Odd")
            public record Odd() implements Trigger<NoConnection> {}
            """);
        refuses(CONNECTOR, "has the id \"shop\" too", CONNECTOR.replace("ShopConnector", "Twin"));
    }

    @Test
    void warnsOfWhatPeopleWillMiss() {
        Compilation compilation = Compilation.of(
                CONNECTION,
                ACTION.replace("@param customerId whose order", ""),
                TRIGGER,
                CONNECTOR.replace(", triggers = Paid.class", ""));

        assertThat(compilation.succeeded()).isTrue();
        assertThat(compilation.warnings())
                .anySatisfy(warning -> assertThat(warning).contains("\"customerId\" has no description"))
                .anySatisfy(warning -> assertThat(warning).contains("No connector lists Paid"));
    }

    @Test
    void letsTheServersOwnConnectorsHaveKindsOfTheirOwn() {
        Compilation compilation = Compilation.of(
                Map.of(),
                List.of("-Ajunctura.own=true"),
                "public interface ScheduleTrigger extends Trigger<NoConnection> {}",
                """
                /** By the clock. */
                @TriggerInfo(id = "cron", title = "Cron")
                public record Cron() implements ScheduleTrigger {}
                """,
                """
                /** Schedules. */
                @ConnectorInfo(id = "schedule", title = "Schedule", triggers = Cron.class)
                final class Schedule implements Connector {}
                """);

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.json()).contains("\"kind\":\"schedule\",\"connection\":\"none\"");
    }

    private static void refusesAction(String pattern, String replacement, String message) {
        Compilation compilation =
                Compilation.of(CONNECTION, ACTION.replaceAll(pattern, replacement), TRIGGER, CONNECTOR);
        assertThat(compilation.errors()).anySatisfy(error -> assertThat(error).contains(message));
        assertThat(compilation.json()).isEmpty();
    }

    private static void refusesAll(String message, String... sources) {
        Compilation compilation = Compilation.of(sources);
        assertThat(compilation.errors()).anySatisfy(error -> assertThat(error).contains(message));
    }

    private static void refuses(String connector, String message, String... more) {
        String[] sources = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(CONNECTION, ACTION, TRIGGER, connector),
                        java.util.Arrays.stream(more))
                .toArray(String[]::new);
        Compilation compilation = Compilation.of(sources);
        assertThat(compilation.errors()).anySatisfy(error -> assertThat(error).contains(message));
        assertThat(compilation.json()).isEmpty();
    }
}
