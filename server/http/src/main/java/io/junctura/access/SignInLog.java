package io.junctura.access;

import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records sign-ins, or calls of the API, that failed or were refused in the audit log. The first of each minute get a line each. Further ones are
 * counted in one line per minute and address block, so that a flood does not fill the log. Thread safe.
 */
final class SignInLog {
    /** Lines of their own per minute; further failures are only counted. */
    private static final int SINGLY_PER_BLOCK = 3;

    private static final int SINGLY = 20;
    /** Blocks that are counted separately, and blocks that get a line per minute: those with the most failures. */
    private static final int BLOCKS = 1_000;

    private static final int LINES = 20;
    private static final String OTHERS = "others";

    private final AuditLog audit;
    private final AccessStore store;
    private final AuditAction counted;
    private final Map<String, Tally> blocks = new HashMap<>();
    private int singly;

    private static final class Tally {
        int singly;
        long failed;
        long refused;

        void add(Tally other) {
            failed += other.failed;
            refused += other.refused;
        }

        long repeated() {
            return failed + refused;
        }
    }

    /** @param counted the action of the line with counts */
    SignInLog(AuditLog audit, AccessStore store, AuditAction counted) {
        this.audit = audit;
        this.store = store;
        this.counted = counted;
    }

    /** The name or the password was wrong. */
    void failed(ClientAddress from, String name) {
        if (isSingle(from, true)) record(from, AuditAction.SIGN_IN_FAILED, account(name));
    }

    /** It was not checked. */
    void refused(ClientAddress from, String name, String reason) {
        if (isSingle(from, false)) record(from, AuditAction.SIGN_IN_REFUSED, account(name), reason);
    }

    void setupRefused(ClientAddress from) {
        if (isSingle(from, true)) record(from, AuditAction.SETUP_REFUSED);
    }

    /** A token is unknown, expired or revoked, or is in a URL. */
    void tokenRefused(ClientAddress from) {
        if (isSingle(from, true)) record(from, AuditAction.TOKEN_REFUSED);
    }

    /** A caller who is known has not the permission. */
    void callRefused(Actor by, String method, String path) {
        if (isSingle(ClientAddress.of(by.address()), false)) audit.record(AuditAction.CALL_REFUSED, by, method, path);
    }

    /** An account is under attack. Recorded once per attack. */
    void attacked(ClientAddress from, String name) {
        record(from, AuditAction.ACCOUNT_ATTACKED, account(name));
    }

    private void record(ClientAddress from, AuditAction action, @Nullable Object... details) {
        audit.record(action, Actor.anonymous(from.text()), details);
    }

    /** An unknown name is not recorded: it may be a password in the wrong field. */
    private String account(String name) {
        return store.person(name).isPresent() ? name : "unknown";
    }

    private synchronized boolean isSingle(ClientAddress from, boolean failed) {
        boolean known = blocks.containsKey(from.block()) || blocks.size() < BLOCKS;
        Tally tally = blocks.computeIfAbsent(known ? from.block() : OTHERS, block -> new Tally());
        if (singly < SINGLY && tally.singly < SINGLY_PER_BLOCK) {
            singly++;
            tally.singly++;
            return true;
        }
        if (failed) tally.failed++;
        else tally.refused++;
        return false;
    }

    /** Records the counts since the last call. */
    synchronized void minuteIsOver() {
        Tally rest = new Tally();
        @Nullable Tally others = blocks.remove(OTHERS);
        if (others != null) rest.add(others);
        List<Map.Entry<String, Tally>> repeated = blocks.entrySet().stream()
                .filter(block -> block.getValue().repeated() > 0)
                .sorted(Comparator.comparing(block -> -block.getValue().repeated()))
                .toList();
        repeated.stream().limit(LINES).forEach(block -> write(block.getKey(), block.getValue()));
        repeated.stream().skip(LINES).forEach(block -> rest.add(block.getValue()));
        if (rest.repeated() > 0) write(OTHERS, rest);
        blocks.clear();
        singly = 0;
    }

    private void write(String block, Tally tally) {
        audit.record(counted, Actor.anonymous(""), block, tally.failed, tally.refused);
    }
}
