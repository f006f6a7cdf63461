package io.junctura.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.junctura.SetClock;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.run.RunStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Tag("slow")
class SearchIndexTest {
    private static final long MONDAY = Instant.parse("2026-11-23T10:00:00Z").toEpochMilli();

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock(MONDAY + 5_000);
    private Database database;
    private SearchIndex index;

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(folder, broken -> {});
        index = index();
    }

    private SearchIndex index() {
        return new SearchIndex(folder, database, new ValueFiles(folder.resolve("files"), Runnable::run), clock);
    }

    @AfterEach
    void close() {
        index.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SO-10001, 1",
        "so-10001, 1",
        "so 10001, 1",
        "10001, 1",
        "SO-1000, 0",
        "SO-1000*, 1",
        "10001-SO, 0",
        "jane.doe+shop@example.com, 1",
        "example.com, 1",
        "shop@example, 1",
        "doe@example, 0",
        "jane@example.com, 0",
        "muller, 1",
        "MÜLLER, 1",
        "'Mu\u0308ller', 1",
        "Müll*, 1",
        "京都, 1",
        "都京, 0",
        "注文, 1",
        "हिन्दी, 1",
        "заказ, 1",
        "ЗАКАЗ, 1",
        "สวัสดี, 1",
        "49.99, 1",
        "2026-11-23T10:15:30Z, 1",
        "name:Müller, 1",
        "'\"street 12 Harbour\"', 1",
        "Harbour Müller, 1",
        "Harbour nobody, 0",
        "0f8fad5b-d9cb-469f-a165-70867728950e, 1",
        "0f8fad5b-d9cb-469f-a165-70867728950f, 0",
    })
    void idsAddressesAndWordsOfAnyLanguageAreFound(String text, int hits) throws Exception {
        run(1, MONDAY, """
            {"order":"SO-10001","mail":"jane.doe+shop@example.com","name":"Müller","city":"東京都","note":"新しい注文です",
             "hindi":"हिन्दी","russian":"Новый заказ.","thai":"สวัสดีครับ","total":49.99,"at":"2026-11-23T10:15:30Z",
             "street":"12 Harbour Street","id":"0f8fad5b-d9cb-469f-a165-70867728950e"}
            """);
        run(2, MONDAY, "{\"order\":\"SO-20002\"}");
        catchUp();
        assertThat(find(text)).hasSize(hits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "*",
                "a*b",
                "NEAR(a b)",
                "AND",
                "NOT a",
                "a OR",
                "words:a",
                "{a}:b",
                "^a",
                "a - b",
                "(",
                "';--",
                "''",
                "\u0000",
                "a\u0000b",
                "💥",
                "ア゛",
                "-",
                "+a",
                "\"a\" \"",
                "%_\\",
                "́",
                "½ Ⅷ ¼"
            })
    void anyTextIsASearch(String text) throws Exception {
        run(1, MONDAY, "{\"a\":\"b\"}");
        catchUp();
        assertThat(find(text)).isSubsetOf(1L);
    }

    @Test
    void payloadOutputsAndErrorsAreFound() throws Exception {
        run(1, MONDAY, "{\"n\":\"payload\"}", RunStatus.FAILED, """
            [["v","set",{"x":"merged"}],["d","send",1,5,6,{"answer":"output"}],
             ["f","pay",1,5,6,["REFUSED","YES",null,"The customer is blocked."],true]]
            """);
        catchUp();
        for (String word : List.of("payload", "merged", "output", "\"customer is blocked\"")) {
            assertThat(find(word)).as(word).containsExactly(1L);
        }
        assertThat(find("send")).as("a step's name").isEmpty();
    }

    @Test
    void pagesGoFromTheNewestToTheOldestOverDays() throws Exception {
        List<Long> expected = new ArrayList<>();
        for (long id = 1; id <= 500; id++) {
            // Around midnight, neighbouring runs may be in the table of the other day.
            long day = id / 100 + (id % 100 == 0 ? -1 : 0);
            run(id, MONDAY + day * SearchFile.DAY, "{\"a\":\"" + (id % 2 == 0 ? "even" : "odd") + "\"}");
            if (id % 2 == 0) expected.add(0, id);
        }
        catchUp();
        List<Long> found = new ArrayList<>();
        for (long before = Long.MAX_VALUE; ; before = found.get(found.size() - 1)) {
            long[] page = index.newest(SearchQuery.of("even"), 0, before, 7);
            for (long id : page) found.add(id);
            if (page.length < 7) break;
        }
        assertThat(found).isEqualTo(expected);
        assertThat(index.newest(SearchQuery.of("even"), 99, 106, 9)).containsExactly(104, 102, 100);
        assertThat(index.among(SearchQuery.of("even"), List.of(300L, 299L, 2L, 9_999L)))
                .containsExactly(300L, 2L);
    }

    @Test
    void theLagGoesToNothing() throws Exception {
        for (long id = 1; id <= 300; id++) run(id, MONDAY, "{\"n\":" + id + "}");
        assertThat(index.lag()).isEqualTo(new SearchLag(300, 5));
        catchUp();
        assertThat(index.lag()).isEqualTo(new SearchLag(0, 0));
        run(301, MONDAY + 3_000, "{}");
        assertThat(index.lag()).isEqualTo(new SearchLag(1, 2));
    }

    @Test
    void numbersThatARestoreHasLeftOutDoNotCountAsRunsThatWait() throws Exception {
        run(1, MONDAY, "{}");
        run(179_578_769_600_001L, MONDAY, "{}");
        assertThat(index.lag().runs()).isEqualTo(2);
    }

    @Test
    void aRunThatGoesOnIsFoundByWhatComesLater() throws Exception {
        run(1, MONDAY, "{\"n\":\"early\"}", RunStatus.WAITING, "[]");
        catchUp();
        append(1, 1, "[[\"d\",\"send\",1,5,6,\"later\"]]", RunStatus.SUCCEEDED);
        index.changed(1);
        assertThat(index.lag().runs()).isEqualTo(1);
        catchUp();
        assertThat(find("early later")).containsExactly(1L);
    }

    @Test
    void whatChangedWhileTheServerStoodIsFoundAfterItsStart() throws Exception {
        run(1, MONDAY, "{}", RunStatus.WAITING, "[]");
        run(2, MONDAY, "{}", RunStatus.FAILED, "[]");
        run(4, MONDAY, "{\"n\":\"four\"}");
        catchUp();
        append(1, 1, "[[\"d\",\"send\",1,5,6,\"later\"]]", RunStatus.SUCCEEDED);
        append(2, 1, "[[\"d\",\"send\",1,5,6,\"later\"]]", RunStatus.SUCCEEDED);
        run(3, MONDAY, "{\"n\":\"later\"}");
        index.close();
        index = index();
        catchUp();
        assertThat(find("later")).containsExactly(3L, 2L, 1L);
        assertThat(find("four")).containsExactly(4L);
    }

    @Test
    void aRunThatIsWrittenAfterYoungerOnesIsFound() throws Exception {
        run(1, MONDAY, "{}");
        run(3, MONDAY, "{}");
        catchUp();
        run(2, MONDAY, "{\"n\":\"late\"}");
        index.changed(2);
        catchUp();
        assertThat(find("late")).containsExactly(2L);
    }

    @Test
    void whatAFlowDoesNotKeepIsNotFound() throws Exception {
        run(1, MONDAY, "{\"n\":\"private\"}", RunStatus.WAITING, "[]");
        catchUp();
        assertThat(find("private")).hasSize(1);
        sql("UPDATE run SET payload = NULL, state = 2 WHERE id = 1", "DELETE FROM entry");
        index.changed(1);
        catchUp();
        assertThat(find("private")).isEmpty();
    }

    @Test
    void forgottenRunsAndDaysWithoutRunsAreDropped() throws Exception {
        for (long id = 1; id <= 40; id++) run(id, MONDAY + id / 10 * SearchFile.DAY, "{\"n\":\"word\"}");
        catchUp();
        index.forget(List.of(40L));
        catchUp();
        assertThat(find("word")).hasSize(39).doesNotContain(40L);

        sql("DELETE FROM run WHERE id < 20 AND id <> 12");
        index.swept();
        catchUp();
        assertThat(find("word")).hasSize(21).contains(12L, 20L).doesNotContain(9L, 13L);
        assertThat(tables()).as("a day of which nothing is left").hasSize(4);
    }

    @Test
    void onceAClockThatWasAheadIsPutRightDaysAreDroppedAsEver() throws Exception {
        for (long id = 1; id <= 20; id++) run(id, MONDAY + id / 10 * SearchFile.DAY, "{\"n\":\"word\"}");
        clock.pass(Duration.ofDays(365));
        catchUp();
        clock.pass(Duration.ofDays(-365));
        sql("DELETE FROM run WHERE id BETWEEN 10 AND 19");
        catchUp();
        assertThat(find("word")).hasSize(10).contains(9L, 20L);
    }

    @Test
    void aLostIndexIsMadeAnew() throws Exception {
        run(1, MONDAY, "{\"n\":\"word\"}");
        catchUp();
        index.close();
        SearchFile.delete(folder.resolve("search.db"));
        index = index();
        catchUp();
        assertThat(find("word")).containsExactly(1L);
    }

    @Test
    void aFileThatIsNoIndexIsMadeAnew() throws Exception {
        run(1, MONDAY, "{\"n\":\"word\"}");
        Files.writeString(
                folder.resolve("search.db"), "This is not a database, but long enough to be one.".repeat(100));
        catchUp();
        assertThat(find("word")).containsExactly(1L);
    }

    @Test
    void damageThatASearchMeetsIsMended() throws Exception {
        for (long id = 1; id <= 3_000; id++) run(id, MONDAY, "{\"n\":\"word w" + id + "\"}");
        catchUp();
        index.close();
        byte[] bytes = Files.readAllBytes(folder.resolve("search.db"));
        for (int page = 10; page < bytes.length / 4096; page++)
            java.util.Arrays.fill(bytes, page * 4096, page * 4096 + 4096, (byte) 7);
        Files.write(folder.resolve("search.db"), bytes, StandardOpenOption.TRUNCATE_EXISTING);
        index = index();
        // Advancing opens the file and finds nothing to do, so a search finds the damage.
        index.advance();
        assertThatThrownBy(() -> find("w17"))
                .isInstanceOf(SearchUnavailable.class)
                .hasMessageContaining("The server repairs it");
        catchUp();
        assertThat(find("w17")).containsExactly(17L);
    }

    @Test
    void anIndexOfAnotherVersionOrOfAnotherDatabaseIsMadeAnew() throws Exception {
        run(1, MONDAY, "{\"n\":\"word\"}");
        run(2, MONDAY, "{\"n\":\"word\"}");
        for (String change : List.of(
                "PRAGMA user_version = 99",
                "UPDATE progress SET installation = 'another'",
                "UPDATE progress SET cursor = 9",
                "UPDATE progress SET installation = installation || ' 1700000000000'",
                "UPDATE progress SET accepted = 1",
                "DROP TABLE day",
                "DELETE FROM progress")) {
            catchUp();
            index.close();
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("search.db"));
                    Statement statement = connection.createStatement()) {
                statement.execute(change);
            }
            index = index();
            catchUp();
            assertThat(find("word")).as(change).containsExactly(2L, 1L);
        }
    }

    @Test
    void anIndexIsKeptThoughTheLastRunsOfItAreDeleted() throws Exception {
        run(1, MONDAY, "{\"n\":\"word\"}");
        run(2, MONDAY, "{\"n\":\"word\"}");
        catchUp();
        index.close();
        sql("DELETE FROM run WHERE id = 2", "INSERT INTO installation (name, value) VALUES ('last-run', '2')");
        ListAppender<ILoggingEvent> log = listen();

        index = index();
        catchUp();

        assertThat(log.list).isEmpty();
        assertThat(find("word")).contains(1L);
    }

    @Test
    void anIndexThatIsAheadOfItsDatabaseIsMadeAnewAndTheLogSaysByHowMuch() throws Exception {
        run(1, MONDAY, "{\"n\":\"word\"}");
        run(2, MONDAY, "{\"n\":\"word\"}");
        catchUp();
        index.close();
        sql("DELETE FROM run WHERE id = 2");
        ListAppender<ILoggingEvent> log = listen();

        index = index();
        catchUp();

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "The search index does not match the database: its last run is 2, that of the database is 1."
                                + " The server rebuilds it.");
        assertThat(find("word")).containsExactly(1L);
    }

    private static ListAppender<ILoggingEvent> listen() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(SearchIndex.class);
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        return log;
    }

    @Test
    void aPlaceThatCannotBeWrittenMakesSearchUnavailableAndNothingElse() throws Exception {
        run(1, MONDAY, "{\"n\":\"word\"}");
        Path blocked = folder.resolve("search.db");
        Files.createDirectories(blocked.resolve("inside"));
        assertThatThrownBy(this::catchUp)
                .isInstanceOf(SearchUnavailable.class)
                .hasMessageContaining("search.db")
                .hasMessageContaining("The server repairs it");
        assertThatThrownBy(() -> find("word")).isInstanceOf(SearchUnavailable.class);
        assertThat(index.lag().runs()).isEqualTo(1);
        Files.delete(blocked.resolve("inside"));
        Files.delete(blocked);
        catchUp();
        assertThat(find("word")).containsExactly(1L);
    }

    private void catchUp() throws SearchUnavailable {
        while (index.advance()) {}
    }

    private List<Long> find(String text) throws SearchUnavailable {
        List<Long> found = new ArrayList<>();
        for (long id : index.newest(SearchQuery.of(text), 0, Long.MAX_VALUE, 1_000)) found.add(id);
        return found;
    }

    private void run(long id, long accepted, String payload) {
        run(id, accepted, payload, RunStatus.SUCCEEDED, null);
    }

    private void run(long id, long accepted, String payload, RunStatus status, @Nullable String entries) {
        database.write(handle -> {
            handle.execute(
                    "INSERT INTO run (id, flow, revision, state, accepted, depth, origin, payload) VALUES (?, 1, 1, ?,"
                            + " ?, 0, ?, ?)",
                    id,
                    status.stored(),
                    accepted,
                    bytes("{}"),
                    bytes(payload));
            if (entries != null) {
                handle.execute("INSERT INTO entry (run, n, crc, body) VALUES (?, 0, 0, ?)", id, bytes(entries));
            }
            return true;
        });
    }

    private void append(long id, int n, String entries, RunStatus status) {
        database.write(handle -> {
            handle.execute("INSERT INTO entry (run, n, crc, body) VALUES (?, ?, 0, ?)", id, n, bytes(entries));
            return handle.execute("UPDATE run SET state = ? WHERE id = ?", status.stored(), id);
        });
    }

    private void sql(String... statements) {
        database.write(handle -> {
            for (String statement : statements) handle.execute(statement);
            return true;
        });
    }

    private List<String> tables() throws Exception {
        List<String> tables = new ArrayList<>();
        try (Connection reader = SearchFile.reader(folder.resolve("search.db"))) {
            for (SearchFile.Day day : SearchFile.days(reader)) tables.add(day.table());
        }
        return tables;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
