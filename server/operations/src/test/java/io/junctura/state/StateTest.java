package io.junctura.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {
    @TempDir
    Path folder;

    private Memory memory;

    @BeforeEach
    void open() {
        memory = new Memory(folder);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private long set(String key, Object value) throws Exception {
        return (Long)
                memory.step("state.set", Map.of("key", key, "value", value)).get("revision");
    }

    private Map<String, Object> get(String key) throws Exception {
        return memory.step("state.get", Map.of("key", key));
    }

    @Test
    void whatWasSetIsThereAfterARestart() throws Exception {
        Map<String, Object> value = Map.of("name", "Ada", "tags", List.of("a", 1L), "rate", new BigDecimal("1.50"));
        assertThat(get("customer/7")).isEqualTo(Map.of("found", false, "revision", 0L));

        long revision = set("customer/7", value);
        memory.reopen();

        assertThat(get("customer/7")).isEqualTo(Map.of("found", true, "value", value, "revision", revision));
    }

    @Test
    void whoeverNamesTheRevisionChangesNothingThatSomeoneElseHasChanged() throws Exception {
        Map<String, Object> first = Map.of("key", "lock", "value", "mine", "revision", 0L);
        long revision = (Long) memory.step("state.set", first).get("revision");

        assertThatThrownBy(() -> memory.step("state.set", first))
                .isInstanceOfSatisfying(
                        ConnectorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.REFUSED))
                .hasMessage("The state \"lock\" is there already, with the revision " + revision + ".");
        long next = set("lock", "theirs");
        assertThatThrownBy(() -> memory.step("state.set", Map.of("key", "lock", "value", "x", "revision", revision)))
                .hasMessage("The state \"lock\" has the revision " + next
                        + ", since it was changed by someone else; it was to have " + revision
                        + ". Read it again and decide.");
        assertThat(get("lock")).containsEntry("value", "theirs");
        memory.step("state.set", Map.of("key", "lock", "value", "again", "revision", next));
        assertThat(get("lock")).containsEntry("value", "again");
    }

    @Test
    void aRevisionIsNeverUsedTwice() throws Exception {
        long read = set("k", 1L);
        assertThat(memory.step("state.delete", Map.of("key", "k"))).isEqualTo(Map.of("deleted", true));
        memory.reopen();
        set("k", 2L);

        assertThatThrownBy(() -> memory.step("state.delete", Map.of("key", "k", "revision", read)))
                .hasMessageContaining("it was to have " + read);
        assertThat(memory.step("state.delete", Map.of("key", "nobody"))).isEqualTo(Map.of("deleted", false));
    }

    @Test
    void itBelongsToTheInstanceAndIntegrationOrToOneFlow() throws Exception {
        Map<String, Object> shared = Map.of("key", "k", "value", "shared");
        Map<String, Object> own = Map.of("key", "k", "value", "own", "scope", "flow");
        memory.attempt("default/sync/a", "jn_a", "state.set", shared);
        memory.attempt("default/sync/a", "jn_b", "state.set", own);

        Map<String, Object> read = Map.of("key", "k");
        Map<String, Object> readOwn = Map.of("key", "k", "scope", "flow");
        assertThat(memory.attempt("default/sync/b", "", "state.get", read)).containsEntry("value", "shared");
        assertThat(memory.attempt("default/sync/b", "", "state.get", readOwn)).containsEntry("found", false);
        assertThat(memory.attempt("default/sync/a", "", "state.get", readOwn)).containsEntry("value", "own");
        assertThat(memory.attempt("default/other/a", "", "state.get", read)).containsEntry("found", false);
        assertThat(memory.attempt("acme/sync/a", "", "state.get", read)).containsEntry("found", false);
    }

    @Test
    void anAttemptThatIsRepeatedAfterACrashFindsItsOwnWrite() throws Exception {
        Map<String, Object> input = Map.of("key", "k", "value", "first", "revision", 0L);
        Map<String, Object> first = memory.attempt("default/sync/a", "jn_1", "state.set", input);
        set("k", "by somebody else, before the crash was noticed");
        memory.reopen();

        assertThat(memory.attempt("default/sync/a", "jn_1", "state.set", input)).isEqualTo(first);
        assertThat(get("k")).containsEntry("value", "by somebody else, before the crash was noticed");
    }

    @Test
    void anAttemptThatWasRefusedIsJudgedAnew() throws Exception {
        long revision = set("k", 1L);
        Map<String, Object> input = Map.of("key", "k", "value", 2L, "revision", 0L);
        assertThatThrownBy(() -> memory.attempt("default/sync/a", "jn_x", "state.set", input))
                .hasMessageContaining("is there already");
        memory.step("state.delete", Map.of("key", "k", "revision", revision));

        memory.attempt("default/sync/a", "jn_x", "state.set", input);

        assertThat(get("k")).containsEntry("value", 2L);
    }

    @Test
    void manyWhoCountGetEachNumberOnce() throws Exception {
        ExecutorService many = Executors.newFixedThreadPool(8);
        List<Callable<Object>> steps = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String key = "jn_count_" + i;
            // Each step is attempted twice, as after a crash.
            for (int attempt = 0; attempt < 2; attempt++) {
                steps.add(() -> memory.attempt("default/sync/a", key, "state.add", Map.of("key", "invoice"))
                        .get("value"));
            }
        }
        TreeSet<Object> numbers = new TreeSet<>();
        for (Future<Object> one : many.invokeAll(steps)) numbers.add(one.get());
        many.shutdown();

        assertThat(numbers).hasSize(100).startsWith(1L).endsWith(100L);
        assertThat(get("invoice")).containsEntry("value", 100L);
    }

    @Test
    void sumsKeepEveryDigitAndOnlyNumbersAreAddedTo() throws Exception {
        memory.step("state.add", Map.of("key", "sum", "amount", new BigDecimal("0.1")));
        assertThat(memory.step("state.add", Map.of("key", "sum", "amount", new BigDecimal("0.2"))))
                .containsEntry("value", new BigDecimal("0.3"));
        assertThat(memory.step("state.add", Map.of("key", "sum", "amount", new BigDecimal("-0.3"))))
                .containsEntry("value", 0L);
        set("text", "seven");
        assertThatThrownBy(() -> memory.step("state.add", Map.of("key", "text")))
                .hasMessage("The state \"text\" is not a number; nothing can be added to it.");
    }

    @Test
    void aSumThatCouldNotBeReadAgainIsRefusedAndTheNumberStaysAsItWas() throws Exception {
        BigDecimal large = new BigDecimal("1e998");
        memory.step("state.add", Map.of("key", "sum", "amount", large));
        for (String amount : List.of("1e-1000", "9e999", "-1e1000")) {
            assertThatThrownBy(() -> memory.step("state.add", Map.of("key", "sum", "amount", new BigDecimal(amount))))
                    .as(amount)
                    .isInstanceOfSatisfying(
                            ConnectorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
                    .hasMessage(
                            "The state \"sum\" would hold a number of more digits, or with a larger exponent, than can"
                                    + " be read again: 1000 at most, zeros included. Round it, or keep it as text. Nothing"
                                    + " was added.");
        }
        assertThat(get("sum")).containsEntry("value", large.toBigIntegerExact());
        assertThat(memory.step("state.add", Map.of("key", "sum"))).containsEntry("value", large.add(BigDecimal.ONE));
    }

    @Test
    void aNumberThatWouldBeWrittenLongerThanItCanBeReadIsRefused() throws Exception {
        // Zeros after the decimal point are added to its digits.
        BigDecimal number = new BigDecimal("7".repeat(980) + "e-1000");
        for (Object value : List.of(number, List.of(Map.of("rate", number)), BigInteger.TEN.pow(1_000))) {
            assertThatThrownBy(() -> set("k", value))
                    .hasMessageStartingWith("The state \"k\" would hold a number of more digits");
        }
        set("k", new BigDecimal("7".repeat(900) + "e-950"));
        assertThat(get("k")).containsEntry("value", new BigDecimal("7".repeat(900) + "e-950"));
    }

    @Test
    void whatCannotBeKeptIsRefusedWithASentence() {
        assertThatThrownBy(() -> set("big", "x".repeat(70_000)))
                .hasMessageStartingWith("The state \"big\" would have 70002 bytes; it may have 65536.");
        assertThatThrownBy(() -> set("file", Map.of("it", new FileRef("id", "a.pdf", "application/pdf", 1))))
                .hasMessageContaining("would hold a file, which belongs to its run");
        assertThatThrownBy(() -> set(" ", 1L))
                .hasMessage("state.set: key must have 1 to 250 characters, but has none.");
        assertThatThrownBy(() -> memory.step("state.set", Map.of("key", "k"))).hasMessageContaining("\"value\"");
    }

    @Test
    void whatAttemptsDidIsForgottenOnceNobodyCanAsk() throws Exception {
        set("old", 1L);
        // A run that waits, has succeeded, has failed, and waits for its order key.
        for (int status : List.of(1, 2, 3, 5)) {
            memory.database.write(handle -> handle.execute(
                    "INSERT INTO run (id, flow, revision, state, accepted, depth, origin) VALUES (?, 1, 1, ?, 0, 0,"
                            + " x'')",
                    10 + status,
                    status));
            memory.database.write(handle -> handle.execute(
                    "INSERT INTO own_write (key, run, at, result) VALUES (?, ?, 0, x'7b7d')",
                    "jn_" + status,
                    10 + status));
        }
        memory.clock.pass(Duration.ofDays(8));
        set("new", 1L);

        memory.state.sweep(memory.clock::millis);

        assertThat(memory.count("own_write"))
                .as("the new one, and those of runs that go on, or may be taken up again")
                .isEqualTo(4);
        assertThat(memory.attempt("default/sync/a", "jn_3", "state.delete", Map.of("key", "new")))
                .isEmpty();
    }
}
