package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.connector.input.ReservedJson;
import io.junctura.connector.input.Shapes;
import io.junctura.json.Json;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies of answers are reserved in the heap, from before they are read until their answer is closed. */
class ReservedHttpTest {
    private static final int MB = 1 << 20;
    private static final HttpRequest REQUEST = HttpRequest.to("GET", URI.create("http://remote.example/"))
            .maxBytes(100L * MB)
            .build();

    private final MemoryPool pool = new MemoryPool("the values of remote answers", 20 * MB);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 100_000, MB, MB + 1, 5 * MB})
    void aBodyIsReadWholeWhetherItsLengthIsAnnouncedOrNot(int size) throws Exception {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        for (String length : new String[] {Integer.toString(size), null, "7", "6000000"}) {
            try (Reservation values = pool.open()) {
                HttpAnswer answer = sent(new ByteArrayInputStream(body), length, values);
                assertThat(answer.bytes()).isEqualTo(body);
                assertThat(pool.used()).isEqualTo(size);
                answer.close();
                assertThat(pool.used()).isZero();
            }
        }
    }

    @Test
    void anAnswerThatIsNotClosedCountsUntilTheAttemptEnds() throws Exception {
        try (Reservation values = pool.open()) {
            sent(new ByteArrayInputStream(new byte[MB]), null, values).bytes();
            assertThat(pool.used()).isEqualTo(MB);
        }
        assertThat(pool.used()).isZero();
    }

    @Test
    void anAnnouncedLengthIsNotReservedBeforeContentArrives() throws Exception {
        try (Reservation values = pool.open()) {
            List<Long> used = new ArrayList<>();
            InputStream slow = new ByteArrayInputStream(new byte[3 * MB]) {
                @Override
                public synchronized int read(byte[] buffer, int offset, int length) {
                    used.add(pool.used());
                    return super.read(buffer, offset, length);
                }
            };
            sent(slow, Integer.toString(10 * MB), values).bytes();
            assertThat(used.get(0)).isLessThan(10_000);
            assertThat(used).last().isEqualTo(10L * MB);
        }
    }

    @Test
    void withoutMemoryAnAnswerIsTriedAgainAndOneThatNeverFitsIsNot() throws Exception {
        try (Reservation others = pool.reserve(18 * MB);
                Reservation values = pool.open()) {
            HttpAnswer busy = sent(new ByteArrayInputStream(new byte[3 * MB]), null, values);
            ConnectorException later = catchThrowableOfType(ConnectorException.class, busy::bytes);
            assertThat(later.kind()).isEqualTo(ErrorKind.TRY_LATER);
            assertThat(later).hasMessageContaining("memory for the values of remote answers is in use");
            busy.close();
            HttpAnswer large = sent(new ByteArrayInputStream(new byte[MB + 1]), Integer.toString(30 * MB), values);
            ConnectorException never = catchThrowableOfType(ConnectorException.class, large::bytes);
            assertThat(never.kind()).isEqualTo(ErrorKind.BROKEN);
        }
    }

    private record Contact(long id, List<String> tags) {}

    @Test
    void aRecordCountsAsItsTextWouldUntilTheCallEndsAndTheBytesNoLonger() throws Exception {
        byte[] body =
                ("{\"id\":7,\"tags\":[" + "\"a tag\",".repeat(50_000) + "\"z\"]}").getBytes(StandardCharsets.UTF_8);
        try (Reservation parsed = pool.open();
                Reservation values = pool.open()) {
            Json.parse(body, parsed);
            HttpAnswer answer = sent(new ByteArrayInputStream(body), null, values);
            assertThat(answer.json(Contact.class).tags()).hasSize(50_001);
            assertThat(values.bytes()).isEqualTo(parsed.bytes());
        }
        assertThat(pool.used()).isZero();
    }

    @Test
    void aRecordForWhichThereIsNoMemoryIsReadLater() throws Exception {
        byte[] body = ("[" + "{\"id\":1},".repeat(20_000) + "{\"id\":2}]").getBytes(StandardCharsets.UTF_8);
        try (Reservation others = pool.reserve(18 * MB);
                Reservation values = pool.open()) {
            HttpAnswer answer = sent(new ByteArrayInputStream(body), null, values);
            assertThat(catchThrowableOfType(ConnectorException.class, () -> answer.jsonList(Contact.class))
                            .kind())
                    .isEqualTo(ErrorKind.TRY_LATER);
            assertThat(values.bytes()).isZero();
        }
    }

    @Test
    void aListIsNotARecordAndARecordIsNotAList() throws Exception {
        try (Reservation values = pool.open()) {
            HttpAnswer list =
                    sent(new ByteArrayInputStream("[{\"id\":\"x\"}]".getBytes(StandardCharsets.UTF_8)), null, values);
            assertThat(catchThrowableOfType(ConnectorException.class, () -> list.jsonList(Contact.class)))
                    .hasMessage(
                            "The answer to GET http://remote.example/ is not as expected: \"[0].id\": must be a whole"
                                    + " number, not \"x\".");
            HttpAnswer one = sent(new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)), null, values);
            assertThat(catchThrowableOfType(ConnectorException.class, () -> one.jsonList(Contact.class)))
                    .hasMessageEndingWith("is not as expected: must be a list, not an object.");
            HttpAnswer many = sent(new ByteArrayInputStream("[]".getBytes(StandardCharsets.UTF_8)), null, values);
            assertThat(catchThrowableOfType(ConnectorException.class, () -> many.json(Contact.class)))
                    .hasMessageEndingWith("is not as expected: must be an object, not a list.");
        }
    }

    @Test
    void anIoExceptionIsReportedAsItsConnectorException() throws Exception {
        ConnectorException why = ConnectorException.badInput("It is too large.");
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException(why.getMessage(), why);
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
        try (Reservation values = pool.open()) {
            HttpAnswer answer = sent(broken, null, values);
            assertThat(catchThrowableOfType(ConnectorException.class, answer::bytes))
                    .isSameAs(why);
        }
    }

    private static HttpAnswer sent(InputStream body, @Nullable String length, Reservation values)
            throws ConnectorException, InterruptedException {
        Map<String, String> headers = length == null ? Map.of() : Map.of("content-length", length);
        return new ReservedHttp(
                        request -> new StreamAnswer(body, headers),
                        values,
                        new ReservedJson(values, false, new Shapes()),
                        Clock.systemUTC())
                .send(REQUEST);
    }

    private record StreamAnswer(InputStream stream, Map<String, String> headers) implements HttpAnswer {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public URI address() {
            return REQUEST.address();
        }

        @Override
        public byte[] bytes() {
            throw new AssertionError("it is read as a stream");
        }

        @Override
        public void close() {}
    }
}
