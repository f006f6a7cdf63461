package io.junctura.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.Appends;
import io.junctura.run.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tests that the store of state, cross references and echoes must pass on each database. */
public interface StateStoreContract {
    Owner SHARED = new Owner("default", "sync", "");
    Owner OWN = new Owner("default", "sync", "in");
    byte[] ANY = {};

    /** Of one empty database. */
    StateStore store();

    /** The journal on the same database. */
    Journal journal();

    void restart() throws Exception;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private long set(Owner owner, String key, String value) {
        return store().write(state -> state.setState(owner, key, bytes(value), 100));
    }

    private @Nullable String value(Owner owner, String key) {
        return store().read(state -> state.state(owner, key))
                .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
                .orElse(null);
    }

    // Transactions.

    @Test
    default void aTransactionThatFailsChangesNothing() {
        long before = set(SHARED, "k", "1");
        assertThatThrownBy(() -> store().write(state -> {
                    state.setState(SHARED, "k", bytes("2"), 100);
                    state.link(SHARED, "customer", "shop", "C-7", state.newRecord());
                    state.expectEcho(SHARED, "customer", ANY, 200);
                    state.keepResult("jn_1", 7, 100, Map.of());
                    throw new StateConflict("a later part has failed");
                }))
                .isInstanceOf(StateConflict.class);
        assertThat(value(SHARED, "k")).isEqualTo("1");
        assertThat(store().<@Nullable Long>read(state -> state.record(SHARED, "customer", "shop", "C-7")))
                .isNull();
        assertThat(useEcho(SHARED, "x", 100)).isFalse();
        assertThat(store().<Optional<?>>write(state -> state.result("jn_1"))).isEmpty();
        assertThat(set(SHARED, "k", "3")).isGreaterThan(before);
    }

    @Test
    default void aTransactionReadsItsOwnChanges() {
        boolean deleted = store().write(state -> {
            state.setState(SHARED, "k", bytes("1"), 100);
            assertThat(state.state(SHARED, "k")).isPresent();
            return state.deleteState(SHARED, "k");
        });
        assertThat(deleted).isTrue();
        assertThat(value(SHARED, "k")).isNull();
    }

    @Test
    default void transactionsOfManyThreadsFollowOneAnother() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Long>> additions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            additions.add(() -> store().write(state -> {
                int sum = state.state(SHARED, "n")
                        .map(entry -> (int) entry.value()[0])
                        .orElse(0);
                return state.setState(SHARED, "n", new byte[] {(byte) (sum + 1)}, 100);
            }));
        }
        Set<Long> revisions = new HashSet<>();
        for (Future<Long> addition : threads.invokeAll(additions)) revisions.add(addition.get());
        threads.shutdown();
        assertThat(revisions).hasSize(100);
        assertThat(store().read(state -> state.state(SHARED, "n")).orElseThrow().value())
                .containsExactly(100);
    }

    // State.

    @Test
    default void aValueIsReadAsItWasSetAlsoAfterARestart() throws Exception {
        set(SHARED, "k", "1");
        long revision = set(SHARED, "k", "2");
        restart();
        StateEntry entry = store().read(state -> state.state(SHARED, "k")).orElseThrow();
        assertThat(entry.value()).isEqualTo(bytes("2"));
        assertThat(entry)
                .extracting(StateEntry::flow, StateEntry::key, StateEntry::revision, StateEntry::changed)
                .containsExactly("", "k", revision, 100L);
    }

    @Test
    default void revisionsRiseAlsoAfterADeletionAndARestart() throws Exception {
        long first = set(SHARED, "k", "1");
        assertThat(first).isPositive();
        assertThat(store().<Boolean>write(state -> state.deleteState(SHARED, "k")))
                .isTrue();
        assertThat(store().<Boolean>write(state -> state.deleteState(SHARED, "k")))
                .isFalse();
        restart();
        assertThat(set(SHARED, "k", "1")).isGreaterThan(first);
    }

    @Test
    default void aValueBelongsToItsOwnerOnly() {
        set(SHARED, "k", "shared");
        set(OWN, "k", "own");
        set(new Owner("test", "sync", ""), "k", "tests");
        set(new Owner("default", "other", ""), "k", "other");
        assertThat(value(SHARED, "k")).isEqualTo("shared");
        assertThat(value(OWN, "k")).isEqualTo("own");
        store().write(state -> state.deleteState(OWN, "k"));
        assertThat(value(SHARED, "k")).isEqualTo("shared");
        assertThat(value(OWN, "k")).isNull();
        assertThat(value(new Owner("test", "sync", ""), "k")).isEqualTo("tests");
        assertThat(value(new Owner("default", "other", ""), "k")).isEqualTo("other");
    }

    private List<String> keys(@Nullable String flow, String prefix, @Nullable List<String> after, int limit) {
        return store().read(state -> state.states("default", "sync", flow, prefix, after, limit)).stream()
                .map(entry -> entry.flow() + "/" + entry.key())
                .toList();
    }

    @Test
    default void valuesAreListedInTheOrderOfBytesFromWhereThePageBeforeEnded() {
        for (String key : List.of("ä", "a", "B", "b", "a/1")) set(SHARED, key, "1");
        set(OWN, "a", "1");
        set(new Owner("default", "other", ""), "c", "1");
        set(new Owner("test", "sync", ""), "c", "1");
        assertThat(keys(null, "", null, 9)).containsExactly("/B", "/a", "/a/1", "/b", "/ä", "in/a");
        assertThat(keys(null, "", null, 2)).containsExactly("/B", "/a");
        assertThat(keys(null, "", List.of("", "a"), 2)).containsExactly("/a/1", "/b");
        assertThat(keys(null, "", List.of("", "ä"), 2)).containsExactly("in/a");
        assertThat(keys("in", "", null, 9)).containsExactly("in/a");
        assertThat(keys("", "a", null, 9)).containsExactly("/a", "/a/1");
    }

    @Test
    default void aPrefixHasNoWildcardsAndItsCaseMatters() {
        for (String key : List.of("a_b", "a%b", "axb", "A_B", "\\a")) set(SHARED, key, "1");
        assertThat(keys(null, "a_", null, 9)).containsExactly("/a_b");
        assertThat(keys(null, "a%", null, 9)).containsExactly("/a%b");
        assertThat(keys(null, "\\", null, 9)).containsExactly("/\\a");
    }

    @Test
    default void aPageEndsWithTheValueThatFillsIt() {
        byte[] half = new byte[(int) (StateReader.MAX_PAGE_BYTES / 2)];
        for (String key : List.of("a", "b", "c")) store().write(state -> state.setState(SHARED, key, half, 100));
        assertThat(keys(null, "", null, 9)).containsExactly("/a", "/b");
        assertThat(keys(null, "", List.of("", "b"), 9)).containsExactly("/c");
    }

    // Cross references.

    private long link(Owner owner, String entity, Map<String, String> ids) {
        return store().write(state -> {
            long record = state.newRecord();
            ids.forEach((system, id) -> state.link(owner, entity, system, id, record));
            return record;
        });
    }

    private Map<String, String> ids(long record) {
        return store().read(state -> state.ids(record));
    }

    private @Nullable Long record(Owner owner, String entity, String system, String id) {
        return store().<@Nullable Long>read(state -> state.record(owner, entity, system, id));
    }

    @Test
    default void theIdsOfARecordShareItsNumber() throws Exception {
        long first = link(SHARED, "customer", Map.of("shop", "C-7", "erp", "K1"));
        long second = link(SHARED, "customer", Map.of("shop", "C-8"));
        restart();
        assertThat(second).isNotEqualTo(first);
        assertThat(record(SHARED, "customer", "shop", "C-7")).isEqualTo(first);
        assertThat(record(SHARED, "customer", "erp", "K1")).isEqualTo(first);
        assertThat(record(SHARED, "customer", "erp", "k1")).isNull();
        assertThat(record(SHARED, "order", "erp", "K1")).isNull();
        assertThat(record(OWN, "customer", "erp", "K1")).isNull();
        assertThat(ids(first)).isEqualTo(Map.of("shop", "C-7", "erp", "K1"));
    }

    @Test
    default void aRecordTakesTheIdsOfAnother() {
        long first = link(SHARED, "customer", Map.of("shop", "C-7"));
        long second = link(SHARED, "customer", Map.of("erp", "K1", "crm", "9"));
        store().write(state -> {
            state.merge(first, second);
            return state.ids(first);
        });
        assertThat(ids(first)).isEqualTo(Map.of("shop", "C-7", "erp", "K1", "crm", "9"));
        assertThat(ids(second)).isEmpty();
    }

    @Test
    default void anIdOrAWholeRecordIsDeleted() {
        long first = link(SHARED, "customer", Map.of("shop", "C-7", "erp", "K1", "crm", "9"));
        long second = link(SHARED, "customer", Map.of("shop", "C-8"));
        store().write(state -> {
            state.unlink(first, "erp");
            return first;
        });
        assertThat(ids(first)).isEqualTo(Map.of("shop", "C-7", "crm", "9"));
        store().write(state -> {
            state.deleteRecord(first);
            return first;
        });
        assertThat(ids(first)).isEmpty();
        assertThat(ids(second)).isEqualTo(Map.of("shop", "C-8"));
    }

    private List<String> linked(
            @Nullable String entity, @Nullable String system, @Nullable List<String> after, int limit) {
        return store().read(state -> state.linkedIds("default", "sync", entity, system, after, limit)).stream()
                .map(one -> String.join("/", one.flow(), one.entity(), one.system(), one.id()))
                .toList();
    }

    @Test
    default void linkedIdsAreListedInTheOrderOfBytesFromWhereThePageBeforeEnded() {
        long record = link(SHARED, "customer", Map.of("shop", "b", "erp", "B"));
        link(SHARED, "customer", Map.of("shop", "a"));
        link(SHARED, "order", Map.of("shop", "1"));
        link(OWN, "customer", Map.of("shop", "1"));
        link(new Owner("default", "other", ""), "customer", Map.of("shop", "1"));
        assertThat(linked(null, null, null, 9))
                .containsExactly(
                        "/customer/erp/B",
                        "/customer/shop/a",
                        "/customer/shop/b",
                        "/order/shop/1",
                        "in/customer/shop/1");
        assertThat(linked(null, null, List.of("", "customer", "shop", "a"), 2))
                .containsExactly("/customer/shop/b", "/order/shop/1");
        assertThat(linked("customer", null, null, 2)).containsExactly("/customer/erp/B", "/customer/shop/a");
        assertThat(linked("customer", "erp", null, 9)).containsExactly("/customer/erp/B");
        assertThat(store().<List<LinkedId>>read(state -> state.linkedIds("default", "sync", null, "erp", null, 9)))
                .containsExactly(new LinkedId("", "customer", "erp", "B", record));
    }

    // Echoes.

    private void expectEcho(String content, long expires) {
        store().write(state -> {
            state.expectEcho(SHARED, "customer", bytes(content), expires);
            return expires;
        });
    }

    private boolean useEcho(Owner owner, String content, long now) {
        return store().write(state -> state.useEcho(owner, "customer", bytes(content), now));
    }

    @Test
    default void anEchoIsUsedOnceByTheSameContentBeforeItExpires() throws Exception {
        expectEcho("x", 200);
        restart();
        assertThat(useEcho(SHARED, "y", 100)).isFalse();
        assertThat(useEcho(SHARED, "x", 201)).isFalse();
        assertThat(useEcho(new Owner("default", "other", ""), "x", 100)).isFalse();
        assertThat(store().<Boolean>write(state -> state.useEcho(SHARED, "order", bytes("x"), 100)))
                .isFalse();
        assertThat(useEcho(SHARED, "x", 200)).isTrue();
        assertThat(useEcho(SHARED, "x", 200)).isFalse();
    }

    @Test
    default void anEchoWithThisContentIsUsedBeforeOneWithoutContent() {
        expectEcho("", 150);
        expectEcho("x", 200);
        assertThat(useEcho(SHARED, "x", 100)).isTrue();
        assertThat(useEcho(SHARED, "x", 151))
                .as("the one without content has expired")
                .isFalse();
        assertThat(useEcho(SHARED, "y", 150)).isTrue();
        assertThat(useEcho(SHARED, "y", 150)).isFalse();
    }

    @Test
    default void anEventWithoutContentUsesUpTheOldestEchoWithContentFirst() {
        expectEcho("", 300);
        expectEcho("x", 300);
        expectEcho("y", 300);
        assertThat(useEcho(SHARED, "", 100)).isTrue();
        assertThat(useEcho(SHARED, "", 100)).isTrue();
        assertThat(useEcho(SHARED, "z", 100))
                .as("the one without content is left")
                .isTrue();
    }

    @Test
    default void expiredEchoesAreDeletedUpToALimit() {
        for (int i = 0; i < 3; i++) expectEcho("x", 99);
        expectEcho("y", 100);
        assertThat(store().<Integer>write(state -> state.deleteEchoes(100, 2))).isEqualTo(2);
        assertThat(store().<Integer>write(state -> state.deleteEchoes(100, 2))).isEqualTo(1);
        assertThat(useEcho(SHARED, "y", 100)).isTrue();
    }

    // Results.

    private void keepResult(String key, long run, long now) {
        store().write(state -> {
            state.keepResult(key, run, now, Map.of("revision", 5L));
            return run;
        });
    }

    @Test
    default void aResultIsReadAsItWasKept() throws Exception {
        keepResult("jn_1", 7, 100);
        restart();
        assertThat(store().<Optional<?>>write(state -> state.result("jn_1")))
                .isEqualTo(Optional.of(Map.of("revision", 5L)));
        assertThat(store().<Optional<?>>write(state -> state.result("jn_2"))).isEmpty();
    }

    @Test
    default void resultsOfRunsThatCannotBeResumedAreDeletedUpToALimit() throws Exception {
        keepResult("jn_due", run(null), 100);
        keepResult("jn_failed", run(new Outcome.Failed("send", Failure.badInput("no"))), 100);
        keepResult("jn_succeeded", run(new Outcome.Succeeded(null)), 100);
        keepResult("jn_cancelled", run(new Outcome.Cancelled("eva")), 100);
        keepResult("jn_deleted", 1_000_000, 100);
        keepResult("jn_young", 1_000_000, 101);
        assertThat(store().<Integer>write(state -> state.deleteResults(101, 2))).isEqualTo(2);
        assertThat(store().<Integer>write(state -> state.deleteResults(101, 2))).isEqualTo(1);
        for (String key : List.of("jn_due", "jn_failed", "jn_young")) {
            assertThat(store().<Optional<?>>write(state -> state.result(key)))
                    .as(key)
                    .isPresent();
        }
    }

    /** @param end null: it has not ended */
    private long run(@Nullable Outcome end) throws Exception {
        long run =
                Appends.append(journal(), Append.of(Appends.run(null))).get(0).run();
        if (end != null) Appends.append(journal(), Append.of(Appends.change(run, 0, end.status(), end, null)));
        return run;
    }
}
