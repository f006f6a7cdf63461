package io.junctura.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.access.AccessStore.Person;
import io.junctura.access.AccessStore.Session;
import io.junctura.access.AccessStore.Token;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tests that the store of users, sessions, devices and tokens must pass on each database. */
public interface AccessStoreContract {
    Instant NOW = Instant.parse("2030-01-01T09:00:00Z");

    /** Of one empty database. */
    AccessStore store();

    void restart() throws Exception;

    private static byte[] hash(int n) {
        return new byte[] {(byte) n, (byte) 0x80};
    }

    @Test
    default void onlyOneFirstAdministratorIsCreated() throws Exception {
        assertThat(store().hasAdministrator()).isFalse();
        assertThat(store().addFirstAdministrator("admin", "p1", NOW)).isTrue();
        assertThat(store().addFirstAdministrator("other", "p2", NOW)).isFalse();
        restart();
        assertThat(store().hasAdministrator()).isTrue();
        assertThat(store().person("admin")).contains(new Person("admin", Role.ADMIN, "p1"));
        assertThat(store().person("other")).isEmpty();
    }

    @Test
    default void aNewPasswordEndsTheOtherSessionsAndForgetsTheDevices() {
        eva();
        add(1, "eva", 100, 9);
        add(2, "eva", 100, 9);
        add(3, "tom", 100, 9);
        store().deviceUsed(hash(7), "eva", 100, 9);
        assertThat(store().setPassword("eva", Role.EDITOR, "p2", NOW, hash(1))).containsExactly(hash(2));
        assertThat(store().person("eva")).contains(new Person("eva", Role.EDITOR, "p2"));
        assertThat(store().session(hash(1))).contains(new Session("eva", Role.EDITOR, 100, 100));
        assertThat(store().session(hash(2))).isEmpty();
        assertThat(store().session(hash(3))).isPresent();
        assertThat(store().hasDevice(hash(7), "eva", 0)).isFalse();
        assertThat(store().setPassword("eva", Role.EDITOR, "p3", NOW, null)).containsExactly(hash(1));
    }

    @Test
    default void aSessionIsSeenAndEnds() {
        eva();
        add(1, "eva", 100, 9);
        store().sessionSeen(hash(1), 150);
        assertThat(store().session(hash(1))).contains(new Session("eva", Role.VIEWER, 100, 150));
        assertThat(store().endSession(hash(1))).isTrue();
        assertThat(store().endSession(hash(1))).isFalse();
        assertThat(store().session(hash(1))).isEmpty();
    }

    @Test
    default void aNewSessionEndsExpiredOnesAndTheLeastRecentlyUsedAboveTheLimit() {
        eva();
        add(1, "eva", 100, 2);
        add(2, "eva", 101, 2);
        store().sessionSeen(hash(1), 102);
        assertThat(add(3, "eva", 103, 2)).containsExactly(hash(2));
        add(4, "tom", 104, 2);
        assertThat(store().addSession(hash(5), "tom", 200, 104, 0, 9))
                .as("idle")
                .containsExactlyInAnyOrder(hash(1), hash(3));
        assertThat(store().addSession(hash(6), "tom", 300, 0, 200, 9))
                .as("too old")
                .containsExactly(hash(4));
        assertThat(store().session(hash(5))).isPresent();
    }

    @Test
    default void theDevicesUsedLastAreKnown() {
        store().deviceUsed(hash(1), "eva", 100, 2);
        store().deviceUsed(hash(2), "eva", 101, 2);
        store().deviceUsed(hash(1), "eva", 102, 2);
        store().deviceUsed(hash(3), "eva", 103, 2);
        assertThat(store().hasDevice(hash(1), "eva", 101)).isTrue();
        assertThat(store().hasDevice(hash(1), "eva", 102)).as("used since").isFalse();
        assertThat(store().hasDevice(hash(1), "tom", 0)).as("of another person").isFalse();
        assertThat(store().hasDevice(hash(2), "eva", 0)).as("above the limit").isFalse();
        assertThat(store().hasDevice(hash(3), "eva", 0)).isTrue();
    }

    @Test
    default void aTokenIsReadAsItWasWrittenAndListedUnlessItIsForThePortal() throws Exception {
        Token second = token("b", NOW.plusSeconds(1), null, false);
        Token first = token("c", NOW, "acme", false);
        Token portal = token("a", NOW, "acme", true);
        store().addToken(second, hash(2));
        store().addToken(first, hash(1));
        store().addToken(portal, hash(3));
        restart();
        assertThat(store().tokens()).containsExactly(first, second);
        assertThat(store().token(hash(3))).contains(portal);
        assertThat(store().token(hash(4))).isEmpty();
        store().tokenUsed("c", NOW.plusSeconds(9));
        assertThat(store().token(hash(1)).orElseThrow().used()).isEqualTo(NOW.plusSeconds(9));
        assertThat(store().deleteToken("c").map(Token::id)).contains("c");
        assertThat(store().deleteToken("c")).isEmpty();
        assertThat(store().token(hash(1))).isEmpty();
    }

    @Test
    default void expiredTokensOfThePortalAreDeleted() {
        Token expired = token("a", NOW.minusSeconds(60), null, true);
        store().addToken(expired, hash(1));
        store().addToken(token("b", NOW, null, true), hash(2));
        store().addToken(token("c", NOW.minusSeconds(60), null, false), hash(3));
        store().tokenUsedFrom("a", "10.0.0.0/24", 100, 9);
        store().deleteExpiredPortalTokens(expired.expires().plusSeconds(1));
        assertThat(store().token(hash(1))).isEmpty();
        assertThat(store().token(hash(2))).isPresent();
        assertThat(store().token(hash(3))).isPresent();
        assertThat(store().tokenUsedFrom("a", "10.0.0.0/24", 100, 9))
                .as("its addresses are deleted, too")
                .isTrue();
    }

    @Test
    default void theAddressesFromWhichATokenWasUsedFirstLastAreKnown() {
        assertThat(store().tokenUsedFrom("a", "10.0.0.0/24", 100, 2)).isTrue();
        assertThat(store().tokenUsedFrom("a", "10.0.0.0/24", 101, 2)).isFalse();
        assertThat(store().tokenUsedFrom("b", "10.0.0.0/24", 101, 2)).isTrue();
        assertThat(store().tokenUsedFrom("a", "10.0.1.0/24", 102, 2)).isTrue();
        assertThat(store().tokenUsedFrom("a", "10.0.2.0/24", 103, 2)).isTrue();
        assertThat(store().tokenUsedFrom("a", "10.0.1.0/24", 104, 2)).isFalse();
        assertThat(store().tokenUsedFrom("a", "10.0.0.0/24", 105, 2))
                .as("the oldest was forgotten")
                .isTrue();
        store().deleteToken("a");
        assertThat(store().tokenUsedFrom("a", "10.0.2.0/24", 106, 2)).isTrue();
    }

    private void eva() {
        store().setPassword("eva", Role.VIEWER, "p1", NOW, null);
        store().setPassword("tom", Role.VIEWER, "p1", NOW, null);
    }

    private List<byte[]> add(int n, String person, long now, int most) {
        return store().addSession(hash(n), person, now, 0, 0, most);
    }

    private static Token token(String id, Instant created, @Nullable String subscriptions, boolean portal) {
        return new Token(
                id, "Title", Role.OPERATOR, "eva", created, created.plusSeconds(60), null, subscriptions, portal);
    }
}
