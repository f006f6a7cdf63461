package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Checkout;
import io.junctura.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {

    @TempDir
    static Path plugins;

    @TempDir
    Path folder;

    private final Console console = new Console();

    @BeforeAll
    static void plugin() throws IOException {
        HttpPlugin.into(plugins);
    }

    @BeforeEach
    void noServer() {
        console.environment.put("JUNCTURA_DATA", folder.resolve("no-data").toString());
    }

    private int validate(Object... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "validate";
        all[1] = "--plugins";
        all[2] = plugins.toString();
        for (int i = 0; i < arguments.length; i++) all[i + 3] = arguments[i].toString();
        return console.run(all);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aSignatureWithoutASecretToCheckItByIsFound() throws IOException {
        Path file = file("signed.yaml", """
                integration: signed
                flows:
                  in:
                    trigger: { use: http.webhook, input: { verify: { scheme: github } } }
                    steps: []
                """);
        assertThat(validate(file)).isEqualTo(1);
        assertThat(console.out()).contains("signed.yaml:4").contains("\"secret\" (Secret) is missing in \"verify\"");
    }

    @Test
    void whatARequestCannotBeIsFoundBeforeItIsPublished() throws IOException {
        Path file = file("requests.yaml", """
                integration: requests
                connections:
                  erp: { connector: http }
                flows:
                  a:
                    trigger: { use: manual.start }
                    steps:
                      - { use: http.request, input: { path: /orders } }
                      - { use: http.request, connection: erp, input: { url: "https://erp.example/orders" } }
                      - { use: http.request, input: { method: PSOT, url: "https://erp.example/orders" } }
                      - { use: http.request, input: { url: "ftp://erp.example/orders" } }
                      - { use: http.request, connection: erp, input: { path: "https://erp.example/{{ payload.id }}" } }
                      - { use: http.request, connection: erp, input: { path: "/orders/../{{ payload.id }}" } }
                      - { use: http.request, input: { method: GET } }
                      - { use: http.request, connection: erp, input: { method: POST, bodyType: none, body: { a: 1 } } }
                      - { use: http.request, connection: erp, input: { method: POST, bodyType: form, body: "a=1" } }
                      - { use: http.request, connection: erp, input: { method: POST, bodyType: binary, body: text } }
                      - { use: http.request, connection: erp, input: { maxRedirects: 11 } }
                """);
        assertThat(validate(file)).isEqualTo(1);
        assertThat(console.out())
                .contains(
                        "requests.yaml:8:",
                        "\"path\" goes with a connection, and none is named here. Add the key \"connection\", or say \"url\""
                                + " instead. (did you mean connection: erp?)")
                .contains("requests.yaml:9:", "\"url\" is for steps without a connection, and this one names \"erp\"")
                .contains("requests.yaml:10:", "\"PSOT\" is not. (did you mean POST?)")
                .contains("requests.yaml:11:", "\"url\" must be an address such as https://api.example.com/v1")
                .contains(
                        "requests.yaml:12:",
                        "requests.yaml:13:",
                        "\"path\" must be a path below the connection's address")
                .contains("requests.yaml:14:", "it must be given where no connection is named")
                .contains("requests.yaml:15:", "\"body\" cannot be given where \"bodyType\" is none")
                .contains("requests.yaml:16:", "\"body\" must be a map where \"bodyType\" is form, but this is text")
                .contains("requests.yaml:17:", "\"body\" must be a file that the trigger or another step hands on")
                .contains("requests.yaml:18:", "\"maxRedirects\" must be at most 10")
                .contains("11 problems in 1 file");
    }

    @Test
    void methodsAndOriginsThatCannotBeAreFoundEachInItsPlace() throws IOException {
        Path file = file("calls.yaml", """
                integration: calls
                config:
                  shop: { type: string }
                flows:
                  a:
                    trigger:
                      use: http.call
                      input:
                        methods: [GET, PSOT, TRACE]
                        cors: { origins: ["https://shop.example/cart", shop.example, "*"], credentials: true }
                    steps: []
                  b:
                    trigger:
                      use: http.call
                      input: { methods: "get", cors: { headers: ["X Key"] } }
                    steps: []
                  c:
                    trigger:
                      use: http.webhook
                      input: { verify: none, cors: { origins: "*", credentials: true, maxage: 1h } }
                    steps: []
                  fine:
                    trigger:
                      use: http.call
                      input:
                        methods: [GET, HEAD, put]
                        cors: { origins: ["{{ config.shop }}", "http://localhost:3000"], headers: X-Key, credentials: true }
                    steps: []
                """);
        assertThat(validate(file)).isEqualTo(1);
        assertThat(console.out())
                .contains("calls.yaml:9:24:", "\"PSOT\" is not. (did you mean POST?)")
                .contains("calls.yaml:9:30:", "\"TRACE\" is not")
                .contains(
                        "calls.yaml:10:27:",
                        "calls.yaml:10:56:",
                        "must be an origin such as https://shop.example, without a path; or * for every page")
                .contains("calls.yaml:10:89:", "\"credentials\" cannot be given where \"origins\" holds *")
                .contains("calls.yaml:15:", "must be the name of a header such as X-Api-Key", "\"origins\"")
                .contains("calls.yaml:20:", "\"credentials\" cannot be given where \"origins\" is *", "\"maxage\"")
                .contains("9 problems in 1 file");
    }

    @Test
    void aSecretThatTheConnectionInTheFilesHasNotIsFound() throws IOException {
        Path file = file("secrets.yaml", """
                connection: shop
                connector: http
                settings: { address: "https://shop.example" }
                secrets: { webhookSecret: "{{ env.SHOP }}" }
                ---
                integration: secrets
                connections:
                  shop: { connector: http }
                flows:
                  in:
                    trigger:
                      use: http.webhook
                      connection: shop
                      input: { verify: { scheme: github, secret: "{{ secret.webhookSecrte }}" } }
                    steps: []
                """);
        assertThat(validate(file)).isEqualTo(1);
        assertThat(console.out())
                .contains("secrets.yaml:14:61:", "The connection \"shop\" has no secret \"webhookSecrte\"")
                .contains("(did you mean webhookSecret?)");
    }

    @Test
    void whatDocumentsWouldReadOfTheMachineIsListed() throws IOException {
        Path file = file("reads.yaml", """
                connection: shop
                connector: http
                settings: { address: "https://shop.example" }
                secrets:
                  token: "{{ env.SHOP_TOKEN }}"
                  webhookSecret: "{{ file./etc/hostname }}"
                """);
        console.environment.put("SHOP_TOKEN", "canary");
        assertThat(validate(file)).isZero();
        assertThat(console.out())
                .endsWith("They read from the machine that applies them, if you allow it (--allow-env, --allow-file):\n"
                        + "  " + file
                        + ":5:10: the environment variable SHOP_TOKEN, for the secret \"token\" of the"
                        + " connection \"shop\"\n"
                        + "  " + file + ":6:18: the file /etc/hostname, for the secret \"webhookSecret\" of the"
                        + " connection \"shop\"\n")
                .doesNotContain("canary");
        assertThat(validate(file, "--output", "json")).isZero();
        assertThat(((Map<?, ?>) Json.parse(console.out())).get("reads"))
                .isEqualTo(List.of(
                        Map.of(
                                "file",
                                file.toString(),
                                "pointer",
                                "/secrets/token",
                                "line",
                                5L,
                                "column",
                                10L,
                                "connection",
                                "shop",
                                "secret",
                                "token",
                                "variable",
                                "SHOP_TOKEN"),
                        Map.of(
                                "file",
                                file.toString(),
                                "pointer",
                                "/secrets/webhookSecret",
                                "line",
                                6L,
                                "column",
                                18L,
                                "connection",
                                "shop",
                                "secret",
                                "webhookSecret",
                                "path",
                                "/etc/hostname")));
    }

    @Test
    void aSecretInALineWithAProblemIsNotPrinted() throws IOException {
        Path file = file("shop.yaml", """
                connection: shop
                connector: http
                settings: { address: "https://user:MySecretPw77@shop.example", adress: a }
                secrets: { token: "MySecretValue99", token: "Other", pin: 48151623420 }
                """);
        assertThat(validate(file)).isEqualTo(1);
        assertThat(console.out())
                .contains("secrets: { token: *****, token: *****, pin: ***** }")
                .contains("settings: { address: \"https://*****@shop.example\", adress: a }")
                .doesNotContain("MySecret")
                .doesNotContain("Other")
                .doesNotContain("48151623420");
    }

    @Test
    void whatOnlyARunCanTellOfARequestIsLeftToIt() throws IOException {
        Path file = file("open.yaml", """
                connection: erp
                connector: http
                settings: { address: "https://erp.example" }
                ---
                integration: open
                connections:
                  erp: { connector: http }
                flows:
                  a:
                    trigger: { use: manual.start }
                    steps:
                      - { use: http.request, connection: erp }
                      - { use: http.request, connection: erp, input: { path: "{{ payload.path }}" } }
                      - { use: http.request, connection: erp, input: { path: "orders/{{ payload.id }}.json?q=../a" } }
                      - { use: http.request, input: { url: "{{ payload.address }}", method: "{{ payload.method }}" } }
                      - { use: http.request, input: { url: "{{ payload.scheme }}://erp.example" } }
                      - { use: http.request, connection: erp, input: { method: patch, bodyType: multipart, body: "{{ payload }}" } }
                      - { use: http.request, connection: erp, input: { bodyType: "{{ payload.type }}", body: text } }
                """);
        assertThat(validate(file)).as(console.out()).isZero();
    }

    @Test
    void aTriggerThatCouldNeverStartIsFoundWhereItIsWritten() throws IOException {
        Path file = file("schedules.yaml", """
                integration: schedules
                config:
                  zone: { type: string, default: UTC }
                  cron: { type: string, default: "0 2 * * *" }
                flows:
                  nightly:
                    trigger: { use: schedule.cron, input: { cron: "0 25 * * *" } }
                    steps: []
                  abroad:
                    trigger: { use: schedule.cron, input: { cron: "0 2 * * *", zone: Europe/Berlim } }
                    steps: []
                  zoned:
                    trigger: { use: schedule.cron, input: { cron: "0 2 * *", zone: "{{ config.zone }}" } }
                    steps: []
                  configured:
                    trigger: { use: schedule.cron, input: { cron: "{{ config.cron }}" } }
                    steps: []
                  often:
                    trigger: { use: schedule.every, input: { every: 10ms } }
                    steps: []
                  heard:
                    trigger: { use: topic.event, input: { topic: order placed } }
                    steps:
                      - { use: topic.publish, input: { topic: "a/b", event: 1 } }
                """);

        int code = validate(file);

        assertThat(code).isEqualTo(1);
        assertThat(console.out().replace(file.toString(), "schedules.yaml").lines())
                .filteredOn(line -> line.startsWith("schedules.yaml:"))
                .containsExactly(
                        "schedules.yaml:7:51: \"0 25 * * *\" is no cron expression that is read here: \"25\" is no hour; write"
                                + " 0 to 23.",
                        "schedules.yaml:10:70: \"Europe/Berlim\" is no time zone. Write a name such as Europe/Berlin, or UTC.",
                        "schedules.yaml:13:51: \"0 2 * *\" is no cron expression that is read here: it needs five fields"
                                + " (minute, hour, day of month, month, day of week), or six with seconds.",
                        "schedules.yaml:19:53: \"every\" must be one second or more.",
                        "schedules.yaml:22:50: A topic's name is 1 to 100 letters, digits, dots, dashes and underscores,"
                                + " such as order-placed.",
                        "schedules.yaml:24:47: A topic's name is 1 to 100 letters, digits, dots, dashes and underscores,"
                                + " such as order-placed.");
    }

    @Test
    void showsAllThatIsWrongWithOneScheduleAtOnce() throws IOException {
        Path file = file("schedule.yaml", """
                integration: reports
                flows:
                  nightly:
                    trigger:
                      use: schedule.cron
                      input: { cron: 0 25 * * *, zone: Europe/Berlim, missed: lst, overlapp: skip }
                    steps: []
                """);

        int code = validate(file);

        assertThat(code).isEqualTo(1);
        assertThat(console.out().replace(file.toString(), "schedule.yaml").lines())
                .filteredOn(line -> line.startsWith("schedule.yaml:"))
                .containsExactly(
                        "schedule.yaml:6:22: \"0 25 * * *\" is no cron expression that is read here: \"25\" is no hour; write"
                                + " 0 to 23.",
                        "schedule.yaml:6:40: \"Europe/Berlim\" is no time zone. Write a name such as Europe/Berlin, or UTC.",
                        "schedule.yaml:6:63: \"missed\" must be \"none\", \"last\" or \"all\"; \"lst\" is not. (did you mean"
                                + " last?)",
                        "schedule.yaml:6:68: There is no \"overlapp\" here. Known are cron, zone, missed, overlap. (did you mean"
                                + " overlap?)");
    }

    @Test
    void showsEachProblemWithItsPlaceItsLineAndWhatWasMeant() throws IOException {
        Path file = file("orders.yaml", """
                integration: orders
                connections:
                  erp: { connector: htp }
                flows:
                  received:
                    trigger: { use: http.webhook, input: { verify: none } }
                    steps:
                      - id: big
                        filter: "{{ paylaod.total > 100 }}"
                      - use: http.request
                        conection: erp
                        input: { method: POST, path: /orders }
                """);

        int code = validate(file);

        assertThat(code).isEqualTo(1);
        assertThat(console.out().replace(file.toString(), "orders.yaml")).isEqualTo("""
                orders.yaml:3:21: Unknown connector "htp". Installed are echo, flow, http, manual, schedule, state, topic, xref. (did you mean http?)
                      erp: { connector: htp }
                                        ^
                orders.yaml:9:21: Unknown name "paylaod". Known here are config, headers, instance, payload, run, steps, trigger, vars. (did you mean payload?)
                            filter: "{{ paylaod.total > 100 }}"
                                        ^
                orders.yaml:11:9: The key "conection" is not known in a step with "use". Known are use, connection, input, on-crash, id, title, when, disabled, retry, timeout, on-error. (did you mean connection?)
                            conection: erp
                            ^
                3 problems in 1 file
                """);
    }

    @Test
    void saysThatThereAreNoneAndWhatThereIs() throws IOException {
        Path examples = Files.createDirectory(folder.resolve("examples"));
        try (Stream<Path> all = Files.list(Checkout.ROOT.resolve("dist/examples"))) {
            // Those of files need other connectors than HTTP.
            for (Path one : all.filter(path -> !path.getFileName().toString().startsWith("file-"))
                    .toList()) {
                Files.copy(one, examples.resolve(one.getFileName()));
            }
        }

        assertThat(validate(examples)).isZero();

        assertThat(console.out()).startsWith("No problems in 9 files: 8 integrations, 4 connections\nThey read ");
        assertThat(console.err()).isEmpty();
    }

    @Test
    void writesJsonForPrograms() throws IOException {
        Path file = file("a.yaml", "integration: a\nflows: {}\nfloes: 1\n");

        assertThat(validate(file, "--output", "json")).isEqualTo(1);

        Map<?, ?> answer = (Map<?, ?>) Json.parse(console.out());
        Map<?, ?> first = (Map<?, ?>) ((List<?>) answer.get("problems")).get(0);
        assertThat(first.get("file")).isEqualTo(file.toString());
        assertThat(first.get("line")).isInstanceOf(Long.class);
        assertThat(first.containsKey("message")).isTrue();
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThat(validate("missing.yaml")).isEqualTo(1);
        assertThat(console.err()).isEqualTo("junctura: There is no file missing.yaml. Check the name.\n");
    }

    @Test
    void namesAFolderWithoutDocuments() throws IOException {
        file("junctura.yaml", "port: 1\n");
        assertThat(validate(folder)).isEqualTo(1);
        assertThat(console.err()).contains("There are no documents (.yaml, .yml, .json) in the folder");
    }

    @Test
    void refusesTextThatIsNotUtf8() throws IOException {
        Path file = folder.resolve("latin.yaml");
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xe4});
        assertThat(validate(file)).isEqualTo(1);
        assertThat(console.err()).contains("is not UTF-8");
    }

    @Test
    void aWrongOptionIsWrongUse() {
        assertThat(console.run("validate", "--colour", "x.yaml")).isEqualTo(2);
        assertThat(console.err()).contains("--colour").contains("See: junctura validate --help");
        assertThat(console.run("valdate")).isEqualTo(2);
        assertThat(console.err()).contains("Did you mean").contains("validate");
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : List.of(
                "serve", "demo", "validate", "run", "apply", "diff", "export", "runs", "token", "doctor", "cds")) {
            assertThat(console.run(command, "--help")).as(command).isZero();
            assertThat(console.out()).as(command).startsWith("Usage: junctura " + command);
        }
        assertThat(console.run("serve", "--help")).isZero();
        assertThat(console.out()).contains("--hooks-port", "--public-url", "JUNCTURA_HOOKS_PORT");
        assertThat(console.run("--version")).isZero();
        assertThat(console.out()).startsWith("Junctura ");
    }
}
