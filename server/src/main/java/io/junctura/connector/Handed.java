package io.junctura.connector;

import io.junctura.api.AccessTokens;
import io.junctura.api.ActionContext;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.api.Http;
import io.junctura.api.HttpRequest;
import io.junctura.api.Json;
import io.junctura.api.TriggerContext;
import io.junctura.json.JsonProblem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a plugin is handed, whatever it is asked to do. */
final class Handed implements ActionContext<Connection>, TriggerContext<Connection> {

    private static final String HOPS = "Junctura-Hops";

    /** JSON as plugins read and write it. */
    static final Json JSON = new Json() {
        @Override
        public @Nullable Object parse(byte[] utf8) throws ConnectorException {
            try {
                return io.junctura.json.Json.parse(utf8);
            } catch (JsonProblem e) {
                String place = e.line() > 0 ? " (line " + e.line() + ", column " + e.column() + ")" : "";
                throw ConnectorException.badInput(e.getMessage() + place);
            }
        }

        @Override
        public byte[] write(@Nullable Object value) {
            return io.junctura.json.Json.write(value);
        }
    };

    /** Where nothing is kept: a connection's test. */
    static final Files NO_FILES = new Files() {
        @Override
        public InputStream open(FileRef file) throws IOException {
            throw new IOException("There are no files here: this is not a run.");
        }

        @Override
        public FileRef store(String name, String contentType, InputStream content) throws IOException {
            throw new IOException("No file can be stored here: this is not a run.");
        }
    };

    private final Bound bound;
    private final Surroundings surroundings;
    private final String connector;
    private final String subject;
    private final Supplier<Files> files;

    private String key = "";
    private int attempt = 1;
    private Instant deadline = Instant.MAX;
    private String flow = "";
    private URI address = URI.create("about:blank");
    private HttpRequest.@Nullable Header hops;

    Handed(Bound bound, Surroundings surroundings, String connector, String subject, Supplier<Files> files) {
        this.bound = bound;
        this.surroundings = surroundings;
        this.connector = connector;
        this.subject = subject;
        this.files = files;
    }

    Handed of(Actions.Attempt made) {
        key = made.key();
        attempt = made.number();
        deadline = made.deadline();
        hops = new HttpRequest.Header(HOPS, Integer.toString(made.hops() + 1));
        return this;
    }

    Handed at(String flowName, URI flowAddress) {
        flow = flowName;
        address = flowAddress;
        return this;
    }

    @Override
    public Connection connection() {
        return bound.connection();
    }

    @Override
    public Clock clock() {
        return surroundings.clock();
    }

    @Override
    public System.Logger log() {
        return new PluginLog(connector, subject, bound.redaction());
    }

    @Override
    public Http http() {
        Http http = bound.http();
        HttpRequest.Header hop = hops;
        return hop == null ? http : request -> http.send(with(hop, request));
    }

    /** What a run sends says how many runs have led to it: flows that cause each other's events are found out by it. */
    private static HttpRequest with(HttpRequest.Header hop, HttpRequest request) {
        List<HttpRequest.Header> headers = new ArrayList<>(request.headers().size() + 1);
        for (HttpRequest.Header header : request.headers()) {
            if (!header.name().equalsIgnoreCase(HOPS)) headers.add(header);
        }
        headers.add(hop);
        return new HttpRequest(
                request.method(),
                request.address(),
                headers,
                request.body(),
                request.timeLimit(),
                request.maxRedirects(),
                request.maxBytes());
    }

    @Override
    public AccessTokens tokens() {
        return surroundings.outside().tokens();
    }

    @Override
    public Files files() {
        return files.get();
    }

    @Override
    public Json json() {
        return JSON;
    }

    @Override
    public String idempotencyKey() {
        return key;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public String flow() {
        return flow;
    }

    @Override
    public URI address() {
        return address;
    }
}
