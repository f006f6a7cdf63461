package io.junctura.run;

import io.junctura.api.Effect;
import io.junctura.definition.OnDoubt;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to a step when it is not known whether an attempt had its effect. Pure: one table for all such
 * attempts. A person's answer to an earlier question takes precedence over it.
 */
public final class DoubtPolicy {

    /** Why the effect of an attempt is not known. */
    public enum Cause {
        /** The attempt failed after its request may have reached the other system. */
        ANSWER_LOST,
        /** The process died during the attempt. */
        PROCESS_DIED,
        /** The process died several times in a row during attempts of the step. */
        PROCESS_DIED_OFTEN,
        /** The server was restored from a backup, and the step may have been done after the backup was made. */
        RESTORED,
        /**
         * As {@link #RESTORED}, for a step that calls another flow: the steps of a repeated call have new idempotency
         * keys.
         */
        CALL_RESTORED
    }

    /** What happens to the step. */
    public enum Verdict {
        /** The step continues as if the attempt had no effect. */
        REPEAT,
        /** The action asks the other system. If that does not know, a person is asked. */
        VERIFY,
        /** A person is asked. */
        ASK,
        /** The step fails. */
        FAIL
    }

    /** How often the process may die during attempts of one step before a person is asked. */
    public static final int MAX_CRASHES = 3;

    private static final Map<Cause, Map<OnDoubt, Verdict>> TABLE = new EnumMap<>(Cause.class);

    static {
        //                         on-crash: repeat         ask             fail
        row(Cause.ANSWER_LOST, Verdict.REPEAT, Verdict.VERIFY, Verdict.FAIL);
        row(Cause.PROCESS_DIED, Verdict.REPEAT, Verdict.VERIFY, Verdict.FAIL);
        row(Cause.PROCESS_DIED_OFTEN, Verdict.ASK, Verdict.ASK, Verdict.ASK);
        row(Cause.RESTORED, Verdict.REPEAT, Verdict.VERIFY, Verdict.FAIL);
        row(Cause.CALL_RESTORED, Verdict.ASK, Verdict.ASK, Verdict.ASK);
    }

    private DoubtPolicy() {}

    private static void row(Cause cause, Verdict repeat, Verdict ask, Verdict fail) {
        TABLE.put(cause, Map.of(OnDoubt.REPEAT, repeat, OnDoubt.ASK, ask, OnDoubt.FAIL, fail));
    }

    /** The verdict for a step with this {@code on-crash} setting. */
    public static Verdict verdict(Cause cause, OnDoubt onDoubt) {
        return TABLE.get(cause).get(onDoubt);
    }

    /**
     * The setting of a step: as written in the document, or by its action's effect. Only unsafe effects are asked
     * about.
     */
    public static OnDoubt of(@Nullable OnDoubt written, Effect effect) {
        if (written != null) return written;
        return effect == Effect.UNSAFE || effect == Effect.ANNOUNCED ? OnDoubt.ASK : OnDoubt.REPEAT;
    }

    /**
     * The setting of an attempt until its action announces the effect. Such an attempt has had no effect before that, so
     * it is repeated.
     *
     * @param onDoubt the setting from the announcement on
     */
    public static OnDoubt untilAnnounced(OnDoubt onDoubt, Effect effect) {
        return effect == Effect.ANNOUNCED ? OnDoubt.REPEAT : onDoubt;
    }

    /**
     * The entries for an attempt whose effect is not known and cannot be verified.
     *
     * @param started when the attempt began, in milliseconds since 1970
     * @param why     its message is the question to the person
     * @param verdict {@link Verdict#FAIL}: the step fails; any other: it waits for a person
     */
    public static List<Entry> entries(String path, int attempt, long started, long now, Failure why, Verdict verdict) {
        if (verdict == Verdict.FAIL) return List.of(new Entry.Failed(path, attempt, started, now, why, true));
        return List.of(
                new Entry.Failed(path, attempt, started, now, why, false),
                new Entry.Waiting(path, now, new Wait.Person(why.message())));
    }
}
