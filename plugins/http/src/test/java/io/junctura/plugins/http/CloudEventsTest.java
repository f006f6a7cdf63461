package io.junctura.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.junctura.plugins.http.signature.Signatures;
import io.junctura.testkit.Answer;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import io.junctura.testkit.RecordingServer;
import io.junctura.testkit.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CloudEvents that the official SDK writes, and the examples of the specifications, at the real server. */
class CloudEventsTest {
    private static Harness harness;
    private static int numbers;

    /** New in each test, since the server knows all events of the class. */
    private String id;

    @BeforeAll
    static void start() throws IOException {
        try (InputStream flows = CloudEventsTest.class.getResourceAsStream("/cloud-events.yaml")) {
            harness = Harness.of(HttpConnector.class).publish(new String(flows.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @AfterAll
    static void stop() {
        harness.close();
    }

    @BeforeEach
    void number() {
        id = "event-" + ++numbers;
    }

    private CloudEventBuilder event() {
        return CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create("https://shop.example/orders"))
                .withType("com.example.order.placed")
                .withSubject("order 7")
                .withTime(OffsetDateTime.parse("2030-01-31T09:30:00Z"))
                .withExtension("tenant", "a \"b\"");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Answer send(String flow, Map<String, String> headers, byte[] body) {
        return harness.send("POST", flow, headers, body);
    }

    private static Answer binary(String flow, CloudEvent event) {
        Map<String, String> headers = new TreeMap<>();
        Answer[] answer = new Answer[1];
        HttpMessageFactory.createWriter(
                        headers::put, body -> answer[0] = send(flow, headers, body == null ? new byte[0] : body))
                .writeBinary(event);
        return answer[0];
    }

    private static Answer structured(String flow, String body) {
        return send(flow, Map.of("Content-Type", "application/cloudevents+json; charset=UTF-8"), utf8(body));
    }

    private static Answer batch(String flow, String... events) {
        byte[] body = utf8("[" + String.join(",", events) + "]");
        return send(flow, Map.of("Content-Type", "application/cloudevents-batch+json"), body);
    }

    private static byte[] json(CloudEvent event) {
        return new JsonFormat().serialize(event);
    }

    private static String text(CloudEvent event) {
        return new String(json(event), StandardCharsets.UTF_8);
    }

    /** The payload of the run that the answer names. */
    private static Map<?, ?> payload(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return (Map<?, ?>) harness.ended(run(answer)).payload();
    }

    private static long run(Answer answer) {
        return Long.parseLong(String.valueOf(((Map<?, ?>) answer.json()).get("run")));
    }

    @Test
    void theThreeModesOfTheSdkGiveTheSamePayload() {
        CloudEvent event =
                event().withData("application/json", utf8("{\"order\": 7}")).build();
        Map<?, ?> payload = payload(binary("received", event));
        assertThat(payload)
                .isEqualTo(Map.of(
                        "specversion", "1.0",
                        "id", id,
                        "source", "https://shop.example/orders",
                        "type", "com.example.order.placed",
                        "subject", "order 7",
                        "time", "2030-01-31T09:30:00Z",
                        "tenant", "a \"b\"",
                        "datacontenttype", "application/json",
                        "data", Map.of("order", 7L)));
        // In another flow, since this one knows the event.
        assertThat(payload(structured("structured", text(event)))).isEqualTo(payload);
        CloudEvent batched = CloudEventBuilder.from(event).withId(id + "b").build();
        Map<Object, Object> expected = new HashMap<>(payload);
        expected.put("id", id + "b");
        assertThat(payload(batch("received", text(batched)))).isEqualTo(expected);
    }

    @Test
    void aRepeatedEventStartsNoSecondRunWhateverItsMode() {
        CloudEvent event = event().withData("text/plain", utf8("a")).build();
        Answer first = binary("received", event);
        CloudEvent changed = CloudEventBuilder.from(event).withType("changed").build();
        for (Answer again : List.of(
                binary("received", event), structured("received", text(changed)), batch("received", text(event)))) {
            assertThat(again.status()).isEqualTo(200);
            assertThat(run(again)).isEqualTo(run(first));
        }
        CloudEvent ofAnother =
                CloudEventBuilder.from(event).withSource(URI.create("/returns")).build();
        assertThat(binary("received", ofAnother).status()).isEqualTo(202);
    }

    @Test
    void eachEventOfABatchStartsARunAndAllOfThemSurviveACrash() {
        String[] events = new String[20];
        for (int i = 0; i < events.length; i++) {
            events[i] =
                    text(event().withId(id + "-" + i).withSubject("order " + i).build());
        }
        Answer answer = batch("received", events);
        harness.crash();
        assertThat(answer.status()).isEqualTo(202);
        List<?> runs = (List<?>) ((Map<?, ?>) answer.json()).get("runs");
        assertThat(runs).hasSize(20);
        for (int i = 0; i < events.length; i++) {
            Ran run = harness.ended(Long.parseLong((String) runs.get(i)));
            assertThat(run.status()).isEqualTo("succeeded");
            assertThat((Map<?, ?>) run.payload()).extracting("subject").isEqualTo("order " + i);
        }
        Answer again = batch("received", events);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(answer.json());
    }

    @Test
    void aBatchWithOneWrongEventStartsNoRun() {
        int before = harness.runs("received").size();
        Answer answer = batch("received", text(event().build()), "{\"specversion\": \"1.0\", \"id\": \"2\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(detail(answer)).isEqualTo("Event 2 of the batch: The attribute \"source\" is missing.");
        assertThat(harness.runs("received")).hasSize(before);
    }

    @Test
    void anEmptyBatchIsAccepted() {
        Answer answer = batch("received");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json()).isEqualTo(Map.of("runs", List.of()));
    }

    /** The examples of the JSON event format, section 3.2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"datacontenttype\": \"application/xml\", \"data\": \"<much wow=\\\"xml\\\"/>\" | <much wow=\"xml\"/>",
                "\"subject\": null, \"unsetextension\": null, \"data\": {\"appinfoB\": 123, \"appinfoC\": true}  | {appinfoB=123, appinfoC=true}",
                "\"subject\": null, \"data\": \"I'm just a string\"                                       | I'm just a string",
                "\"datacontenttype\": \"application/json\", \"data_base64\": \"eyJhIjogMX0=\"             | {a=1}",
                "\"data_base64\": null, \"data\": [1]                                                   | [1]"
            })
    void theExamplesOfTheSpecificationAreRead(String members, String data) {
        Map<?, ?> payload = payload(structured("received", example(members)));
        assertThat(payload.get("data")).hasToString(data);
        assertThat(payload.get("comexampleextension1")).isEqualTo("value");
        assertThat(payload.get("comexampleothervalue")).isEqualTo(5L);
        assertThat(payload).hasSizeBetween(8, 9); // No attribute that is null, and no data_base64.
    }

    private String example(String members) {
        return "{\"specversion\": \"1.0\", \"type\": \"com.example.someevent\", \"source\": \"/mycontext\", \"id\": \""
                + id
                + "\", \"time\": \"2018-04-05T17:31:00Z\", \"comexampleextension1\": \"value\", \"comexampleothervalue\": 5, "
                + members + "}";
    }

    @Test
    void bytesAreAFileInEachMode() {
        try (RecordingServer receiver = RecordingServer.start()) {
            receiver.on("POST /bytes", Reply.status(204));
            CloudEvent event = event().withSubject(receiver.address() + "/bytes")
                    .withData("application/vnd.apache.thrift.binary", utf8("\0\1\n"))
                    .build();
            CloudEvent other = CloudEventBuilder.from(event).withId(id + "b").build();
            assertThat(text(other)).contains("data_base64");
            for (Answer answer : List.of(binary("bytes", event), structured("bytes", text(other)))) {
                assertThat(harness.ended(run(answer)).status()).isEqualTo("succeeded");
            }
            assertThat(receiver.sent()).hasSize(2).allSatisfy(sent -> {
                assertThat(sent.body()).isEqualTo("\0\1\n");
                assertThat(sent.header("content-type")).isEqualTo("application/vnd.apache.thrift.binary");
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id              |                      | is missing",
                "source          |                      | is missing",
                "type            |                      | is missing",
                "specversion     |                      | is missing",
                "specversion     | 0.3                  | must be 1.0",
                "source          | a%20b                | must be a URI",
                "time            | yesterday            | must be a time",
                "dataschema      | /schema              | must be a URI with a scheme",
                "subject         | %0A                  | must be a text",
                "tenant          | %C0%A0               | its percent-encoded bytes must be UTF-8",
                "tenant          | 100%                 | two hexadecimal digits",
                "my-extension    | a                    | lower-case letters and digits",
                "datacontenttype | text/plain           | must not be a header",
            })
    void aWrongAttributeInAHeaderIsRefusedWithItsName(String name, String value, String why) {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "ce-specversion",
                "1.0",
                "ce-id",
                id,
                "ce-source",
                "/orders",
                "ce-type",
                "t",
                "Content-Type",
                "text/plain"));
        if (value == null) headers.remove("ce-" + name);
        else headers.put("ce-" + name, value);
        refused(send("received", headers, utf8("a")), name, why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tenant          | {\"a\": 1}           | must be a text",
                "tenant          | 1.5                  | must be a text, a whole number",
                "subject         | \"\"                   | must be a text that is not empty",
                "id              | 7                    | must be a text",
                "source          | \"\"                   | must be a URI",
                "traceId         | \"a\"                  | lower-case letters and digits",
                "datacontenttype | \"text\"               | must be a media type",
                "data_base64     | \"*\"                  | Base64",
                "data_base64     | \"YQ==\", \"data\": 1   | must not be beside",
            })
    void aWrongAttributeOfAStructuredEventIsRefusedWithItsName(String name, String value, String why) {
        Map<String, String> members =
                new TreeMap<>(Map.of("specversion", "\"1.0\"", "id", "\"1\"", "source", "\"/a\"", "type", "\"t\""));
        members.put(name, value);
        List<String> all = new ArrayList<>();
        members.forEach((member, its) -> all.add("\"" + member + "\": " + its));
        refused(structured("received", "{" + String.join(", ", all) + "}"), name, why);
    }

    /** The example of the HTTP binding, section 3.1.3.2, and a quoted string of its older versions. */
    @Test
    void headersAreUnquotedAndPercentDecodedOnce() {
        Map<String, String> headers = new TreeMap<>(
                Map.of("ce-specversion", "1.0", "ce-id", id, "ce-source", "/orders", "ce-type", "\"a \\\"b\\\"\""));
        headers.put("ce-subject", "Euro%20%e2%82%AC%20%F0%9F%98%80%2525");
        assertThat(payload(send("received", headers, new byte[0])))
                .isEqualTo(Map.of(
                        "specversion", "1.0",
                        "id", id,
                        "source", "/orders",
                        "type", "a \"b\"",
                        "subject", "Euro \u20ac \ud83d\ude00%25"));
    }

    private static void refused(Answer answer, String attribute, String why) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().get("content-type")).isEqualTo("application/problem+json");
        assertThat(detail(answer)).contains("\"" + attribute + "\"").contains(why);
    }

    private static String detail(Answer answer) {
        return String.valueOf(((Map<?, ?>) answer.json()).get("detail"));
    }

    @Test
    void anotherFormatIsRefusedAndJsonWithoutHeadersIsStructured() {
        Answer avro = send("received", Map.of("Content-Type", "application/cloudevents+avro"), utf8("a"));
        assertThat(avro.status()).isEqualTo(400);
        assertThat(detail(avro)).contains("application/cloudevents+avro").contains("application/cloudevents+json");
        Map<String, String> json = Map.of("Content-Type", "application/json");
        assertThat(payload(send("received", json, utf8(text(event().build())))))
                .extracting("id")
                .isEqualTo(id);
        refused(send("received", json, utf8("{\"order\": 7}")), "specversion", "is missing");
    }

    /** Section 4 of "HTTP 1.1 Web Hooks for Event Delivery". */
    @Test
    void anAllowedSenderMaySendAtTheRateThatItAsksFor() {
        Answer answer = ask("asked", "WebHook-Request-Origin", "eventgrid.azure.net", "WebHook-Request-Rate", "120");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("allow", "POST")
                .containsEntry("webhook-allowed-origin", "eventgrid.azure.net")
                .containsEntry("webhook-allowed-rate", "120");
        Answer any = ask("open", "WebHook-Request-Origin", "sender.example");
        assertThat(any.headers())
                .containsEntry("webhook-allowed-origin", "*")
                .containsEntry("webhook-allowed-rate", "*");
        assertThat(harness.runs("asked")).isEmpty();
    }

    @Test
    void anotherSenderAndAnotherWebhookGetNoConsent() {
        for (String flow : List.of("asked", "received", "signed")) {
            Answer answer = ask(flow, "WebHook-Request-Origin", "eventemitter.example.com");
            assertThat(answer.status()).as(flow).isEqualTo(403);
            assertThat(answer.headers()).doesNotContainKeys("webhook-allowed-origin", "webhook-allowed-rate");
        }
        for (Answer answer : List.of(ask("plain", "WebHook-Request-Origin", "eventgrid.azure.net"), ask("asked"))) {
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("allow", "POST").doesNotContainKey("webhook-allowed-origin");
        }
    }

    private static Answer ask(String flow, String... headers) {
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) all.put(headers[i], headers[i + 1]);
        return harness.send("OPTIONS", flow, all, null);
    }

    @Test
    void aSignedWebhookStaysSigned() {
        byte[] body = json(event().build());
        Map<String, String> type = Map.of("Content-Type", "application/cloudevents+json");
        assertThat(ask("signed", "WebHook-Request-Origin", "eventgrid.azure.net")
                        .status())
                .isEqualTo(200);
        assertThat(send("signed", type, body).status()).isEqualTo(401);
        assertThat(send("signed", type, utf8("{")).status())
                .as("unverified, so not read")
                .isEqualTo(401);
        Map<String, String> signed = new TreeMap<>(type);
        signed.put("X-Signature", HexFormat.of().formatHex(Signatures.hmac("HmacSHA256", utf8("a secret"), body)));
        assertThat(send("signed", signed, body).status()).isEqualTo(202);
    }
}
