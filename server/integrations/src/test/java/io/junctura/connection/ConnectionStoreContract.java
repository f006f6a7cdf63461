package io.junctura.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.connection.ConnectionStore.Pin;
import io.junctura.connection.ConnectionStore.Row;
import io.junctura.connection.ConnectionStore.SealedConsent;
import io.junctura.connection.ConnectionStore.SealedSecret;
import io.junctura.connection.ConnectionStore.TestOutcome;
import io.junctura.connection.ConnectionStore.Update;
import io.junctura.definition.ConnectionLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tests that the store of connections must pass on each database. */
public interface ConnectionStoreContract {
    Instant NOW = Instant.parse("2030-01-01T09:00:00Z");
    Pin HOST_KEY = new Pin("host-key", "ssh-ed25519 AAAA", NOW);
    SealedConsent CONSENT = new SealedConsent("sealed access", "sealed refresh", 2_000, 1_000, null);

    /** Of one empty database. */
    ConnectionStore store();

    void restart() throws Exception;

    private static Row shop(String address, SealedSecret... secrets) {
        ConnectionLimits limits = ConnectionLimits.of(Map.of("concurrency", 3L));
        return new Row("id-1", "shop", "http", Map.of("address", address), limits, 4, NOW, List.of(secrets));
    }

    private static Row erp() {
        return new Row("id-2", "erp", "http", Map.of(), ConnectionLimits.NONE, 1, NOW, List.of());
    }

    private void put(Row row) {
        store().put(List.of(new Update(row, true, true)), transaction -> row);
    }

    @Test
    default void connectionsAreReadAsTheyWereWrittenAlsoAfterARestart() throws Exception {
        SealedSecret key = new SealedSecret("key", 1, "sealed key", null);
        SealedSecret token = new SealedSecret("token", 2, "sealed token", "env.TOKEN");
        assertThat(store().sample()).isEmpty();
        put(shop("http://a", key, token));
        put(erp());
        restart();
        assertThat(store().all().values()).containsExactly(erp(), shop("http://a", key, token));
        assertThat(store().sample().orElseThrow()).startsWith("sealed ");
    }

    @Test
    default void aChangeReplacesAllSecrets() {
        put(shop("http://a", new SealedSecret("key", 1, "sealed key", null)));
        Row next = shop("http://b", new SealedSecret("token", 2, "sealed token", null));
        put(next);
        assertThat(store().all()).isEqualTo(Map.of("shop", next));
    }

    @Test
    default void connectionsAreWrittenTogetherWithWhatIsWrittenAlso() {
        List<Update> both = List.of(new Update(shop("http://a"), true, true), new Update(erp(), true, true));
        assertThatThrownBy(() -> store().put(both, transaction -> {
                    throw new IllegalArgumentException("a later part has failed");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store().all()).isEmpty();
        String also = store().put(both, transaction -> "also");
        assertThat(also).isEqualTo("also");
        assertThat(store().all()).containsOnlyKeys("erp", "shop");
    }

    @Test
    default void aChangeDeletesThePinsAndConsentsThatItDoesNotKeep() {
        put(shop("http://a"));
        put(erp());
        store().addPin("id-1", HOST_KEY);
        store().addPin("id-2", HOST_KEY);
        store().putConsent("id-1", "for", CONSENT);
        store().putConsent("id-2", "for", CONSENT);
        put(shop("http://b"));
        assertThat(store().pins("id-1")).containsExactly(HOST_KEY);
        assertThat(store().consent("id-1", "for")).contains(CONSENT);
        store().put(List.of(new Update(shop("http://c"), false, true)), transaction -> "");
        assertThat(store().pins("id-1")).isEmpty();
        assertThat(store().consent("id-1", "for")).contains(CONSENT);
        store().put(List.of(new Update(shop("http://d"), true, false)), transaction -> "");
        assertThat(store().consent("id-1", "for")).isEmpty();
        assertThat(store().pins("id-2")).containsExactly(HOST_KEY);
        assertThat(store().consent("id-2", "for")).contains(CONSENT);
    }

    @Test
    default void aConnectionIsDeletedWithAllThatBelongsToIt() {
        put(shop("http://a", new SealedSecret("key", 1, "sealed key", null)));
        put(erp());
        store().addPin("id-1", HOST_KEY);
        store().putConsent("id-1", "for", CONSENT);
        store().putTest("id-1", new TestOutcome(4, NOW, null, "It works."));
        store().delete("id-1");
        assertThat(store().all()).containsOnlyKeys("erp");
        assertThat(store().sample()).isEmpty();
        assertThat(store().pins("id-1")).isEmpty();
        assertThat(store().consent("id-1", "for")).isEmpty();
        assertThat(store().lastTest("id-1", 4)).isEmpty();
    }

    @Test
    default void pinsAreReadByName() {
        Pin other = new Pin("certificate", "CN=shop", NOW.plusSeconds(1));
        store().addPin("id-1", HOST_KEY);
        store().addPin("id-1", other);
        assertThat(store().pins("id-1")).containsExactly(other, HOST_KEY);
        store().deletePins("id-1");
        assertThat(store().pins("id-1")).isEmpty();
    }

    @Test
    default void aConsentIsReplacedRefreshedAndRefused() {
        SealedConsent next = new SealedConsent("next access", null, 3_000, 2_000, null);
        assertThat(store().refreshConsent("id-1", "for", next))
                .as("there is none")
                .isFalse();
        assertThat(store().consent("id-1", "for")).isEmpty();
        store().putConsent("id-1", "for", CONSENT);
        assertThat(store().refreshConsent("id-1", "for", next)).isTrue();
        assertThat(store().consent("id-1", "for")).contains(next);
        assertThat(store().consent("id-1", "other")).isEmpty();
        store().refuseConsent("id-1", "other", "revoked");
        store().refuseConsent("id-1", "for", "revoked");
        assertThat(store().consent("id-1", "for"))
                .contains(new SealedConsent("next access", null, 3_000, 2_000, "revoked"));
        assertThat(store().refreshConsent("id-1", "for", next)).isTrue();
        assertThat(store().consent("id-1", "for")).as("no longer refused").contains(next);
        store().refuseConsent("id-1", "for", "revoked");
        store().putConsent("id-1", "for", CONSENT);
        assertThat(store().consent("id-1", "for")).contains(CONSENT);
    }

    @Test
    default void theLastTestOfARevisionIsReadAsLongAsItsConnectionExists() {
        TestOutcome failed = new TestOutcome(4, NOW, "CREDENTIALS", "It refuses the token.");
        store().putTest("id-1", failed);
        assertThat(store().lastTest("id-1", 4)).as("of no connection").isEmpty();
        put(shop("http://a"));
        store().putTest("id-1", failed);
        assertThat(store().lastTest("id-1", 4)).contains(failed);
        TestOutcome works = new TestOutcome(5, NOW.plusSeconds(1), null, "");
        store().putTest("id-1", works);
        assertThat(store().lastTest("id-1", 5)).contains(works);
        assertThat(store().lastTest("id-1", 4)).isEmpty();
    }
}
