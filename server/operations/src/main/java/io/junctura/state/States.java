package io.junctura.state;

import io.junctura.json.Json;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of stored values by key, each with a revision. */
final class States {
    private States() {}

    /** Whether the page has fewer values than requested because they are large. */
    static boolean isFull(List<StateEntry> page) {
        long bytes = 0;
        for (StateEntry entry : page) bytes += entry.value().length;
        return bytes >= StateReader.MAX_PAGE_BYTES;
    }

    /**
     * @param expected the required current revision, 0: no value yet; null: any
     * @return the new revision
     */
    static long set(StateTransaction state, Owner owner, String key, byte[] value, @Nullable Long expected, long now) {
        if (expected != null) mustBe(state, owner, key, expected);
        return state.setState(owner, key, value, now);
    }

    /** Adds to a number. @return the sum, and its revision */
    static Sum add(StateTransaction state, Owner owner, String key, BigDecimal amount, long now) {
        Object before = state.state(owner, key)
                .<Object>map(entry -> Json.parseStored(entry.value()))
                .orElse(0L);
        if (!(before instanceof Number number)) {
            throw new StateConflict("The state \"" + key + "\" is not a number; nothing can be added to it.");
        }
        Number sum = plain(new BigDecimal(number.toString()).add(amount));
        String wrong = StateActions.wrong(key, sum);
        if (wrong != null) throw new StateConflict(wrong + " Nothing was added.");
        return new Sum(sum, state.setState(owner, key, Json.writeStored(sum), now));
    }

    record Sum(Number value, long revision) {}

    private static Number plain(BigDecimal sum) {
        try {
            return sum.longValueExact();
        } catch (ArithmeticException fraction) {
            return sum;
        }
    }

    /** @return whether there was a value */
    static boolean delete(StateTransaction state, Owner owner, String key, @Nullable Long expected) {
        if (expected != null) mustBe(state, owner, key, expected);
        return state.deleteState(owner, key);
    }

    private static void mustBe(StateTransaction transaction, Owner owner, String key, long expected) {
        long revision = transaction.state(owner, key).map(StateEntry::revision).orElse(0L);
        if (revision == expected) return;
        String state = "The state \"" + key + "\" ";
        if (expected == 0) throw new StateConflict(state + "is there already, with the revision " + revision + ".");
        throw new StateConflict(state
                + (revision == 0
                        ? "is not there (any more)"
                        : "has the revision " + revision + ", since it was changed by someone else")
                + "; it was to have " + expected + ". Read it again and decide.");
    }
}
