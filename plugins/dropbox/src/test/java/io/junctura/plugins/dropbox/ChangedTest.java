package io.junctura.plugins.dropbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChangedTest {
    private static final String CONTINUE = "files/list_folder/continue";
    private static final String LONG_POLL = "files/list_folder/longpoll";

    private final Harness harness = Harness.of(DropboxConnector.class);
    private final DropboxSimulator dropbox = new DropboxSimulator(harness::now);

    @BeforeEach
    void connect() {
        Map<String, Object> values = new HashMap<>(dropbox.addresses());
        values.put("accessToken", DropboxSimulator.TOKEN);
        values.put("folder", "team");
        harness.connection("box", "dropbox", values);
        dropbox.files().put("/Team/In/old.csv", new byte[1]);
        harness.advance(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        harness.close();
        dropbox.close();
    }

    private void publish(String input) {
        harness.publish("""
                integration: changes
                connections: { box: { connector: dropbox } }
                flows:
                  changed:
                    trigger: { use: dropbox.changed, connection: box, input: %s }
                    steps: []
                """.formatted(input)).listening("changed");
    }

    private Map<?, ?> next() {
        return (Map<?, ?>) harness.awaitRun("changed").payload();
    }

    @Test
    void eachChangeStartsOneRun() throws InterruptedException {
        publish("{ folder: in }");
        dropbox.files().put("/team/in/a.csv", new byte[3]);
        Map<?, ?> first = next();
        assertThat(first.get("kind")).isEqualTo("file");
        assertThat(first.get("path")).isEqualTo("in/a.csv");
        assertThat(first.get("size")).isEqualTo(3L);
        harness.crash().listening("changed");
        dropbox.files().put("/team/in/deep/b.csv", new byte[4]);
        assertThat(next()).isEqualTo(Map.of("kind", "folder", "path", "in/deep", "name", "deep", "size", 0L));
        assertThat(next().get("path")).isEqualTo("in/deep/b.csv");
        dropbox.files().put("/team/elsewhere.csv", new byte[4]);
        assertThat(harness.act("dropbox.delete", "box", Map.of("path", "in/a.csv"))
                        .status())
                .isEqualTo("succeeded");
        assertThat(next().get("kind")).isEqualTo("deleted");
        assertThat(harness.runs("changed")).hasSize(4);
    }

    @Test
    void onlyChangesThatAreWantedStartARun() {
        dropbox.files().pageSize(2);
        publish("{ folder: in, subfolders: false, pattern: \"*.csv\", kinds: [file] }");
        dropbox.files().put("/team/in/a.txt", new byte[3]);
        dropbox.files().put("/team/in/deep/a.csv", new byte[3]);
        for (int i = 0; i < 5; i++) dropbox.files().put("/team/in/" + i + ".csv", new byte[3]);
        for (int i = 0; i < 5; i++) assertThat(next().get("path")).isEqualTo("in/" + i + ".csv");
        assertThat(harness.runs("changed")).hasSize(5);
    }

    /** Dropbox takes a cursor back now and then: what has changed meanwhile is found by the times of files. */
    @Test
    void noFileIsLostWhenACursorIsNoLongerValid() throws InterruptedException {
        publish("{ folder: in }");
        dropbox.await(LONG_POLL, 1);
        dropbox.files().put("/team/in/a.csv", new byte[3]);
        assertThat(next().get("path")).isEqualTo("in/a.csv");
        dropbox.files().pageSize(1);
        harness.advance(Duration.ofSeconds(5));
        dropbox.await(LONG_POLL, 2);
        dropbox.files().resetCursors();
        dropbox.files().put("/team/in/b.csv", new byte[3]);
        assertThat(next().get("path")).isEqualTo("in/b.csv");
        dropbox.files().put("/team/in/c.csv", new byte[3]);
        assertThat(next().get("path")).isEqualTo("in/c.csv");
        assertThat(harness.runs("changed")).extracting(Ran::payload).hasSize(3);
    }

    @Test
    void changesDuringAnOutageAreFoundLater() throws InterruptedException {
        publish("{ folder: in }");
        dropbox.await(LONG_POLL, 1);
        dropbox.next(CONTINUE, 503, Map.of(), "{}");
        dropbox.files().put("/team/in/a.csv", new byte[3]);
        dropbox.await(CONTINUE, 2);
        // The stream begins again after a pause. The moment at which the pause begins is not told.
        while (harness.runs("changed").isEmpty()) harness.advance(Duration.ofSeconds(1));
        assertThat(next().get("path")).isEqualTo("in/a.csv");
        assertThat(harness.runs("changed")).hasSize(1);
    }

    @Test
    void dropboxSaysHowLongNotToAsk() throws InterruptedException {
        dropbox.next(LONG_POLL, 200, Map.of(), "{\"changes\": false, \"backoff\": 1}");
        publish("{ folder: in }");
        dropbox.await(LONG_POLL, 2);
        dropbox.files().put("/team/in/a.csv", new byte[3]);
        assertThat(next().get("path")).isEqualTo("in/a.csv");
    }

    @Test
    void anotherFolderBeginsAnew() throws InterruptedException {
        publish("{ folder: in }");
        dropbox.await(LONG_POLL, 1);
        dropbox.files().put("/team/Other/old.csv", new byte[1]);
        publish("{ folder: other }");
        dropbox.await("files/list_folder/get_latest_cursor", 2);
        dropbox.await(LONG_POLL, 2);
        dropbox.files().put("/team/other/new.csv", new byte[1]);
        assertThat(next().get("path")).isEqualTo("other/new.csv");
        assertThat(harness.runs("changed")).hasSize(1);
    }
}
