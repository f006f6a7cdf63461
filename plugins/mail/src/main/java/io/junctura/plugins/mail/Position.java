package io.junctura.plugins.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The position of a flow in a folder.
 *
 * @param uidValidity the folder's UIDVALIDITY: with another one, its UIDs mean other messages
 * @param uid         that of the last message that was accepted
 * @param settled     up to which UID accepted messages have been marked, moved or deleted
 * @param newest      when the server got the newest message that was accepted
 * @param newestId    its {@code Message-ID}; empty if it has none
 * @param suspect     the UID of the message during which the connection was lost; 0: none
 * @param attempts    how often it was
 * @param copies      while messages are copied to another folder: the first UID that a copy can have there; else 0
 */
public record Position(
        long uidValidity,
        long uid,
        long settled,
        Instant newest,
        String newestId,
        long suspect,
        int attempts,
        long copies) {
    static Position at(long uidValidity, long uid, Instant newest) {
        return new Position(uidValidity, uid, uid, newest, "", 0, 0, 0);
    }

    Position accepted(long next, Instant received, @Nullable String messageId) {
        return received.isBefore(newest)
                ? new Position(uidValidity, next, settled, newest, newestId, 0, 0, copies)
                : new Position(uidValidity, next, settled, received, messageId == null ? "" : messageId, 0, 0, copies);
    }

    Position allSettled() {
        return new Position(uidValidity, uid, uid, newest, newestId, suspect, attempts, 0);
    }

    Position suspecting(long message) {
        return new Position(
                uidValidity, uid, settled, newest, newestId, message, message == suspect ? attempts + 1 : 1, copies);
    }

    Position copyingFrom(long nextUid) {
        return new Position(uidValidity, uid, settled, newest, newestId, suspect, attempts, nextUid);
    }
}
