package io.junctura.api;

import java.time.Instant;
import java.util.Optional;

/** What an attempt of an action is handed. */
public interface ActionContext<C extends Connection> extends Context<C> {

    /**
     * The key of this step of this run: the same on every attempt and after a crash, another on replay. At most 64
     * characters of {@code [a-z0-9_]}. Hand it to the other system so that it does the thing once.
     */
    String idempotencyKey();

    /** Which attempt this is, from 1. */
    int attempt();

    /** When the attempt is interrupted. Limits of your own end before it. */
    Instant deadline();

    /**
     * Says how far the attempt has come, to people who watch the run. Any thread; as often as you like, since at most one
     * a second is shown; forgotten when the attempt ends. Never waits.
     *
     * @param done  how many are done
     * @param total of how many; 0 if nobody knows
     * @param unit  what is counted, in the plural, such as {@code rows}
     */
    void progress(long done, long total, String unit);

    /**
     * Keeps a value for later attempts of this step, such as the id of an upload in parts. It is on disk when this returns:
     * remember what a request has yielded before you send the next. Later attempts, after a crash too, {@linkplain #recall
     * recall} it. It is deleted in the commit that records the step's result; a replay, and another item of a loop, begin
     * without it. All values of a step together have at most 64 KB.
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
