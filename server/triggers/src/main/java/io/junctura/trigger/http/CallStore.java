package io.junctura.trigger.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The answers that are owed to callers, and the key of the addresses at which callers ask for the status of their calls, on
 * disk. A method that writes is one transaction, and returns when it is committed. Times are in milliseconds since 1970. Thread
 * safe.
 */
public interface CallStore {

    /** @param attempts how many have failed */
    record PendingAnswer(long run, URI address, int attempts) {

        /** The host in lower case, without its port. */
        public String host() {
            String host = address.getHost(); // null with an underscore
            if (host == null) host = String.valueOf(address.getRawAuthority()).replaceFirst(":\\d*$", "");
            return host.toLowerCase(Locale.ROOT);
        }
    }

    /** Stores an answer that is due now. The first address of a run stays. */
    void owe(PendingAnswer fresh, long now);

    /**
     * Answers that are due and whose runs have ended: the oldest of each host, then the second of each host, and so on. So a few
     * hosts that do not answer cannot take all places.
     *
     * @param most        in total
     * @param mostPerHost of one host
     */
    List<PendingAnswer> due(long now, int most, int mostPerHost);

    /** Whether no answer is owed. */
    boolean isEmpty();

    /** Deletes the answers of runs that were deleted. */
    void forgetDeleted();

    /** Counts a failed attempt. @param due when the next attempt is made */
    void again(PendingAnswer owed, long due);

    void done(PendingAnswer owed);

    /**
     * The key of status addresses.
     *
     * @param fresh makes the key of a new installation, which is stored
     */
    String statusKey(Supplier<String> fresh);
}
