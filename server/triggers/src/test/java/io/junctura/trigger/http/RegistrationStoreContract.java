package io.junctura.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.trigger.http.RegistrationStore.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tests that the store of registrations must pass on each database. */
public interface RegistrationStoreContract {
    Instant NOW = Instant.parse("2030-01-01T09:00:00.007Z");

    /** Of one empty database. */
    RegistrationStore registrations();

    void restart() throws Exception;

    private static Row row(int flow, String id, @Nullable String sealed, boolean outgoing) {
        Instant until = sealed == null ? null : NOW.plusSeconds(60);
        return new Row(flow, id, 3, "hash", NOW, until, sealed, outgoing);
    }

    @Test
    default void registrationsAreReadAsTheyWereWrittenAlsoAfterARestart() throws Exception {
        registrations().put(row(1, "a", "sealed", false));
        registrations().put(row(2, "a", null, false));
        restart();
        assertThat(registrations().all())
                .containsExactlyInAnyOrder(row(1, "a", "sealed", false), row(2, "a", null, false));
    }

    @Test
    default void aNewRegistrationReplacesTheOthersOfItsFlow() {
        registrations().put(row(1, "a", "sealed", false));
        registrations().put(row(2, "a", null, false));
        registrations().put(row(1, "b", null, false));
        assertThat(registrations().all())
                .containsExactlyInAnyOrder(
                        row(1, "a", "sealed", true), row(1, "b", null, false), row(2, "a", null, false));
        registrations().put(row(1, "a", "next", false));
        assertThat(registrations().all())
                .containsExactlyInAnyOrder(
                        row(1, "a", "next", false), row(1, "b", null, true), row(2, "a", null, false));
    }

    @Test
    default void aFlowThatLeavesRemovesItsRegistrations() {
        registrations().put(row(1, "a", null, false));
        registrations().put(row(2, "a", null, false));
        registrations().leave(1);
        assertThat(registrations().all()).containsExactlyInAnyOrder(row(1, "a", null, true), row(2, "a", null, false));
        registrations().delete(1, "a");
        assertThat(registrations().all()).containsExactly(row(2, "a", null, false));
    }
}
