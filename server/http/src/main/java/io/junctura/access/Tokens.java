package io.junctura.access;

import io.junctura.access.AccessStore.Token;
import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.http.Credential;
import io.junctura.http.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** API tokens: shown once, stored as hashes, valid for at most a year. */
final class Tokens {
    static final String PREFIX = "jct_";
    private static final Duration MAX = Duration.ofDays(366);
    private static final Duration USUAL = Duration.ofDays(90);
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    /** How long a valid token is cached, because programs call often. */
    private static final Duration BELIEVED = Duration.ofSeconds(2);

    private static final int KEPT = 1_000;
    /** How many address blocks are remembered per token. */
    private static final int ADDRESSES = 100;

    private static final int MAX_TITLE_LENGTH = 200;

    private final AccessStore store;
    private final Clock clock;
    private final AuditLog audit;
    private final Consumer<String> revoked;
    /** Cached tokens by their hashes. */
    private final Map<String, CachedToken> known = new ConcurrentHashMap<>();

    /** @param addresses that were checked already */
    private record CachedToken(Token token, Instant checked, Instant noted, Set<String> addresses) {}

    /** @param revoked gets the credential's id of each revoked token */
    Tokens(AccessStore store, Clock clock, AuditLog audit, Consumer<String> revoked) {
        this.store = store;
        this.clock = clock;
        this.audit = audit;
        this.revoked = revoked;
    }

    /** A new token: its secret, which is shown only now, and its metadata. */
    record NewToken(String secret, Token token) {}

    /**
     * @param expires       null: in 90 days
     * @param subscriptions the instance whose subscriptions alone it may use; null: what the role allows
     */
    NewToken make(String title, Role role, @Nullable Instant expires, @Nullable String subscriptions, Caller creator) {
        Instant now = clock.instant();
        Instant end = expires == null ? now.plus(USUAL) : expires;
        if (!end.isAfter(now) || end.isAfter(now.plus(MAX))) {
            throw new ProblemException(422, "bad-expiry", "\"expires\" must be in the future, and within a year.")
                    .with("pointer", "/expires");
        }
        if (title.length() > MAX_TITLE_LENGTH) {
            throw new ProblemException(
                            422, "bad-title", "\"title\" may have at most " + MAX_TITLE_LENGTH + " characters.")
                    .with("pointer", "/title");
        }
        if (role.compareTo(creator.role()) > 0) {
            throw new ProblemException(
                    403,
                    "not-allowed",
                    "A token may not have more rights than its creator, whose role is "
                            + creator.role().id() + ". Choose that role or a lesser one.");
        }
        return made(
                new Token(RandomText.id(), title, role, creator.name(), now, end, null, subscriptions, false), creator);
    }

    /** A token that is in no list. */
    NewToken makeForPortal(String instance, Duration lifetime, Caller creator) {
        Instant now = clock.instant();
        store.deleteExpiredPortalTokens(now);
        String title = "portal of " + instance;
        Instant end = now.plus(lifetime);
        return made(
                new Token(RandomText.id(), title, Role.VIEWER, creator.name(), now, end, null, instance, true),
                creator);
    }

    private NewToken made(Token token, Caller creator) {
        if (Caller.OWN_INSTANCE.equals(token.subscriptions())) {
            throw new ProblemException(
                            422,
                            "own-instance",
                            "The instance \"" + Caller.OWN_INSTANCE
                                    + "\" is for your own subscriptions, which may receive"
                                    + " all events. Give the customer an instance of its own, such as acme.")
                    .with("pointer", token.portal() ? "/instance" : "/subscriptions");
        }
        String secret = RandomText.secret(PREFIX);
        store.addToken(token, RandomText.hash(secret));
        String may = token.subscriptions() == null ? token.role().id() : "subscriptions of " + token.subscriptions();
        audit.record(AuditAction.TOKEN_CREATED, creator.actor(), token.title(), token.id(), may, token.expires());
        return new NewToken(secret, token);
    }

    /** @param address the client's address */
    Optional<Caller> caller(String secret, String address) {
        Instant now = clock.instant();
        byte[] hash = RandomText.hash(secret);
        String key = HexFormat.of().formatHex(hash);
        CachedToken before = known.get(key);
        if (before == null || before.checked.plus(BELIEVED).isBefore(now)) {
            Optional<Token> found = store.token(hash);
            if (found.isEmpty()) {
                known.remove(key);
                return Optional.empty();
            }
            Token token = found.get();
            Set<String> addresses = before == null ? ConcurrentHashMap.newKeySet() : before.addresses;
            before = new CachedToken(token, now, token.used() == null ? Instant.EPOCH : token.used(), addresses);
            if (known.size() >= KEPT) known.clear();
            known.put(key, before);
        }
        Token token = before.token;
        if (!token.expires().isAfter(now)) return Optional.empty();
        if (before.noted.plus(NOTED_EVERY).isBefore(now)) {
            known.put(key, new CachedToken(token, before.checked, now, before.addresses));
            store.tokenUsed(token.id(), now);
        }
        Actor actor = Actor.token(token.title(), token.id(), address);
        if (!before.addresses.contains(address)) usedFrom(address, before, actor, now);
        Credential credential = new Credential(
                id(token.id()),
                Duration.between(now, token.expires()),
                () -> store.token(hash).isPresent());
        return Optional.of(new Caller(token.title(), token.role(), credential, actor, token.subscriptions()));
    }

    /** Records the first use from an address block, across restarts. */
    private void usedFrom(String address, CachedToken known, Actor actor, Instant now) {
        String block = ClientAddress.of(address).block();
        if (store.tokenUsedFrom(known.token.id(), block, now.getEpochSecond(), ADDRESSES)) {
            audit.record(AuditAction.TOKEN_NEW_ADDRESS, actor, block);
        }
        if (known.addresses.size() >= ADDRESSES) known.addresses.clear();
        known.addresses.add(address);
    }

    /** The credential's id of a token. */
    private static String id(String token) {
        return "token " + token;
    }

    List<Token> list() {
        return store.tokens();
    }

    void revoke(String id, Caller by) {
        Token token = store.deleteToken(id).orElseThrow(() -> ProblemException.notFound("There is no such token."));
        known.clear();
        revoked.accept(id(id));
        audit.record(AuditAction.TOKEN_REVOKED, by.actor(), token.title(), id);
    }
}
