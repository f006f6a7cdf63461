package io.junctura.api;

import java.time.Instant;
import java.util.Optional;

/** What the server passes to an attempt of an action. */
public interface ActionContext<C extends Connection> extends Context<C> {

    /**
     * The key of this step of this run: the same on every attempt and after a crash, another on replay. At most 64
     * characters of {@code [a-z0-9_]}. Send it to the other system, so that the system does the work once.
     */
    String idempotencyKey();

    /** Which attempt this is, from 1. */
    int attempt();

    /** When the attempt is interrupted. Set your own time limits to end before it. */
    Instant deadline();

    /**
     * Reports the progress of the attempt, which people see at the run. Usable on any thread, any number of times: the
     * server shows at most one report a second, and drops the reports when the attempt ends. Never blocks.
     *
     * @param done  the number of units that are done
     * @param total the number of all units; 0 if unknown
     * @param unit  the unit, in the plural, such as {@code rows}
     */
    void progress(long done, long total, String unit);

    /**
     * Announces that the effect comes next. An {@link Effect#ANNOUNCED} action calls this once in each attempt, as late as
     * possible and before the other system can begin the work: after a long preparation or upload, and before the request
     * or the last bytes that complete it. The announcement is on disk when this returns.
     *
     * <p>If the attempt is cut off or fails before the call, the server repeats it as if it had {@link Reached#NO reached
     * nothing}. After the call, the attempt is in doubt. Actions with another effect need no call, and it does nothing.
     *
     * @throws InterruptedException if the attempt is to stop; let it pass, and do not begin the effect
     */
    void announceEffect() throws InterruptedException;

    /**
     * Stores a value for later attempts of this step, such as the id of an upload in parts. The value is on disk when
     * this returns, so store the result of a request before you send the next one. Later attempts, after a crash too,
     * {@linkplain #recall recall} it. It is deleted in the commit that records the step's result; a replay, and another
     * item of a loop, begin without it. All values of a step together have at most 64 KB.
     *
     * <pre>{@code
     * Upload upload = context.recall("upload", Upload.class).orElse(null);
     * if (upload == null) {
     *     upload = begin(context);
     *     context.remember("upload", upload);
     * }
     * }</pre>
     *
     * @param name  replaces the value of the same name
     * @param value of any type that a component may have, such as a record; without secrets
     * @throws ConnectorException   broken, if the values are larger than that, or hold a secret of the connection
     * @throws InterruptedException if the attempt is to stop; let it pass
     */
    void remember(String name, Object value) throws ConnectorException, InterruptedException;

    /**
     * What this step has {@linkplain #remember remembered} under a name, in this attempt or an earlier one.
     *
     * @param type as it was remembered; for a list, remember a record with the list
     * @return empty if it has remembered nothing under this name
     * @throws ConnectorException broken, if the value does not fit the type
     */
    <T> Optional<T> recall(String name, Class<T> type) throws ConnectorException;
}
