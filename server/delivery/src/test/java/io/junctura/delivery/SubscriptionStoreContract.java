package io.junctura.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.delivery.ResendStore.Order;
import io.junctura.delivery.ResendStore.What;
import io.junctura.delivery.SubscriptionStore.Revision;
import io.junctura.delivery.SubscriptionStore.Row;
import io.junctura.delivery.SubscriptionStore.SealedKey;
import io.junctura.delivery.SubscriptionStore.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A subscription has one flow, and one revision for each of its settings of deliveries. */
interface SubscriptionStoreContract extends StoresUnderTest {
    SealedKey KEY = new SealedKey(1, "sealed 1", NOW, null);
    Map<String, Object> FILTER = Map.of("filter", "{{ payload.total > 100 }}");

    private SubscriptionStore store() {
        return stores().subscriptions();
    }

    private static Row row(String id, String description, @Nullable Long missedAfter, List<SealedKey> keys) {
        return new Row(
                id,
                "acme",
                null,
                null,
                false,
                Map.of("description", description, "topics", List.of("orders")),
                "sealed headers of " + description,
                1,
                "enabled",
                null,
                missedAfter,
                NOW,
                NOW,
                keys);
    }

    private static Row row(String id) {
        return row(id, "first", null, List.of(KEY));
    }

    @Test
    default void aSubscriptionIsReadAsItWasWritten() throws Exception {
        Row declared = new Row(
                "sub_a",
                "acme",
                "shop",
                "orders",
                true,
                Map.of("description", "Orders", "challenge", true),
                "sealed headers",
                7,
                "pending",
                "The address has not answered the challenge yet.",
                41L,
                NOW,
                NOW.plusSeconds(1),
                List.of(
                        new SealedKey(2, "sealed 2", NOW.plusSeconds(1), null),
                        new SealedKey(1, "sealed 1", NOW, NOW)));
        Revision first = store().create(declared, FILTER);
        Revision second = store().create(row("sub_b"), Map.of());
        restart();
        assertThat(store().load())
                .containsExactlyInAnyOrder(new Stored(declared, first, null), new Stored(row("sub_b"), second, null));
        assertThat(first.pinned()).isEqualTo(FILTER);
        assertThat(store().flows()).isEqualTo(Map.of(first.flow(), "sub_a", second.flow(), "sub_b"));
        assertThat(first.id()).as("unique among all flows").isNotEqualTo(second.id());
    }

    @Test
    default void theSameSettingsOfDeliveriesAreTheSameRevision() throws Exception {
        Revision first = store().create(row("sub_a"), FILTER);
        Row changed = row("sub_a", "second", 3L, List.of());
        assertThat(store().change(changed, first.flow(), FILTER)).isEqualTo(first);
        Revision other = store().change(changed, first.flow(), Map.of());
        assertThat(other.flow()).isEqualTo(first.flow());
        assertThat(other.id()).isNotEqualTo(first.id());
        assertThat(other.version()).isEqualTo(first.version() + 1);
        restart();
        Row stored = row("sub_a", "second", 3L, List.of(KEY));
        assertThat(store().load()).as("with the keys from before").containsExactly(new Stored(stored, other, null));
        assertThat(store().change(changed, first.flow(), FILTER)).as("again").isEqualTo(first);
        assertThat(store().load()).containsExactly(new Stored(stored, first, null));
        assertThat(store().create(row("sub_b"), FILTER).id())
                .as("of another subscription")
                .isNotEqualTo(first.id());
    }

    @Test
    default void aRevisionIsFoundAlsoWhenItsSubscriptionIsDeleted() {
        Revision first = store().create(row("sub_a"), FILTER);
        store().delete("sub_a");
        assertThat(store().load()).isEmpty();
        assertThat(store().revision("sub_a", first.flow(), first.id())).contains(first);
        assertThat(store().revision("sub_b", first.flow(), first.id())).isEmpty();
        assertThat(store().revision("sub_a", first.flow(), first.id() + 1)).isEmpty();
        assertThat(store().flows()).isEqualTo(Map.of(first.flow(), "sub_a"));
    }

    @Test
    default void anotherChangeKeepsTheRevisionAndReplacesTheKeys() {
        Revision first = store().create(row("sub_a"), FILTER);
        Instant until = NOW.plusSeconds(60);
        SealedKey second = new SealedKey(2, "sealed 2", NOW, null);
        Row rotated = row("sub_a", "first", null, List.of(second, new SealedKey(1, "sealed again", NOW, until)));
        store().put(rotated, List.of());
        assertThat(store().load()).containsExactly(new Stored(rotated, first, null));
        store().put(row("sub_a", "first", 9L, List.of()), List.of());
        assertThat(store().load())
                .as("without keys, those on disk stay")
                .containsExactly(new Stored(row("sub_a", "first", 9L, rotated.keys()), first, null));
    }

    @Test
    default void ordersAreStoredWithAChangeAndDeletedWithTheSubscription() {
        store().create(row("sub_a"), FILTER);
        store().create(row("sub_b"), FILTER);
        store().put(row("sub_a"), List.of(Order.missed("sub_a", 5, 6, 7, 50), Order.missed("sub_a", 5, 8, 9, 50)));
        stores().resends().add(Order.missed("sub_b", 5, 6, 7, 50));
        assertThat(stores().resends().open()).extracting(Order::done).containsExactly(6L, 8L, 6L);
        assertThat(stores().resends().open()).extracting(Order::what).containsOnly(What.MISSED);
        store().delete("sub_a");
        assertThat(stores().resends().open()).extracting(Order::subscription).containsExactly("sub_b");
        assertThat(store().load()).extracting(Stored::row).containsExactly(row("sub_b"));
    }

    @Test
    default void aSubscriptionFailsSinceATime() {
        store().create(row("sub_a"), FILTER);
        store().failing("sub_a", 99L);
        store().put(row("sub_a"), List.of());
        assertThat(store().load()).extracting(Stored::failing).containsExactly(99L);
        store().failing("sub_a", null);
        assertThat(store().load().get(0).failing()).isNull();
    }

    @Test
    default void theTopicsOfAnInstanceAreReplaced() throws Exception {
        AllowedTopics plain = new AllowedTopics(List.of("orders", "invoices.*"), Map.of());
        AllowedTopics described = new AllowedTopics(List.of("orders"), Map.of("orders", "New orders"));
        stores().allowedTopics().put("acme", described);
        stores().allowedTopics().put("other", described);
        stores().allowedTopics().put("acme", plain);
        restart();
        assertThat(stores().allowedTopics().load()).isEqualTo(Map.of("acme", plain, "other", described));
    }
}
