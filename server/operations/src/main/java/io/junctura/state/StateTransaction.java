package io.junctura.state;

import java.util.Map;
import java.util.Optional;

/** Reads and writes within a transaction. */
public interface StateTransaction extends StateReader {

    /**
     * Sets a value.
     *
     * @param value in stored form
     * @param now   in milliseconds since 1970
     * @return the new revision. No value ever had it, and earlier revisions are lower
     */
    long setState(Owner owner, String key, byte[] value, long now);

    /** @return whether there was a value */
    boolean deleteState(Owner owner, String key);

    /** A number that no record has. */
    long newRecord();

    /** Adds an ID to a record. The ID is not linked, and the record has no ID in this system. */
    void link(Owner owner, String entity, String system, String id, long record);

    /** Moves all IDs of another record to this record. */
    void merge(long record, long other);

    /** Deletes the ID that a record has in a system. */
    void unlink(long record, String system);

    /** Deletes all IDs of a record. */
    void deleteRecord(long record);

    /**
     * Adds an expected echo of an integration.
     *
     * @param content a {@link Fingerprint}
     * @param expires in milliseconds since 1970
     */
    void expectEcho(Owner owner, String entity, byte[] content, long expires);

    /**
     * Uses up the oldest expected echo that has not expired: with this content, or, if there is none, without a content. An echo
     * without a content uses up the oldest of all, and those with a content first.
     *
     * @return whether there was one
     */
    boolean useEcho(Owner owner, String entity, byte[] content, long now);

    /** Deletes echoes that expired before a time. @return how many, at most {@code limit} */
    int deleteEchoes(long expiredBefore, int limit);

    /** The result of the write with this idempotency key. */
    Optional<Map<String, Object>> result(String key);

    /** @param now in milliseconds since 1970 */
    void keepResult(String key, long run, long now, Map<String, Object> result);

    /**
     * Deletes results that were kept before a time, and whose run succeeded, was cancelled or was deleted.
     *
     * @return how many, at most {@code limit}
     */
    int deleteResults(long keptBefore, int limit);
}
