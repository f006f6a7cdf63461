package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
    /** The revision of the one thing that the server has; 0: it has none. */
    private final AtomicInteger revision = new AtomicInteger(3);

    /** What its answer shows beside, and what changes without a revision. */
    private volatile String error = "none";

    private HttpServer server;
    private TestClient client;

    @BeforeEach
    void start() throws CannotListen {
        Routes routes = table -> {
            table.get(
                            "/api/v1/thing",
                            http -> Answers.revision(http, 200, String.valueOf(revision.get()), Map.of("error", error)))
                    .needs(Permission.PUBLIC, Audit.NONE);
            table.put("/api/v1/thing", http -> {
                        Answers.mustMatch(http, revision.get() == 0 ? null : String.valueOf(revision.get()));
                        Answers.revision(http, 200, String.valueOf(revision.incrementAndGet()), Map.of("error", error));
                    })
                    .needs(Permission.PUBLIC, Audit.NONE);
        };
        server = HttpServer.start(HttpSettings.local(0, "1"), new OpenGuard(), List.of(routes), new HttpMetrics());
        client = new TestClient(server.localAddress());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int get(String address, String condition) {
        return client.get(address, "If-None-Match", condition).status();
    }

    private int put(String... headers) {
        return client.send("PUT", "/api/v1/thing", null, headers).status();
    }

    @Test
    void aListATagWithACommaAndAStarAreUnderstood() {
        EntityTags tags = EntityTags.parse("\"a\", W/\"b,c\" ,,\t\"d W/\\\", \"\"");
        assertThat(tags.malformed()).isTrue(); // a blank in a tag
        tags = EntityTags.parse("\"a\", W/\"b,c\" ,,\t\"d\\\",\"\"");
        assertThat(tags.malformed()).isFalse();
        assertThat(tags.tags())
                .containsExactly(
                        new EntityTags.Tag(false, "a"),
                        new EntityTags.Tag(true, "b,c"),
                        new EntityTags.Tag(false, "d\\"),
                        new EntityTags.Tag(false, ""));
        assertThat(tags.matchWeakly("b,c")).isTrue();
        assertThat(tags.matchRevision("b,c")).isFalse();
        assertThat(tags.matchWeakly("b")).isFalse();
        assertThat(EntityTags.parse(" * ").matchWeakly("anything")).isTrue();
        assertThat(EntityTags.parse(" * ").matchRevision("anything")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "a",
                "\"a",
                "a\"",
                "\"a\" \"b\"",
                "w/\"a\"",
                "W/a",
                "W/ \"a\"",
                "\"a\"b",
                "*, \"a\"",
                "'a'"
            })
    void whatIsNoListOfTagsMatchesNothing(String text) {
        EntityTags tags = EntityTags.parse(text);
        assertThat(tags.malformed()).isTrue();
        assertThat(tags.matchWeakly("a")).isFalse();
        assertThat(tags.matchRevision("a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/small.txt", "/large.txt", "/api/v1/thing"})
    void whoHasItGets304(String address) {
        Answer whole = client.get(address);
        String tag = whole.header("ETag");
        String bare = tag.startsWith("W/") ? tag.substring(2) : tag;
        assertThat(bare).startsWith("\"").endsWith("\"");
        for (String condition :
                List.of(tag, bare, "W/" + bare, "*", "\"x\", " + bare, "W/\"x,y\" ," + tag + ",\"z\"")) {
            Answer known = client.get(address, "If-None-Match", condition);
            assertThat(known.status()).as(condition).isEqualTo(304);
            assertThat(known.text()).isEmpty();
            assertThat(known.header("ETag")).isEqualTo(tag);
            assertThat(known.header("Cache-Control")).isEqualTo(whole.header("Cache-Control"));
            assertThat(client.send("HEAD", address, null, "If-None-Match", condition)
                            .status())
                    .isEqualTo(304);
        }
        for (String condition : List.of("\"x\"", "x", bare + "x", "\"" + bare.substring(1, 5) + "\"", "\"x\", \"y\"")) {
            assertThat(get(address, condition)).as(condition).isEqualTo(200);
        }
    }

    @Test
    void aFileThatMayBeSentCompressedHasAWeakTag() {
        assertThat(client.get("/small.txt").header("ETag")).startsWith("\"");
        Answer plain = client.get("/large.txt");
        Answer compressed = client.get("/large.txt", "Accept-Encoding", "gzip");
        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.header("ETag")).isEqualTo(plain.header("ETag")).startsWith("W/\"");
    }

    @Test
    void whatChangesWithoutARevisionIsSeenAndDoesNotKeepAChangeFromBeingMade() {
        String tag = client.get("/api/v1/thing").header("ETag");
        error = "It does not answer.";
        assertThat(get("/api/v1/thing", tag)).isEqualTo(200);
        assertThat(put("If-Match", tag)).isEqualTo(200);
        assertThat(put("If-Match", tag)).isEqualTo(412);
    }

    @Test
    void aChangeIsMadeFromTheStateThatOneOfTheTagsNames() {
        assertThat(put()).isEqualTo(428);
        assertThat(put("If-Match", "\"1\", \"3\"")).isEqualTo(200);
        assertThat(put("If-Match", "\"x,4\"")).isEqualTo(412);
        assertThat(put("If-Match", "W/\"4\"")).isEqualTo(412);
        assertThat(put("If-Match", "\"40\"")).isEqualTo(412);
        assertThat(put("If-Match", "4")).isEqualTo(400);
        assertThat(put("If-Match", "*")).isEqualTo(200);
        assertThat(put("If-None-Match", "*")).isEqualTo(412);
        assertThat(put("If-Match", "*", "If-None-Match", "\"5\"")).isEqualTo(412);
        Answer stale = client.send("PUT", "/api/v1/thing", null, "If-Match", "\"1\"");
        assertThat(put("If-Match", stale.header("ETag"))).isEqualTo(200);
        revision.set(0);
        assertThat(put("If-Match", "*")).isEqualTo(412);
        assertThat(put("If-None-Match", "*")).isEqualTo(200);
    }
}
