package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.WebSocket;
import io.junctura.connector.input.BadValue;
import io.junctura.connector.input.ReservedJson;
import io.junctura.connector.input.Shapes;
import io.junctura.json.JsonProblem;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The HTTP client of plugins, with records as bodies. The memory of a body that is read as a whole is reserved from before the
 * read until the answer is closed.
 */
final class ReservedHttp implements Http {
    private final Http http;
    private final Reservation values;
    private final ReservedJson json;
    private final Clock clock;
    private final WebSockets webSockets;

    /** Opens WebSockets. */
    @FunctionalInterface
    interface WebSockets {
        WebSocket open(HttpRequest request) throws ConnectorException, InterruptedException;
    }

    /** Without WebSockets. */
    ReservedHttp(Http http, Reservation values, ReservedJson json, Clock clock) {
        this(http, values, json, clock, http::webSocket);
    }

    /** @param values the memory of bodies that are read as a whole */
    ReservedHttp(Http http, Reservation values, ReservedJson json, Clock clock, WebSockets webSockets) {
        this.http = http;
        this.values = values;
        this.json = json;
        this.clock = clock;
        this.webSockets = webSockets;
    }

    @Override
    public WebSocket webSocket(HttpRequest request) throws ConnectorException, InterruptedException {
        return webSockets.open(request);
    }

    @Override
    public HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException {
        HttpAnswer answer = http.send(written(request, json.shapes()));
        return new ReservedAnswer(answer, request, values, json, clock.instant());
    }

    /** The request with its body as bytes, if that is a record or a JSON value. */
    static HttpRequest written(HttpRequest request, Shapes shapes) {
        if (!(request.body() instanceof HttpRequest.Body.Json body)) return request;
        return new HttpRequest(
                request.method(),
                request.address(),
                request.headers(),
                new HttpRequest.Body.Bytes(shapes.text(body.value()), body.contentType()),
                request.timeLimit(),
                request.maxRedirects(),
                request.maxBytes());
    }

    /** Reads a body into an array that grows while bytes arrive, since a server may announce more than it sends. */
    static final class ReservedAnswer implements HttpAnswer {
        private static final int FIRST = 8 << 10;

        private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");

        /** After so many bytes, the announced length counts. */
        private static final int BELIEVED = 1 << 20;

        private final HttpAnswer answer;
        private final HttpRequest request;
        private final Reservation values;
        private final ReservedJson json;
        private final Instant received;
        private long reserved;

        ReservedAnswer(
                HttpAnswer answer, HttpRequest request, Reservation values, ReservedJson json, Instant received) {
            this.answer = answer;
            this.request = request;
            this.values = values;
            this.json = json;
            this.received = received;
        }

        @Override
        public Instant received() {
            return received;
        }

        @Override
        public <T> T json(Class<T> type) throws ConnectorException, InterruptedException {
            return read(body -> json.read(body, type));
        }

        @Override
        public <T> List<T> jsonList(Class<T> type) throws ConnectorException, InterruptedException {
            return read(body -> json.readList(body, type));
        }

        private <T> T read(Function<byte[], T> reading) throws ConnectorException, InterruptedException {
            try {
                byte[] body = bytes();
                if (body.length == 0) throw new BadValue("The body is empty.");
                return reading.apply(body);
            } catch (JsonProblem e) {
                throw notWhatItShouldBe("is not JSON: ", e);
            } catch (BadValue e) {
                throw notWhatItShouldBe("is not as expected: ", e);
            } catch (MemoryExhausted e) {
                throw ReservedJson.noMemory(e);
            } finally {
                close(); // The caller does not get the bytes.
            }
        }

        private ConnectorException notWhatItShouldBe(String what, RuntimeException why) {
            return ConnectorException.broken(
                    Reached.YES,
                    "The answer to " + request.method() + " " + shown(answer.address()) + " " + what + why.getMessage(),
                    why);
        }

        /** The address without its query, which may contain a key. */
        private static String shown(URI address) {
            return address.getScheme() + "://" + address.getRawAuthority()
                    + (address.getRawPath() == null ? "" : address.getRawPath());
        }

        @Override
        public byte[] bytes() throws ConnectorException, InterruptedException {
            try {
                return read(answer.stream());
            } catch (MemoryExhausted e) {
                throw ReservedJson.noMemory(e);
            } catch (InterruptedIOException e) {
                Thread.interrupted(); // From here on, the exception reports it.
                throw new InterruptedException();
            } catch (IOException e) {
                if (e.getCause() instanceof ConnectorException why) throw why;
                throw ConnectorException.tryLater(Reached.MAYBE, String.valueOf(e.getMessage()), e);
            }
        }

        private byte[] read(InputStream in) throws IOException {
            long announced = Math.min(announced(), request.maxBytes());
            byte[] bytes = grown(new byte[0], announced >= 0 && announced <= BELIEVED ? announced : FIRST);
            int size = 0;
            while (true) {
                if (size == bytes.length) {
                    int next = in.read();
                    if (next < 0) return bytes;
                    bytes = grown(bytes, size >= BELIEVED && announced > size ? announced : Math.max(FIRST, 2L * size));
                    bytes[size++] = (byte) next;
                }
                int read = in.read(bytes, size, bytes.length - size);
                if (read < 0) return grown(bytes, size);
                size += read;
            }
        }

        /** @return -1 if it is unknown */
        private long announced() {
            String length = answer.header("content-length").orElse("");
            return LENGTH.matcher(length).matches() ? Long.parseLong(length) : -1;
        }

        private byte[] grown(byte[] bytes, long size) {
            int length = (int) Math.min(size, Integer.MAX_VALUE - 8);
            values.grow(length);
            reserved += length;
            byte[] grown = Arrays.copyOf(bytes, length);
            values.shrink(bytes.length);
            reserved -= bytes.length;
            return grown;
        }

        @Override
        public void close() {
            answer.close();
            values.shrink(reserved);
            reserved = 0;
        }

        @Override
        public int status() {
            return answer.status();
        }

        @Override
        public Map<String, String> headers() {
            return answer.headers();
        }

        @Override
        public URI address() {
            return answer.address();
        }

        @Override
        public InputStream stream() throws ConnectorException {
            return answer.stream();
        }
    }
}
