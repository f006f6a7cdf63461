package io.junctura.history.received;

import org.jspecify.annotations.Nullable;

/**
 * A received event that started no run, or several similar ones.
 *
 * @param at          in milliseconds since 1970; of several, the time of the last one
 * @param count       how many events it stands for
 * @param since       the time of the first of them
 * @param integration empty if the address names none that exists
 * @param flow        as the address names it
 * @param address     the path without tokens; null if it stands for several
 * @param sender      the sender's network address; null if it stands for several
 * @param event       the ID that the sender gave the event
 * @param status      of the answer
 * @param code        of the problem; {@link #DUPLICATE} for a duplicate
 * @param reason      what the sender was told
 * @param cause       why there is no flow at the address, from {@link AddressCheck#cause}
 * @param run         the run that the event started the first time; null if it was refused
 */
public record RefusedEvent(
        long id,
        long at,
        long count,
        long since,
        String integration,
        @Nullable String instance,
        @Nullable String flow,
        String method,
        @Nullable String address,
        @Nullable String sender,
        @Nullable String contentType,
        @Nullable Long size,
        @Nullable String event,
        int status,
        String code,
        String reason,
        @Nullable String cause,
        @Nullable Long run) {

    /** The code of events that were accepted before. */
    public static final String DUPLICATE = "duplicate";

    RefusedEvent withCause(@Nullable String found) {
        return new RefusedEvent(
                id,
                at,
                count,
                since,
                integration,
                instance,
                flow,
                method,
                address,
                sender,
                contentType,
                size,
                event,
                status,
                code,
                reason,
                found,
                run);
    }

    /**
     * This event and others like it, in one row.
     *
     * @param ofFlow     whether all have the same address
     * @param sameSender null if they have different ones
     */
    RefusedEvent standingFor(long all, long last, boolean ofFlow, @Nullable String sameSender) {
        return new RefusedEvent(
                id,
                last,
                all,
                at,
                integration,
                ofFlow ? instance : null,
                ofFlow ? flow : null,
                method,
                ofFlow ? address : null,
                sameSender,
                contentType,
                null,
                null,
                status,
                code,
                reason,
                cause,
                null);
    }

    public boolean isDuplicate() {
        return code.equals(DUPLICATE);
    }
}
