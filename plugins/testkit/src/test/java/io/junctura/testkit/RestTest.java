package io.junctura.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connector of a REST API, in a server, against another system. */
class RestTest {
    private static final String ID = "6f1b8c3e-0b0d-4c43-9c51-0d2b6d0f3c11";

    private final RecordingServer crm = RecordingServer.start();
    private final Harness harness = Harness.of(Crm.class);

    @BeforeEach
    void connect() {
        harness.connection("account", "crm", Map.of("address", crm.address(), "token", "token-1"));
    }

    @AfterEach
    void close() {
        harness.close();
        crm.close();
    }

    private Ran.Step find(Reply reply) {
        crm.on("GET /contacts/1", reply);
        return harness.act("crm.find", "account", Map.of("path", "/contacts/1?key=k-1"))
                .step("act");
    }

    private static Map<String, Object> contact(String name) {
        return Map.of("id", ID, "name", name, "since", "2030-01-01T00:00:00Z");
    }

    @Test
    void anAnswerIsReadIntoARecordAndUnknownFieldsAreIgnored() {
        Map<String, Object> sent = Map.of(
                "id", ID,
                "name", "Ada",
                "since", "2030-01-01T01:00:00+01:00",
                "born", "1990-01-31",
                "photo", "AQI",
                "tags", List.of("new"),
                "links", Map.of("self", "/contacts/1"));
        assertThat(find(Reply.json(200, sent)).output())
                .isEqualTo(Map.of(
                        "id", ID,
                        "name", "Ada",
                        "since", "2030-01-01T00:00:00Z",
                        "born", "1990-01-31",
                        "photo", "AQI=",
                        "tags", List.of("new")));
    }

    @Test
    void anAnswerThatDoesNotFitNamesThePlace() {
        Ran.Failure failure = find(Reply.json(200, Map.of("id", ID, "name", "Ada", "since", "today")))
                .error();
        assertThat(failure.kind()).isEqualTo("BROKEN");
        assertThat(failure.reached()).isEqualTo("YES");
        assertThat(failure.message())
                .isEqualTo("The answer to GET " + crm.address()
                        + "/contacts/1 is not as expected: \"since\": must be a time"
                        + " with its offset, such as 2030-01-31T09:00:00Z, not \"today\".");
        assertThat(find(Reply.json(200, Map.of("id", ID, "name", "Ada")))
                        .error()
                        .message())
                .endsWith("is not as expected: \"since\": is required.");
    }

    @Test
    void anAnswerThatIsNoJsonSaysSo() {
        assertThat(find(Reply.text(200, "text/html", "<html>")).error().message())
                .startsWith("The answer to GET " + crm.address() + "/contacts/1 is not JSON: ");
        assertThat(find(Reply.status(204)).error().message()).endsWith("is not as expected: The body is empty.");
    }

    @Test
    void aRefusalQuotesTheOtherSystemWithoutTheSecretsOfTheConnection() {
        Ran.Failure failure =
                find(Reply.json(422, Map.of("error", "No contact for token-1"))).error();
        assertThat(failure)
                .isEqualTo(new Ran.Failure(
                        "BAD_INPUT",
                        "The CRM answered 422 at " + crm.address() + "/contacts/1: {\"error\":\"No contact for ***\"}.",
                        "YES"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"600", "Tue, 01 Jan 2030 09:10:00 GMT"})
    void anOverloadedSystemSaysWhenItIsAskedAgain(String retryAfter) {
        crm.on("GET /contacts/1", Reply.status(429).header("Retry-After", retryAfter));
        Ran ran = harness.act("crm.find", "account", Map.of("path", "/contacts/1"));
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(ran.until())
                .isBetween(
                        harness.now().plus(Duration.ofMinutes(10)),
                        harness.now().plus(Duration.ofMinutes(11)));
    }

    @Test
    void aRequestCarriesParametersAndARecord() {
        crm.on("POST /contacts", Reply.status(201));
        assertThat(harness.act("crm.create", "account", Map.of("name", "Ada")).status())
                .isEqualTo("succeeded");
        Sent sent = crm.sent("POST /contacts").get(0);
        assertThat(sent.query()).isEqualTo(Map.of("v", "1", "notify", "a & b"));
        assertThat(sent.header("Content-Type")).isEqualTo("application/json");
        assertThat(sent.json())
                .isEqualTo(
                        Map.of("name", "Ada", "since", harness.now().toString(), "more", Map.of("born", "1990-01-31")));
    }

    @ParameterizedTest
    @CsvSource({"link", "next", "cursor"})
    void aListIsFollowedFromPageToPage(String by) {
        crm.on("GET /contacts", sent -> {
            boolean last = sent.query().containsKey("cursor");
            List<Object> contacts = List.of(contact(last ? "Bob" : "Ada"));
            if (by.equals("link")) {
                Reply page = Reply.json(200, contacts);
                return last ? page : page.header("Link", "</contacts?cursor=c2>; rel=\"next\"");
            }
            if (last) return Reply.json(200, Map.of("contacts", contacts));
            String next = crm.address() + "/contacts?cursor=c2";
            return Reply.json(200, Map.of("contacts", contacts, "next", next, "cursor", "c2"));
        });
        Ran ran = harness.act("crm.all", "account", Map.of("by", by));
        assertThat(ran.status()).isEqualTo("succeeded");
        assertThat(crm.sent("GET /contacts"))
                .extracting(sent -> sent.query().get("cursor"), sent -> sent.header("Authorization"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(null, "Bearer token-1"),
                        org.assertj.core.groups.Tuple.tuple("c2", "Bearer token-1"));
    }

    @Test
    void aNextPageAtAnotherHostIsNotCalled() {
        try (RecordingServer other = RecordingServer.start()) {
            crm.on(
                    "GET /contacts",
                    Reply.json(200, Map.of("contacts", List.of(), "next", other.address() + "/contacts")));
            Ran.Failure failure = harness.act("crm.all", "account", Map.of("by", "next"))
                    .step("act")
                    .error();
            assertThat(failure.message()).contains("names a next page at another host, " + other.address());
            assertThat(other.sent()).isEmpty();
        }
    }

    @Test
    void anActionThatNeverConnectedIsTriedAgainThoughItIsUnsafe() {
        Ran ran = harness.act("crm.dial", "account", Map.of());
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(ran.step("act").error().message())
                .isEqualTo("There is no connection to the other system in crm.dial: no dial tone for ***.");
    }

    @Test
    void anEventIsARecord() {
        harness.publish("""
                integration: contacts
                connections:
                  account: { connector: crm }
                flows:
                  changed:
                    trigger: { use: crm.changed, connection: account, every: 1m }
                    steps: []
                """).poll("changed");
        assertThat(harness.awaitRun("changed").payload())
                .isEqualTo(Map.of(
                        "id", ID,
                        "name", "Ada",
                        "since", "1970-01-01T00:00:00Z",
                        "born", "1970-01-01",
                        "photo", "AQI=",
                        "tags", List.of("new")));
    }
}
