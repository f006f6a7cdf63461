package io.junctura.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a status means to a run. */
class OrThrowTest {

    private static ConnectorException failure(HttpAnswer answer) {
        return catchThrowableOfType(ConnectorException.class, () -> answer.orThrow("The CRM"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 299})
    void aSuccessIsHandedOn(int status) throws Exception {
        HttpAnswer answer = Answered.of(status, Map.of(), "");
        assertThat(answer.orThrow("The CRM")).isSameAs(answer);
    }

    @Test
    void aStatusThatTheConnectorExpectsIsHandedOn() throws Exception {
        HttpAnswer gone = Answered.of(404, Map.of(), "");
        assertThat(gone.orThrow("The CRM", 410, 404)).isSameAs(gone);
    }

    @ParameterizedTest
    @CsvSource({
        "302, REFUSED, YES",
        "400, BAD_INPUT, YES",
        "401, CREDENTIALS, NO",
        "403, REFUSED, YES",
        "404, BAD_INPUT, YES",
        "407, TRY_LATER, NO",
        "408, TRY_LATER, MAYBE",
        "409, REFUSED, YES",
        "422, BAD_INPUT, YES",
        "425, TRY_LATER, NO",
        "429, TRY_LATER, NO",
        "500, TRY_LATER, MAYBE",
        "501, REFUSED, YES",
        "503, TRY_LATER, MAYBE",
    })
    void anyOtherStatusHasItsKind(int status, ErrorKind kind, Reached reached) {
        ConnectorException failure = failure(Answered.of(status, Map.of(), ""));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.reached()).isEqualTo(reached);
        assertThat(failure).hasMessageStartingWith("The CRM answered " + status + " at https://crm.example/contacts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | PT2M",
                "0 | PT0S",
                "Tue, 01 Jan 2030 00:00:30 GMT | PT30S",
                "Mon, 31 Dec 2029 23:59:00 GMT | ",
                "99999999 | PT168H",
                "soon | ",
            })
    void theOtherSystemSaysWhenToTryAgain(String header, Duration after) {
        assertThat(failure(Answered.of(429, Map.of("retry-after", header), "")).retryAfter())
                .isEqualTo(java.util.Optional.ofNullable(after));
    }

    @Test
    void theMessageQuotesTheOtherSystemAndNoQuery() {
        assertThat(failure(Answered.of(422, Map.of(), "{\"error\":\n  \"No such contact\"}")))
                .hasMessage("The CRM answered 422 at https://crm.example/contacts: {\"error\": \"No such contact\"}.");
    }

    @Test
    void aLongAnswerIsCutShort() {
        assertThat(failure(Answered.of(400, Map.of(), "word ".repeat(100_000))).getMessage())
                .hasSizeLessThan(600)
                .contains("word word")
                .endsWith("….");
    }

    @Test
    void ofAWebPageItsTitleIsQuoted() {
        String page = "<!DOCTYPE html><html><head>\n<title>Bad\nGateway</title></head><body>…</body></html>";
        assertThat(failure(Answered.of(502, Map.of("content-type", "text/html; charset=utf-8"), page)))
                .hasMessage("The CRM answered 502 at https://crm.example/contacts: Bad Gateway.");
    }

    @Test
    void aRedirectThatWasNotFollowedNamesTheOtherAddress() {
        assertThat(failure(Answered.of(301, Map.of("location", "https://new.example/contacts?key=k-1"), "")))
                .hasMessage("The CRM answered 301 at https://crm.example/contacts. It names another address, which was"
                        + " not called: https://new.example/contacts.");
    }
}
