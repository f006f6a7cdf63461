package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.plugin.PluginFixture;
import io.junctura.plugin.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An action of a plugin that accepts many items. */
class BatchActionTest {
    private static final String CONNECTOR = """
        /** Stores rows. */
        @Extension
        @ConnectorInfo(id = "store", title = "Store", actions = Insert.class)
        public class Store implements Connector {}
        """;
    private static final String INSERT = """
        /** Inserts rows. @param table where to @param rows what */
        @ActionInfo(id = "insert", title = "Insert", effect = Effect.KEYED)
        public record Insert(String table, @Items List<Row> rows) implements BatchAction<NoConnection, Insert.Inserted> {
            /** @param name of it */
            public record Row(String name) {}
            /** @param text name and key */
            public record Inserted(String text) {}
            @Override public void run(Batch<Inserted> batch, ActionContext<NoConnection> context) throws ConnectorException {
                if (batch.size() != rows.size()) throw new AssertionError("not the items of this attempt");
                for (int item = 0; item < batch.size(); item++) {
                    String name = rows.get(item).name();
                    if (name.equals("stop")) throw ConnectorException.tryLater(Reached.NO, "full", (Throwable) null);
                    if (name.equals("bad")) batch.failed(item, ConnectorException.refused("no " + name));
                    else batch.done(item, new Inserted(name + " " + batch.idempotencyKey(item)));
                }
            }
        }
        """;

    @TempDir
    Path folder;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        Path jars = Files.createDirectory(folder.resolve("jars"));
        Path jar = PluginFixture.jar(jars, "store.jar", PluginFixture.manifest("store"), CONNECTOR, INSERT);
        shop = new Shop(folder.resolve("data"));
        shop.install(jar);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private BatchItems insert(Set<Integer> settled, Object... names) throws ConnectorException, InterruptedException {
        BatchItems items = new BatchItems(settled);
        try {
            attempt(items, names);
        } catch (ConnectorException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.TRY_LATER);
        }
        return items;
    }

    private void attempt(BatchItems items, Object... names) throws ConnectorException, InterruptedException {
        Actions.Attempt plain = Shop.ATTEMPT;
        Actions.Attempt attempt = new Actions.Attempt(
                plain.flow(), 7, "send", "jn_key", 1, Instant.MAX, 0, plain.values(), plain.state(), items);
        List<Map<String, Object>> rows =
                Arrays.stream(names).map(name -> Map.of("name", name)).toList();
        shop.actions
                .prepare("store.insert", null, Map.of("table", "orders", "rows", rows))
                .run(attempt);
    }

    @Test
    void reportsTheOutcomeOfEachItemWithItsOwnKey() throws Exception {
        BatchItems items = insert(Set.of(), "a", "bad", "c");
        assertThat(items.isBatch()).isTrue();
        assertThat(items.count()).isEqualTo(3);
        assertThat(items.done()).isEqualTo(Map.of(0, Map.of("text", "a jn_key_0"), 2, Map.of("text", "c jn_key_2")));
        assertThat(items.failed()).containsOnlyKeys(1);
        assertThat(items.failed().get(1)).hasMessage("no bad");
    }

    @Test
    void getsOnlyTheItemsThatAreNotSettledAndTheyKeepTheirKeys() throws Exception {
        BatchItems items = insert(Set.of(0, 2), "a", "b", "c", "d");
        assertThat(items.sent()).containsExactly(1, 3);
        assertThat(items.done()).isEqualTo(Map.of(1, Map.of("text", "b jn_key_1"), 3, Map.of("text", "d jn_key_3")));
    }

    @Test
    void whatItThrowsLeavesTheOutcomesThatItHasTold() throws Exception {
        BatchItems items = insert(Set.of(), "a", "stop", "c");
        assertThat(items.done()).containsOnlyKeys(0);
        assertThat(items.failed()).isEmpty();
        assertThat(items.sent()).containsExactly(0, 1, 2);
    }

    @Test
    void isNotCalledWithoutItems() throws Exception {
        BatchItems items = insert(Set.of());
        assertThat(items.isBatch()).isTrue();
        assertThat(items.count()).isZero();
    }

    @Test
    void anItemThatDoesNotFitFailsTheStepBeforeAnythingIsSent() {
        assertThatThrownBy(() -> attempt(new BatchItems(Set.of()), "a", List.of()))
                .hasMessage("store.insert: \"rows[1].name\": must be text, not a list.");
    }

    @Test
    void itsDescriptorNamesTheItemsAndTheResultOfOne() {
        ConnectorDescriptor.ActionDescriptor action =
                shop.plugins.catalog().action("store.insert").orElseThrow();
        assertThat(action.items()).isEqualTo("rows");
        assertThat(action.output().json().toString()).contains("count=").contains("items={type=array");
    }
}
